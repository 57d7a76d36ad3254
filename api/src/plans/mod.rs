//! Plans: documents that set targets, tasks and duties, with their schedule and life.

pub mod scope;
