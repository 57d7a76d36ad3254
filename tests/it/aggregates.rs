//! What accepted figures add up to, against totals worked out by hand or by a second calculation.

mod behind;
mod cells;
mod copies;
mod families;
mod figures;
mod filters;
mod formats;
mod life;
mod limits;
mod model;
mod random;
mod reach;
mod rollups;
mod sources;
mod tags;
mod targets;
mod town;
mod trends;
