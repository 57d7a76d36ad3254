//! Each check of the judge can fail: an exchange true to a small document, spoilt one way at a time.

mod sample;

use reqwest::Method;
use serde_json::{Value, json};

use super::coverage::note;
use super::{Exchange, Shape, Spec, exercised};
use sample::{headers, plan, read, refusal, replacement, spec};

/// Spoils an exchange, and expects the one finding that says so.
#[track_caller]
fn finds(mut exchange: Exchange, spoil: impl FnOnce(&mut Exchange), expected: &str) {
    let spec = spec();
    assert_eq!(
        spec.check(&exchange),
        [] as [&str; 0],
        "before it is spoilt"
    );
    spoil(&mut exchange);
    let findings = spec.check(&exchange);
    assert!(
        findings.len() == 1 && findings[0].contains(expected),
        "expected `{expected}`, found {findings:#?}"
    );
}

/// Changes an exchange, which stays true to the document.
#[track_caller]
fn passes(mut exchange: Exchange, change: impl FnOnce(&mut Exchange)) {
    change(&mut exchange);
    assert_eq!(spec().check(&exchange), [] as [&str; 0]);
}

fn edit(change: impl FnOnce(&mut Value)) -> impl FnOnce(&mut Exchange) {
    |exchange| {
        let mut body = serde_json::from_slice(&exchange.body).unwrap();
        change(&mut body);
        exchange.body = body.to_string().into();
    }
}

fn set(name: &'static str, value: &'static str) -> impl FnOnce(&mut Exchange) {
    move |exchange| {
        exchange.headers.insert(name, value.parse().unwrap());
    }
}

fn unset(name: &'static str) -> impl FnOnce(&mut Exchange) {
    move |exchange| {
        exchange.headers.remove(name);
    }
}

fn ask(name: &'static str, value: &'static str) -> impl FnOnce(&mut Exchange) {
    move |exchange| exchange.query.push((name.to_owned(), value.to_owned()))
}

#[test]
fn an_operation_must_be_documented() {
    let mut unknown = read();
    unknown.path = "/v1/plans/1/tasks".to_owned();
    assert!(spec().check(&unknown)[0].contains("no operation"));
    unknown = read();
    unknown.method = Method::POST;
    assert!(spec().check(&unknown)[0].contains("no operation"));
}

#[test]
fn a_literal_path_wins_over_a_parameter() {
    finds(
        read(),
        |e| e.path = "/v1/plans/all".to_owned(),
        "status 200 is not documented",
    );
}

#[test]
fn a_status_must_be_documented() {
    finds(
        replacement(),
        |e| e.status = 205,
        "status 205 is not documented",
    );
}

#[test]
fn a_content_type_must_be_documented() {
    finds(
        read(),
        set("content-type", "application/xml"),
        "application/xml is not documented",
    );
    finds(read(), unset("content-type"), "no Content-Type");
}

#[test]
fn a_json_body_must_fit_its_schema() {
    finds(read(), edit(|body| body["id"] = 7.into()), "at `/id`");
    finds(read(), edit(|body| body["id"] = "7".into()), "at `/id`");
    finds(
        read(),
        edit(|body| body["issued_on"] = "2018-02-30".into()),
        "at `/issued_on`",
    );
    finds(
        read(),
        edit(|body| body["issued_at"] = "2018-05-17".into()),
        "at `/issued_at`",
    );
    finds(
        read(),
        edit(|body| body["unit"]["code"] = "22".into()),
        "at `/unit/code`",
    );
    finds(read(), edit(|body| body["unit"] = json!({})), "at `/unit`");
    finds(read(), |e| e.body.truncate(9), "not JSON");
    finds(read(), |e| e.body.clear(), "not JSON");
}

#[test]
fn a_member_the_document_does_not_name_is_found() {
    finds(read(), edit(|body| body["more"] = 1.into()), "more");
    finds(
        read(),
        edit(|body| body["unit"]["more"] = 1.into()),
        "at `/unit`",
    );
    finds(
        read(),
        edit(|body| body["party"]["more"] = 1.into()),
        "at `/party`",
    );
    passes(read(), edit(|body| body["party"] = json!({"person": "Hà"})));
    finds(
        read(),
        edit(|body| body["party"] = json!({"person": "Hà", "more": 1})),
        "at `/party`",
    );
}

