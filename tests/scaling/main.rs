//! The service on many machines: several replicas behind one address, a standby for wide reads, a pooler before the
//! database. Each test has a PostgreSQL of its own, and one runs at a time.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "tests fail by panicking"
)]

mod fill;
mod growth;
mod pages;
mod partitions;
mod pooler;
mod replicas;
mod standby;
mod standby_faults;
mod turn;
