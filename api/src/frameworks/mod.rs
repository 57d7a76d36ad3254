//! Frameworks: objectives, indicators and measures, with dated versions, definitions and targets.

pub mod as_document;
pub mod check;
pub mod data;
pub mod definition;
pub mod document;
pub mod dto;
pub mod read;
pub mod routes;
pub mod rows;
pub mod scope;
pub mod service;
pub mod target;
pub mod tree;
pub mod versions;
pub mod write;
