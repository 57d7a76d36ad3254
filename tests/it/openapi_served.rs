//! The API document as the service hands it out: in JSON and in YAML, cached by its tag.

use std::io::Read;

use reqwest::Method;
use serde_json::Value;
use tests::{Answer, TestApp, both};

const PATHS: [&str; 2] = ["/openapi.json", "/openapi.yaml"];

async fn document(app: &TestApp, path: &str) -> Answer {
    let read = app.anonymous().raw(Method::GET, path).send().await;
    read.expect_status(200)
}

both! {
    async fn both_notations_say_the_same_and_what_the_program_prints(app: TestApp) {
        let [json, yaml] = [document(&app, PATHS[0]).await, document(&app, PATHS[1]).await];
        assert_eq!((json.header("Content-Type"), yaml.header("Content-Type")), ("application/json", "application/yaml"));
        assert!(json.text() == api::openapi::json().unwrap());
        assert!(yaml.text() == api::openapi::yaml().unwrap());
        let read: Value = yaml_serde::from_str(yaml.text()).unwrap();
        assert!(read == json.json());
        assert_eq!(read["openapi"], "3.1.0");
    }

    async fn a_copy_at_hand_is_kept_as_long_as_it_is_good(app: TestApp) {
        let mut tags = Vec::new();
        for path in PATHS {
            let answer = document(&app, path).await;
            let tag = answer.etag().to_owned();
            assert!(tag.starts_with('"'), "{path}: {tag} is strong");
            assert_eq!(answer.header("Cache-Control"), "public, no-cache", "{path}");
            let again = app.anonymous().raw(Method::GET, path).header("If-None-Match", &tag).send().await.expect_status(304);
            assert_eq!((again.etag(), again.text()), (tag.as_str(), ""), "{path}");
            assert!(again.header("Vary").to_lowercase().contains("accept-encoding"), "{path}");
            let other = app.anonymous().raw(Method::GET, path).header("If-None-Match", "\"other\"").send().await;
            other.assert_status(200);
            let head = app.anonymous().raw(Method::HEAD, path).send().await.expect_status(200);
            assert_eq!((head.etag(), head.text()), (tag.as_str(), ""), "{path}");
            assert_eq!(head.header("Content-Type"), answer.header("Content-Type"), "{path}");
            tags.push(tag);
        }
        assert_ne!(tags[0], tags[1]);
        // A tag of the one is none of the other.
        let crossed = app.anonymous().raw(Method::GET, PATHS[1]).header("If-None-Match", &tags[0]).send().await;
        crossed.assert_status(200);
    }

    async fn it_comes_compressed_to_whoever_asks(app: TestApp) {
        for path in PATHS {
            let plain = document(&app, path).await;
            let packed = app.anonymous().raw(Method::GET, path).header("Accept-Encoding", "gzip").send().await.expect_status(200);
            assert_eq!(packed.header("Content-Encoding"), "gzip", "{path}");
            assert!(packed.body.len() * 2 < plain.body.len(), "{path}");
            let mut text = String::new();
            flate2::read::GzDecoder::new(packed.body.as_slice()).read_to_string(&mut text).unwrap();
            assert!(text == plain.text(), "{path}");
            assert_ne!(packed.etag(), plain.etag(), "{path}: other bytes, another tag");
            let again = app.anonymous().raw(Method::GET, path).header("Accept-Encoding", "br, gzip");
            let again = again.header("If-None-Match", packed.etag()).send().await.expect_status(304);
            assert_eq!(again.etag(), packed.etag(), "{path}");
            let refused = app.anonymous().raw(Method::GET, path).header("Accept-Encoding", "gzip;q=0").send().await;
            assert!(refused.text() == plain.text(), "{path}");
            for answer in [plain, packed] {
                assert!(answer.header("Vary").to_lowercase().contains("accept-encoding"), "{path}");
            }
        }
    }
}
