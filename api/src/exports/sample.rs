//! Cells for the tests of exports.

use entity::enums::{Accumulation, Direction, Frequency, MeasureKind, Rollup, UnitLevel};
use time::Date;
use uuid::Uuid;

use crate::aggregates::dto::labels::{
    AggregateFramework, AggregateMeasure, AggregateNumbered, AggregatePeriod, AggregatePlan,
    AggregateUnit,
};
use crate::aggregates::dto::{AggregateCell, AggregateProvisional};
use crate::aggregates::rollup::{Definition, Figures, Part, PartState, Total, roll_up};
use crate::frameworks::target::Outcome;
use crate::http::day::Day;

/// The plan of all cells.
pub const PLAN: Uuid = Uuid::from_u128(1);
/// The first definition.
pub const DEFINITION: Uuid = Uuid::from_u128(2);

/// The days of the first half-year of 2018.
pub const H1: (Date, Date) = (
    time::macros::date!(2018 - 01 - 01),
    time::macros::date!(2018 - 06 - 30),
);

/// What a unit reported: a quotient.
pub fn quotient(numerator: i64, denominator: i64) -> PartState {
    PartState::Reported(Figures {
        definition_id: DEFINITION,
        numerator: Some(numerator * 10_000),
        denominator: Some(denominator * 10_000),
        ..Figures::default()
    })
}

/// The id a code stands for in tests.
pub fn id(code: &str) -> Uuid {
    let bytes = code.bytes().take(8);
    Uuid::from_u128(bytes.fold(1, |id, byte| id << 8 | u128::from(byte)))
}

/// The cell of a unit for the first half-year.
pub fn cell(measure: &str, kind: MeasureKind, unit: &str, state: PartState) -> AggregateCell {
    total(measure, kind, Some(unit), &[state])
}

/// The cell of several units.
pub fn total(
    measure: &str,
    kind: MeasureKind,
    unit: Option<&str>,
    states: &[PartState],
) -> AggregateCell {
    let parts: Vec<Part> = (0..)
        .zip(states)
        .map(|(index, state)| Part {
            unit_id: Uuid::from_u128(index),
            duty_is_whole_area: false,
            state: *state,
        })
        .collect();
    let definition = Definition {
        kind,
        factor: 100,
        rollup: Rollup::Sum,
    };
    let total = roll_up(definition, &parts);
    AggregateCell {
        sources: String::new(),
        measure: AggregateMeasure {
            id: id(measure),
            code: measure.to_owned(),
            name: format!("Chỉ số {measure}"),
            name_en: None,
            unit_of_measure: "percent".to_owned(),
            kind,
            factor: 100,
            direction: Direction::Higher,
            rollup: Rollup::Sum,
            accumulation: Accumulation::EachPeriod,
        },
        definition_id: DEFINITION,
        indicator: AggregateNumbered {
            id: Uuid::nil(),
            number: "7.1".to_owned(),
        },
        objective: AggregateNumbered {
            id: Uuid::nil(),
            number: "7".to_owned(),
        },
        framework: AggregateFramework {
            id: Uuid::nil(),
            code: Some("NSGE".to_owned()),
        },
        period: AggregatePeriod {
            id: None,
            label: "2018-H1".to_owned(),
            frequency: Frequency::SemiAnnual,
            year: 2018,
            ordinal: 1,
            covers_from: Day(H1.0),
            covers_to: Day(H1.1),
        },
        plan: Some(AggregatePlan {
            id: PLAN,
            number: "5947/KH-UBND".to_owned(),
        }),
        parent_plan_id: None,
        unit_level: None,
        unit: unit.map(|code| AggregateUnit {
            id: id(code),
            code: code.to_owned(),
            name: format!("Đơn vị {code}"),
            level: UnitLevel::Commune,
        }),
        numerator: total.numerator,
        denominator: total.denominator,
        amount: total.amount,
        rate: total.rate,
        answer: total.answer,
        answers_yes: total.answers_yes,
        answers_no: total.answers_no,
        women: total.women,
        men: total.men,
        sex_parts_complete: total.sex_parts_complete,
        units_expected: total.units_expected,
        units_reported: total.units_reported,
        units_no_data: total.units_no_data,
        units_left_out: total.units_left_out,
        units_before_cutoff: 0,
        complete: total.complete,
        no_total_reason: total.no_total_reason,
        target: None,
        outcome: Outcome::NoTarget,
        provisional: None,
    }
}

/// What a submitted report would add.
pub fn waiting(kind: MeasureKind, state: PartState) -> AggregateProvisional {
    let definition = Definition {
        kind,
        factor: 100,
        rollup: Rollup::Sum,
    };
    let part = Part {
        unit_id: Uuid::nil(),
        duty_is_whole_area: false,
        state,
    };
    let total: Total = roll_up(definition, &[part]);
    total.into()
}
