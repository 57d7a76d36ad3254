//! The service driven from outside, on both databases.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "tests fail by panicking"
)]

mod assignments;
mod bad_input;
mod completeness;
mod demo;
mod framework_documents;
mod frameworks;
mod issuing;
mod main_loop;
mod periods;
mod plans;
mod reading;
mod report_checks;
mod report_steps;
mod reports;
mod revisions;
mod smoke;
mod units;
