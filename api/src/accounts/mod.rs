//! Accounts of people and what they may do where (tài khoản, phân quyền).

pub mod dto;
pub mod grants;
pub mod last_admin;
pub mod names;
pub mod one_time;
pub mod reach;
pub mod routes;
pub mod scope;
pub mod service;
pub mod status;
mod unlock;
