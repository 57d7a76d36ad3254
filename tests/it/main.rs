//! The service driven from outside, on both databases.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "tests fail by panicking"
)]

mod access;
mod access_places;
mod access_table;
mod account_sessions;
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
mod deleted_accounts;
mod demo;
mod forged;
mod framework_documents;
mod framework_versions;
mod frameworks;
mod grant_days;
mod headers;
mod invitations;
mod issuing;
mod keys;
mod local_frameworks;
mod log_secrets;
mod mailing;
mod main_loop;
mod mended;
mod name_order;
mod own_sessions;
mod people;
mod periods;
mod plans;
mod province_file;
mod rate_limits;
mod reading;
mod report_checks;
mod report_steps;
mod reports;
mod revisions;
mod searching;
mod second_factor;
mod security_page;
mod sessions;
mod smoke;
mod throttle;
mod tokens;
mod unit_files;
mod unit_groups;
mod unit_identifiers;
mod units;
