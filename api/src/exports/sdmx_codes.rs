//! What measures, units, plans and periods are called in SDMX.
//!
//! An SDMX id holds letters, digits, `_`, `@`, `-` and `$`. A code becomes one by writing `.` as `_` and each byte of
//! whatever else as `$` and two hexadecimal digits, so that two codes never become one.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write;

use entity::enums::{ExportPart, Frequency, MeasureKind};
use entity::{measure_definition, unit};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder,
    QuerySelect,
};
use time::Date;
use uuid::Uuid;

use super::dhis2::is_calendar;
use crate::aggregates::dto::AggregateCell;
use crate::aggregates::dto::labels::AggregatePeriod;
use crate::http::day::Day;
use crate::http::problem::Problem;
use crate::rows::AT_ONCE;

/// The code of all units of a selection, and of both sexes.
pub const TOTAL: &str = "_T";

/// A code as an SDMX id.
pub fn id_of(code: &str) -> String {
    let mut id = String::with_capacity(code.len());
    for byte in code.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' => id.push(char::from(byte)),
            b'.' => id.push('_'),
            // Writing to a String cannot fail.
            other => _ = write!(id, "${other:02X}"),
        }
    }
    id
}

/// Frequency as the cross-domain code list `CL_FREQ` has it; `_O` stands for other.
pub fn frequency(frequency: Frequency) -> &'static str {
    match frequency {
        Frequency::Annual => "A",
        Frequency::SemiAnnual => "S",
        Frequency::Quarterly => "Q",
        Frequency::Monthly => "M",
        Frequency::OneOff | Frequency::Thematic => "_O",
    }
}

/// A period as SDMX writes time: `2018`, `2018-S1`, `2018-Q1`, `2018-01`; where it covers other days than those, or is
/// no part of a calendar, the range of its days as `2017-12-15/P182D`.
pub fn time_period(period: &AggregatePeriod) -> String {
    let (year, ordinal) = (period.year, period.ordinal);
    if is_calendar(period) {
        match period.frequency {
            Frequency::Annual => return format!("{year:04}"),
            Frequency::SemiAnnual => return format!("{year:04}-S{ordinal}"),
            Frequency::Quarterly => return format!("{year:04}-Q{ordinal}"),
            Frequency::Monthly => return format!("{year:04}-{ordinal:02}"),
            Frequency::OneOff | Frequency::Thematic => {}
        }
    }
    let Day(from) = period.covers_from;
    let days = (period.covers_to.0 - from).whole_days() + 1;
    format!("{}/P{days}D", period.covers_from)
}

/// Which figure a part is: women and men are the same figure as the total they are part of.
pub fn figure(part: ExportPart, kind: MeasureKind) -> &'static str {
    match part {
        ExportPart::Numerator => "NUMERATOR",
        ExportPart::Denominator => "DENOMINATOR",
        ExportPart::Amount => "AMOUNT",
        ExportPart::Rate => "RATE",
        ExportPart::Answer => "ANSWER",
        ExportPart::Women | ExportPart::Men => match kind {
            MeasureKind::Percentage
            | MeasureKind::Ratio
            | MeasureKind::Rate
            | MeasureKind::Multiple => "NUMERATOR",
            MeasureKind::Count | MeasureKind::RelativeChange | MeasureKind::Boolean => "AMOUNT",
        },
    }
}

/// Sex as the cross-domain code list `CL_SEX` has it.
pub fn sex(part: ExportPart) -> &'static str {
    match part {
        ExportPart::Women => "F",
        ExportPart::Men => "M",
        _ => TOTAL,
    }
}

/// What ids need besides what a cell tells.
#[derive(Debug, Default)]
pub struct Names {
    /// Units as they were called last, whatever they were called in a period.
    pub units: HashMap<Uuid, UnitName>,
    /// Which definition of its measure each is, from 1.
    pub definitions: BTreeMap<Uuid, usize>,
}

