//! The test kit of Tiến Độ: the service runs in the test's process, each test has a database of its
//! own on SQLite or PostgreSQL, and one client checks every answer against the OpenAPI document.
//!
//! Tests live in `it/` and are written once for both databases with [`both!`].

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::missing_panics_doc,
    reason = "a kit for tests fails by panicking"
)]

pub mod app;
pub mod city;
pub mod client;
pub mod files;
pub mod folder;
pub mod hook;
pub mod mail;
pub mod nginx;
pub mod pgbouncer;
pub mod postgres;
pub mod process;
pub mod rollups;
pub mod s3;
pub mod spec;
pub mod sqlite;
pub mod stores;

use std::sync::OnceLock;

pub use app::{Backend, Demo, TestApp, run, run_with};
pub use city::City;
pub use client::{Answer, Client};
pub use hook::Hook;
use spec::Spec;

/// The service's own document, prepared once a process.
pub fn document() -> &'static Spec {
    static DOCUMENT: OnceLock<Spec> = OnceLock::new();
    DOCUMENT.get_or_init(|| {
        let document =
            serde_json::to_value(api::openapi::document()).expect("the document is JSON");
        Spec::new(document)
    })
}
