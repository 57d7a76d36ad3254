//! Units and groups of units: the tree of bodies (đơn vị), as it is and as it was.

mod ancestry;
mod change;
mod check;
mod close;
pub mod dto;
pub mod groups;
mod left;
pub mod life_dto;
pub mod life_routes;
pub mod placing;
pub mod routes;
pub mod service;
pub mod span;
pub mod states;
pub mod store;
pub mod then;
mod told;
pub mod turn;
