//! Consolidations, in draft and published.

use serde_json::json;

use super::Row;
use crate::access_places::ask::at;
use crate::access_places::bodies::reason;
use crate::access_places::rules::Rule::{Read, ReadDraftConsolidation, Write};

pub const ROWS: &[Row] = &[
    // The number is that of a plan, which is refused to whoever may draft.
    ("create_period_consolidation", Write, |_, of| {
        at([&of.period]).json(json!({"document_number": "1/KH-UBND"}))
    }),
    ("list_period_consolidations", Read, |_, of| {
        at([&of.consolidated]).by("status", "published")
    }),
    (
        "list_period_consolidations",
        ReadDraftConsolidation,
        |_, of| at([&of.consolidated]).by("status", "draft"),
    ),
    ("list_consolidations", Read, |_, of| {
        at([]).by("plan_id", &of.plan.id).by("status", "published")
    }),
    ("list_consolidations", ReadDraftConsolidation, |_, of| {
        at([]).by("plan_id", &of.plan.id).by("status", "draft")
    }),
    ("get_consolidation", Read, |_, of| at([&of.published])),
    ("get_consolidation", ReadDraftConsolidation, |_, of| {
        at([&of.drafted])
    }),
    ("compare_consolidation", Read, |_, of| at([&of.published])),
    ("compare_consolidation", ReadDraftConsolidation, |_, of| {
        at([&of.drafted])
    }),
    ("update_consolidation", Write, |_, of| {
        at([&of.drafted]).json(json!({"place": "Hàm Tiến"}))
    }),
    ("update_consolidation", Write, |_, of| {
        at([&of.published]).json(json!({"place": "Hàm Tiến"}))
    }),
    ("delete_consolidation", Write, |_, of| at([&of.drafted])),
    ("assemble_consolidation", Write, |_, of| at([&of.drafted])),
    ("set_consolidation_exclusion", Write, |_, of| {
        at([&of.drafted, &of.unit]).json(reason())
    }),
    ("delete_consolidation_exclusion", Write, |_, of| {
        at([&of.drafted, &of.unit])
    }),
    ("sign_consolidation", Write, |_, of| at([&of.drafted])),
    ("publish_consolidation", Write, |_, of| at([&of.drafted])),
];
