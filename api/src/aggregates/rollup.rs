//! One cell of an aggregate: what the figures of several units make together.

use entity::enums::{MeasureKind, Rollup};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::decimal::{SCALE, Sum, round_half_up_div};
use crate::frameworks::target::Quantity;

/// How the measure of a cell is counted and rolled up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Definition {
    /// What is counted.
    pub kind: MeasureKind,
    /// What a quotient is multiplied by.
    pub factor: i32,
    /// How it adds up over units.
    pub rollup: Rollup,
}

/// What one unit owes to a cell. Each unit is one part, however many periods it reported in: for a state at the
/// cut-off the caller passes its latest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// Whose part.
    pub unit_id: Uuid,
    /// Whether the unit's duty is to report for the whole area.
    pub duty_is_whole_area: bool,
    /// What came.
    pub state: PartState,
}

/// What came from a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartState {
    /// A figure that counts.
    Reported(Figures),
    /// The unit says why it has no figure.
    NoData,
    /// Nothing yet, which is not zero.
    NotReported,
    /// Its figure is left out of a consolidation, for a reason told there.
    LeftOut,
}

/// One unit's figure, in ten-thousandths.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// The definition it was reported under.
    pub definition_id: Uuid,
    /// Numerator.
    pub numerator: Option<i64>,
    /// Denominator.
    pub denominator: Option<i64>,
    /// Single amount.
    pub amount: Option<i64>,
    /// Yes or no.
    pub answer: Option<bool>,
    /// Women among the persons counted.
    pub women: Option<i64>,
    /// Men among the persons counted.
    pub men: Option<i64>,
}

/// Why a cell has no total.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum NoTotalReason {
    /// The denominators add up to 0: there was nothing to count.
    ZeroDenominator,
    /// Figures of this measure cannot be added over units.
    NotAdditive,
    /// No unit that counts has reported a figure.
    NothingReported,
    /// The measure is reported for the whole area, but no unit has that duty.
    NoAuthority,
    /// The measure is reported for the whole area, and several units have that duty.
    SeveralAuthorities,
    /// The units reported under different definitions.
    MixedDefinitions,
}

/// What a cell says. Sums are absent where there is no total.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Total {
    /// Numerators together.
    pub numerator: Option<Sum>,
    /// Denominators together.
    pub denominator: Option<Sum>,
    /// Amounts together.
    pub amount: Option<Sum>,
    /// Numerators ÷ denominators × factor, rounded half up to 4 digits.
    pub rate: Option<Sum>,
    /// Answer of the one unit that counts.
    pub answer: Option<bool>,
    /// Units that answered yes.
    pub answers_yes: Option<u64>,
    /// Units that answered no.
    pub answers_no: Option<u64>,
    /// Women together, of the units that hold them.
    pub women: Option<Sum>,
    /// Men together, of the units that hold them.
    pub men: Option<Sum>,
    /// Whether every figure in the total is held by sex alike; absent where none is.
    pub sex_parts_complete: Option<bool>,
    /// Units that owe a figure.
    pub units_expected: u64,
    /// Units whose figure is there.
    pub units_reported: u64,
    /// Units that say why they have none.
    pub units_no_data: u64,
    /// Units whose figure is left out.
    pub units_left_out: u64,
    /// Whether every unit that owes a figure has answered, and none is left out.
    pub complete: bool,
    /// Why there is no total or no rate.
    pub no_total_reason: Option<NoTotalReason>,
}

impl Total {
    /// The total as a figure to compare with a target.
    pub fn quantity(&self, factor: i32) -> Option<Quantity> {
        match (self.numerator, self.denominator) {
            (Some(numerator), Some(denominator)) => Some(Quantity::Quotient {
                numerator: numerator.scaled(),
                denominator: denominator.scaled(),
                factor,
            }),
            _ => self
                .amount
                .map(|amount| Quantity::Amount(amount.scaled()))
                .or(self.answer.map(Quantity::Answer)),
        }
    }
}

/// Adds up the parts of one cell. Rates come from the sums, never from rates; what is missing is not zero.
pub fn roll_up(definition: Definition, parts: &[Part]) -> Total {
    let reported: Vec<Figures> = figures(parts).collect();
    let no_data = count(parts.iter().filter(|part| part.state == PartState::NoData));
    let counts = Total {
        units_expected: count(parts),
        units_reported: count(&reported),
        units_no_data: no_data,
        units_left_out: count(parts.iter().filter(|part| part.state == PartState::LeftOut)),
        complete: count(&reported) + no_data == count(parts),
        ..Total::default()
    };
    let counts = if definition.kind == MeasureKind::Boolean {
        let answers = |wanted| {
            Some(count(
                reported.iter().filter(|one| one.answer == Some(wanted)),
            ))
        };
        Total {
            answers_yes: answers(true),
            answers_no: answers(false),
            ..counts
        }
    } else {
        counts
    };
    match counted(definition, parts) {
        Ok(figures) => add(definition, &figures, &counts),
        Err(reason) => Total {
            no_total_reason: Some(reason),
            ..counts
        },
    }
}

