//! Units and groups of units: the tree of bodies (đơn vị), as it is and as it was.

mod ancestry;
mod change;
mod check;
mod close;
pub mod dto;
pub mod groups;
pub mod heirs;
pub mod history;
mod left;
pub mod life_dto;
#[cfg(test)]
mod life_properties;
pub mod life_routes;
pub mod placing;
pub mod routes;
pub mod service;
pub mod span;
pub mod states;
pub mod store;
pub mod succession;
mod succession_check;
pub mod succession_dto;
pub mod succession_read;
pub mod succession_routes;
pub mod then;
mod told;
pub mod tree;
pub mod tree_dto;
pub mod turn;
