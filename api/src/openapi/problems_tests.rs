//! Every error answer of the document names its codes, and every code is named.

use super::*;

/// Answered to requests that reach no operation.
const OUTSIDE: [Code; 2] = [Code::UnknownRoute, Code::MethodNotAllowed];

#[test]
fn every_error_answer_names_its_codes() {
    let document = serde_json::to_value(super::super::document()).unwrap();
    let mut count = 0;
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            for (status, response) in operation["responses"].as_object().unwrap() {
                let slugs = slugs_of(&document, resolve(&document, response));
                let place = format!("{method} {path} {status}");
                assert_eq!(slugs.is_empty(), status.as_str() < "400", "{place}");
                for slug in slugs {
                    let code: Code = serde_json::from_value(slug.into()).unwrap();
                    assert_eq!(code.entry().status.as_str(), status, "{place}: {code:?}");
                    count += 1;
                }
            }
        }
    }
    assert!(count > 1000, "{count}");
}

#[test]
fn an_answer_that_operations_share_has_the_schema_of_its_own_codes() {
    let document = serde_json::to_value(super::super::document()).unwrap();
    let responses = document["components"]["responses"].as_object().unwrap();
    let mut shared = responses
        .iter()
        .filter(|(name, _)| name.starts_with(PREFIX));
    assert!(shared.clone().count() > 10);
    assert!(shared.all(|(name, response)| {
        response["content"][PROBLEM_JSON]["schema"]["$ref"]
            == format!("#/components/schemas/{name}")
    }));
}

#[test]
fn every_code_is_answered_by_an_operation_or_outside_all() {
    let answering = answering(&serde_json::to_value(super::super::document()).unwrap());
    for code in <Code as Iterable>::iter() {
        assert_eq!(
            answering.contains_key(code.entry().slug),
            !OUTSIDE.contains(&code),
            "{code:?}"
        );
    }
}

#[test]
fn a_set_of_codes_is_named_by_what_is_unusual_in_it() {
    assert_eq!(name(412, &[Code::Stale]), "Problem412");
    assert_eq!(
        name(422, &[Code::InvalidInput, Code::PlanIncomplete]),
        "Problem422OrPlanIncomplete"
    );
    assert_eq!(
        name(409, &[Code::InvalidState, Code::Duplicate]),
        "Problem409InvalidStateOrDuplicate"
    );
    assert_eq!(
        name(416, &[Code::RangeNotSatisfiable]),
        "Problem416RangeNotSatisfiable"
    );
}

#[test]
fn what_a_handler_declares_comes_to_the_conventions() {
    let asked = Asked {
        takes_key: true,
        takes_body: false,
        is_public: false,
        is_counted: true,
    };
    assert_eq!(
        asked.codes(409, Some(&[Code::InvalidState])),
        [
            Code::IdempotencyInProgress,
            Code::IdempotencyAnswerLost,
            Code::InvalidState
        ]
    );
    assert_eq!(asked.codes(422, None), [Code::IdempotencyKeyReused]);
    for (status, code) in [(403, Code::Forbidden), (415, Code::UnsupportedFile)] {
        assert_eq!(asked.codes(status, Some(&[code])), [code]);
    }
    let form = Asked {
        takes_body: true,
        ..asked
    };
    assert_eq!(
        form.codes(422, None),
        [Code::IdempotencyKeyReused, Code::InvalidInput]
    );
    assert_eq!(form.codes(422, Some(&[])), [Code::IdempotencyKeyReused]);
    assert_eq!(form.codes(503, Some(&[])), []);
    let health = Asked {
        takes_key: false,
        is_public: true,
        is_counted: false,
        ..asked
    };
    assert_eq!(health.codes(429, None), []);
    assert_eq!(health.codes(401, None), []);
}

#[test]
fn what_cannot_arise_is_not_declared() {
    let document = serde_json::to_value(super::super::document()).unwrap();
    for (method, path, status, expected) in [
        ("get", "/health/live", "503", &[][..]),
        ("get", "/problems", "503", &[]),
        ("get", "/problems/{code}", "503", &[]),
        ("get", "/health/ready", "503", &["unavailable"]),
        (
            "post",
            "/v1/oauth/token",
            "422",
            &["idempotency_key_reused"],
        ),
        (
            "post",
            "/v1/reports/{id}/attachments",
            "422",
            &["idempotency_key_reused"],
        ),
        (
            "post",
            "/v1/reports/{id}/attachments",
            "415",
            &["unsupported_file"],
        ),
        ("post", "/v1/reports/{id}/submit", "413", &["too_large"]),
        (
            "get",
            "/v1/me/sessions",
            "403",
            &["forbidden", "password_change_required"],
        ),
        (
            "get",
            "/v1/me/unread-notifications",
            "403",
            &[
                "forbidden",
                "password_change_required",
                "second_factor_enrolment_required",
            ],
        ),
    ] {
        let response = &document["paths"][path][method]["responses"][status];
        let slugs = slugs_of(&document, resolve(&document, response));
        assert!(
            slugs.iter().eq(expected),
            "{method} {path} {status}: {slugs:?}"
        );
    }
}
