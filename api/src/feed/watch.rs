//! Waiting for the end of the feed to move: however many wait, one of them looks.

use std::time::Duration;

use tokio::sync::{Mutex, watch};
use tokio::time::{Instant, sleep, timeout_at};

use crate::app::AppState;
use crate::changes::order;
use crate::http::problem::Problem;

/// How often whoever looks does so.
const EVERY: Duration = Duration::from_millis(50);

/// The end of the feed as this process last saw it.
#[derive(Debug)]
pub struct Watch {
    end: watch::Sender<Seen>,
    /// Held by the one that looks; whoever waits takes it over when that one leaves, for whatever reason.
    turn: Mutex<()>,
}

#[derive(Clone, Copy, Debug)]
struct Seen {
    end: i64,
    /// Nobody is to wait any more.
    stopped: bool,
}

impl Default for Watch {
    fn default() -> Self {
        Self {
            end: watch::Sender::new(Seen {
                end: 0,
                stopped: false,
            }),
            turn: Mutex::default(),
        }
    }
}

impl Watch {
    /// Ends every wait, now and to come: the service stops.
    pub fn stop(&self) {
        self.end.send_modify(|seen| seen.stopped = true);
    }

    /// Waits until something has a place after that one; `false` where the time is up first, or the service stops.
    pub async fn moved(
        &self,
        state: &AppState,
        after: i64,
        until: Instant,
    ) -> Result<bool, Problem> {
        let waited = timeout_at(until, async {
            let mut end = self.end.subscribe();
            tokio::select! {
                biased;
                seen = end.wait_for(|seen| seen.stopped || seen.end > after) => {
                    Ok(seen.is_ok_and(|seen| !seen.stopped))
                }
                looked = self.look(state, after) => looked,
            }
        });
        waited.await.unwrap_or(Ok(false))
    }

    /// Looks until the end has moved, and tells all that wait.
    async fn look(&self, state: &AppState, after: i64) -> Result<bool, Problem> {
        let _turn = self.turn.lock().await;
        loop {
            let end = order::give_places(state).await?;
            self.end.send_if_modified(|seen| {
                let moves = end > seen.end;
                seen.end = seen.end.max(end);
                moves
            });
            if end > after {
                return Ok(true);
            }
            sleep(EVERY).await;
        }
    }
}
