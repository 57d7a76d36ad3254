//! Urging units to report (đôn đốc): each day by the service, and by hand.

pub mod by_hand;
pub mod dto;
pub mod due;
pub mod owed;
pub mod read;
pub mod record;
pub mod round;
pub mod routes;
pub mod settings;
