//! A change of a framework as a sentence that anyone can read, in Vietnamese and in English.

use entity::enums::{MeasureKind, TargetOp, TargetSpan};

use super::definition::Target;
use super::diff::{Change, ChangeKind, DefinitionMember, Goal};
use crate::decimal::{Decimal, SCALE};
use crate::text::Text;
use crate::texts::{self, framework_changes as words};

/// The change in words.
pub fn say(change: &Change) -> Text {
    let indicator = change.indicator.as_deref().unwrap_or_default();
    let place = change.measure.as_deref().or(change.indicator.as_deref());
    let place = place.unwrap_or(&change.objective);
    let objective = &change.objective;
    let said = match change.kind {
        ChangeKind::ObjectiveAdded => named(change, words::new_objective()),
        ChangeKind::ObjectiveRemoved => named(change, words::objective_gone()),
        ChangeKind::IndicatorAdded => named(change, words::new_indicator(objective)),
        ChangeKind::IndicatorRemoved => named(change, words::indicator_gone()),
        ChangeKind::MeasureAdded => named(change, words::new_measure(indicator)),
        ChangeKind::MeasureRemoved => named(change, words::measure_gone()),
        ChangeKind::MeasureRedefined => redefined(change),
        ChangeKind::TargetAdded | ChangeKind::TargetRemoved | ChangeKind::TargetChanged => {
            match (&change.before, &change.after) {
                (Some(before), Some(after)) => retargeted(before, after),
                (Some(gone), None) => words::target_gone(when(&gone.target), figure(gone)),
                (None, Some(new)) => words::new_target(when(&new.target), figure(new)),
                (None, None) => texts::same(""),
            }
        }
    };
    words::at(place, said)
}

fn named(change: &Change, said: Text) -> Text {
    match &change.name {
        None => said,
        Some((name, name_en)) => words::named(said, texts::name(name, name_en.as_deref())),
    }
}

fn redefined(change: &Change) -> Text {
    let members: Vec<Text> = change.members.iter().map(|one| word(one.member)).collect();
    words::redefined(if members.is_empty() {
        words::worded_as_before()
    } else {
        words::what_changes(texts::joined(&members, ", "))
    })
}

fn retargeted(before: &Goal, after: &Goal) -> Text {
    let when = when(&after.target);
    let (old, new) = (figure(before), figure(after));
    if old == new {
        let changed = attested(&before.target, &after.target);
        return words::target_stays(when, new, texts::joined(&changed, ", "));
    }
    match (bound(before), bound(after)) {
        (Some(was), Some(is)) if is < was => words::target_goes_down(when, old, new),
        (Some(was), Some(is)) if is > was => words::target_goes_up(when, old, new),
        _ => words::target_changes(when, old, new),
    }
}

/// What differs between two targets that ask for the same.
fn attested(before: &Target, after: &Target) -> Vec<Text> {
    let mut words = Vec::new();
    if before.confidence != after.confidence {
        words.push(words::its_confidence());
    }
    if before.sources != after.sources {
        words.push(words::its_sources());
    }
    if before.note != after.note {
        words.push(words::its_note());
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
        TargetSpan::EveryYear => words::every_year(),
        TargetSpan::ByYear => words::by_year(from),
        TargetSpan::FromYear => words::from_year(from),
        TargetSpan::Term => words::for_term(from, to),
    }
}

/// What a target asks for.
fn figure(goal: &Goal) -> Text {
    let target = &goal.target;
    if goal.kind == MeasureKind::Boolean {
        return match target.low.map(Decimal::scaled) {
            Some(SCALE) => words::yes(),
            _ => words::no(),
        };
    }
    let low = number(target.low);
    let high = number(target.high);
    let about = |figure| {
        if target.approximate {
            words::about(figure)
        } else {
            figure
        }
    };
    match target.op {
        TargetOp::AtLeast => words::at_least(about(low)),
        TargetOp::Over => words::over(about(low)),
        TargetOp::AtMost => words::at_most(about(high)),
        TargetOp::Below => words::below(about(high)),
        TargetOp::Equal => words::equal_to(about(low)),
        TargetOp::Between if target.approximate => words::between(words::roughly(low), high),
        TargetOp::Between => words::between(low, high),
        TargetOp::Rise => words::rises(),
    }
}

/// A figure as each language writes it.
fn number(figure: Option<Decimal>) -> Text {
    figure.map_or_else(|| texts::same(""), |figure| texts::figure(&figure))
}

fn word(member: DefinitionMember) -> Text {
    match member {
        DefinitionMember::Name => words::name(),
        DefinitionMember::NameEn => words::name_en(),
        DefinitionMember::UnitOfMeasure => words::unit_of_measure(),
        DefinitionMember::Kind => words::kind(),
        DefinitionMember::Factor => words::factor(),
        DefinitionMember::Direction => words::direction(),
        DefinitionMember::SexBasis => words::sex_basis(),
        DefinitionMember::Rollup => words::rollup(),
        DefinitionMember::Accumulation => words::accumulation(),
        DefinitionMember::Applicability => words::applicability(),
        DefinitionMember::Numerator => words::numerator(),
        DefinitionMember::NumeratorEn => words::numerator_en(),
        DefinitionMember::Denominator => words::denominator(),
        DefinitionMember::DenominatorEn => words::denominator_en(),
        DefinitionMember::Baseline => words::baseline(),
        DefinitionMember::BaselineYear => words::baseline_year(),
        DefinitionMember::NaturalLow => words::natural_low(),
        DefinitionMember::NaturalHigh => words::natural_high(),
        DefinitionMember::Note => words::note(),
    }
}

#[cfg(test)]
#[path = "sentences_tests.rs"]
mod tests;
