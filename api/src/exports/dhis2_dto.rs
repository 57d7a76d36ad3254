//! A DHIS2 data value set, and what cannot stand in it.

use entity::enums::ExportPart;
use serde::Serialize;
use time::OffsetDateTime;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::http::words::{Label, Line, Told};

/// A data value set of DHIS2, as `POST /api/dataValueSets` there loads it.
#[derive(Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({"dataValues": [
    {"dataElement": "fbfJHSPpUQD", "period": "2018S1", "orgUnit": "PTP", "value": "3"},
    {"dataElement": "cYeuwXTCPkU", "period": "2018S1", "orgUnit": "PTP", "value": "4"}
]}))]
pub struct DataValueSet {
    /// The values, each place in DHIS2 once.
    #[serde(rename = "dataValues")]
    #[schema(max_items = 70_000)]
    pub values: Vec<DataValue>,
}

/// One value of DHIS2.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DataValue {
    /// The data element.
    #[schema(value_type = Line<50>, example = "fbfJHSPpUQD")]
    pub data_element: String,
    /// The period: `2018`, `2018S1`, `2018Q1` or `201801`.
    #[schema(
        example = "2018S1",
        min_length = 4,
        max_length = 6,
        pattern = "^[0-9]{4}(S[12]|Q[1-4]|(0[1-9]|1[0-2]))?$"
    )]
    pub period: String,
    /// The organisation unit.
    #[schema(value_type = Line<50>, example = "PTP")]
    pub org_unit: String,
    /// The category option combination; absent: the default one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Line<50>>, nullable = false)]
    pub category_option_combo: Option<String>,
    /// The attribute option combination; absent: the default one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Line<50>>, nullable = false)]
    pub attribute_option_combo: Option<String>,
    /// The figure as text, exact; `true` or `false` for an answer.
    #[schema(
        max_length = 32,
        pattern = r"^(true|false|-?[0-9]+(\.[0-9]{1,4})?)$",
        example = "3"
    )]
    pub value: String,
    /// The days covered as `2017-12-15/2018-06-14` where they are not those of the DHIS2 period, and `provisional`
    /// where the report was sent before the period's cut-off.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Told<100>>, nullable = false)]
    pub comment: Option<String>,
}

/// Why a figure is not in the export.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LeftOutReason {
    /// DHIS2 has no name for the period.
    PeriodWithoutForm,
    /// The mapping names neither the unit nor says that its code is used.
    UnitNotMapped,
    /// The mapping does not name the measure.
    MeasureNotMapped,
    /// The unit says why it has no figure; DHIS2 cannot hold that.
    NoData,
    /// No report with the figure is accepted yet.
    NotReported,
    /// The denominator is 0, so there is no rate.
    ZeroDenominator,
    /// The report does not hold the figure by sex.
    PartNotHeld,
    /// The figure cannot be given for the unit.
    NoTotal,
    /// Several figures would go to one place in DHIS2, so none does.
    SeveralFigures,
}

/// A figure, or several for one reason, that is not in the export.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({
    "reason": "no_data", "figures": 1, "measure_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d71", "measure_code": "7.1.a",
    "part": "rate", "unit_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d41", "unit_code": "PTP",
    "plan_number": "5947/KH-UBND", "period_label": "2018-H1"
}))]
pub struct LeftOut {
    /// Why.
    pub reason: LeftOutReason,
    /// How many figures, or cells where no figure of theirs is asked for.
    #[schema(minimum = 1)]
    pub figures: u64,
    /// The measure; `null` where it does not matter.
    pub measure_id: Option<Uuid>,
    /// Its code.
    #[schema(value_type = Option<Line<32>>)]
    pub measure_code: Option<String>,
    /// Which of its figures; `null` where it does not matter.
    pub part: Option<ExportPart>,
    /// The unit; `null` where it does not matter.
    pub unit_id: Option<Uuid>,
    /// Its code.
    #[schema(value_type = Option<Label<32>>)]
    pub unit_code: Option<String>,
    /// Number of the plan; `null` where it does not matter.
    #[schema(value_type = Option<Line<64>>)]
    pub plan_number: Option<String>,
    /// Label of the period; `null` where it does not matter.
    #[schema(value_type = Option<Line<32>>)]
    pub period_label: Option<String>,
}

/// What an export would hold and what not.
#[derive(Debug, Serialize, ToSchema)]
pub struct Dhis2Preview {
    /// The instant of the answer: everything accepted before is in it.
    #[serde(with = "time::serde::rfc3339")]
    pub as_of: OffsetDateTime,
    /// How many values the export would hold.
    pub values: u64,
    /// How many entries `left_out` has in all.
    pub left_out_total: u64,
    /// What it would not hold, and why: the first 1000.
    #[schema(max_items = 1000)]
    pub left_out: Vec<LeftOut>,
}
