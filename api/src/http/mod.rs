//! What every endpoint shares: problems, bodies, parameters, pages, entity tags.

pub mod catalogue;
pub mod csv_body;
pub mod csv_lines;
pub mod day;
pub mod etag;
pub mod formats;
pub mod head;
pub mod hear_out;
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
pub mod sheet_body;
pub mod sheets;
mod strict;
pub mod table_stream;
pub mod tables;
pub mod words;
