//! Amendments: an issued plan changes by a recorded document only (sửa đổi, bổ sung; ADR 0013).

pub mod apply;
pub mod assign;
pub mod changes;
pub mod check;
pub mod content;
pub mod dto;
pub mod reschedule;
pub mod routes;
pub mod service;
