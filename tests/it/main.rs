//! The service driven from outside, on both databases.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "tests fail by panicking"
)]

mod bad_input;
mod main_loop;
mod mended;
mod smoke;
