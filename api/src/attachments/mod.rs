//! Files attached to reports: taken in, told by their content, kept in a store, given out again.

pub mod archive;
pub mod check;
pub mod content;
pub mod dto;
pub mod installation;
pub mod kind;
pub mod name;
pub mod orphans;
pub mod range;
pub mod read;
pub mod routes;
pub mod spool;
pub mod storage;
pub mod store_error;
pub mod table;
pub mod upload;
