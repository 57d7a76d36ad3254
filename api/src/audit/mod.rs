//! The audit trail: who did what to accounts, grants, sessions, clients and keys, and what was refused.
//!
//! [`record`](record()) adds an entry inside the transaction of the change it tells of, so that neither
//! is ever without the other. Each entry holds the hash of the one before; the database refuses to change
//! or delete any. The files that record are a leaf any feature may use; [`routes`] is a feature.

mod by;
pub mod chain;
pub mod dto;
mod event;
mod record;
pub mod refusal;
pub mod routes;
pub mod service;
pub mod verify;

pub use by::By;
pub use event::{Change, Entry, Event, Subject};
pub use record::record;