#[test]
fn other_bodies_are_judged_too() {
    let csv = |text: &'static str| {
        move |exchange: &mut Exchange| {
            set("content-type", "text/csv; charset=utf-8")(exchange);
            exchange.body = text.into();
        }
    };
    passes(read(), csv("id,title\r\n"));
    finds(read(), csv("title\r\n"), "title");
    let lines = |second: Value| {
        move |exchange: &mut Exchange| {
            set("content-type", "application/x-ndjson")(exchange);
            exchange.body = format!("{}\n{second}\n", plan()).into();
        }
    };
    passes(read(), lines(plan()));
    finds(read(), lines(json!([])), "object");
}

#[test]
fn declared_headers_must_be_there_and_fit() {
    finds(read(), unset("etag"), "ETag is missing");
    finds(read(), unset("x-count"), "X-Count is missing");
    finds(read(), set("etag", "1"), "ETag: 1 does not fit");
    finds(read(), set("x-count", "many"), "X-Count: many does not fit");
}

#[test]
fn headers_a_client_acts_on_must_be_declared() {
    passes(read(), set("link", "<x>; rel=next"));
    finds(
        read(),
        set("location", "/v1/plans/1"),
        "location is not documented",
    );
}

#[test]
fn answers_without_content_have_no_body() {
    let unchanged = |exchange: &mut Exchange| {
        exchange.status = 304;
        exchange.headers = headers(&[("x-request-id", "r1")]);
        exchange.body.clear();
    };
    passes(read(), unchanged);
    let mut exchange = read();
    unchanged(&mut exchange);
    finds(exchange, |e| e.body.push(b'x'), "a body where none");
    finds(replacement(), |e| e.body.push(b'x'), "a body where none");
}

#[test]
fn head_is_judged_as_get_without_a_body() {
    let mut head = read();
    head.method = Method::HEAD;
    head.body.clear();
    finds(
        head.clone(),
        |e| e.body = read().body,
        "HEAD was answered with a body",
    );
    finds(head, unset("etag"), "ETag is missing");
}

#[test]
fn every_answer_has_a_request_id() {
    finds(read(), unset("x-request-id"), "X-Request-Id");
}

#[test]
fn every_error_is_a_whole_problem() {
    for member in ["title", "detail", "instance"] {
        let spoil = edit(|body| {
            body.as_object_mut().unwrap().remove(member);
        });
        finds(refusal(), spoil, member);
    }
    finds(
        refusal(),
        edit(|body| body["type"] = "/problems/invalid_state".into()),
        "is not the page of its code",
    );
    finds(
        refusal(),
        edit(|body| body["status"] = 400.into()),
        "says status 400",
    );
    finds(
        refusal(),
        edit(|body| body["request_id"] = "r2".into()),
        "request_id",
    );
}

#[test]
fn a_code_must_be_among_those_of_the_answer() {
    finds(
        refusal(),
        edit(|body| {
            body["code"] = "gone".into();
            body["type"] = "/problems/gone".into();
        }),
        "at `/code`",
    );
    passes(
        refusal(),
        edit(|body| {
            body["code"] = "invalid_state".into();
            body["type"] = "/problems/invalid_state".into();
        }),
    );
}

#[test]
fn outside_the_document_an_error_is_still_a_problem() {
    let mut outside = refusal();
    outside.path = "/nowhere".to_owned();
    assert_eq!(Spec::check_outside(&outside), [] as [&str; 0]);
    outside.body = "Not found".into();
    assert!(Spec::check_outside(&outside)[0].contains("not JSON"));
    outside.headers = headers(&[("x-request-id", "r1"), ("content-type", "text/plain")]);
    assert!(Spec::check_outside(&outside)[0].contains("text/plain"));
}

