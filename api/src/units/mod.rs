//! Units and groups of units: the tree of bodies (đơn vị).

pub mod dto;
pub mod groups;
pub mod routes;
pub mod service;
pub mod store;
