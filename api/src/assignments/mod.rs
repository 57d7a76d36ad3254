//! Assignments: which unit has which duty on what (phân công), and what they cover.

pub mod coverage;
pub mod dto;
pub mod give;
pub mod routes;
pub mod service;
pub mod standing;
