//! Reading the change feed: who may read which entry, page by page, as a stream, or waiting for the next one.
//!
//! What is recorded, and in which order, is [`crate::changes`]. [`cursor`] and [`subject`] are pure; [`reach`] asks
//! each feature which of its things the caller may know of.

pub mod cursor;
pub mod dto;
pub mod keep;
pub mod reach;
pub mod read;
pub mod routes;
pub mod subject;
pub mod watch;
