//! Assignments: which unit has which duty on what (phân công), and what they cover.

pub mod coverage;
pub mod dto;
pub mod give;
pub mod hierarchy;
pub mod offered;
pub mod offers;
pub mod routes;
pub mod service;
pub mod taken_over;
pub mod unit_dto;
pub mod unit_duties;
pub mod unit_names;
