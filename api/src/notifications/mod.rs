//! What units are told of (thông báo), in the service and by mail.
//!
//! A leaf below periods: whoever takes a step tells of it in the step's own transaction. Letters are made of
//! the notifications afterwards, so that no step waits for mail.

pub mod delivery;
pub mod dto;
pub mod last;
pub mod letters;
pub mod mark;
pub mod read;
pub mod retry;
pub mod routes;
pub mod scope;
pub mod tell;
pub mod words;
