//! Exports, and what measures and units are called in the systems that take them.

use serde_json::json;

use super::Row;
use crate::access_places::ask::at;
use crate::access_places::bodies::{dhis2, export_mapping};
use crate::access_places::rules::Rule::{Read, Write, WriteNamed};

pub const ROWS: &[Row] = &[
    ("list_export_mappings", Read, |_, of| {
        at([]).by("unit_id", &of.unit)
    }),
    ("get_export_mapping", Read, |_, of| at([&of.mapping])),
    ("create_export_mapping", WriteNamed, |_, of| {
        at([]).json(export_mapping(&of.unit, &of.measure))
    }),
    ("replace_export_mapping", Write, |_, of| {
        at([&of.mapping]).json(json!({"name": "DHIS2", "mapping": dhis2(&of.measure)}))
    }),
    ("delete_export_mapping", Write, |_, of| at([&of.mapping])),
    ("get_dhis2_export", Read, |_, of| {
        at([])
            .by("mapping_id", &of.mapping)
            .by("plan_id", &of.plan.id)
    }),
    ("get_dhis2_preview", Read, |_, of| {
        at([])
            .by("mapping_id", &of.mapping)
            .by("plan_id", &of.plan.id)
    }),
    ("make_dhis2_export", Read, |_, of| {
        at([]).by("plan_id", &of.plan.id).json(dhis2(&of.measure))
    }),
    ("make_dhis2_preview", Read, |_, of| {
        at([]).by("plan_id", &of.plan.id).json(dhis2(&of.measure))
    }),
    ("get_sdmx_data", Read, |_, of| {
        at([]).by("plan_id", &of.plan.id)
    }),
    ("get_sdmx_structure", Read, |_, of| {
        at([]).by("plan_id", &of.plan.id)
    }),
];
