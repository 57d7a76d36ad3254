//! Bad input is refused with a pointer, changes nothing, and is never a fault of the service.

use reqwest::Method;
use serde_json::{Value, json};
use tests::city::{City, text};
use tests::{Answer, both};

use crate::links::parameters;
use crate::main_loop::{draft, etag};

/// The pointers and parameters an answer complains of.
pub fn places(answer: &Answer) -> Vec<String> {
    let body = answer.json();
    let errors = body["errors"].as_array().cloned().unwrap_or_default();
    errors
        .iter()
        .map(|error| {
            text(if error["pointer"].is_null() {
                &error["parameter"]
            } else {
                &error["pointer"]
            })
        })
        .collect()
}

both! {
    async fn a_body_that_is_no_json_or_of_another_type_is_refused(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        for body in ["", "{", "nonsense", "{\"code\":", "\u{feff}{}", "{\"code\":\"\\ud800\"}"] {
            let answer = admin.post("/v1/units").body("application/json", body).send().await;
            answer.assert_problem(400, "malformed_json");
        }
        let deep = "[".repeat(10_000);
        admin.post("/v1/units").body("application/json", deep.clone()).send().await.assert_problem(400, "malformed_json");
        for body in [format!("{{\"code\":{deep}"), format!("{{\"{deep}\":1}}")] {
            let answer = admin.post("/v1/units").body("application/json", body).send().await;
            answer.assert_problem(422, "invalid_input");
        }
        let xml = admin.post("/v1/units").body("application/xml", "<unit/>").send().await;
        xml.assert_problem(415, "unsupported_media_type");
        let large = format!("{{\"code\":\"{}\"}}", "x".repeat(1024 * 1024));
        admin.post("/v1/units").body("application/json", large).send().await.assert_problem(413, "too_large");
        let form = app.anonymous().post("/v1/oauth/token").json(json!({"grant_type": "client_credentials"})).send().await;
        form.assert_problem(415, "unsupported_media_type");
    }

    async fn each_wrong_member_of_a_body_is_pointed_at(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        let unit = |member: &str, value: Value| {
            let mut unit = json!({
                "code": "PX", "name": "Phòng", "kind": "office", "level": "district",
                "parent_id": city.unit("593"), "active_from": "2018-01-01",
            });
            unit[member] = value;
            unit
        };
        let cases = [
            ("colour", json!("red"), "/colour"),
            ("code", json!(7), "/code"),
            ("code", json!(""), "/code"),
            ("code", json!("x".repeat(33)), "/code"),
            ("name", json!("a\u{0}b"), "/name"),
            ("name", Value::Null, "/name"),
            ("kind", json!("castle"), "/kind"),
            ("kind", json!(7), "/kind"),
            ("kind", json!({"office": null}), "/kind"),
            ("active_from", json!("2018-02-30"), "/active_from"),
            ("active_from", json!(20_180_101), "/active_from"),
            ("active_to", json!("2017-01-01"), "/active_to"),
            ("parent_id", json!("nobody"), "/parent_id"),
            ("parent_id", json!("01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d40"), "/parent_id"),
            ("requires_sign_off", json!("yes"), "/requires_sign_off"),
        ];
        for (member, value, place) in cases {
            let answer = admin.post("/v1/units").json(unit(member, value.clone())).send().await;
            answer.assert_problem(422, "invalid_input");
            assert_eq!(places(&answer), [place], "{member}: {value}");
        }
        let in_order = json!(["PX", "Phòng", null, "office", "district", city.unit("593"), "2018-01-01"]);
        let answer = admin.post("/v1/units").body("application/json", in_order.to_string()).send().await;
        answer.assert_problem(422, "invalid_input");
        assert_eq!(places(&answer), [""], "an array is no object");
        let missing = admin.post("/v1/units").json(json!({"code": "PX"})).send().await;
        missing.assert_problem(422, "invalid_input");
        let known = admin.get("/v1/units").query("code", "PX").send().await.expect_status(200).json();
        assert_eq!(known["items"], json!([]), "nothing was made");
    }

    async fn wrong_parameters_ids_and_methods_are_named(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        for (query, place) in [
            ("limit=0", "limit"), ("limit=201", "limit"), ("limit=99999999999999999999", "limit"),
            ("limit=-1", "limit"), ("cursor=x", "cursor"), ("kind=castle", "kind"),
            ("parent_id=7", "parent_id"), ("limt=7", "limt"), ("limit=1&limit=2", "limit"),
        ] {
            let answer = admin.raw(Method::GET, &format!("/v1/units?{query}")).send().await;
            answer.assert_problem(400, "invalid_parameter");
            assert_eq!(places(&answer), [place], "{query}");
        }
        let answer = admin.get("/v1/units/not-an-id").send().await;
        answer.assert_problem(400, "invalid_parameter");
        let answer = admin.get("/v1/units/01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d40").send().await;
        answer.assert_problem(404, "not_found");
        let answer = admin.raw(Method::PUT, "/v1/units").send().await;
        answer.assert_problem(405, "method_not_allowed");
        assert_eq!(answer.header("Allow"), "GET, HEAD, POST");
    }

    async fn a_parameter_keeps_within_the_limits_of_the_document(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        for (path, name, longest) in [("/v1/frameworks", "code", 64), ("/v1/indicators", "number", 32), ("/v1/measures", "q", 100)] {
            admin.get(path).query(name, &"đ".repeat(longest)).send().await.assert_status(200);
            let answer = admin.raw(Method::GET, path).query(name, &"đ".repeat(longest + 1)).send().await;
            answer.assert_problem(400, "invalid_parameter");
            assert_eq!(places(&answer), [name]);
        }
        let unit = format!("/v1/units/{}", city.unit("593"));
        for (path, client) in [(unit.as_str(), &admin), ("/.well-known/jwks.json", app.anonymous())] {
            let answer = client.get(path).header("If-None-Match", &"x".repeat(4001)).send().await;
            answer.assert_problem(400, "invalid_parameter");
            assert_eq!(places(&answer), ["If-None-Match"]);
        }
        let stranger = app.anonymous().raw(Method::GET, "/v1/units").query("code", &"x".repeat(99)).send().await;
        stranger.assert_problem(401, "unauthenticated");
    }

    async fn the_document_tells_which_keys_and_searches_are_taken(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        let document = serde_json::to_value(api::openapi::document()).unwrap();
        let schema = |path: &str, method: &str, name: &str| {
            let mut all = parameters(&document, &document["paths"][path][method]);
            all.find(|one| one["name"] == name).unwrap()["schema"].clone()
        };
        let key = schema("/v1/notifications/read", "post", "Idempotency-Key");
        let (longest, longer) = ("k".repeat(255), "k".repeat(256));
        let escaped = format!("\"{}\"", r#"\""#.repeat(255));
        for (text, is_taken) in [
            ("8e03978e", true), ("\"hai tu\"", true), (r#""a\"b\\""#, true), (longest.as_str(), true), (escaped.as_str(), true),
            ("hai tu", false), ("a\"b", false), ("\"a", false), ("\"\"", false), (r#""a\b""#, false), (longer.as_str(), false),
        ] {
            let answer = admin.raw(Method::POST, "/v1/notifications/read").json(json!({})).header("Idempotency-Key", text).send().await;
            assert_eq!(answer.status != 400, is_taken, "{text}");
            assert_eq!(jsonschema::is_valid(&key, &json!(text)), is_taken, "{text}");
        }
        let search = schema("/v1/units", "get", "q");
        for (text, is_taken) in [("duc long", true), (" \u{a0}", false), ("a\u{9c}", false), ("a\tb", false), ("\u{ffff}a", false)] {
            let answer = admin.raw(Method::GET, "/v1/units").query("q", text).send().await;
            assert_eq!(answer.status == 200, is_taken, "{text:?}");
            assert_eq!(jsonschema::is_valid(&search, &json!(text)), is_taken, "{text:?}");
        }
    }

    async fn a_path_written_out_in_full_is_no_id(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        for (method, path, allowed) in [
            (Method::GET, "/v1/plans/import", "POST"),
            (Method::DELETE, "/v1/plans/import", "POST"),
            (Method::PATCH, "/v1/reports/accept", "POST"),
            (Method::PATCH, "/v1/units/export", "GET, HEAD"),
            (Method::GET, "/v1/units/import", "POST"),
        ] {
            let answer = admin.raw(method, path).send().await;
            answer.assert_problem(405, "method_not_allowed");
            assert_eq!(answer.header("Allow"), allowed, "{path}");
        }
        admin.raw(Method::HEAD, "/v1/units/export").send().await.assert_status(200);
    }

    async fn figures_out_of_the_exact_range_are_refused(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        let justice = city.as_("justice").await;
        let report = draft(&justice, &plan.periods["2018-H1"], &city.unit("PTP")).await;
        let path = format!("/v1/reports/{}/values", text(&report["id"]));
        let id = city.id("7.1.a");
        for figure in ["1.00001", "100000000000", "-100000000000", "1e11", "\"4\"", "1e999999999", "true", "[1]"] {
            let body = format!("{{\"values\":[{{\"measure_id\":\"{id}\",\"numerator\":{figure},\"denominator\":5}}]}}");
            let answer = justice.put(&path).if_match(&etag(&report)).body("application/json", body).send().await;
            answer.assert_problem(422, "invalid_input");
            assert_eq!(places(&answer), ["/values/0/numerator"], "{figure}");
        }
        // The edge of the range passes to the last digit.
        let body = format!("{{\"values\":[{{\"measure_id\":\"{id}\",\"numerator\":99999999999.9999,\"denominator\":99999999999.9999}}]}}");
        let answer = justice.put(&path).if_match(&etag(&report)).body("application/json", body).send().await;
        answer.assert_status(200);
        assert!(answer.text().contains("\"numerator\":99999999999.9999"), "{}", answer.text());
        let foreign = json!({"values": [{"measure_id": city.id("7.4.a"), "numerator": 1, "denominator": 1}]});
        let report = answer.json();
        let answer = justice.put(&path).if_match(&etag(&report)).json(foreign).send().await;
        answer.assert_problem(422, "invalid_input");
        assert_eq!(places(&answer), ["/values/0/measure_id"], "7.4 is the Health office's");
    }

    async fn a_change_without_or_with_an_old_tag_changes_nothing(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        let path = format!("/v1/units/{}", city.unit("PTP"));
        let patch = json!({"name": "Phòng Tư pháp thành phố"});
        admin.patch(&path).json(patch.clone()).send().await.assert_problem(428, "precondition_required");
        for old in ["\"0\"", "\"2\"", "W/\"1\"", "1"] {
            admin.patch(&path).if_match(old).json(patch.clone()).send().await.assert_problem(412, "stale");
        }
        let changed = admin.patch(&path).if_match("\"1\"").json(patch.clone()).send().await.expect_status(200);
        assert_eq!(changed.etag(), "\"2\"");
        admin.patch(&path).if_match("\"1\"").json(patch).send().await.assert_problem(412, "stale");
        let read = admin.get(&path).send().await.expect_status(200);
        assert_eq!(read.json()["name"], "Phòng Tư pháp thành phố");
        admin.get(&path).header("If-None-Match", read.etag()).send().await.assert_status(304);
        let head = admin.head(&path).send().await.expect_status(200);
        assert_eq!(head.etag(), read.etag());
    }

    async fn problems_speak_the_language_asked_for(app: TestApp) {
        let path = "/v1/units";
        let said = async |language: &str| {
            let answer = app.anonymous().get(path).header("Accept-Language", language).send().await;
            (answer.header("Content-Language").to_owned(), text(&answer.json()["title"]))
        };
        assert_eq!(said("en-GB, vi;q=0.5").await, ("en".to_owned(), "Not signed in".to_owned()));
        assert_eq!(said("vi").await, ("vi".to_owned(), "Chưa đăng nhập".to_owned()));
        assert_eq!(said("fr").await.0, "vi");
    }

    async fn an_escape_in_the_path_changes_nothing(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        let long = "x".repeat(300);
        for path in ["/v1/units", "/v1/%75nits", "/%761/unit%73"] {
            admin.raw(Method::GET, path).send().await.assert_status(200);
            let answer = admin.raw(Method::GET, &format!("{path}?code={long}")).send().await;
            answer.assert_problem(400, "invalid_parameter");
            assert_eq!(places(&answer), ["code"], "{path}");
            let answer = admin.raw(Method::DELETE, path).send().await;
            answer.assert_problem(405, "method_not_allowed");
        }
        // An escaped slash parts nothing.
        admin.raw(Method::GET, "/v1%2Funits").send().await.assert_problem(404, "unknown_route");
        let mine = admin.raw(Method::GET, "/v1/%6De").send().await.expect_status(200);
        assert_eq!(mine.header("Cache-Control"), admin.get("/v1/me").send().await.header("Cache-Control"));
    }

    async fn an_id_is_taken_in_one_notation(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        let id = city.unit("593");
        admin.get(&format!("/v1/units/{id}")).send().await.assert_status(200);
        for other in [id.replace('-', ""), format!("%7B{id}%7D"), format!("urn:uuid:{id}")] {
            let answer = admin.raw(Method::GET, &format!("/v1/units/{other}")).send().await;
            answer.assert_problem(400, "invalid_parameter");
            assert_eq!(places(&answer), ["id"], "{other}");
            let answer = admin.raw(Method::GET, &format!("/v1/units?parent_id={other}")).send().await;
            answer.assert_problem(400, "invalid_parameter");
            assert_eq!(places(&answer), ["parent_id"], "{other}");
        }
    }

    async fn long_lists_of_tags_and_languages_are_lawful(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        let path = format!("/v1/units/{}", city.unit("593"));
        let tag = admin.get(&path).send().await.expect_status(200).etag().to_owned();
        let others: String = (100..140).fold(String::new(), |list, version| list + &format!("\"{version}\", "));
        let known = admin.get(&path).header("If-None-Match", &format!("{others}{tag}")).send().await;
        known.assert_status(304);
        let languages = format!("{}en", "fr;q=0.1, ".repeat(500));
        let template = admin.get("/problems/stale").header("Accept-Language", &languages).header("Accept", "text/html").send().await;
        assert_eq!(template.expect_status(200).header("Content-Language"), "en");
    }
}
