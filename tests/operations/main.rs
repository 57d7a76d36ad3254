//! What operators do with the program `tiendo`, shown with the program as a process of its own: migrations, backups,
//! examinations, wrong settings. After a build of the workspace: `cargo test -p tests --test operations`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "tests fail by panicking"
)]

mod backups;
mod doctor;
mod dumps;
mod installations;
mod migrating;
mod moments;
mod office;
mod refused_backups;
mod wrong_settings;
