//! One harmless request for every operation: well formed, naming things of one place, and ending in
//! nothing but a refusal even where it is allowed, by a tag that is stale or a name that is taken. Only
//! a spare session goes, once, for ending one takes no tag.
//!
//! A new operation gets a row here with its rule. One that treats things differently by their state, or
//! takes several of them, has several rows. A list has one with a filter for the place, and one among the
//! [lists](super::lists).

mod consolidations;
mod directory;
mod exports;
mod people;
mod work;

use super::ask::Ask;
use super::rules::Rule;
use super::world::{Things, World};

/// An operation, the rule it keeps to, and the request about the things of a place.
pub type Row = (&'static str, Rule, fn(&World, &Things) -> Ask);

/// Every row.
pub fn rows() -> impl Iterator<Item = &'static Row> {
    [
        people::ROWS,
        directory::ROWS,
        work::ROWS,
        consolidations::ROWS,
        exports::ROWS,
    ]
    .into_iter()
    .flatten()
}
