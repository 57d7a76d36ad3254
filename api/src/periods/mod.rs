//! Reporting periods: who owes what by when, who is late or missing (kỳ báo cáo, nghĩa vụ báo cáo).

pub mod calendar;
pub mod calendar_error;
pub mod completeness;
pub mod dto;
pub mod freeze;
pub mod holiday_dto;
pub mod holiday_routes;
pub mod holidays;
pub mod life;
pub mod owed;
pub mod read;
pub mod reschedule;
pub mod routes;
pub mod standing;
pub mod store;
pub mod working_days;
