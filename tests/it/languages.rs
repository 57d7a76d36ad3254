//! Whatever has words in it comes in the language the caller asks for, and says so.

use api::text::Text;
use api::texts;
use reqwest::Method;
use serde_json::{Value, json};
use tests::city::{City, text};
use tests::{Answer, Client, both};

use crate::main_loop::{draft, etag};

/// What `Accept-Language` says, and which language answers it.
const ASKED: [(&str, &str); 3] = [
    ("vi-VN, en;q=0.8", "vi"),
    ("vi;q=0.2, en-GB;q=0.8", "en"),
    ("fr", "vi"),
];

/// The kinds of units, as a text names them.
const KINDS: &str = "`province`, `city`, `district`, `ward`, `commune`, `township`, `office`, \
    `provincial_department`, `public_service_unit`, `mass_organisation`, `inter_agency_body`";

/// A request whose answer has words, by whom.
struct Asking<'a> {
    by: &'a Client,
    method: Method,
    path: String,
    status: u16,
}

impl Asking<'_> {
    async fn in_(&self, language: &str, known: &str) -> Answer {
        let asked = self.by.request(self.method.clone(), &self.path);
        let asked = asked.header("Accept-Language", language);
        asked.header("If-None-Match", known).send().await
    }
}

/// Asserts that each language says it in its own words, and that the other's are not among them.
async fn assert_said(wording: impl AsyncFn(&str) -> Value, expected: &Text) {
    assert_ne!(expected.vi, expected.en);
    assert_eq!(wording("vi").await, *expected.vi);
    assert_eq!(wording("en").await, *expected.en);
}

/// Whether a cache that holds the answer knows that other languages have others.
fn varies(answer: &Answer) -> bool {
    let vary = answer.headers.get_all("Vary").iter();
    let names = vary.flat_map(|value| value.to_str().unwrap().split(','));
    names
        .map(str::trim)
        .any(|name| name.eq_ignore_ascii_case("Accept-Language"))
}

