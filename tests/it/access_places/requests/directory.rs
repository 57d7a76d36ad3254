//! Units, groups and frameworks.

use serde_json::json;

use super::Row;
use crate::access_places::ask::at;
use crate::access_places::bodies::{document, succession};
use crate::access_places::rules::Rule::{
    AdministerNamed, Anywhere, Installation, ReadDraftTargets, ReadGroup, ReadTargets, ReadUnit,
};

pub const ROWS: &[Row] = &[
    // Units, groups and frameworks.
    ("list_units", ReadUnit, |_, of| {
        at([]).by("code", &of.unit_code)
    }),
    ("get_unit", ReadUnit, |_, of| at([&of.unit])),
    ("create_unit", AdministerNamed, |_, of| {
        at([]).json(json!({
            "code": of.unit_code, "name": "Trùng mã", "kind": "office", "level": "district",
            "active_from": "2001-01-01", "parent_id": of.unit,
        }))
    }),
    ("update_unit", AdministerNamed, |_, of| {
        at([&of.unit]).json(json!({"name": "Tên khác"}))
    }),
    ("get_unit_tree", ReadUnit, |_, of| at([&of.unit])),
    ("get_unit_history", ReadUnit, |_, of| at([&of.unit])),
    ("list_successions", ReadGroup, |_, of| {
        at([]).by("unit_id", &of.gone)
    }),
    ("get_succession", ReadGroup, |_, of| at([&of.succession])),
    ("create_succession", AdministerNamed, |_, of| {
        at([]).json(succession(&of.unit, &json!({"unit_id": of.unit})))
    }),
    ("create_succession", AdministerNamed, |world, of| {
        let below = json!({"code": "NEW", "name": "Mới", "kind": "office", "level": "district", "parent_id": of.unit});
        at([]).json(succession(&world.own().unit, &json!({"new_unit": below})))
    }),
    ("change_unit", AdministerNamed, |_, of| {
        at([&of.unit]).json(json!({"effective_on": "2018-05-01", "name": "Tên khác"}))
    }),
    ("close_unit", AdministerNamed, |_, of| {
        at([&of.unit]).json(json!({"on": "2018-05-17"}))
    }),
    ("export_units", ReadUnit, |_, of| {
        at([]).by("within", &of.unit)
    }),
    ("import_units", AdministerNamed, |_, of| {
        at([]).by("parent_id", &of.unit).file(format!(
            "code,name,kind,level,active_from\n{},Trùng mã,office,district,2018-01-01\n",
            of.unit_code
        ))
    }),
    ("list_unit_groups", ReadGroup, |_, of| {
        at([]).by("code", &of.group_code)
    }),
    ("get_unit_group", ReadGroup, |_, of| at([&of.group])),
    ("create_unit_group", AdministerNamed, |_, of| {
        let twice = [&of.unit, &of.unit];
        at([]).json(
            json!({"code": "TWICE", "name": "Lặp lại", "unit_id": of.unit, "member_ids": twice}),
        )
    }),
    ("update_unit_group", AdministerNamed, |_, of| {
        at([&of.group]).json(json!({"name": "Tên khác"}))
    }),
    ("delete_unit_group", AdministerNamed, |_, of| {
        at([&of.group])
    }),
    ("get_framework", Anywhere, |world, _| at([&world.strategy])),
    ("get_framework", ReadTargets, |_, of| at([&of.plan.targets])),
    ("get_framework", ReadDraftTargets, |_, of| {
        at([&of.draft_plan.targets])
    }),
    ("get_framework_tree", Anywhere, |world, _| {
        at([&world.strategy])
    }),
    ("get_framework_tree", ReadTargets, |_, of| {
        at([&of.plan.targets])
    }),
    ("get_framework_tree", ReadDraftTargets, |_, of| {
        at([&of.draft_plan.targets])
    }),
    ("get_framework_version", Anywhere, |world, _| {
        at([&world.strategy, "1"])
    }),
    ("get_framework_version", ReadTargets, |_, of| {
        at([&of.plan.targets, "1"])
    }),
    ("get_framework_version", ReadDraftTargets, |_, of| {
        at([&of.draft_plan.targets, "1"])
    }),
    ("diff_framework_versions", Anywhere, |world, _| {
        at([&world.strategy, "1", "1"])
    }),
    ("diff_framework_versions", ReadTargets, |_, of| {
        at([&of.plan.targets, "1", "1"])
    }),
    ("diff_framework_versions", ReadDraftTargets, |_, of| {
        at([&of.draft_plan.targets, "1", "1"])
    }),
    ("list_frameworks", Anywhere, |_, _| {
        at([]).by("kind", "strategy")
    }),
    ("list_objectives", ReadTargets, |_, of| {
        at([]).by("framework_id", &of.plan.targets)
    }),
    ("list_objectives", ReadDraftTargets, |_, of| {
        at([]).by("framework_id", &of.draft_plan.targets)
    }),
    ("get_objective", ReadTargets, |_, of| {
        at([&of.plan.items[0]])
    }),
    ("get_objective", ReadDraftTargets, |_, of| {
        at([&of.draft_plan.items[0]])
    }),
    ("get_indicator", ReadTargets, |_, of| {
        at([&of.plan.items[1]])
    }),
    ("get_indicator", ReadDraftTargets, |_, of| {
        at([&of.draft_plan.items[1]])
    }),
    ("get_measure", ReadTargets, |_, of| at([&of.plan.items[2]])),
    ("get_measure", ReadDraftTargets, |_, of| {
        at([&of.draft_plan.items[2]])
    }),
    ("list_indicators", ReadTargets, |_, of| {
        at([]).by("framework_id", &of.plan.targets)
    }),
    ("list_indicators", ReadDraftTargets, |_, of| {
        at([]).by("framework_id", &of.draft_plan.targets)
    }),
    ("list_measures", ReadTargets, |_, of| {
        at([]).by("framework_id", &of.plan.targets)
    }),
    ("list_measures", ReadDraftTargets, |_, of| {
        at([]).by("framework_id", &of.draft_plan.targets)
    }),
    ("create_framework", Installation, |_, _| {
        let version =
            json!({"label": "original", "valid_from": "2010-12-24", "document": document()});
        let objective =
            json!({"number": "1", "name": "Mục tiêu", "confidence": "verified", "indicators": []});
        at([]).json(json!({
            "code": "NSGE-2011-2020", "name": "Trùng mã", "starts_on": "2011-01-01", "ends_on": "2020-12-31",
            "version": version, "objectives": [objective],
        }))
    }),
    ("create_framework_version", Installation, |world, _| {
        at([&world.strategy])
            .json(json!({"label": "later", "valid_from": "2018-07-02", "document": document()}))
    }),
    // The list of holidays holds for all.
    ("get_holiday_calendar", Anywhere, |_, _| at([])),
    ("get_holiday", Anywhere, |_, _| at(["2018-09-03"])),
    ("set_holiday", Installation, |_, _| {
        at(["2018-09-03"]).json(json!({"name": "Nghỉ bù", "is_working": false}))
    }),
    ("delete_holiday", Installation, |_, _| at(["2018-09-03"])),
    ("delete_framework", Installation, |world, _| {
        at([&world.strategy])
    }),
];
