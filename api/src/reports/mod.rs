//! Reports: one unit's submission for one period of one plan, from draft to accepted.

pub mod accept_many;
pub mod change;
pub mod check;
pub mod content;
pub mod draft;
pub mod drafters;
pub mod dto;
pub mod finding;
pub mod input;
pub mod owed;
pub mod parts;
pub mod read;
pub mod refusal;
pub mod remarks;
pub mod review;
pub mod revise;
pub mod routes;
pub mod scope;
pub mod send;
pub mod setting;
pub mod status;
pub mod step_routes;
pub mod steps;
pub mod validation;
pub mod values;
pub mod writers;
