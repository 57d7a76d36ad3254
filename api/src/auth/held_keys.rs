//! The signing keys as a process holds them: read again when they are half a second old, so that a
//! rotation or a retirement takes effect on every replica within a second.

use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use tokio::time::{sleep_until, timeout};

use super::master_key::MasterKey;
use super::signing_keys::{self, Ring};
use crate::db::Db;

/// How old the keys may be when they are used.
const FRESH: Duration = Duration::from_millis(500);

/// How often they are read at most, whatever strangers send.
const PAUSE: Duration = Duration::from_millis(100);

/// How long a request waits for them at most: a database that does not answer leaves the old ones in use,
/// and refuses the request where it needs the database itself.
const PATIENCE: Duration = Duration::from_secs(1);

/// The keys of one process.
#[derive(Debug)]
pub struct HeldKeys {
    db: Db,
    master: Arc<MasterKey>,
    held: RwLock<Held>,
    /// Whoever holds it reads; the others wait for what is read.
    turn: tokio::sync::Mutex<()>,
}

#[derive(Clone, Debug)]
struct Held {
    ring: Arc<Ring>,
    /// When the last reading began, successful or not.
    read: Instant,
}

impl HeldKeys {
    /// Holds a ring that was just read.
    pub fn new(db: Db, master: Arc<MasterKey>, ring: Ring) -> Self {
        Self {
            db,
            master,
            held: RwLock::new(Held {
                ring: Arc::new(ring),
                read: Instant::now(),
            }),
            turn: tokio::sync::Mutex::new(()),
        }
    }

    /// The keys, not older than half a second where the database answers.
    pub async fn current(&self) -> Arc<Ring> {
        let held = self.held();
        let now = Instant::now();
        if now < held.read + FRESH {
            return held.ring;
        }
        self.read(now.checked_sub(FRESH).unwrap_or(now)).await;
        self.held().ring
    }

    /// The keys of this moment, for one that those at hand lack: it may have been made since by a rotation
    /// at once, and another replica may sign with it already.
    pub async fn latest(&self) -> Arc<Ring> {
        let called = Instant::now();
        sleep_until((self.held().read + PAUSE).into()).await;
        self.read(called).await;
        self.held().ring
    }

    fn held(&self) -> Held {
        let held = self.held.read().unwrap_or_else(PoisonError::into_inner);
        held.clone()
    }

    /// Reads the keys, unless a reading has begun since that instant.
    async fn read(&self, since: Instant) {
        let Ok(_turn) = timeout(PATIENCE, self.turn.lock()).await else {
            return;
        };
        if self.held().read >= since {
            return;
        }
        let begun = Instant::now();
        let reading = signing_keys::load(&self.db, Some(&self.master));
        let ring = match timeout(PATIENCE, reading).await {
            Ok(Ok(ring)) => Arc::new(ring),
            Ok(Err(error)) => {
                tracing::warn!(%error, "the signing keys could not be read; the last ones stay in use");
                self.held().ring
            }
            Err(_) => {
                tracing::warn!("the signing keys take long to read; the last ones stay in use");
                self.held().ring
            }
        };
        let mut held = self.held.write().unwrap_or_else(PoisonError::into_inner);
        *held = Held { ring, read: begun };
    }
}
