//! Faults: the service, its database and its disk break while people work, and what they were told stays true.
//!
//! Each is one command, once the workspace is built: `cargo test -p tests --test faults -- NAME`. Whatever runs here
//! are processes of their own. What it takes to be root for is skipped, with a line, where one is not.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "tests fail by panicking, and how a fault went is for whoever runs it"
)]

mod bodies;
mod caller;
mod clock;
mod disk;
mod exhausted_pool;
mod full_disk;
mod kills;
mod ledger;
mod overload;
mod place;
mod postgres_hangs;
mod postgres_restarts;
mod read_only;
mod slow_clients;
mod turn;
mod world;
