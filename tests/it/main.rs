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
mod amended_duties;
mod amended_openings;
mod amended_order;
mod amended_periods;
mod amended_terms;
mod amendments;
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
mod hierarchy;
mod invitations;
mod issuing;
mod keys;
mod local_frameworks;
mod log_secrets;
mod mailing;
mod main_loop;
mod mended;
mod name_order;
mod offers;
mod own_sessions;
mod people;
mod periods;
mod plan_checks;
mod plan_copies;
mod plan_documents;
mod plan_imports;
mod plan_limits;
mod plan_trail;
mod plans;
mod province_file;
mod rate_limits;
mod reading;
mod real_mergers;
mod registry;
mod report_checks;
mod report_forms;
mod report_merging;
mod report_prefill;
mod report_revisions;
mod report_steps;
mod reports;
mod revisions;
mod searching;
mod second_factor;
mod security_page;
mod sessions;
mod smoke;
mod succeeded_duties;
mod successions;
mod throttle;
mod tokens;
mod unit_changes;
mod unit_duties;
mod unit_files;
mod unit_followers;
mod unit_groups;
mod unit_identifiers;
mod unit_labels;
mod unit_moves;
mod units;
