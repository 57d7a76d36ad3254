//! Whatever has words in it comes in the language the caller asks for, and says so.

use reqwest::Method;
use serde_json::json;
use tests::city::{City, text};
use tests::{Answer, Client, both};

use crate::main_loop::draft;

/// What `Accept-Language` says, and which language answers it.
const ASKED: [(&str, &str); 3] = [
    ("vi-VN, en;q=0.8", "vi"),
    ("vi;q=0.2, en-GB;q=0.8", "en"),
    ("fr", "vi"),
];

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
}
