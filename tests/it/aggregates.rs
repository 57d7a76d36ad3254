//! What accepted figures add up to, against totals worked out by hand or by a second calculation.

pub mod behind;
pub mod cells;
mod copies;
mod families;
mod figures;
mod filters;
mod formats;
mod life;
mod limits;
pub mod reach;
mod rollups;
mod sources;
mod tags;
mod targets;
pub mod town;
mod trends;
