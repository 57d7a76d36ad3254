//! Machine accounts of other systems (hệ thống kết nối).

pub mod addresses;
pub mod check;
pub mod dto;
pub mod routes;
pub mod service;
