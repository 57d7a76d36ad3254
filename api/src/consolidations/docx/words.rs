//! Days, figures and outcomes as the document writes them.

use entity::enums::{MeasureKind, TargetOp};
use time::{Date, OffsetDateTime};

use crate::aggregates::rollup::NoTotalReason;
use crate::clock::LOCAL;
use crate::consolidations::content::{ContentFigure, ContentTarget};
use crate::consolidations::exact::Exact;
use crate::frameworks::target::Outcome;
use crate::texts::official_report as official;

/// A day as documents write it: days under 10 and the first two months with a leading zero.
pub fn day(day: Date) -> String {
    let month = u8::from(day.month());
    let month = if month < 3 {
        format!("0{month}")
    } else {
        month.to_string()
    };
    official::day(&format!("{:02}", day.day()), &month, day.year())
}

/// A point in time, in Vietnam.
pub fn instant(at: OffsetDateTime) -> String {
    let at = at.checked_to_offset(LOCAL).unwrap_or(at);
    official::instant(at.hour(), at.minute(), &day(at.date()))
}

/// A figure with a decimal comma and dots between thousands.
pub fn figure(figure: Exact) -> String {
    let text = figure.to_string();
    let (sign, size) = match text.strip_prefix('-') {
        Some(size) => ("-", size),
        None => ("", text.as_str()),
    };
    let (whole, part) = size.split_once('.').unwrap_or((size, ""));
    let mut grouped = String::new();
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place) % 3 == 0 {
            grouped.push('.');
        }
        grouped.push(digit);
    }
    let comma = if part.is_empty() { "" } else { "," };
    format!("{sign}{grouped}{comma}{part}")
}

/// Yes or no.
pub fn answer(yes: bool) -> &'static str {
    if yes { official::YES } else { official::NO }
}

/// A target.
pub fn target(target: &ContentTarget, kind: MeasureKind) -> String {
    let bound = |bound: Option<Exact>| bound.map(figure).unwrap_or_default();
    let is_yes = target.low == Some(Exact::from_scaled(crate::decimal::SCALE));
    let about = if target.approximate {
        official::ABOUT
    } else {
        ""
    };
    match target.op {
        TargetOp::AtLeast => format!("{about}≥ {}", bound(target.low)),
        TargetOp::Over => format!("{about}> {}", bound(target.low)),
        TargetOp::AtMost => format!("{about}≤ {}", bound(target.high)),
        TargetOp::Below => format!("{about}< {}", bound(target.high)),
        TargetOp::Between => format!("{about}{} – {}", bound(target.low), bound(target.high)),
        TargetOp::Equal if kind == MeasureKind::Boolean => answer(is_yes).to_owned(),
        TargetOp::Equal => format!("{about}{}", bound(target.low)),
        TargetOp::Rise => official::RISE.to_owned(),
    }
}

/// How a total stands against its target.
pub fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Met => official::MET,
        Outcome::NotMet => official::NOT_MET,
        Outcome::NoTarget => official::NO_TARGET,
        Outcome::Incomplete => official::INCOMPLETE,
    }
}

/// Why there is no total.
pub fn no_total(reason: NoTotalReason) -> &'static str {
    match reason {
        NoTotalReason::ZeroDenominator => official::ZERO_DENOMINATOR,
        NoTotalReason::NotAdditive => official::NOT_ADDITIVE,
        NoTotalReason::NothingReported => official::NOTHING_REPORTED,
        NoTotalReason::NoAuthority => official::NO_AUTHORITY,
        NoTotalReason::SeveralAuthorities => official::SEVERAL_AUTHORITIES,
        NoTotalReason::MixedDefinitions => official::MIXED_DEFINITIONS,
    }
}

/// What the total of a measure says.
pub fn result(of: &ContentFigure) -> String {
    let total = &of.total;
    if let (Some(above), Some(below)) = (total.numerator, total.denominator) {
        let parts = format!("({}/{})", figure(above), figure(below));
        return match (total.rate, total.no_total_reason) {
            (Some(rate), _) => format!("{} {parts}", figure(rate)),
            (None, Some(reason)) => format!("{} {parts}", no_total(reason)),
            (None, None) => parts,
        };
    }
    // There is nothing to look up in the annex either.
    if total.units_reported == 0 {
        return no_total(NoTotalReason::NothingReported).to_owned();
    }
    let single = total.amount.map(figure);
    let single = single.or_else(|| total.answer.map(|yes| answer(yes).to_owned()));
    let reason = || {
        total
            .no_total_reason
            .map(|reason| no_total(reason).to_owned())
    };
    single.or_else(reason).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use time::macros::{date, datetime};

    use super::*;

    #[test]
    fn days_and_figures_are_written_as_documents_do() {
        assert_eq!(day(date!(2018 - 06 - 05)), "ngày 05 tháng 6 năm 2018");
        assert_eq!(day(date!(2018 - 02 - 25)), "ngày 25 tháng 02 năm 2018");
        assert_eq!(
            instant(datetime!(2018-06-15 17:05 UTC)),
            "00 giờ 05, ngày 16 tháng 6 năm 2018"
        );
        for (scaled, said) in [
            (833_333, "83,3333"),
            (10_000, "1"),
            (12_345_670_000, "1.234.567"),
            (-12_345_000, "-1.234,5"),
            (1_000_000, "100"),
        ] {
            assert_eq!(figure(Exact::from_scaled(scaled)), said);
        }
    }
}
