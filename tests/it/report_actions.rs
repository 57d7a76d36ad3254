//! `allowed_actions` tells exactly the steps that would be taken.

use serde_json::{Value, json};
use tests::city::{City, list, text};
use tests::{Answer, Client, both};

use crate::main_loop::step;
use crate::reading::{person, read, texts, told_to_all};
use crate::report_reviews::justice_drafts;
use crate::report_steps::{health_drafts, taken};

/// Every action with its path.
const ACTIONS: [(&str, &str); 10] = [
    ("write", ""),
    ("submit", "/submit"),
    ("withdraw", "/withdraw"),
    ("sign", "/sign"),
    ("refuse", "/refuse"),
    ("start_review", "/review"),
    ("return", "/return"),
    ("accept", "/accept"),
    ("reopen", "/reopen"),
    ("take_over", "/take-over"),
];

/// Takes an action by a tag.
async fn act(as_: &Client, report: &Value, action: (&str, &str), tag: &str) -> Answer {
    let path = format!("/v1/reports/{}{}", text(&report["id"]), action.1);
    match action.0 {
        "write" => {
            as_.patch(&path)
                .if_match(tag)
                .json(json!({"narrative": null}))
                .send()
                .await
        }
        "refuse" | "return" | "reopen" | "take_over" => {
            let body = json!({"reason": "Đề nghị rà soát."});
            as_.post(&path).if_match(tag).json(body).send().await
        }
        _ => as_.post(&path).if_match(tag).send().await,
    }
}

both! {
    async fn what_is_told_can_be_done_and_nothing_else(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        let mut people: Vec<(&str, Client)> = vec![
            ("health", city.as_("health").await), ("head", city.as_("health.head").await), ("mayor", city.as_("mayor").await),
        ];
        for (name, roles) in [
            ("colleague", &[("reporter", "PYT"), ("approver", "PYT")][..]),
            ("reviewer", &[("coordinator", "PLDTBXH"), ("viewer", "593")]),
            ("stand.in", &[("reporter", "PLDTBXH"), ("viewer", "593")]),
            ("all", &[("reporter", "PLDTBXH"), ("coordinator", "PLDTBXH"), ("approver", "PYT"), ("viewer", "593")]),
            ("above", &[("coordinator", "593"), ("reporter", "593")]),
        ] {
            people.push((name, person(&city, name, roles).await));
        }
        let who = |name: &str| &people.iter().find(|(one, _)| *one == name).unwrap().1;
        let mut report = health_drafts(&city, &plan, who("health")).await;
        let path = format!("/v1/reports/{}", text(&report["id"]));
        // Who goes on and how, and what the lead unit's all-rounder is told before that.
        for (by, next, told_all) in [
            ("health", "submit", &["take_over"][..]),
            ("head", "refuse", &["sign", "refuse"]),
            ("all", "take-over", &["take_over"]),
            ("all", "submit", &["write", "submit"]),
            ("head", "sign", &["withdraw", "refuse"]),
            ("reviewer", "review", &["withdraw"]),
            ("reviewer", "return", &[]),
            ("health", "submit", &["write", "submit"]),
            ("colleague", "sign", &["withdraw", "sign", "refuse"]),
            ("all", "accept", &["withdraw", "start_review", "return", "accept"]),
            ("reviewer", "reopen", &["reopen"]),
        ] {
            let mut marks = Vec::new();
            for (name, person) in &people {
                let answer = person.get(&path).send().await.expect_status(200);
                let seen = answer.json();
                let told = texts_of(&seen["allowed_actions"]);
                marks.push((told.clone(), answer.etag().to_owned()));
                if *name == "all" {
                    assert_eq!(told, told_all, "before {next}");
                }
                let listed = read(person, "/v1/reports").await;
                assert_eq!(texts_of(&listed["items"][0]["allowed_actions"]), told, "{name} before {next}");
                for action in ACTIONS {
                    let is_told = told.contains(&action.0.to_owned());
                    // A stale tag is looked at before the state, and after the permission.
                    let stale = act(person, &report, action, "\"0\"").await.status;
                    if is_told {
                        assert_eq!(stale, 412, "{name}: {} before {next}", action.0);
                    } else {
                        let refused = act(person, &report, action, answer.etag()).await.status;
                        let is_consistent = (refused, stale) == (403, 403) || (refused, stale) == (409, 412);
                        assert!(is_consistent, "{name}: {} before {next}: {refused}, {stale}", action.0);
                    }
                }
            }
            for (told, tag) in &marks {
                for (other, other_tag) in &marks {
                    assert_eq!(told == other, tag == other_tag, "a tag stands for what it tells");
                }
            }
            let now = read(who("mayor"), &path).await;
            assert_eq!(told_to_all(&now), told_to_all(&report), "nothing was done before {next}");
            report = match next {
                "submit" | "sign" | "review" | "accept" => step(who(by), &report, next).await,
                _ => taken(who(by), &report, next).await,
            };
        }
    }

    async fn a_copy_grows_stale_with_what_its_reader_may_do(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        let justice = city.as_("justice").await;
        let report = justice_drafts(&city, &plan, &justice).await;
        let path = format!("/v1/reports/{}", text(&report["id"]));
        let copy = justice.get(&path).send().await.expect_status(200);
        assert_eq!(texts_of(&copy.json()["allowed_actions"]), ["write", "submit"]);
        assert!(vary(&copy).contains("Authorization"));
        let again = async || justice.get(&path).header("If-None-Match", copy.etag()).send().await;
        again().await.assert_status(304);
        // Closing the plan ends its periods: the report is as it was, but no longer to be sent.
        let dolisa = city.as_("dolisa").await;
        dolisa.post(&format!("/v1/plans/{}/close", plan.id)).if_match("\"2\"").send().await.assert_status(200);
        let now = again().await.expect_status(200);
        assert_eq!((texts_of(&now.json()["allowed_actions"]), &now.json()["version"]), (vec!["write".to_owned()], &report["version"]));
        // A change may still rest on the copy: what it changes has not.
        let patch = justice.patch(&path).if_match(copy.etag()).json(json!({"narrative": null}));
        patch.send().await.assert_status(200);
    }

    async fn a_list_tells_each_report_apart(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        let (justice, health) = (city.as_("justice").await, city.as_("health").await);
        let sent = justice_drafts(&city, &plan, &justice).await;
        step(&justice, &sent, "submit").await;
        let draft = health_drafts(&city, &plan, &health).await;
        let reviewer = person(&city, "reviewer", &[("coordinator", "PLDTBXH"), ("viewer", "593"), ("reporter", "PYT")]).await;
        let page = reviewer.get("/v1/reports").send().await.expect_status(200);
        assert!(vary(&page).contains("Authorization"));
        let page = page.json();
        assert_eq!(texts(&page["items"], "id"), [text(&sent["id"]), text(&draft["id"])]);
        let told: Vec<_> = list(&page["items"]).iter().map(|one| texts_of(&one["allowed_actions"])).collect();
        assert_eq!(told, [vec!["start_review", "return", "accept"], vec!["write", "submit"]]);
        let mayor = read(&city.as_("mayor").await, "/v1/reports").await;
        assert!(list(&mayor["items"]).iter().all(|one| one["allowed_actions"] == json!([])));
    }
}

fn texts_of(items: &Value) -> Vec<String> {
    list(items).iter().map(text).collect()
}

/// What an answer depends on.
fn vary(answer: &Answer) -> String {
    let values = answer.headers.get_all("Vary").iter();
    let values: Vec<_> = values.map(|value| value.to_str().unwrap()).collect();
    values.join(", ")
}
