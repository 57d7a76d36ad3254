//! One cell of an aggregate: what the figures of several units make together.

use entity::enums::{MeasureKind, Rollup};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::decimal::{SCALE, Sum, round_half_up_div};
use crate::frameworks::target::Quantity;
pub use crate::rollups::tally::{Figures, PartState};
use crate::rollups::tally::{Held, Tally};

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

/// Why a cell has no total.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, ToSchema)]
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
    let (mut all, mut whole_area) = (Tally::default(), Tally::default());
    for part in parts {
        all += Tally::of(part.state, false);
        if part.duty_is_whole_area {
            whole_area += Tally::of(part.state, false);
        }
    }
    let chosen = counted(definition, &all, &whole_area).and_then(|chosen| {
        let of_chosen = |part: &&Part| chosen.is_of_all || part.duty_is_whole_area;
        if mixes_definitions(parts.iter().filter(of_chosen)) {
            return Err(NoTotalReason::MixedDefinitions);
        }
        Ok(chosen.tally)
    });
    tell(definition, &all, chosen)
}

/// What a cell says whose figures are all under one definition, from all that its units owe and sent, and from that
/// of those whose duty is to report for the whole area.
pub fn total(definition: Definition, all: &Tally, whole_area: &Tally) -> Total {
    let chosen = counted(definition, all, whole_area);
    tell(definition, all, chosen.map(|chosen| chosen.tally))
}

fn tell(definition: Definition, all: &Tally, chosen: Result<Tally, NoTotalReason>) -> Total {
    let is_boolean = definition.kind == MeasureKind::Boolean;
    let counts = Total {
        units_expected: number(all.expected),
        units_reported: number(all.reported),
        units_no_data: number(all.no_data),
        units_left_out: number(all.left_out),
        complete: all.reported + all.no_data == all.expected,
        answers_yes: is_boolean.then_some(number(all.yes)),
        answers_no: is_boolean.then_some(number(all.no)),
        ..Total::default()
    };
    match chosen {
        Ok(chosen) => add(definition, &chosen, &counts),
        Err(reason) => Total {
            no_total_reason: Some(reason),
            ..counts
        },
    }
}

/// A count of units; of whole sums it is never below zero.
fn number(count: i64) -> u64 {
    u64::try_from(count).unwrap_or_default()
}

fn mixes_definitions<'a>(parts: impl Iterator<Item = &'a Part>) -> bool {
    let mut definitions = parts.filter_map(|part| match part.state {
        PartState::Reported(figures) => Some(figures.definition_id),
        PartState::NoData | PartState::NotReported | PartState::LeftOut => None,
    });
    let first = definitions.next();
    definitions.any(|one| Some(one) != first)
}

/// What makes a total.
struct Chosen {
    tally: Tally,
    is_of_all: bool,
}

/// What makes the total: of it at least one figure has come.
fn counted(
    definition: Definition,
    all: &Tally,
    whole_area: &Tally,
) -> Result<Chosen, NoTotalReason> {
    let of_all = Chosen {
        tally: *all,
        is_of_all: true,
    };
    let chosen = match definition.rollup {
        // Whatever the rule, the figure of the only unit is the total.
        _ if all.expected == 1 => of_all,
        Rollup::Authoritative => match whole_area.expected {
            0 => return Err(NoTotalReason::NoAuthority),
            1 => Chosen {
                tally: *whole_area,
                is_of_all: false,
            },
            _ => return Err(NoTotalReason::SeveralAuthorities),
        },
        // `latest` is about periods; over units stocks add up like any amount.
        Rollup::Sum | Rollup::Latest if adds_up(definition.kind) => of_all,
        Rollup::Sum | Rollup::Latest | Rollup::None => return Err(NoTotalReason::NotAdditive),
    };
    if chosen.tally.reported == 0 {
        return Err(NoTotalReason::NothingReported);
    }
    Ok(chosen)
}

/// Answers and percent changes of different units mean nothing when added.
fn adds_up(kind: MeasureKind) -> bool {
    !matches!(kind, MeasureKind::Boolean | MeasureKind::RelativeChange)
}

fn add(definition: Definition, chosen: &Tally, counts: &Total) -> Total {
    // A sum over all figures, or none at all.
    let whole = |part: Held| part.of_all(chosen.reported);
    let (numerator, denominator) = (whole(chosen.numerator), whole(chosen.denominator));
    let (women, men) = (chosen.women, chosen.men);
    let all = |held: Held| held.count == 0 || held.count == chosen.reported;
    Total {
        numerator: numerator.map(Sum::from_scaled),
        denominator: denominator.map(Sum::from_scaled),
        amount: whole(chosen.amount).map(Sum::from_scaled),
        rate: numerator
            .zip(denominator)
            .and_then(|(numerator, denominator)| rate(numerator, denominator, definition.factor)),
        answer: match (chosen.reported, chosen.yes, chosen.no) {
            (1, 1, _) => Some(true),
            (1, _, 1) => Some(false),
            _ => None,
        },
        women: women.of_any().map(Sum::from_scaled),
        men: men.of_any().map(Sum::from_scaled),
        sex_parts_complete: (women.count + men.count > 0).then(|| all(women) && all(men)),
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
