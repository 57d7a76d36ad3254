//! The figures of aggregates as other systems load them: DHIS2 data value sets and SDMX.

pub mod check;
pub mod dhis2;
pub mod dhis2_dto;
pub mod dto;
pub mod mapping_routes;
pub mod mapping_store;
pub mod mappings;
pub mod parts;
pub mod routes;
#[cfg(test)]
mod sample;
pub mod sdmx_codes;
pub mod sdmx_data;
pub mod sdmx_lists;
pub mod sdmx_message;
pub mod sdmx_structure;
pub mod service;
