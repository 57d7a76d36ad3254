//! What every endpoint shares: problems, bodies, parameters, pages, entity tags.

pub mod catalogue;
pub mod csv_body;
pub mod day;
pub mod etag;

pub mod head;
pub mod idempotency;
pub mod instant;
pub mod json;
pub mod operations;
pub mod order;
pub mod page;
pub mod params;
pub mod patch;
pub mod problem;
pub mod rate;
pub mod render;
pub mod security;
mod strict;
pub mod words;
