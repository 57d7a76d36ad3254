//! How much the server takes on at once, and how long it waits for whom.

use std::time::Duration;

use super::ConfigError;
use super::values::{at_least_one, number, whole};

/// Seconds of a day: longer is no limit, and may be past the end of what clocks can tell.
const DAY: u64 = 24 * 60 * 60;
/// The setting of requests that wait, and more than may ever do so.
const WAITING: &str = "TIENDO_REQUESTS_WAITING";
const MOST_WAITING: usize = 1 << 20;

/// The settings of the server itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// `TIENDO_REQUESTS_AT_ONCE`: requests worked on at once; absent: eight for each connection to the database.
    pub at_once: Option<usize>,
    /// `TIENDO_REQUESTS_WAITING`: requests that may wait for that; one more is refused.
    pub waiting: usize,
    /// `TIENDO_REQUEST_SECONDS`: how long a request may be worked on before it is given up.
    pub request: Duration,
    /// `TIENDO_HEAD_SECONDS`: how long the first request of a connection may take until its headers are there.
    pub head: Duration,
    /// `TIENDO_BODY_SECONDS`: how long a body may take, besides a second for each 4 KiB of it.
    pub body: Duration,
    /// `TIENDO_KEEP_ALIVE_SECONDS`: how long a connection stays open on which nothing is asked.
    pub keep_alive: Duration,
    /// `TIENDO_CLIENT_CONNECTIONS`: connections of clients at once; more wait to be taken.
    pub connections: usize,
    /// `TIENDO_STATEMENT_SECONDS`: how long PostgreSQL may work on a statement; 0: no limit is asked for.
    pub statement: Duration,
    /// `TIENDO_LOCK_SECONDS`: how long a statement may wait for a lock in PostgreSQL; 0: no limit is asked for.
    pub lock: Duration,
    /// `TIENDO_SHUTDOWN_PAUSE`: seconds between not being ready any more and taking no more requests.
    pub pause: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            at_once: None,
            waiting: 512,
            request: Duration::from_secs(50),
            head: Duration::from_secs(10),
            body: Duration::from_secs(30),
            keep_alive: Duration::from_secs(75),
            connections: 2_048,
            statement: Duration::from_secs(30),
            lock: Duration::from_secs(10),
            pause: Duration::ZERO,
        }
    }
}

impl Limits {
    /// Reads them from the environment, and else from the file.
    pub(super) fn read(
        env: &impl Fn(&str) -> Option<String>,
        file: &super::File,
    ) -> Result<Self, ConfigError> {
        let base = Self::default();
        let seconds = |name: &str, file: Option<u64>, fallback: Duration| {
            let seconds = number(env, name, file, fallback.as_secs())?;
            Ok::<_, ConfigError>(Duration::from_secs(at_most(name, seconds, DAY)?))
        };
        let or_none = |name: &str, file: Option<u64>, fallback: Duration| {
            let seconds = whole(env, name, file, fallback.as_secs())?;
            Ok::<_, ConfigError>(Duration::from_secs(at_most(name, seconds, DAY)?))
        };
        Ok(Self {
            at_once: at_least_one(env, "TIENDO_REQUESTS_AT_ONCE", file.requests_at_once)?,
            waiting: at_most(
                WAITING,
                whole(env, WAITING, file.requests_waiting, base.waiting)?,
                MOST_WAITING,
            )?,
            request: seconds("TIENDO_REQUEST_SECONDS", file.request_seconds, base.request)?,
            head: seconds("TIENDO_HEAD_SECONDS", file.head_seconds, base.head)?,
            body: seconds("TIENDO_BODY_SECONDS", file.body_seconds, base.body)?,
            keep_alive: seconds(
                "TIENDO_KEEP_ALIVE_SECONDS",
                file.keep_alive_seconds,
                base.keep_alive,
            )?,
            connections: number(
                env,
                "TIENDO_CLIENT_CONNECTIONS",
                file.client_connections,
                base.connections,
            )?,
            statement: or_none(
                "TIENDO_STATEMENT_SECONDS",
                file.statement_seconds,
                base.statement,
            )?,
            lock: or_none("TIENDO_LOCK_SECONDS", file.lock_seconds, base.lock)?,
            pause: or_none("TIENDO_SHUTDOWN_PAUSE", file.shutdown_pause, base.pause)?,
        })
    }
}

fn at_most<T: Copy + PartialOrd + std::fmt::Display>(
    name: &str,
    value: T,
    most: T,
) -> Result<T, ConfigError> {
    if value > most {
        return Err(ConfigError(format!("{name}: must not be above {most}")));
    }
    Ok(value)
}