/// What a unit was called last.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct UnitName {
    /// Identity.
    pub id: Uuid,
    /// Code.
    pub code: String,
    /// Name in Vietnamese.
    pub name: String,
    /// Name in English.
    pub name_en: Option<String>,
    /// Day it stopped existing, if it has one.
    pub active_to: Option<Date>,
}

impl Names {
    /// The reference area of a cell: the last code of the unit, so that it is one area in all periods. Codes are given again, so that of a unit that ended has the
    /// day it did, as `22918@2025-07-01`: no two units ended under one code on one day.
    pub fn area(&self, cell: &AggregateCell) -> String {
        let Some(unit) = &cell.unit else {
            return TOTAL.to_owned();
        };
        match self.units.get(&unit.id) {
            Some(UnitName {
                code,
                active_to: Some(day),
                ..
            }) => format!("{}@{}", id_of(code), Day(*day)),
            Some(named) => id_of(&named.code),
            None => id_of(&unit.code),
        }
    }

    /// The indicator of a cell: framework, measure and, from its second definition on, which, as
    /// `NSGE-2011-2020@6_2_b@2`: figures under different definitions are not compared without saying so.
    pub fn indicator(&self, cell: &AggregateCell) -> String {
        let framework = match &cell.framework.code {
            Some(code) => id_of(code),
            None => cell.framework.id.to_string(),
        };
        let measure = id_of(&cell.measure.code);
        match self.definitions.get(&cell.definition_id) {
            Some(order) if *order > 1 => format!("{framework}@{measure}@{order}"),
            _ => format!("{framework}@{measure}"),
        }
    }

    /// The plan of a cell: its id, because numbers are given by each issuer in each year.
    pub fn plan(cell: &AggregateCell) -> String {
        let plan = cell.plan.as_ref();
        plan.map_or_else(|| TOTAL.to_owned(), |plan| plan.id.to_string())
    }
}

/// Reads what the ids of cells need.
pub async fn names<C: ConnectionTrait>(
    db: &C,
    cells: &[AggregateCell],
    today: Date,
) -> Result<Names, Problem> {
    let mut names = Names::default();
    let units = cells.iter().filter_map(|cell| cell.unit.as_ref());
    let units: BTreeSet<Uuid> = units.map(|unit| unit.id).collect();
    let measures: BTreeSet<Uuid> = cells.iter().map(|cell| cell.measure.id).collect();
    for some in chunks(&units) {
        let rows: Vec<UnitName> = unit::Entity::find()
            .select_only()
            .columns([
                unit::Column::Id,
                unit::Column::Code,
                unit::Column::Name,
                unit::Column::NameEn,
                unit::Column::ActiveTo,
            ])
            .filter(unit::Column::Id.is_in(some))
            .into_model()
            .all(db)
            .await?;
        names.units.extend(rows.into_iter().map(|row| {
            let active_to = row.active_to.filter(|day| *day <= today);
            (row.id, UnitName { active_to, ..row })
        }));
    }
    for some in chunks(&measures) {
        let rows: Vec<(Uuid, Uuid)> = measure_definition::Entity::find()
            .select_only()
            .columns([
                measure_definition::Column::MeasureId,
                measure_definition::Column::Id,
            ])
            .filter(measure_definition::Column::MeasureId.is_in(some))
            // Ids grow in the order of making.
            .order_by_asc(measure_definition::Column::Id)
            .into_tuple()
            .all(db)
            .await?;
        let mut so_far: HashMap<Uuid, usize> = HashMap::new();
        for (measure_id, id) in rows {
            let order = so_far.entry(measure_id).or_default();
            *order += 1;
            names.definitions.insert(id, *order);
        }
    }
    Ok(names)
}

fn chunks(ids: &BTreeSet<Uuid>) -> Vec<Vec<Uuid>> {
    let ids: Vec<Uuid> = ids.iter().copied().collect();
    ids.chunks(AT_ONCE).map(<[Uuid]>::to_vec).collect()
}

#[cfg(test)]
#[path = "sdmx_codes_tests.rs"]
mod tests;
