//! Examples from plan 5947.

use serde_json::{Value, json};

const UNIT: &str = "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d41";
const REPORT: &str = "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d61";
const MEASURE: &str = "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d71";
const DEFINITION: &str = "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d72";

fn unit() -> Value {
    json!({"id": UNIT, "code": "PTP", "name": "Phòng Tư pháp thành phố"})
}

fn total(numerator: &str, rate: &str) -> Value {
    json!({
        "numerator": numerator, "denominator": "6", "amount": null, "rate": rate, "answer": null, "answers_yes": null,
        "answers_no": null, "women": null, "men": null, "sex_parts_complete": null, "units_expected": 1,
        "units_reported": 1, "units_no_data": 0, "units_left_out": 0, "complete": true, "no_total_reason": null,
    })
}

fn figure() -> Value {
    json!({
        "framework_code": "NSGE-2011-2020", "objective_number": "7",
        "objective_name": "Nâng cao năng lực quản lý nhà nước về bình đẳng giới", "indicator_number": "7.1",
        "indicator_name": "Dự thảo văn bản được lồng ghép vấn đề bình đẳng giới", "measure_id": MEASURE,
        "measure_code": "7.1.a", "measure_name": "Tỷ lệ dự thảo văn bản được lồng ghép", "definition_id": DEFINITION,
        "unit_of_measure": "percent", "kind": "percentage", "factor": 100, "direction": "higher", "rollup": "sum",
        "total": total("5", "83.3333"),
        "target": {
            "framework_version_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d73", "op": "at_least", "low": "100", "high": null,
            "year_from": 2020, "year_to": null, "approximate": false,
        },
        "outcome": "not_met",
        "units": [{
            "unit": unit(), "state": "reported", "numerator": "5", "denominator": "6", "amount": null, "rate": "83.3333",
            "answer": null, "women": null, "men": null, "reason": null, "report_id": REPORT, "revision": 2,
        }],
    })
}

fn content() -> Value {
    json!({
        "as_of": "2018-06-25T02:00:00Z", "number": 1,
        "plan": {
            "id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d45", "number": "5947/KH-UBND", "issued_on": "2018-05-17",
            "title": "Triển khai thực hiện công tác Bình đẳng giới và Vì sự tiến bộ của Phụ nữ năm 2018",
            "issuing_unit": {"id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d3f", "code": "593", "name": "Ủy ban nhân dân thành phố Phan Thiết"},
            "lead_unit": {"id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d3e", "code": "PLDTBXH", "name": "Phòng Lao động – Thương binh và Xã hội"},
        },
        "period": {
            "id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d52", "label": "2018-H1", "frequency": "semi_annual", "year": 2018,
            "ordinal": 1, "covers_from": "2018-01-01", "covers_to": "2018-06-30", "cutoff_on": "2018-06-30",
            "due_on": "2018-06-15",
        },
        "document": {
            "number": "112/BC-UBND", "issued_on": "2018-06-25", "place": "Phan Thiết",
            "title": "Kết quả thực hiện Kế hoạch số 5947/KH-UBND 6 tháng đầu năm 2018",
            "issuing_body": "Ủy ban nhân dân thành phố Phan Thiết", "superior_body": null,
            "signatory": {"authority": "KT. CHỦ TỊCH", "position": "PHÓ CHỦ TỊCH", "name": "Võ Văn Thông"},
            "recipients": ["Sở LĐTBXH", "Lưu: VT, VX"],
        },
        "signature": {"account_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d4f", "name": "Trưởng phòng Lao động – Thương binh và Xã hội", "at": "2018-06-25T01:00:00Z"},
        "narrative": [{"section": "results", "title": "Kết quả thực hiện", "text": "Phòng Tư pháp thành phố:\nThẩm định 06 dự thảo văn bản, trong đó 05 dự thảo đã được lồng ghép vấn đề bình đẳng giới."}],
        "completeness": {"expected": 26, "submitted": 22, "on_time": 20, "late": 2, "accepted": 18, "overdue": 4, "returned": 1, "missing": 4},
        "units": [{"unit": unit(), "standing": "accepted", "punctuality": "on_time", "due_on": "2018-06-15", "report_id": REPORT, "revision": 2}],
        "figures": [figure()],
        "left_out": [{
            "unit": {"id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d44", "code": "22954", "name": "Phường Đức Long"},
            "measure_id": null, "measure_code": null, "reason": "Số liệu đang được xác minh lại.",
        }],
    })
}

/// A published consolidation.
pub fn consolidation() -> Value {
    json!({
        "id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d80", "plan_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d45",
        "period_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d52", "status": "published", "number": 1,
        "signed_at": "2018-06-25T01:00:00Z", "published_at": "2018-06-25T02:00:00Z",
        "sha256": "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a", "content": content(), "version": 4,
    })
}

fn side(numerator: &str, rate: &str, revision: i32) -> Value {
    json!({
        "definition_id": DEFINITION, "state": "reported", "numerator": numerator, "denominator": "6", "amount": null,
        "rate": rate, "answer": null, "women": null, "men": null, "reason": null, "report_id": REPORT,
        "revision": revision,
    })
}

/// What moved since one was published.
pub fn comparison() -> Value {
    json!({
        "from": {"consolidation_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d80", "number": 1, "as_of": "2018-06-25T02:00:00Z"},
        "to": {"consolidation_id": null, "number": null, "as_of": "2018-07-02T02:00:00Z"},
        "totals": [{
            "measure_id": MEASURE, "measure_code": "7.1.a", "measure_name": "Tỷ lệ dự thảo văn bản được lồng ghép",
            "definition_id": DEFINITION, "before": total("5", "83.3333"), "after": total("6", "100"),
        }],
        "figures": [{
            "unit": unit(), "measure_id": MEASURE, "measure_code": "7.1.a",
            "measure_name": "Tỷ lệ dự thảo văn bản được lồng ghép",
            "before": side("5", "83.3333", 2), "after": side("6", "100", 3),
            "causes": [
                {"kind": "reopened", "at": "2018-06-28T02:00:00Z", "revision": 3, "reason": "Bỏ sót một dự thảo."},
                {"kind": "accepted", "at": "2018-07-01T02:00:00Z", "revision": 3, "reason": null},
            ],
        }],
    })
}
