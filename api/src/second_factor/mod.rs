//! The second factor of an account: codes of an authenticator app, and recovery codes beside them.

pub mod dto;
pub mod proof;
pub mod requirement;
pub mod routes;
pub mod service;
pub mod totp;
