//! The list of holidays as the API shows and takes it.

use std::ops::RangeInclusive;

use entity::holiday;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::http::day::Day;
use crate::http::words::Line;
use crate::texts;
use crate::unfit::Unfit;

/// A day that differs from its week.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(example = json!({"day": "2018-09-03", "name": "Nghỉ bù Quốc khánh", "is_working": false, "version": 1}))]
pub struct Holiday {
    /// The day.
    pub day: Day,
    /// What it is.
    #[schema(value_type = Line<200>)]
    pub name: String,
    /// Whether it is worked: `true` for a weekend day worked in exchange for another.
    pub is_working: bool,
    /// Version; also the `ETag`.
    #[schema(minimum = 1)]
    pub version: i64,
}

/// The days of a year that differ from their week.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(example = json!({"year": 2018, "days": [
    {"day": "2018-09-02", "name": "Quốc khánh", "is_working": false, "version": 1},
    {"day": "2018-09-03", "name": "Nghỉ bù Quốc khánh", "is_working": false, "version": 1}
]}))]
pub struct HolidayCalendar {
    /// The year.
    #[schema(minimum = 1900, maximum = 2199)]
    pub year: i32,
    /// Its days, in order.
    #[schema(max_items = 366)]
    pub days: Vec<Holiday>,
}

/// What is said of a day.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"name": "Nghỉ bù Quốc khánh", "is_working": false}))]
pub struct NewHoliday {
    /// What it is.
    pub name: Line<200>,
    /// Whether it is worked: `true` for a weekend day worked in exchange for another.
    #[serde(default)]
    pub is_working: bool,
}

/// Which year.
#[derive(Clone, Copy, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct HolidayYear {
    /// The year; absent: this one.
    #[param(minimum = 1900, maximum = 2199, example = 2018)]
    #[serde(default, deserialize_with = "year")]
    pub year: Option<i32>,
}

/// The years of a [`Day`].
const YEARS: RangeInclusive<i32> = 1900..=2199;

fn year<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<i32>, D::Error> {
    let year = i32::deserialize(deserializer)?;
    if YEARS.contains(&year) {
        Ok(Some(year))
    } else {
        Err(Unfit(texts::common::year_between(YEARS.start(), YEARS.end())).through())
    }
}

impl From<holiday::Model> for Holiday {
    fn from(row: holiday::Model) -> Self {
        let holiday::Model {
            day,
            name,
            is_working,
            version,
            created_at: _,
            updated_at: _,
        } = row;
        Self {
            day: Day(day),
            name,
            is_working,
            version,
        }
    }
}
