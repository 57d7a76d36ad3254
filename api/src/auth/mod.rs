//! Who calls, what they may do and what they may see.

pub mod account_standing;
pub mod client_token;
pub mod dto;
pub mod keys;
pub mod login;
pub mod matrix;
pub mod middleware;
pub mod my_password;
pub mod one_time_token;
pub mod origin;
pub mod password;
pub mod policy;
pub mod principal;
pub mod rights;
pub mod routes;
pub mod scope;
pub mod secret;
pub mod session_life;
pub mod session_list;
pub mod session_routes;
pub mod sessions;
pub mod set_password;
pub mod term;
pub mod token;
