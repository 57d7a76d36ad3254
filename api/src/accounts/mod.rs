//! Accounts of people and what they may do where (tài khoản, phân quyền).

pub mod dto;
pub mod grant_check;
pub mod grant_routes;
pub mod grants;
mod handing;
mod keep_admin;
pub mod last_admin;
pub mod make;
pub mod names;
pub mod one_time;
pub mod reach;
pub mod routes;
pub mod scope;
pub mod service;
pub mod session_routes;
pub mod sessions;
pub mod status;
mod token_letter;
mod told;
mod unlock;
