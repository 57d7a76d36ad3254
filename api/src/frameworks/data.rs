//! The national strategies as documents: what `POST /v1/frameworks` and its amendments take.
//!
//! No title or target is better than its `confidence` says: `recalled` ones come from memory only.

/// National Strategy on Gender Equality 2011-2020 (2351/QĐ-TTg), as it was before July 2018.
pub const NSGE_2011_2020: &str = include_str!("../../data/nsge-2011-2020.json");

/// Its amendment of 2 July 2018 (800/QĐ-TTg).
pub const NSGE_2011_2020_AMENDED_2018: &str =
    include_str!("../../data/nsge-2011-2020-amended-2018.json");

/// National Strategy on Gender Equality 2021-2030 (28/NQ-CP).
pub const NSGE_2021_2030: &str = include_str!("../../data/nsge-2021-2030.json");

#[cfg(test)]
#[path = "data_tests.rs"]
mod tests;
