//! The order of the feed under many writers: slow ones, ones that give up, ones whose entries were counted before
//! those of others and committed after them. Readers on two replicas read to the end again and again.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use api::app::AppState;
use api::changes::record::{Happened, record};
use api::db::{Tx, is_passing};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use entity::enums::ChangeKind;
use serde_json::Value;
use tests::city::{City, list, text};
use tests::{Backend, Client, both};
use tokio::sync::Mutex;
use tokio::task::{LocalSet, yield_now};
use uuid::Uuid;

use crate::feed::{now, pages};

/// Units that change.
const THINGS: usize = 6;
const WRITERS: u64 = 8;
const CHANGES_EACH: u64 = 15;

/// What is written: how often each thing changed, as committed.
struct Written {
    ids: Vec<Uuid>,
    /// One change of a thing at a time, as a lock on its row keeps it.
    things: Vec<Mutex<i32>>,
    running: Cell<u64>,
}

/// Numbers that look like chance and are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }
}

fn changed(unit: Uuid, times: i32) -> Happened {
    Happened {
        unit_id: Some(unit),
        revision: Some(times),
        ..Happened::to(unit, ChangeKind::UnitChanged)
    }
}

/// A transaction, however long others keep the database busy: on a machine with much to do the ten seconds after which
/// a writer gives up can pass, and it is to try again.
async fn begun(state: &AppState) -> Tx {
    loop {
        match state.db.begin_aside().await {
            Ok(tx) => return tx,
            Err(error) => assert!(is_passing(&error), "{error}"),
        }
    }
}

/// Changes things, two at a time now and then; one change in five is given up.
async fn write(state: AppState, written: Rc<Written>, seed: u64) {
    let mut dice = Dice(seed);
    for _ in 0..CHANGES_EACH {
        let one = usize::try_from(dice.below(THINGS as u64)).unwrap();
        let other = (one + 1).min(THINGS - 1);
        let tx = begun(&state).await;
        // Locks are taken in the order of things, so that nobody waits in a circle; on SQLite the transaction is one.
        let mut locks = vec![(one, written.things[one].lock().await)];
        if other != one && dice.below(3) == 0 {
            locks.push((other, written.things[other].lock().await));
        }
        for (thing, times) in &locks {
            let told = changed(written.ids[*thing], **times + 1);
            record(&tx, state.clock.now(), [told]).await.unwrap();
        }
        // The slower it is, the more others count after it and commit before it.
        for _ in 0..dice.below(50) {
            yield_now().await;
        }
        if dice.below(5) == 0 {
            tx.rollback().await.unwrap();
        } else {
            tx.commit().await.unwrap();
            for (_, times) in &mut locks {
                **times += 1;
            }
        }
    }
    written.running.set(written.running.get() - 1);
}

/// Reads to the end again and again, from one replica and the other, until everything is written and read.
async fn follow(
    servers: [Client; 2],
    start: String,
    limit: u64,
    written: Rc<Written>,
    read: Rc<RefCell<Vec<Vec<Value>>>>,
) {
    let mut seen = Vec::new();
    let mut after = start;
    for turn in 0_usize.. {
        let was_running = written.running.get() > 0;
        let page = servers[turn % 2]
            .get("/v1/changes")
            .query("after", &after)
            .query("limit", &limit.to_string());
        let page = page.send().await;
        // Busy, for the same reason; asked again with the same cursor nothing is lost.
        if page.status == 503 {
            continue;
        }
        let page = page.expect_status(200).json();
        seen.extend(list(&page["items"]).to_vec());
        after = text(&page["next_cursor"]);
        if !was_running && page["has_more"] == false {
            break;
        }
    }
    read.borrow_mut().push(seen);
}

/// The place a cursor stands for, read apart from the service.
fn place(entry: &Value) -> i64 {
    let bytes = URL_SAFE_NO_PAD.decode(text(&entry["cursor"])).unwrap();
    i64::from_be_bytes(bytes[17..].try_into().unwrap())
}

