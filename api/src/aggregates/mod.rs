//! What accepted figures add up to, and the reports behind each total.

pub mod answers;
pub mod bearing;
pub mod behind;
pub mod cells;
pub mod dto;
pub mod gather;
pub mod names;
pub mod nodes;
pub mod outcomes;
pub mod owed;
pub mod periods;
pub mod plans_wanted;
pub mod reading;
pub mod rollup;
pub mod routes;
pub mod selection;
pub mod service;
pub mod shape;
pub mod sources;
pub mod tag;
pub mod trend;
pub mod trends;
pub mod whole_area;
