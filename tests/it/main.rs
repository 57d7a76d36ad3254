//! The service driven from outside, on both databases.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "tests fail by panicking"
)]

mod access;
mod access_table;
mod accounts;
mod admins;
mod aggregates;
mod assignments;
mod audit;
mod bad_input;
mod client_life;
mod client_trail;
mod clients;
mod completeness;
mod demo;
mod forged;
mod framework_documents;
mod frameworks;
mod issuing;
mod keys;
mod main_loop;
mod mended;
mod people;
mod periods;
mod plans;
mod reading;
mod report_checks;
mod report_steps;
mod reports;
mod revisions;
mod sessions;
mod smoke;
mod tokens;
mod units;
