//! Reporting periods and what is owed in them.

pub mod calendar;