#[test]
fn accepted_query_parameters_are_documented_and_fit() {
    finds(read(), ask("limits", "5"), "undocumented parameter limits");
    finds(read(), ask("limit", "201"), "limit=[\"201\"]");
    passes(read(), ask("limit", "200"));
    passes(read(), ask("on", "2018-05-17"));
    finds(read(), ask("on", "today"), "on=[\"today\"]");
    passes(read(), ask("kind", "half,year"));
    passes(read(), ask("kind", "half"));
    finds(read(), ask("kind", "half,month"), "kind=");
    finds(
        replacement(),
        |e| e.query.clear(),
        "the required parameter reason",
    );
}

#[test]
fn an_accepted_request_fits_the_document() {
    let send = |body: Value| move |e: &mut Exchange| e.sent_body = body.to_string().into();
    finds(
        replacement(),
        send(json!({"title": "far too long a title"})),
        "at `/title`",
    );
    finds(
        replacement(),
        send(json!({"title": "x", "more": 1})),
        "more",
    );
    finds(replacement(), |e| e.sent_body = "{".into(), "not JSON");
    finds(replacement(), |e| e.sent_body.clear(), "the required body");
    let retype = |e: &mut Exchange, media_type: &str| {
        e.sent_headers
            .insert("content-type", media_type.parse().unwrap());
    };
    finds(
        replacement(),
        |e| retype(e, "text/plain"),
        "undocumented type text/plain",
    );
    let mut form = replacement();
    retype(&mut form, "application/x-www-form-urlencoded");
    form.sent_body = "title=K%E1%BA%BF+ho%E1%BA%A1ch".into();
    finds(form, |e| e.sent_body = "title=x&more=1".into(), "more");
    let drop_etag = |e: &mut Exchange| {
        e.sent_headers.remove("if-match");
    };
    finds(replacement(), drop_etag, "the required header If-Match");
    let mut delete = replacement();
    delete.method = Method::DELETE;
    delete.query.clear();
    delete.sent_body.clear();
    finds(
        delete,
        |e| e.sent_body = "{}".into(),
        "a body where none is documented",
    );
}

#[test]
fn a_refused_request_may_be_anything() {
    passes(refusal(), ask("limits", "5"));
}

#[test]
fn an_operation_counts_once_it_passed() {
    let spec = Spec::new(json!({"paths": {"/a": {
        "get": {"operationId": "counted", "responses": {"204": {"description": "a"}}},
        "put": {"operationId": "not_counted", "responses": {"200": {"description": "b"}}}
    }}}));
    let mut exchange = replacement();
    exchange.query.clear();
    exchange.sent_body.clear();
    exchange.path = "/a".to_owned();
    assert_eq!(spec.check(&exchange).len(), 1);
    exchange.method = Method::GET;
    assert_eq!(spec.never_exercised(), ["counted", "not_counted"]);
    assert_eq!(spec.check(&exchange), [] as [&str; 0]);
    assert_eq!(spec.never_exercised(), ["not_counted"]);
    assert!(exercised().contains(&("counted".to_owned(), 204)));
}

#[test]
fn an_example_unlike_real_answers_is_found() {
    let answer = json!({"description": "a", "content": {"application/json": {
        "schema": {"type": "object"},
        "example": {"items": [{"id": 1, "more": 2}]}
    }}});
    let bare = json!({"description": "b", "content": {"application/json": {"schema": {"type": "object"}}}});
    let spec = Spec::new(json!({"paths": {"/a": {
        "get": {"operationId": "list_a", "responses": {"200": answer}},
        "post": {"operationId": "create_a", "responses": {"201": bare}}
    }}}));
    let mut real = Shape::new();
    let items =
        json!({"items": [{"id": 1, "name": "Hà"}, {"id": 2, "name": "Lan", "left_on": null}]});
    note(&mut real, "", &items);
    assert_eq!(
        spec.differs_from("list_a", &real),
        [
            "list_a: no real answer has /items/*/more",
            "list_a: the example lacks /items/*/name"
        ]
    );
    assert_eq!(spec.without_example(), ["create_a application/json"]);
}
