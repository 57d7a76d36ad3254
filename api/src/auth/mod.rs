//! Who calls, what they may do and what they may see.

pub mod attempts;
pub mod client_token;
pub mod common;
pub mod dto;
pub mod keys;
pub mod login;
pub mod matrix;
pub mod middleware;
pub mod my_password;
pub mod origin;
pub mod password;
pub mod policy;
pub mod principal;
pub mod rights;
pub mod routes;
pub mod scope;
pub mod secret;
pub mod sessions;
pub mod throttle;
pub mod token;
