//! Strategies and indicator sets: objectives, indicators, measures, targets.

pub mod target;