both! {
    async fn words_come_in_the_language_asked_for(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        let (justice, dolisa) = (city.as_("justice").await, city.as_("dolisa").await);
        let period = &plan.periods["2018-H1"];
        let report = draft(&justice, period, &city.unit("PTP")).await;
        let report = text(&report["id"]);
        let notices = justice.get("/v1/notifications").send().await.expect_status(200).json();
        let notice = text(&notices["items"][0]["id"]);
        let get = |by, path: String| Asking { by, method: Method::GET, path, status: 200 };
        let all = [
            get(&dolisa, format!("/v1/periods/{period}/obligations?format=csv")),
            get(&dolisa, format!("/v1/periods/{period}/obligations?format=xlsx")),
            get(&dolisa, format!("/v1/periods/{period}/completeness?format=csv")),
            get(&dolisa, format!("/v1/aggregates?period_id={period}&format=csv")),
            get(&dolisa, format!("/v1/aggregates?period_id={period}&format=xlsx")),
            get(&justice, format!("/v1/reports/{report}/template.xlsx")),
            get(&justice, "/v1/notifications".to_owned()),
            get(&justice, format!("/v1/notifications/{notice}")),
            Asking { by: &justice, method: Method::POST, path: format!("/v1/reports/{report}/validate"), status: 200 },
            Asking { by: &justice, method: Method::GET, path: format!("/v1/reports/{period}"), status: 404 },
            Asking { by: &justice, method: Method::GET, path: "/v1/reports?limit=0".to_owned(), status: 400 },
        ];
        for asking in all {
            let path = &asking.path;
            let mut said = Vec::new();
            for (language, expected) in ASKED {
                let answer = asking.in_(language, "\"none\"").await.expect_status(asking.status);
                assert_eq!(answer.header("Content-Language"), expected, "{path} {language}");
                assert!(varies(&answer), "{path} {language}: {:?}", answer.headers);
                said.push(answer);
            }
            assert_ne!(said[0].body, said[1].body, "{path}");
            if let Some(tag) = said[0].headers.get("ETag") {
                let tag = tag.to_str().unwrap();
                let known = asking.in_("vi", tag).await.expect_status(304);
                assert!(varies(&known), "{path}: {:?}", known.headers);
                // A copy in Vietnamese is none in English.
                asking.in_("en", tag).await.assert_status(200);
            }
        }
    }

    async fn what_is_wrong_is_told_in_both_languages(app: TestApp) {
        let city = City::found(&app).await;
        let justice = city.as_("justice").await;
        let asking = async |language: &str| {
            let body = json!({"period_id": city.unit("PTP"), "unit_id": city.unit("PTP")});
            let asked = justice.post("/v1/reports").header("Accept-Language", language);
            asked.json(body).send().await.json()
        };
        let (vi, en) = (asking("vi").await, asking("en").await);
        assert_eq!((&vi["code"], &vi["errors"][0]["code"]), (&en["code"], &en["errors"][0]["code"]));
        assert_ne!(vi["title"], en["title"]);
        assert_ne!(vi["errors"][0]["detail"], en["errors"][0]["detail"]);
    }

    async fn a_wrong_member_is_told_in_one_language(app: TestApp) {
        use texts::{http, values};
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        for (member, value, expected) in [
            ("code", json!(7), http::wrong_type(http::a_string())),
            ("code", json!("=1"), values::begins_formula()),
            ("name", json!(" "), values::blank()),
            ("name", json!("x".repeat(301)), values::too_long(300, 301)),
            ("kind", json!("castle"), http::unknown_value(KINDS)),
            ("active_from", json!("15/6/2018"), values::not_a_day()),
            ("parent_id", json!("nobody"), http::not_a_uuid()),
            ("parent_id", json!(7), http::wrong_type(http::a_uuid())),
            ("identifier", json!("H5"), values::not_an_identifier()),
            ("requires_sign_off", json!("yes"), http::wrong_type(http::true_or_false())),
        ] {
            let mut unit = json!({
                "code": "PX", "name": "Phòng", "kind": "office", "level": "district",
                "parent_id": city.unit("593"), "active_from": "2018-01-01",
            });
            unit[member] = value;
            let wording = async |language: &str| {
                let asked = admin.post("/v1/units").header("Accept-Language", language);
                let answer = asked.json(unit.clone()).send().await.expect_status(422).json();
                assert_eq!(answer["errors"][0]["pointer"], format!("/{member}"));
                answer["errors"][0]["detail"].clone()
            };
            assert_said(wording, &expected).await;
        }
        let wording = async |language: &str| {
            let asked = admin.post("/v1/units").header("Accept-Language", language);
            asked.json(json!({"code": "PX"})).send().await.expect_status(422).json()["errors"][0]["detail"].clone()
        };
        assert_said(wording, &http::missing_field("name")).await;
        let wording = async |language: &str| {
            let asked = admin.post("/v1/units").header("Accept-Language", language);
            asked.body("application/json", "{\"code\" 7}").send().await.expect_status(400).json()["detail"].clone()
        };
        assert_said(wording, &http::not_json(1, 9)).await;
    }

    async fn a_figure_and_a_cell_are_told_in_one_language(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        let (admin, justice) = (city.as_("first.admin").await, city.as_("justice").await);
        let report = draft(&justice, &plan.periods["2018-H1"], &city.unit("PTP")).await;
        let path = format!("/v1/reports/{}/values", text(&report["id"]));
        for (figure, expected) in [
            ("1.00001", texts::values::too_many_decimals()),
            ("1e11", texts::values::too_large()),
            ("\"4\"", texts::values::not_a_number()),
        ] {
            let id = city.id("7.1.a");
            let body = format!("{{\"values\":[{{\"measure_id\":\"{id}\",\"numerator\":{figure},\"denominator\":5}}]}}");
            let wording = async |language: &str| {
                let asked = justice.put(&path).if_match(&etag(&report)).header("Accept-Language", language);
                let answer = asked.body("application/json", body.clone()).send().await.expect_status(422).json();
                answer["errors"][0]["detail"].clone()
            };
            assert_said(wording, &expected).await;
        }
        let file = "code,name,kind,level,parent_code,active_from,active_to,identifier\n\
            PX,Phòng,castle,district,593,1/7/2025,,H5\n";
        for (place, expected) in [
            texts::http::unknown_value(KINDS), texts::values::not_a_day(), texts::values::not_an_identifier(),
        ].iter().enumerate() {
            let wording = async |language: &str| {
                let asked = admin.post("/v1/units/import").header("Accept-Language", language);
                let answer = asked.body("text/csv", file).send().await.expect_status(422).json();
                answer["errors"][place]["detail"].clone()
            };
            assert_said(wording, expected).await;
        }
    }

    async fn a_wrong_parameter_is_told_in_one_language(app: TestApp) {
        use texts::http;
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        for (query, expected) in [
            ("/v1/units?limit=ten", http::not_within_limits()),
            ("/v1/units?limit=1&limit=2", http::duplicate_parameter()),
            ("/v1/units?parent_id=7", http::not_a_uuid()),
            ("/v1/units?code=a%07", texts::values::control_characters()),
            ("/v1/holidays?year=1800", texts::limits::too_small(1900)),
        ] {
            let wording = async |language: &str| {
                let asked = admin.raw(Method::GET, query).header("Accept-Language", language);
                asked.send().await.expect_status(400).json()["errors"][0]["detail"].clone()
            };
            assert_said(wording, &expected).await;
        }
        let wording = async |language: &str| {
            let asked = app.anonymous().post("/v1/oauth/token").header("Accept-Language", language);
            let asked = asked.body("application/x-www-form-urlencoded", "client_id=so-ldtbxh");
            asked.send().await.expect_status(400).json()["detail"].clone()
        };
        let why = http::missing_parameter("grant_type");
        assert_said(wording, &texts::auth::form_unreadable(why)).await;
    }
}
