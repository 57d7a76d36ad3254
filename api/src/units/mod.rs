//! Units and groups of units: the tree of bodies (đơn vị).

pub mod dto;
pub mod export;
pub mod faults;
pub mod file_dto;
pub mod file_routes;
pub mod forest;
pub mod free;
pub mod group_changes;
pub mod group_dto;
pub mod group_routes;
pub mod groups;
pub mod identifier;
pub mod import;
pub mod levels;
pub mod routes;
pub mod service;
pub mod sheet;
pub mod store;
pub mod table;
