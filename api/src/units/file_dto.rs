//! Shapes of files of units.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::http::words::Label;

/// How to take a file of units.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ImportFilter {
    /// Only check the file, and say what it would make.
    #[param(default = false)]
    #[serde(default)]
    pub dry_run: bool,
    /// The unit below which those without `parent_code` stand; absent: at the top.
    pub parent_id: Option<Uuid>,
}

/// Which units to put in a file.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ExportFilter {
    /// Only this unit and all below it.
    pub within: Option<Uuid>,
}

/// What came of a file of units.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "dry_run": false,
    "created": 2,
    "unchanged": 1,
    "units": [
        {"line": 3, "id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d40", "code": "PTP"},
        {"line": 4, "id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d42", "code": "22915"}
    ]
}))]
pub struct UnitImport {
    /// Whether nothing was written.
    pub dry_run: bool,
    /// How many units were made, or would be.
    #[schema(minimum = 0, maximum = 5000)]
    pub created: usize,
    /// How many were there already, all the same.
    #[schema(minimum = 0, maximum = 5000)]
    pub unchanged: usize,
    /// The units that were made, or would be, in the order of the file.
    #[schema(max_items = 5000)]
    pub units: Vec<ImportedUnit>,
}

/// A unit that was made from a line of a file.
#[derive(Debug, Serialize, ToSchema)]
pub struct ImportedUnit {
    /// The line, as a spreadsheet counts.
    #[schema(minimum = 1)]
    pub line: u64,
    /// Its id; `null` on a dry run.
    pub id: Option<Uuid>,
    /// Its code.
    #[schema(value_type = Label<32>)]
    pub code: String,
}
