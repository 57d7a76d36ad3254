//! The demonstration's data files, and the ids by the codes in them.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use uuid::Uuid;

use super::Failure;
use crate::http::json;

/// Units and groups, by `api/data/units.json`.
pub const UNITS: &str = include_str!("../../data/units.json");
/// Plan 5947, as the body of `POST /v1/plans/import`.
pub const PLAN: &str = include_str!("../../data/plans/5947-KH-UBND.json");
/// Invented reports for the first half of 2018.
pub const REPORTS: &str = include_str!("../../data/reports-2018-h1.json");
/// What became of the wards and communes later, as bodies of requests with `@code@day` for the unit that has the
/// code on that day.
pub const SUCCESSIONS: &str = include_str!("../../data/successions.json");

/// Ids by the codes the files use: units and groups by code, frameworks by code.
#[derive(Debug, Default)]
pub struct Ids(BTreeMap<String, Uuid>);

impl Ids {
    /// Remembers an id.
    pub fn put(&mut self, code: &str, id: Uuid) {
        self.0.insert(code.to_owned(), id);
    }

    /// The id of a code.
    pub fn get(&self, code: &str) -> Result<Uuid, Failure> {
        self.0
            .get(code)
            .copied()
            .ok_or_else(|| format!("the data name {code}, which was not loaded").into())
    }

    /// Reads a request body in which `"@code"` stands for an id.
    pub fn body<T: DeserializeOwned>(&self, text: &str) -> Result<T, Failure> {
        let filled = self.0.iter().fold(text.to_owned(), |text, (code, id)| {
            text.replace(&format!("\"@{code}\""), &format!("\"{id}\""))
        });
        Ok(json::parse(filled.as_bytes())?)
    }
}
