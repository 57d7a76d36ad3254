//! The pages that the `type` of a problem leads to.

use serde_json::Value;
use tests::city::{list, text};
use tests::{Answer, Client, both};

/// What a browser asks for.
const BROWSER: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

async fn page(as_: &Client, path: &str, accept: &str) -> Answer {
    let asked = as_.get(path).header("Accept", accept).send().await;
    asked.expect_status(200)
}

/// Asserts that elements are closed in the order in which they were opened.
fn assert_nested(html: &str) {
    let mut open = Vec::new();
    for tag in html.split('<').skip(1) {
        let (tag, _) = tag.split_once('>').expect("a tag ends");
        let name = tag.split(' ').next().unwrap();
        match name.strip_prefix('/') {
            Some(closed) => assert_eq!(open.pop(), Some(closed), "{html}"),
            None if name == "!doctype" || name == "meta" => {}
            None => open.push(name),
        }
    }
    assert!(open.is_empty(), "{open:?} in {html}");
}

both! {
    async fn every_code_is_explained_to_people_and_to_programs(app: TestApp) {
        let all = page(app.anonymous(), "/problems", "application/json").await.json();
        let codes = list(&all["items"]);
        assert!(codes.len() >= 40, "{}", codes.len());
        for code in codes {
            let slug = text(&code["code"]);
            let path = format!("/problems/{slug}");
            let said = page(app.anonymous(), &path, "application/json").await.json();
            assert_eq!(said["status"], code["status"]);
            assert_eq!(said["title"], code["title"]);
            let outside = ["unknown_route", "method_not_allowed"].contains(&slug.as_str());
            assert_eq!(list(&said["operations"]).is_empty(), outside, "{slug}");
            for lang in ["vi", "en"] {
                let shown = page(app.anonymous(), &format!("{path}?lang={lang}"), BROWSER).await;
                assert_eq!(shown.header("Content-Type"), "text/html; charset=utf-8");
                assert_eq!(shown.header("Content-Language"), lang);
                let html = shown.text();
                assert_nested(html);
                assert!(html.starts_with(&format!("<!doctype html>\n<html lang=\"{lang}\">")));
                let plain = html.replace("<code>", "`").replace("</code>", "`").replace("&quot;", "\"");
                for part in ["title", "when", "mend"] {
                    let said = text(&said[part][lang]);
                    assert!(plain.contains(&said.replace('<', "&lt;").replace('>', "&gt;")), "{slug} lacks {said}");
                }
            }
        }
    }

    async fn a_page_names_the_operations_that_answer_the_code(app: TestApp) {
        let said = page(app.anonymous(), "/problems/limit_reached", "application/json").await.json();
        let operations: Vec<&Value> = list(&said["operations"]).iter().map(|one| &one["path"]).collect();
        assert_eq!(operations, ["/v1/frameworks/{id}/versions", "/v1/plans/{id}/amendments", "/v1/webhooks"]);
        let shown = page(app.anonymous(), "/problems/limit_reached", BROWSER).await;
        assert!(shown.text().contains("<code>POST /v1/webhooks</code>"), "{}", shown.text());
        let stale = page(app.anonymous(), "/problems/stale", "application/json").await.json();
        let patched = list(&stale["operations"]).iter().any(|one| one["method"] == "PATCH" && one["path"] == "/v1/plans/{id}");
        assert!(patched, "{stale}");
    }

    async fn a_page_explains_each_code_that_stands_under_the_problem(app: TestApp) {
        for (slug, there, elsewhere) in [
            ("invalid_input", "measure_not_owed", "unknown_parameter"),
            ("invalid_parameter", "unknown_parameter", "measure_not_owed"),
            ("report_incomplete", "numerator_above_denominator", "nobody_reports"),
            ("plan_incomplete", "nobody_reports", "numerator_above_denominator"),
        ] {
            let path = format!("/problems/{slug}");
            let said = page(app.anonymous(), &path, "application/json").await.json();
            let codes: Vec<String> = list(&said["faults"]).iter().map(|fault| text(&fault["code"])).collect();
            assert!(codes.iter().any(|code| code == there), "{slug}: {codes:?}");
            assert!(codes.iter().all(|code| code != elsewhere), "{slug}: {codes:?}");
            for lang in ["vi", "en"] {
                let shown = page(app.anonymous(), &format!("{path}?lang={lang}"), BROWSER).await;
                let plain = shown.text().replace("<code>", "").replace("</code>", "");
                for fault in list(&said["faults"]) {
                    let meaning = text(&fault["meaning"][lang]).replace('`', "");
                    let row = format!("<tr><td>{}</td><td>{meaning}</td></tr>", text(&fault["code"]));
                    assert!(plain.contains(&row), "{slug} lacks {row}");
                }
            }
        }
        let stale = page(app.anonymous(), "/problems/stale", "application/json").await.json();
        assert_eq!(list(&stale["faults"]).len(), 0);
        let shown = page(app.anonymous(), "/problems/stale?lang=en", BROWSER).await;
        assert!(!shown.text().contains("errors[].code"));
    }

    async fn the_list_leads_to_the_pages_and_each_to_the_other_language(app: TestApp) {
        let shown = page(app.anonymous(), "/problems?lang=en", BROWSER).await;
        assert_nested(shown.text());
        assert!(shown.text().contains("<a href=\"/problems/stale?lang=en\">"));
        assert!(shown.text().contains("<a href=\"/problems?lang=vi\" hreflang=\"vi\" lang=\"vi\">Tiếng Việt</a>"));
        let shown = page(app.anonymous(), "/problems/stale", BROWSER).await;
        assert!(shown.text().contains("<a href=\"/problems/stale?lang=en\" hreflang=\"en\" lang=\"en\">English</a>"));
    }

    async fn accept_decides_the_form_and_accept_language_the_words(app: TestApp) {
        for (accept, form) in [
            (BROWSER, "text/html; charset=utf-8"),
            ("*/*", "application/json"),
            ("text/*", "text/html; charset=utf-8"),
            ("application/json;q=0.5, text/html;q=0.4", "application/json"),
            ("text/html;q=0, */*;q=0.1", "application/json"),
        ] {
            let shown = page(app.anonymous(), "/problems/stale", accept).await;
            assert_eq!(shown.header("Content-Type"), form, "{accept}");
            for name in ["Accept", "Accept-Language"] {
                assert!(shown.header("Vary").split(", ").any(|one| one == name), "{accept}");
            }
        }
        let refused = app.anonymous().get("/problems/stale").header("Accept", "application/xml, text/html;q=0").send().await;
        refused.assert_problem(406, "not_acceptable");
        for (wanted, lang) in [("en-GB, vi;q=0.5", "en"), ("fr", "vi"), ("en;q=0.1, vi", "vi")] {
            let asked = app.anonymous().get("/problems/stale").header("Accept", BROWSER).header("Accept-Language", wanted);
            assert_eq!(asked.send().await.expect_status(200).header("Content-Language"), lang, "{wanted}");
        }
        let odd = app.anonymous().get("/problems/stale?lang=fr").send().await;
        odd.assert_problem(400, "invalid_parameter");
    }

    async fn a_page_is_kept_by_its_tag(app: TestApp) {
        let asked = app.anonymous().get("/problems/stale?lang=en").header("Accept", BROWSER);
        let shown = asked.send().await.expect_status(200);
        let again = app.anonymous().get("/problems/stale?lang=en").header("Accept", BROWSER).header("If-None-Match", shown.etag());
        again.send().await.assert_status(304);
        let other = app.anonymous().get("/problems/stale?lang=vi").header("Accept", BROWSER).header("If-None-Match", shown.etag());
        other.send().await.assert_status(200);
        let head = app.anonymous().head("/problems/stale?lang=en").header("Accept", BROWSER).send().await.expect_status(200);
        assert_eq!(head.etag(), shown.etag());
    }

    async fn a_page_shows_its_style_and_runs_nothing(app: TestApp) {
        let shown = page(app.anonymous(), "/problems/stale", BROWSER).await;
        let policy = shown.header("Content-Security-Policy");
        assert!(policy.starts_with("default-src 'none'; style-src 'sha256-"), "{policy}");
        assert!(!policy.contains("script-src"), "{policy}");
        assert!(!shown.text().contains("<script"));
    }
}
