//! What exports are asked for, and mappings as the API shows and takes them.

use entity::enums::{Dhis2IdScheme, ExportPart, Frequency};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::service::{By, Wanted};
use crate::http::words::Line;
use crate::units::places::Tree;

/// The filters of aggregates, with what an export takes besides.
macro_rules! query {
    ($(#[doc = $doc:literal] $name:ident { $($(#[$note:meta])* $field:ident: $kind:ty,)* })*) => {
        $(
            #[doc = $doc]
            #[derive(Debug, Deserialize, IntoParams)]
            #[serde(deny_unknown_fields)]
            #[into_params(parameter_in = Query)]
            pub struct $name {
                $($(#[$note])* pub $field: $kind,)*
                /// Only this plan.
                pub plan_id: Option<Uuid>,
                /// Only this plan and the plans under it, as aggregates take them.
                pub parent_plan_id: Option<Uuid>,
                /// Only measures of this framework.
                pub framework_id: Option<Uuid>,
                /// Only periods of this year.
                #[param(minimum = 1900, maximum = 2199)]
                pub year: Option<i32>,
                /// Only periods of this year or later.
                #[param(minimum = 1900, maximum = 2199)]
                pub year_from: Option<i32>,
                /// Only periods of this year or earlier.
                #[param(minimum = 1900, maximum = 2199)]
                pub year_to: Option<i32>,
                /// Only periods of this kind.
                pub frequency: Option<Frequency>,
                /// Only this period.
                pub period_id: Option<Uuid>,
                /// Only this unit and all below it, in the tree asked for.
                pub unit_id: Option<Uuid>,
                /// The unit tree by which units stand below others and are called: that of the last day each period
                /// covers, or today's, in which the figures of a unit that ended belong to the one that took over
                /// from it.
                #[serde(default)]
                #[param(inline)]
                pub tree: Tree,
                /// Only measures of this objective.
                pub objective_id: Option<Uuid>,
                /// Only measures of this indicator.
                pub indicator_id: Option<Uuid>,
                /// Only this measure.
                pub measure_id: Option<Uuid>,
            }

            impl From<&$name> for Wanted {
                fn from(query: &$name) -> Self {
                    Self {
                        plan_id: query.plan_id,
                        parent_plan_id: query.parent_plan_id,
                        framework_id: query.framework_id,
                        year: query.year,
                        year_from: query.year_from,
                        year_to: query.year_to,
                        frequency: query.frequency,
                        period_id: query.period_id,
                        unit_id: query.unit_id,
                        tree: query.tree,
                        objective_id: query.objective_id,
                        indicator_id: query.indicator_id,
                        measure_id: query.measure_id,
                    }
                }
            }
        )*
    };
}

query! {
    /// Which figures to export under a mapping in the body.
    ExportQuery {}
    /// Which figures to export under a saved mapping.
    MappedExportQuery {
        /// The mapping.
        mapping_id: Uuid,
    }
    /// Which figures to export as SDMX.
    SdmxQuery {
        /// Whether each unit's figures, which is so unless said otherwise, or what all units together make.
        #[param(inline)]
        by: Option<By>,
        /// Whether to show what submitted reports would add where nothing is accepted yet.
        #[serde(default)]
        #[param(default = false)]
        include_provisional: bool,
    }
}

/// What measures and units are called in a DHIS2 system.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "id_scheme": "uid", "org_unit_scheme": "code", "use_unit_codes": true, "attribute_option_combo": null,
    "measures": [
        {"measure_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d71", "part": "numerator", "data_element": "fbfJHSPpUQD", "category_option_combo": null},
        {"measure_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d71", "part": "denominator", "data_element": "cYeuwXTCPkU", "category_option_combo": null}
    ],
    "units": [{"unit_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d41", "org_unit": "VN_60_593_PTP"}]
}))]
pub struct Dhis2Mapping {
    /// How data elements and option combinations are written: what the import takes as `dataElementIdScheme`.
    pub id_scheme: Dhis2IdScheme,
    /// How organisation units are written: what the import takes as `orgUnitIdScheme`.
    pub org_unit_scheme: Dhis2IdScheme,
    /// Whether a unit that is not named below goes by its own code; then `org_unit_scheme` is `code`.
    #[serde(default)]
    #[schema(default = false)]
    pub use_unit_codes: bool,
    /// Attribute option combination of every value; absent: the default one.
    #[serde(default)]
    pub attribute_option_combo: Option<Line<50>>,
    /// Where the figures of measures go.
    #[schema(min_items = 1, max_items = 2000)]
    pub measures: Vec<MappedMeasure>,
    /// What units are called.
    #[serde(default)]
    #[schema(max_items = 5000)]
    pub units: Vec<MappedUnit>,
}