fn count<T>(of: impl IntoIterator<Item = T>) -> u64 {
    of.into_iter().fold(0, |count, _| count + 1)
}

fn figures(parts: &[Part]) -> impl Iterator<Item = Figures> {
    parts.iter().filter_map(|part| match part.state {
        PartState::Reported(figures) => Some(figures),
        PartState::NoData | PartState::NotReported | PartState::LeftOut => None,
    })
}

/// The figures that make the total: at least one, all under one definition.
fn counted(definition: Definition, parts: &[Part]) -> Result<Vec<Figures>, NoTotalReason> {
    let whole_area: Vec<Part> = parts
        .iter()
        .filter(|part| part.duty_is_whole_area)
        .copied()
        .collect();
    let chosen = match definition.rollup {
        // Whatever the rule, the figure of the only unit is the total.
        _ if parts.len() == 1 => parts,
        Rollup::Authoritative => match whole_area.len() {
            0 => return Err(NoTotalReason::NoAuthority),
            1 => &whole_area,
            _ => return Err(NoTotalReason::SeveralAuthorities),
        },
        // `latest` is about periods; over units stocks add up like any amount.
        Rollup::Sum | Rollup::Latest if adds_up(definition.kind) => parts,
        Rollup::Sum | Rollup::Latest | Rollup::None => return Err(NoTotalReason::NotAdditive),
    };
    let figures: Vec<Figures> = figures(chosen).collect();
    let first = figures.first().ok_or(NoTotalReason::NothingReported)?;
    if figures
        .iter()
        .any(|one| one.definition_id != first.definition_id)
    {
        return Err(NoTotalReason::MixedDefinitions);
    }
    Ok(figures)
}

/// Answers and percent changes of different units mean nothing when added.
fn adds_up(kind: MeasureKind) -> bool {
    !matches!(kind, MeasureKind::Boolean | MeasureKind::RelativeChange)
}

fn add(definition: Definition, figures: &[Figures], counts: &Total) -> Total {
    // A sum over all of them, or none at all.
    let whole = |part: fn(&Figures) -> Option<i64>| -> Option<i128> {
        figures.iter().map(|one| part(one).map(i128::from)).sum()
    };
    // A sum over those that hold the part.
    let held = |part: fn(&Figures) -> Option<i64>| -> (usize, Option<Sum>) {
        let held: Vec<i64> = figures.iter().filter_map(part).collect();
        let sum = held.iter().copied().map(i128::from).sum();
        (
            held.len(),
            (!held.is_empty()).then(|| Sum::from_scaled(sum)),
        )
    };
    let (numerator, denominator) = (whole(|one| one.numerator), whole(|one| one.denominator));
    let (women_held, women) = held(|one| one.women);
    let (men_held, men) = held(|one| one.men);
    let all = |held| held == 0 || held == figures.len();
    Total {
        numerator: numerator.map(Sum::from_scaled),
        denominator: denominator.map(Sum::from_scaled),
        amount: whole(|one| one.amount).map(Sum::from_scaled),
        rate: numerator
            .zip(denominator)
            .and_then(|(numerator, denominator)| rate(numerator, denominator, definition.factor)),
        answer: match figures {
            [only] => only.answer,
            _ => None,
        },
        women,
        men,
        sex_parts_complete: (women_held + men_held > 0).then(|| all(women_held) && all(men_held)),
        no_total_reason: (denominator == Some(0)).then_some(NoTotalReason::ZeroDenominator),
        ..*counts
    }
}

/// Numerator ÷ denominator × factor in ten-thousandths, rounded half up.
pub fn rate(numerator: i128, denominator: i128, factor: i32) -> Option<Sum> {
    let times = i128::from(factor) * i128::from(SCALE);
    round_half_up_div(numerator.checked_mul(times)?, denominator).map(Sum::from_scaled)
}

#[cfg(test)]
#[path = "rollup_properties.rs"]
mod properties;
#[cfg(test)]
#[path = "rollup_tests.rs"]
mod tests;
