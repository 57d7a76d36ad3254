//! Frameworks: objectives, indicators and measures, with dated versions, definitions and targets.

pub mod amendment;
pub mod as_document;
pub mod check;
pub mod data;
pub mod definition;
pub mod diff;
pub mod document;
pub mod dto;
pub mod history;
pub mod item_dto;
mod item_routes;
pub mod items;
pub mod read;
pub mod referred;
pub mod refined;
pub mod routes;
pub mod rows;
pub mod scope;
pub mod sentences;
pub mod service;
pub mod strictness;
pub mod target;
mod trail;
pub mod tree;
pub mod versions;
pub mod write;