/// Where one figure of a measure goes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MappedMeasure {
    /// The measure.
    pub measure_id: Uuid,
    /// Which of its figures.
    pub part: ExportPart,
    /// The data element it is written to.
    pub data_element: Line<50>,
    /// The category option combination of the data element; absent: the default one. A data element comes always with
    /// one or never.
    #[serde(default)]
    pub category_option_combo: Option<Line<50>>,
}

/// What one unit is called.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MappedUnit {
    /// The unit.
    pub unit_id: Uuid,
    /// The organisation unit.
    pub org_unit: Line<50>,
}

/// A mapping to make.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "name": "DHIS2 tỉnh Bình Thuận",
    "unit_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d3f",
    "mapping": {
        "id_scheme": "uid", "org_unit_scheme": "code", "use_unit_codes": true,
        "measures": [{"measure_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d71", "part": "numerator", "data_element": "fbfJHSPpUQD"}]
    }
}))]
pub struct NewExportMapping {
    /// Name, unique within the unit.
    #[schema(value_type = Line<200>, example = "DHIS2 tỉnh Bình Thuận")]
    pub name: Line<200>,
    /// The unit that looks after it.
    pub unit_id: Uuid,
    /// The mapping.
    pub mapping: Dhis2Mapping,
}

/// What takes the place of a mapping.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "name": "DHIS2 tỉnh Bình Thuận",
    "mapping": {
        "id_scheme": "uid", "org_unit_scheme": "code", "use_unit_codes": true,
        "measures": [{"measure_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d71", "part": "numerator", "data_element": "fbfJHSPpUQD"}]
    }
}))]
pub struct ExportMappingContent {
    /// Name, unique within the unit.
    #[schema(value_type = Line<200>, example = "DHIS2 tỉnh Bình Thuận")]
    pub name: Line<200>,
    /// The mapping.
    pub mapping: Dhis2Mapping,
}

/// A saved mapping.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d81",
    "name": "DHIS2 tỉnh Bình Thuận",
    "unit_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d3f",
    "mapping": {
        "id_scheme": "uid", "org_unit_scheme": "code", "use_unit_codes": true, "attribute_option_combo": null,
        "measures": [{
            "measure_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d71", "part": "numerator", "data_element": "fbfJHSPpUQD",
            "category_option_combo": null
        }],
        "units": [{"unit_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d41", "org_unit": "VN_60_593_PTP"}]
    },
    "version": 1
}))]
pub struct ExportMapping {
    /// Identity.
    pub id: Uuid,
    /// Name, unique within the unit.
    #[schema(value_type = Line<200>, example = "DHIS2 tỉnh Bình Thuận")]
    pub name: String,
    /// The unit that looks after it.
    pub unit_id: Uuid,
    /// The mapping.
    pub mapping: Dhis2Mapping,
    /// Version, as in the `ETag`.
    #[schema(minimum = 1)]
    pub version: i64,
}

/// A mapping in a list.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d81", "name": "DHIS2 tỉnh Bình Thuận",
    "unit_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d3f", "version": 1
}))]
pub struct ExportMappingSummary {
    /// Identity.
    pub id: Uuid,
    /// Name, unique within the unit.
    #[schema(value_type = Line<200>)]
    pub name: String,
    /// The unit that looks after it.
    pub unit_id: Uuid,
    /// Version, as in the `ETag`.
    #[schema(minimum = 1)]
    pub version: i64,
}

/// Which mappings to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ExportMappingFilter {
    /// Only those of this unit.
    pub unit_id: Option<Uuid>,
    /// Only the one with this name.
    #[param(max_length = 200)]
    pub name: Option<String>,
    /// Items on the page.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<u16>,
    /// `next_cursor` of the page before.
    #[param(max_length = 200)]
    pub cursor: Option<String>,
}
