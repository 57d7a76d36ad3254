//! Plans: documents that set targets, tasks and duties, with their schedule and life (kế hoạch).

pub mod check;
pub mod coverage;
pub mod coverage_dto;
pub mod document_number;
pub mod dto;
pub mod hierarchy;
pub mod hierarchy_dto;
pub mod own;
pub mod parts;
pub mod read;
pub mod rollup;
pub mod routes;
pub mod schedule;
pub mod scope;
pub mod shared;
pub mod status;
pub mod tasks;
pub mod write;
