//! Where time comes from: the only file that may ask the system for it.

use std::sync::{Arc, Mutex, PoisonError};

use time::macros::offset;
use time::{Date, OffsetDateTime, UtcOffset};

/// `Asia/Ho_Chi_Minh`, without summer time since 1975.
pub const LOCAL: UtcOffset = offset!(+7);

/// The calendar day an instant falls on in `Asia/Ho_Chi_Minh`.
pub fn local_day(instant: OffsetDateTime) -> Date {
    instant
        .checked_to_offset(LOCAL)
        .map_or_else(|| instant.date(), OffsetDateTime::date)
}

/// The clock every service reads. Instants are UTC, cut to microseconds: what both databases keep.
#[derive(Clone, Debug)]
pub struct Clock(Source);

#[derive(Clone, Debug)]
enum Source {
    System,
    Manual(Arc<Mutex<OffsetDateTime>>),
}

impl Clock {
    /// The time of the machine.
    pub fn system() -> Self {
        Self(Source::System)
    }

    /// A clock that stands still until it is set: for tests, and to play past periods of the demo.
    pub fn manual(start: OffsetDateTime) -> Self {
        Self(Source::Manual(Arc::new(Mutex::new(start))))
    }

    /// Sets a manual clock; a system clock stays what it is.
    pub fn set(&self, to: OffsetDateTime) {
        if let Source::Manual(at) = &self.0 {
            *at.lock().unwrap_or_else(PoisonError::into_inner) = to;
        }
    }

    /// The present instant.
    pub fn now(&self) -> OffsetDateTime {
        let now = match &self.0 {
            #[allow(clippy::disallowed_methods)]
            Source::System => OffsetDateTime::now_utc(),
            Source::Manual(at) => *at.lock().unwrap_or_else(PoisonError::into_inner),
        };
        let nanosecond = now.microsecond() * 1_000;
        now.replace_nanosecond(nanosecond).unwrap_or(now)
    }
}
