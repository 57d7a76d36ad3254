//! Shapes of trends.

use entity::enums::{Frequency, UnitLevel};
use serde::Serialize;
use time::OffsetDateTime;
use utoipa::ToSchema;
use uuid::Uuid;

use super::labels::{AggregatePlan, AggregateUnit};
use super::row::AggregateRow;
use super::{AggregateCell, GroupBy, example};
use crate::aggregates::trend::NoChangeReason;
use crate::decimal::Sum;
use crate::http::columns::ToCell;
use crate::http::tables::{Cell, Row};
use crate::http::words::Line;
use crate::text::Text;
use crate::texts::columns;
use crate::words_as_cells;

words_as_cells!(NoChangeReason);

/// How figures moved from year to year.
#[derive(Serialize, ToSchema)]
#[schema(example = example::trend)]
pub struct Trend {
    /// The instant of the answer: everything accepted before is in it. Not part of what the `ETag` stands for.
    #[serde(with = "time::serde::rfc3339")]
    pub as_of: OffsetDateTime,
    /// What the series are of, besides a kind of period and its place in the year.
    #[schema(max_items = 7)]
    pub group_by: Vec<GroupBy>,
    /// The series, by framework, measure, kind of period, plan, level and unit.
    #[schema(max_items = 10_000)]
    pub series: Vec<TrendSeries>,
}

/// One measure in the same period of every year.
#[derive(Serialize, ToSchema)]
pub struct TrendSeries {
    /// The measure.
    pub measure_id: Uuid,
    /// Its code.
    #[schema(value_type = Line<32>)]
    pub measure_code: String,
    /// Kind of period.
    pub frequency: Frequency,
    /// Which period of the year, from 1: first halves compare with first halves.
    pub ordinal: i32,
    /// The plan; `null` where the plans right under `parent_plan_id` add up.
    pub plan: Option<AggregatePlan>,
    /// The plan under which the plan or plans of the series stand.
    pub parent_plan_id: Option<Uuid>,
    /// The level of government, where grouped by it.
    pub unit_level: Option<UnitLevel>,
    /// The unit, where grouped by it.
    pub unit: Option<AggregateUnit>,
    /// The points in order of time.
    #[schema(min_items = 1, max_items = 10_000)]
    pub points: Vec<TrendPoint>,
}

/// A figure of a series.
#[derive(Serialize, ToSchema)]
pub struct TrendPoint {
    /// The figure with all that is told of it.
    pub cell: AggregateCell,
    /// What has changed since the point before.
    pub change: TrendChange,
}

/// The change of a figure against that of the latest earlier year in its series, of the same definition.
#[derive(Serialize, ToSchema)]
pub struct TrendChange {
    /// Label of the period it is against.
    #[schema(value_type = Option<Line<32>>)]
    pub against: Option<String>,
    /// The rate, or the amount where there is no rate, less the one before: of percentages in percentage points.
    pub absolute: Option<Sum>,
    /// That in percent of the one before, rounded half up to 4 digits.
    pub relative: Option<Sum>,
    /// Why one of the two, or both, are missing.
    pub no_change_reason: Option<NoChangeReason>,
}

/// A point of a trend as one row of a table.
#[derive(Serialize, ToSchema)]
pub struct TrendRow {
    /// The figure.
    #[serde(flatten)]
    pub cell: AggregateRow,
    /// Label of the period the change is against.
    #[schema(value_type = Option<Line<32>>)]
    pub change_against: Option<String>,
    /// The figure less the one before.
    pub change_absolute: Option<Sum>,
    /// That in percent of the one before, rounded half up to 4 digits.
    pub change_relative: Option<Sum>,
    /// Why one of the two, or both, are missing.
    pub no_change_reason: Option<NoChangeReason>,
}

impl From<TrendPoint> for TrendRow {
    fn from(TrendPoint { cell, change }: TrendPoint) -> Self {
        let TrendChange {
            against,
            absolute,
            relative,
            no_change_reason,
        } = change;
        Self {
            cell: cell.into(),
            change_against: against,
            change_absolute: absolute,
            change_relative: relative,
            no_change_reason,
        }
    }
}

impl Row for TrendRow {
    fn headings() -> Vec<Text> {
        let mut headings = AggregateRow::headings();
        headings.extend([
            columns::change_against(),
            columns::absolute_change(),
            columns::relative_change(),
            columns::why_no_change(),
        ]);
        headings
    }

    fn cells(&self) -> Vec<Cell> {
        let mut cells = self.cell.cells();
        cells.extend([
            self.change_against.to_cell(),
            self.change_absolute.to_cell(),
            self.change_relative.to_cell(),
            self.no_change_reason.to_cell(),
        ]);
        cells
    }
}