both! {
    async fn every_committed_entry_is_read_once_and_in_order(app: TestApp) {
        let city = City::found(&app).await;
        let replica = app.replica().await;
        let auditor = city.as_("auditor").await;
        let elsewhere = replica.as_(&tests::city::sign_in(&replica, "auditor", city.password()).await);
        let start = now(&auditor).await;
        let codes = ["60", "593", "594", "22915", "22918", "22954"];
        let written = Rc::new(Written {
            ids: codes.map(|code| city.unit(code).parse().unwrap()).into(),
            things: (0..THINGS).map(|_| Mutex::new(0)).collect(),
            running: Cell::new(WRITERS),
        });
        let read = Rc::new(RefCell::new(Vec::new()));
        let all = LocalSet::new();
        for seed in 0..WRITERS {
            // Writers of both replicas, each with a pool of its own.
            let state = if seed % 2 == 0 { &app.state } else { &replica.state };
            all.spawn_local(write(state.clone(), Rc::clone(&written), seed));
        }
        for (limit, servers) in [(3, [&auditor, &elsewhere]), (50, [&elsewhere, &auditor]), (200, [&auditor, &auditor])] {
            let servers = servers.map(Client::clone);
            all.spawn_local(follow(servers, start.clone(), limit, Rc::clone(&written), Rc::clone(&read)));
        }
        all.await;

        let (whole, end) = pages(&elsewhere, Some(&start), 200).await;
        assert_eq!(now(&auditor).await, end);
        // Nothing came before a cursor already handed out: who followed has what one reads afterwards.
        for seen in read.borrow().iter() {
            assert_eq!(seen, &whole);
        }
        // The places are without gaps.
        let places: Vec<i64> = whole.iter().map(place).collect();
        assert!(places.windows(2).all(|two| two[0] + 1 == two[1]), "{places:?}");
        // Every committed change of every thing, once, in the order in which it changed; nothing that was given up.
        let mut times: BTreeMap<String, Vec<i64>> = BTreeMap::new();
        for entry in &whole {
            times.entry(text(&entry["subject_id"])).or_default().push(entry["revision"].as_i64().unwrap());
        }
        for (id, committed) in written.ids.iter().zip(&written.things) {
            let committed = i64::from(*committed.lock().await);
            assert!(committed > 0, "{id} never changed");
            assert_eq!(times[&id.to_string()], (1..=committed).collect::<Vec<_>>(), "{id}");
        }
    }
}

/// A transaction that counted first, and commits after others were read. SQLite has one writer at a time.
#[test]
fn who_counted_early_and_commits_late_comes_late() {
    tests::run(Backend::Postgres, |app| async move {
        let city = City::found(&app).await;
        let auditor = city.as_("auditor").await;
        let start = now(&auditor).await;
        let [slow, fast, lost] = ["60", "593", "594"].map(|code| city.unit(code).parse().unwrap());
        let at = app.clock.now();
        let slow_tx = app.state.db.begin_aside().await.unwrap();
        record(&slow_tx, at, [changed(slow, 1)]).await.unwrap();
        let lost_tx = app.state.db.begin_aside().await.unwrap();
        record(&lost_tx, at, [changed(lost, 1)]).await.unwrap();
        let fast_tx = app.state.db.begin_aside().await.unwrap();
        record(&fast_tx, at, [changed(fast, 1)]).await.unwrap();
        fast_tx.commit().await.unwrap();

        let told = |items: &[Value]| -> Vec<String> {
            items.iter().map(|item| text(&item["subject_id"])).collect()
        };
        let (items, after) = pages(&auditor, Some(&start), 50).await;
        assert_eq!(told(&items), [fast.to_string()]);
        lost_tx.rollback().await.unwrap();
        slow_tx.commit().await.unwrap();
        let (items, after) = pages(&auditor, Some(&after), 50).await;
        assert_eq!(told(&items), [slow.to_string()]);
        let (items, _) = pages(&auditor, Some(&after), 50).await;
        assert!(items.is_empty());
    });
}
