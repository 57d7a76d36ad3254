//! The service stands up, and speaks as promised where no feature answers.

use reqwest::Method;
use serde_json::{Value, json};
use tests::both;

both! {
    async fn the_process_lives_and_is_ready(app: TestApp) {
        for path in ["/health/live", "/health/ready"] {
            let answer = app.anonymous().get(path).send().await.expect_status(200);
            assert_eq!(answer.json(), json!({"status": "ok"}));
            app.anonymous().head(path).send().await.assert_status(200);
        }
    }

    async fn an_unknown_route_is_a_problem_that_explains_itself(app: TestApp) {
        let answer = app.anonymous().raw(Method::GET, "/v1/nothing").send().await;
        answer.assert_problem(404, "unknown_route");
        let problem = answer.json();
        assert_eq!(problem["instance"], "/v1/nothing");
        let page = app.anonymous().get(problem["type"].as_str().unwrap());
        assert_eq!(page.send().await.expect_status(200).json()["code"], "unknown_route");
        let page = app.anonymous().get("/problems/unknown_route").header("Accept", "text/html");
        assert!(page.send().await.expect_status(200).text().contains("unknown_route"));
        let unknown = app.anonymous().get("/problems/nonsense").send().await;
        unknown.assert_problem(404, "not_found");
    }

    async fn a_wrong_method_names_the_right_ones(app: TestApp) {
        let answer = app
            .anonymous()
            .raw(Method::DELETE, "/health/live")
            .send()
            .await;
        answer.assert_problem(405, "method_not_allowed");
        let allowed: Vec<&str> = answer.header("Allow").split(',').map(str::trim).collect();
        assert!(allowed.contains(&"GET"), "{allowed:?}");
        assert!(!allowed.contains(&"DELETE"), "{allowed:?}");
    }

    async fn the_document_is_served_as_it_is(app: TestApp) {
        let answer = app.anonymous().raw(Method::GET, "/openapi.json").send().await;
        answer.assert_status(200);
        let written: Value = serde_json::from_str(&api::openapi::json().unwrap()).unwrap();
        assert_eq!(answer.json(), written);
        let again = app
            .anonymous()
            .raw(Method::GET, "/openapi.json")
            .header("If-None-Match", answer.etag())
            .send()
            .await;
        again.assert_status(304);
    }

    async fn a_replica_shares_the_database(app: TestApp) {
        let replica = app.replica().await;
        replica.anonymous().get("/health/ready").send().await.assert_status(200);
    }
}
