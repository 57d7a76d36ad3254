//! The work at one place: reports on their way, consolidations, calls of another system.

use serde_json::{Value, json};
use tests::city::text;
use tests::{Client, files};

use super::world::made;
use crate::attachments::attach;
use crate::main_loop::{draft, plan_measure, put_values, step};

/// A consolidation that is published, and one in draft; ids.
pub async fn consolidate(staff: &Client, signer: &Client, period: &str) -> (String, String) {
    let path = format!("/v1/periods/{period}/consolidations");
    let first = made(staff, &path, json!({"document_number": "1/BC-UBND"})).await;
    let first = format!("/v1/consolidations/{}", text(&first["id"]));
    let dated = staff
        .patch(&first)
        .if_match("\"1\"")
        .json(json!({"issued_on": "2018-05-17"}));
    dated.send().await.assert_status(200);
    let seen = signer.get(&first).send().await.expect_status(200);
    let agreed = signer.post(&format!("{first}/sign")).if_match(seen.etag());
    agreed.send().await.assert_status(200);
    let published = staff.post(&format!("{first}/publish")).if_match("\"3\"");
    let published = published.send().await.expect_status(200).json();
    let second = made(staff, &path, json!({})).await;
    (text(&published["id"]), text(&second["id"]))
}

/// A webhook of a service client, and a delivery to it that is still to be sent; ids.
pub async fn hook(admin: &Client, client: &Value) -> (String, String) {
    let new = json!({"service_client_id": client["id"], "url": "https://tonghop.example.vn/"});
    let webhook = text(&made(admin, "/v1/webhooks", new).await["id"]);
    let test = admin.post(&format!("/v1/webhooks/{webhook}/test"));
    let sent = test
        .if_match("\"1\"")
        .send()
        .await
        .expect_status(202)
        .json();
    (webhook, text(&sent["id"]))
}

/// A report in draft, one submitted and one accepted, with files; ids.
pub struct Reports {
    pub measure: String,
    pub draft: String,
    pub submitted: String,
    pub accepted: String,
    pub draft_file: String,
    pub file: String,
}

impl Reports {
    pub async fn write(
        staff: &Client,
        reviewer: &Client,
        unit: &str,
        period: impl Fn(&str) -> String,
    ) -> Self {
        let first = draft(staff, &period("2018-Q1"), unit).await;
        let measure = plan_measure(&first, "PT-2");
        let figures = json!([{"measure_id": measure, "numerator": 6, "denominator": 10, "women": 4, "men": 2}]);
        let mut accepted = put_values(staff, &first, figures.clone()).await;
        let file = attach(staff, &mut accepted, "a.pdf", files::pdf(100)).await;
        let accepted = step(staff, &accepted, "submit").await;
        // Nobody reviews what they wrote.
        step(reviewer, &accepted, "accept").await;
        let submitted = draft(staff, &period("2018-Y"), unit).await;
        let submitted = put_values(staff, &submitted, figures.clone()).await;
        step(staff, &submitted, "submit").await;
        let in_draft = draft(staff, &period("2018-Q2"), unit).await;
        let mut in_draft = put_values(staff, &in_draft, figures).await;
        let draft_file = attach(staff, &mut in_draft, "a.pdf", files::pdf(100)).await;
        Self {
            measure: text(&measure),
            draft: text(&in_draft["id"]),
            submitted: text(&submitted["id"]),
            accepted: text(&accepted["id"]),
            draft_file: text(&draft_file["id"]),
            file: text(&file["id"]),
        }
    }
}
