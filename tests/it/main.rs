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
mod bad_input;
mod clients;
mod forged;
mod main_loop;
mod mended;
mod people;
mod sessions;
mod smoke;
mod tokens;
