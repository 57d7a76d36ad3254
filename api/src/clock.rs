//! Where time comes from: the only file that may ask the system for it.

use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use std::time::{Duration, Instant};

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

/// What steady time is counted from.
static STARTED: LazyLock<Instant> = LazyLock::new(Instant::now);

/// The clock every service reads. Instants are UTC, cut to microseconds: what both databases keep.
#[derive(Clone, Debug)]
pub struct Clock(Source);

#[derive(Clone, Debug)]
enum Source {
    System,
    Manual(Arc<Mutex<Manual>>),
}

#[derive(Debug)]
struct Manual {
    at: OffsetDateTime,
    /// How far it was moved, without the times it was moved back.
    moved: Duration,
}

impl Clock {
    /// The time of the machine.
    pub fn system() -> Self {
        Self(Source::System)
    }

    /// A clock that stands still until it is set: for tests, and to play past periods of the demo.
    pub fn manual(start: OffsetDateTime) -> Self {
        let manual = Manual {
            at: start,
            moved: Duration::ZERO,
        };
        Self(Source::Manual(Arc::new(Mutex::new(manual))))
    }

    /// Sets a manual clock; a system clock stays what it is.
    pub fn set(&self, to: OffsetDateTime) {
        if let Source::Manual(manual) = &self.0 {
            let mut manual = manual.lock().unwrap_or_else(PoisonError::into_inner);
            let forward = Duration::try_from(to - manual.at).unwrap_or_default();
            manual.moved += forward;
            manual.at = to;
        }
    }

    /// How much time has passed since some moment: for measuring, since it never runs backwards as the
    /// time of the machine does when it is corrected. Setting a manual clock back does not turn it
    /// back.
    pub fn steady(&self) -> Duration {
        match &self.0 {
            Source::System => STARTED.elapsed(),
            Source::Manual(manual) => {
                let manual = manual.lock().unwrap_or_else(PoisonError::into_inner);
                manual.moved
            }
        }
    }

    /// The present instant.
    pub fn now(&self) -> OffsetDateTime {
        let now = match &self.0 {
            #[allow(clippy::disallowed_methods)]
            Source::System => OffsetDateTime::now_utc(),
            Source::Manual(manual) => manual.lock().unwrap_or_else(PoisonError::into_inner).at,
        };
        let nanosecond = now.microsecond() * 1_000;
        now.replace_nanosecond(nanosecond).unwrap_or(now)
    }
}
