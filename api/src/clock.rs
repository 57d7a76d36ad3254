//! Where time comes from: the only file that may ask the system for it.

use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use std::time::{Duration, Instant};

use time::OffsetDateTime;

/// What steady time is counted from.
static STARTED: LazyLock<Instant> = LazyLock::new(Instant::now);

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

    /// How much time has passed since some moment: for measuring, since it never runs backwards as the
    /// time of the machine does when it is corrected. A manual clock's is that since 1970.
    pub fn steady(&self) -> Duration {
        match &self.0 {
            Source::System => STARTED.elapsed(),
            Source::Manual(at) => {
                let at = *at.lock().unwrap_or_else(PoisonError::into_inner);
                (at - OffsetDateTime::UNIX_EPOCH)
                    .try_into()
                    .unwrap_or_default()
            }
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
