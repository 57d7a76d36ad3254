//! Machine accounts of other systems (hệ thống kết nối).

pub mod addresses;
pub mod dto;
pub mod routes;
pub mod service;
