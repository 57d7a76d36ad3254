//! A change of a framework as a sentence that anyone can read, in Vietnamese and in English.

use entity::enums::{MeasureKind, TargetOp, TargetSpan};

use super::definition::Target;
use super::diff::{Change, ChangeKind, DefinitionMember, Goal};
use crate::decimal::{Decimal, SCALE};
use crate::text::Text;

/// The change in words.
pub fn say(change: &Change) -> Text {
    let indicator = change.indicator.as_deref().unwrap_or_default();
    let place = change.measure.as_deref().or(change.indicator.as_deref());
    let place = place.unwrap_or(&change.objective);
    let objective = &change.objective;
    let said = match change.kind {
        ChangeKind::ObjectiveAdded => named(change, "thêm mục tiêu", "a new objective"),
        ChangeKind::ObjectiveRemoved => {
            named(change, "không còn mục tiêu", "no longer the objective")
        }
        ChangeKind::IndicatorAdded => named(
            change,
            &format!("thêm vào mục tiêu {objective} chỉ tiêu"),
            &format!("a new indicator of objective {objective}"),
        ),
        ChangeKind::IndicatorRemoved => {
            named(change, "không còn chỉ tiêu", "no longer the indicator")
        }
        ChangeKind::MeasureAdded => named(
            change,
            &format!("thêm vào chỉ tiêu {indicator} chỉ số đo"),
            &format!("a new measure of indicator {indicator}"),
        ),
        ChangeKind::MeasureRemoved => named(change, "bỏ chỉ số đo", "no longer the measure"),
        ChangeKind::MeasureRedefined => redefined(change),
        ChangeKind::TargetAdded | ChangeKind::TargetRemoved | ChangeKind::TargetChanged => {
            match (&change.before, &change.after) {
                (Some(before), Some(after)) => retargeted(before, after),
                (Some(gone), None) => target("bỏ mục tiêu", "no longer a target", gone),
                (None, Some(new)) => target("thêm mục tiêu", "a new target", new),
                (None, None) => Text::new("", ""),
            }
        }
    };
    Text::new(
        format!("{place}: {}", said.vi),
        format!("{place}: {}", said.en),
    )
}

fn named(change: &Change, vi: &str, en: &str) -> Text {
    let Some((name, name_en)) = &change.name else {
        return Text::new(vi.to_owned(), en.to_owned());
    };
    let english = name_en.as_ref().unwrap_or(name);
    Text::new(format!("{vi} “{name}”"), format!("{en} “{english}”"))
}

fn redefined(change: &Change) -> Text {
    let members: Vec<Text> = change.members.iter().map(|one| word(one.member)).collect();
    let (vi, en) = if members.is_empty() {
        ("nội dung như cũ".to_owned(), "worded as before".to_owned())
    } else {
        let list = |of: fn(&Text) -> &str| members.iter().map(of).collect::<Vec<_>>().join(", ");
        (
            format!("thay đổi: {}", list(|one| &one.vi)),
            format!("what changes: {}", list(|one| &one.en)),
        )
    };
    Text::new(
        format!(
            "đo theo định nghĩa mới ({vi}); số liệu theo hai định nghĩa không được cộng hay so sánh với nhau"
        ),
        format!(
            "counted by a new definition ({en}); figures under the two are neither added nor compared"
        ),
    )
}

fn target(vi: &str, en: &str, goal: &Goal) -> Text {
    let (when, figure) = (when(&goal.target), figure(goal));
    Text::new(
        format!("{vi} {}: {}", when.vi, figure.vi),
        format!("{en} {}: {}", when.en, figure.en),
    )
}

fn retargeted(before: &Goal, after: &Goal) -> Text {
    let when = when(&after.target);
    let (old, new) = (figure(before), figure(after));
    if old == new {
        let words: Vec<Text> = attested(&before.target, &after.target);
        let list = |of: fn(&Text) -> &str| words.iter().map(of).collect::<Vec<_>>().join(", ");
        return Text::new(
            format!(
                "mục tiêu {} vẫn là {}; thay đổi {}",
                when.vi,
                new.vi,
                list(|one| &one.vi)
            ),
            format!(
                "the target {} stays {}; what changes: {}",
                when.en,
                new.en,
                list(|one| &one.en)
            ),
        );
    }
    let (vi, en) = match (bound(before), bound(after)) {
        (Some(old), Some(new)) if new < old => ("xuống", "goes down"),
        (Some(old), Some(new)) if new > old => ("lên", "goes up"),
        _ => ("thành", "changes"),
    };
    Text::new(
        format!("mục tiêu {} từ {} {vi} {}", when.vi, old.vi, new.vi),
        format!("the target {} {en} from {} to {}", when.en, old.en, new.en),
    )
}

