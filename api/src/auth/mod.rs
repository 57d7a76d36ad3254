//! Who calls, what they may do and what they may see.

pub mod dto;
pub mod keys;
pub mod middleware;
pub mod password;
pub mod policy;
pub mod principal;
pub mod rights;
pub mod routes;
pub mod scope;
pub mod service;
pub mod token;
