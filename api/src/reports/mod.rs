//! Reports: one unit's submission for one period of one plan, from draft to accepted.

pub mod change;
pub mod check;
pub mod content;
pub mod draft;
pub mod drafters;
pub mod dto;
pub mod finding;
pub mod input;
pub mod notices;
pub mod owed;
pub mod parts;
pub mod read;
pub mod refusal;
pub mod review;
pub mod routes;
pub mod scope;
pub mod send;
pub mod status;
pub mod step_routes;
pub mod validation;
pub mod values;