/// What differs between two targets that ask for the same.
fn attested(before: &Target, after: &Target) -> Vec<Text> {
    let mut words = Vec::new();
    if before.confidence != after.confidence {
        words.push(Text::new("độ tin cậy", "its confidence"));
    }
    if before.sources != after.sources {
        words.push(Text::new("nguồn", "its sources"));
    }
    if before.note != after.note {
        words.push(Text::new("ghi chú", "its note"));
    }
    words
}

/// The one bound of a target that has only one, and is not a yes or no.
fn bound(goal: &Goal) -> Option<Decimal> {
    let target = &goal.target;
    match target.op {
        _ if goal.kind == MeasureKind::Boolean => None,
        TargetOp::AtLeast | TargetOp::Over | TargetOp::Equal => target.low,
        TargetOp::AtMost | TargetOp::Below => target.high,
        TargetOp::Between | TargetOp::Rise => None,
    }
}

/// When a target holds.
fn when(target: &Target) -> Text {
    let from = target.year_from.unwrap_or_default();
    let to = target.year_to.unwrap_or_default();
    match target.span {
        TargetSpan::EveryYear => Text::new("hằng năm", "for every year"),
        TargetSpan::ByYear => Text::new(format!("đến năm {from}"), format!("by {from}")),
        TargetSpan::FromYear => {
            Text::new(format!("từ năm {from} trở đi"), format!("from {from} on"))
        }
        TargetSpan::Term => Text::new(
            format!("của nhiệm kỳ {from} - {to}"),
            format!("for the term {from} - {to}"),
        ),
    }
}

/// What a target asks for.
fn figure(goal: &Goal) -> Text {
    let target = &goal.target;
    if goal.kind == MeasureKind::Boolean {
        return match target.low.map(Decimal::scaled) {
            Some(SCALE) => Text::new("có", "yes"),
            _ => Text::new("không", "no"),
        };
    }
    let low = number(target.low);
    let high = number(target.high);
    let (about_vi, about_en) = if target.approximate {
        ("khoảng ", "about ")
    } else {
        ("", "")
    };
    let with = |vi: &str, en: &str, bound: &Text| {
        Text::new(
            format!("{vi} {about_vi}{}", bound.vi),
            format!("{en} {about_en}{}", bound.en),
        )
    };
    match target.op {
        TargetOp::AtLeast => with("ít nhất", "at least", &low),
        TargetOp::Over => with("trên", "over", &low),
        TargetOp::AtMost => with("không quá", "at most", &high),
        TargetOp::Below => with("dưới", "below", &high),
        TargetOp::Equal => with("bằng", "equal to", &low),
        TargetOp::Between => {
            let roughly = if target.approximate { "chừng " } else { "" };
            Text::new(
                format!("trong khoảng {roughly}{} - {}", low.vi, high.vi),
                format!("between {about_en}{} and {}", low.en, high.en),
            )
        }
        TargetOp::Rise => Text::new("cao hơn kỳ trước", "higher than the period before"),
    }
}

/// A figure as each language writes it.
fn number(figure: Option<Decimal>) -> Text {
    let en = figure.map(|figure| figure.to_string()).unwrap_or_default();
    Text::new(en.replace('.', ","), en)
}

fn word(member: DefinitionMember) -> Text {
    use DefinitionMember as Member;
    let (vi, en) = match member {
        Member::Name => ("tên", "name"),
        Member::NameEn => ("tên tiếng Anh", "English name"),
        Member::UnitOfMeasure => ("đơn vị tính", "unit of measure"),
        Member::Kind => ("loại số liệu", "kind"),
        Member::Factor => ("hệ số", "factor"),
        Member::Direction => ("chiều tốt hơn", "which way is better"),
        Member::SexBasis => ("phân tách theo giới tính", "how it relates to the sexes"),
        Member::Rollup => ("cách cộng giữa các đơn vị", "how it adds up over units"),
        Member::Accumulation => ("cách tính trong năm", "how it runs through the year"),
        Member::Applicability => ("phạm vi áp dụng", "where it can be measured"),
        Member::Numerator => ("tử số", "numerator"),
        Member::NumeratorEn => ("tử số tiếng Anh", "English numerator"),
        Member::Denominator => ("mẫu số", "denominator"),
        Member::DenominatorEn => ("mẫu số tiếng Anh", "English denominator"),
        Member::Baseline => ("giá trị gốc", "baseline"),
        Member::BaselineYear => ("năm gốc", "year of the baseline"),
        Member::NaturalLow => ("cận dưới tự nhiên", "lower edge of the natural band"),
        Member::NaturalHigh => ("cận trên tự nhiên", "upper edge of the natural band"),
        Member::Note => ("ghi chú", "note"),
    };
    Text::new(vi, en)
}

#[cfg(test)]
#[path = "sentences_tests.rs"]
mod tests;
