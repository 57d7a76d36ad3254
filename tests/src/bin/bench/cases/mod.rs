//! What is measured.

pub mod aggregates;
pub mod export;
pub mod feed;
pub mod import;
pub mod load;
pub mod login;
pub mod process;
pub mod reads;
pub mod writes;

use sea_orm::DatabaseConnection;
use tests::process::Process;

use super::control::Control;
use super::load::Server;
use super::nation::Nation;
use super::options::Options;
use super::site::{self, Place};

/// Everything a measurement works with.
pub struct Bench<'a> {
    /// What to measure.
    pub options: &'a Options,
    /// Where everything lies.
    pub place: &'a Place,
    /// The service.
    pub service: &'a Process,
    /// The hand-written server on the same database.
    pub control: &'a Control,
    /// A plain connection to it.
    pub db: &'a DatabaseConnection,
    /// What the database holds.
    pub nation: &'a Nation,
}

impl Bench<'_> {
    /// The service as load sees it.
    pub fn ours(&self) -> Server<'_> {
        site::server(self.service)
    }

    /// Signs in anew: a token holds for ten minutes only. Answers the header.
    pub async fn sign_in(&self, name: &str) -> String {
        let token = site::sign_in(self.service, name, site::PASSWORD).await;
        format!("Bearer {token}")
    }
}

/// Values from which on goals are set that speak of a million.
pub const MANY: usize = 900_000;

/// Whoever reads everything.
pub const AUDITOR: &str = "auditor";
