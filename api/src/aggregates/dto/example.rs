//! The half-year of plan 5947/KH-UBND, as the document shows it.

use serde_json::{Value, json};

/// Indicator 7.1 of the office of justice, and the plan's second target over the 18 wards and communes.
pub(super) fn aggregates() -> Value {
    json!({
        "as_of": "2018-06-20T02:00:00Z",
        "group_by": ["measure", "plan", "unit_level"],
        "cells": [drafts(), people()]
    })
}

/// Indicator 7.1 of the office of justice in two years.
pub(super) fn trend() -> Value {
    let cell = drafts();
    json!({
        "as_of": "2018-06-20T02:00:00Z",
        "group_by": ["measure", "plan", "unit_level"],
        "series": [{
            "measure_id": cell["measure"]["id"], "measure_code": "7.1.a", "frequency": "semi_annual", "ordinal": 1,
            "plan": cell["plan"], "parent_plan_id": cell["parent_plan_id"], "unit_level": "district", "unit": null,
            "points": [{
                "cell": cell,
                "change": {"against": "2017-H1", "absolute": 8.3333, "relative": 12.5, "no_change_reason": null}
            }]
        }]
    })
}

fn drafts() -> Value {
    let target = json!({
        "framework_version_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d76", "op": "at_least", "low": 100, "high": null,
        "span": "by_year", "year_from": 2020, "year_to": null, "approximate": false, "confidence": "recalled"
    });
    let names = json!({
        "measure": {
            "id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d71", "code": "7.1.a",
            "name": "Tỷ lệ dự thảo VBQPPL có nội dung liên quan được lồng ghép vấn đề bình đẳng giới",
            "name_en": "Relevant draft legal documents in which gender equality is mainstreamed",
            "unit_of_measure": "percent", "kind": "percentage", "factor": 100, "direction": "higher",
            "rollup": "authoritative", "accumulation": "each_period"
        },
        "definition_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d72",
        "indicator": {"id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d73", "number": "7.1"},
        "objective": {"id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d74", "number": "7"},
        "framework": {"id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d75", "code": "NSGE-2011-2020"},
        "unit_level": "district"
    });
    let figures = json!({
        "numerator": 3, "denominator": 4, "amount": null, "rate": 75,
        "answer": null, "answers_yes": null, "answers_no": null,
        "women": null, "men": null, "sex_parts_complete": null,
        "units_expected": 1, "units_reported": 1, "units_no_data": 0, "units_left_out": 0, "units_before_cutoff": 1,
        "complete": true, "no_total_reason": null
    });
    let judged = json!({"target": target, "outcome": "not_met", "provisional": null});
    cell([names, figures, judged])
}

fn people() -> Value {
    let target = json!({
        "framework_version_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d86", "op": "over", "low": 50, "high": null,
        "span": "by_year", "year_from": 2018, "year_to": null, "approximate": false, "confidence": "verified"
    });
    let provisional = json!({
        "numerator": 2870, "denominator": 6300, "amount": null, "rate": 45.5556,
        "answer": null, "answers_yes": null, "answers_no": null,
        "women": 1502, "men": 1368, "sex_parts_complete": true,
        "units_reported": 1, "units_no_data": 0, "no_total_reason": null
    });
    let names = json!({
        "measure": {
            "id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d81", "code": "PT-2",
            "name": "Người dân ở cụm dân cư được tuyên truyền",
            "name_en": "People in residential clusters reached by communication",
            "unit_of_measure": "percent", "kind": "percentage", "factor": 100, "direction": "higher",
            "rollup": "sum", "accumulation": "cumulative"
        },
        "definition_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d82",
        "indicator": {"id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d83", "number": "2"},
        "objective": {"id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d84", "number": "1"},
        "framework": {"id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d85", "code": null},
        "unit_level": "commune"
    });
    let figures = json!({
        "numerator": 52341, "denominator": 101_250, "amount": null, "rate": 51.6948,
        "answer": null, "answers_yes": null, "answers_no": null,
        "women": 27410, "men": 24931, "sex_parts_complete": true,
        "units_expected": 18, "units_reported": 16, "units_no_data": 0, "units_left_out": 0, "units_before_cutoff": 15,
        "complete": false, "no_total_reason": null
    });
    let judged = json!({"target": target, "outcome": "incomplete", "provisional": provisional});
    cell([names, figures, judged])
}

/// A cell of the plan and its half-year from its parts.
fn cell(parts: [Value; 3]) -> Value {
    let place = json!({
        "period": {
            "id": null, "label": "2018-H1", "frequency": "semi_annual", "year": 2018, "ordinal": 1,
            "covers_from": "2018-01-01", "covers_to": "2018-06-30"
        },
        "plan": {"id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d40", "number": "5947/KH-UBND"},
        "parent_plan_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d3f",
        "unit": null,
        "sources": "/v1/aggregates/sources?measure_id=01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d71&definition_id=01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d72&plan_id=01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d40&frequency=semi_annual&year=2018&ordinal=1&label=2018-H1&covers_from=2018-01-01&covers_to=2018-06-30"
    });
    parts
        .into_iter()
        .chain([place])
        .filter_map(|part| match part {
            Value::Object(members) => Some(members),
            _ => None,
        })
        .flatten()
        .collect()
}
