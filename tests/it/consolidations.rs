//! Consolidations: what the lead unit makes of a period, from draft to comparison.

mod desk;
mod files;
mod life;
mod reach;
mod signing;
mod story;
