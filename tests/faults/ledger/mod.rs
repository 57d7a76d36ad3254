//! What clients were told, to be held against what is there afterwards: nothing acknowledged may be lost, nothing
//! half done, nothing done twice.

mod makers;
mod reports;

use std::cell::{Cell, RefCell};
use std::time::{Duration, Instant};

use futures_util::future::join_all;
use tests::process::Process;
use tokio::time::sleep;

use crate::caller::Answer;
use crate::place::Place;
use crate::world::World;
use makers::Maker;
use reports::Writer;

/// How long a key may be in the hands of a server that is no more.
const IN_PROGRESS: Duration = Duration::from_mins(3);

/// What became of one turn of a client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// Something it asked for is done, and it knows.
    Done,
    /// It has to come again.
    Later,
}

/// What all clients of a load have met so far.
#[derive(Debug, Default)]
pub struct Tally {
    /// Writes that were acknowledged.
    pub acknowledged: Cell<usize>,
    /// Requests refused for a moment, as they should be.
    pub refused: Cell<usize>,
    /// Requests without an answer.
    pub broken: Cell<usize>,
    /// How often a request sent again was told that it had been carried out.
    pub replayed: Cell<usize>,
    /// Refused statuses seen, each once.
    pub statuses: RefCell<Vec<u16>>,
    is_over: Cell<bool>,
}

impl Tally {
    fn acknowledge(&self, answer: &Answer) {
        bump(&self.acknowledged);
        if answer.is_replay {
            bump(&self.replayed);
        }
    }

    fn refuse(&self, answer: &Answer, of: &str) {
        answer.assert_says_later(of);
        bump(&self.refused);
        let status = answer.status.as_u16();
        let mut statuses = self.statuses.borrow_mut();
        if !statuses.contains(&status) {
            statuses.push(status);
        }
    }

    /// Waits until so many more writes are acknowledged.
    ///
    /// # Panics
    /// Where that takes longer than two minutes: nothing goes on any more.
    pub async fn more(&self, wanted: usize) {
        let until = self.acknowledged.get() + wanted;
        within("writes go on", || self.acknowledged.get() >= until).await;
    }

    /// Waits until so many more requests were refused.
    ///
    /// # Panics
    /// Where that takes longer than two minutes.
    pub async fn more_refused(&self, wanted: usize) {
        let until = self.refused.get() + wanted;
        within("writes are refused", || self.refused.get() >= until).await;
    }

    /// The load ends: every client brings to an end what it has begun.
    pub fn end(&self) {
        self.is_over.set(true);
    }
}

fn bump(count: &Cell<usize>) {
    count.set(count.get() + 1);
}

/// Waits for what must come about within two minutes.
///
/// # Panics
/// Where it does not.
pub async fn within(what: &str, mut is_so: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < Duration::from_mins(2), "not so: {what}");
        sleep(Duration::from_millis(2)).await;
    }
}

/// Several clients who write at once, each with a ledger of its own.
pub struct Load<'w> {
    writers: Vec<Writer<'w>>,
    makers: Vec<Maker<'w>>,
}

impl<'w> Load<'w> {
    /// Every office writes its report; units, plans and secrets of a service client are made beside.
    pub async fn new(world: &'w World) -> Self {
        let mut writers = Vec::new();
        for office in &world.offices {
            writers.push(Writer::begin(world, office).await);
        }
        Self {
            writers,
            makers: Maker::all(world).await,
        }
    }

    /// Writes until the tally is ended, and each client has settled what it has begun.
    pub async fn run(&mut self, tally: &Tally) {
        let writers = join_all(self.writers.iter_mut().map(async |writer| {
            while !(tally.is_over.get() && writer.is_settled()) {
                rest(writer.go(tally).await).await;
            }
        }));
        let makers = join_all(self.makers.iter_mut().map(async |maker| {
            while !(tally.is_over.get() && maker.is_settled()) {
                rest(maker.go(tally).await).await;
            }
        }));
        tokio::join!(writers, makers);
    }

    /// Ends it: the service is started anew, everything whose outcome is not known is asked for once more, and the
    /// ledgers are held against what is there; answers how many writes were compared.
    ///
    /// # Panics
    /// Where something is lost, half done or done twice, the audit trail is broken or a sum is wrong.
    pub async fn reckon(&mut self, place: &Place, mut service: Process, tally: &Tally) -> usize {
        let address = service.address.clone();
        assert!(service.terminate().await.success(), "it ends in peace");
        let mut service = place.later().serve_at(&address).await;
        self.settle(tally).await;
        let compared = self.compare().await;
        assert!(service.terminate().await.success(), "it ends in peace");
        place.examine();
        compared
    }

    async fn settle(&mut self, tally: &Tally) {
        let writers = join_all(self.writers.iter_mut().map(|writer| writer.settle(tally)));
        let makers = join_all(self.makers.iter_mut().map(|maker| maker.settle(tally)));
        tokio::join!(writers, makers);
    }

    async fn compare(&self) -> usize {
        let mut compared = 0;
        for writer in &self.writers {
            compared += writer.compare().await;
        }
        for maker in &self.makers {
            compared += maker.compare().await;
        }
        compared
    }
}

async fn rest(turn: Turn) {
    if turn == Turn::Later {
        sleep(Duration::from_millis(25)).await;
    }
}
