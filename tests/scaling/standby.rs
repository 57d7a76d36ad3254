//! Reads answered by a standby are those the primary would have given, however far the standby is behind.

use std::collections::BTreeMap;

use futures_util::future::join_all;
use proptest::collection::vec;
use proptest::prelude::{Just, ProptestConfig, Strategy, any, prop_oneof};
use proptest::strategy::ValueTree;
use proptest::test_runner::{RngSeed, TestRunner};
use serde_json::{Value, json};
use tests::city::{City, list, sign_in, text};
use tests::postgres::own::Server;
use tests::{Client, TestApp};

use crate::turn;

/// The units whose names are written again and again.
const UNITS: [&str; 3] = ["PTP", "PNV", "22915"];

/// What three clients do at once, or what happens to the standby.
#[derive(Clone, Debug)]
enum Step {
    Acts(Vec<Act>),
    /// The standby stops replaying.
    Halts,
    /// It replays everything again.
    GoesOn,
    /// It replays so much later.
    IsLate(u8),
}

/// What one client does, at one of two replicas.
#[derive(Clone, Copy, Debug)]
struct Act {
    unit: usize,
    replica: usize,
    what: What,
}

#[derive(Clone, Copy, Debug)]
enum What {
    Write,
    /// In the list of units.
    Read,
    /// In the tree of the city.
    ReadTree,
}

fn act() -> impl Strategy<Value = Act> {
    let what = prop_oneof![Just(What::Write), Just(What::Read), Just(What::ReadTree)];
    (0..UNITS.len(), 0..2usize, what).prop_map(|(unit, replica, what)| Act {
        unit,
        replica,
        what,
    })
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        12 => vec(act(), 1..4).prop_map(Step::Acts),
        1 => Just(Step::Halts),
        2 => Just(Step::GoesOn),
        1 => any::<u8>().prop_map(Step::IsLate),
    ];
    vec(step, 40)
}

/// Two replicas of the service on one primary and one standby.
pub struct Installation<'a> {
    pub standby: &'a Server,
    pub city: City<'a>,
    /// The admin, at each replica.
    pub admins: [Client; 2],
}

/// Founds a city on a new primary with a standby and plays a test there; nothing where there is no PostgreSQL.
pub fn on_two_replicas(settings: &str, test: impl AsyncFnOnce(&Server, Installation<'_>)) {
    turn::run(async {
        let Some(primary) = Server::start("").await else {
            return;
        };
        let url = primary.create("tiendo");
        let standby = primary
            .standby(&format!("log_statement = 'all'\n{settings}"))
            .await;
        let standby_url = standby.url("tiendo");
        let app = TestApp::start_on(&url, |config| {
            config.standby_url = Some(api::config::Hidden::new(standby_url));
        })
        .await;
        let replica = app.replica().await;
        let city = City::found(&app).await;
        let token = sign_in(&app, "first.admin", city.password()).await;
        let there = Installation {
            standby: &standby,
            city,
            admins: [app.as_(&token), replica.as_(&token)],
        };
        test(&primary, there).await;
    });
}

impl Installation<'_> {
    /// How often the standby was asked for rows of units.
    pub fn asked(&self) -> usize {
        let log = self.standby.log();
        log.matches("FROM \"unit\"").count() + log.matches("FROM \"unit_state\"").count()
    }

    /// Numbers of the names in the list of units, by code.
    async fn listed(&self, replica: usize) -> BTreeMap<String, u32> {
        let found = self.admins[replica]
            .get("/v1/units?limit=200")
            .send()
            .await
            .expect_status(200)
            .json();
        list(&found["items"]).iter().map(numbered).collect()
    }

    /// The same in the tree of the city.
    async fn in_tree(&self, replica: usize) -> BTreeMap<String, u32> {
        let tree = self.admins[replica]
            .get(&format!("/v1/units/{}/tree", self.city.unit("593")))
            .send()
            .await
            .expect_status(200)
            .json();
        list(&tree["root"]["children"])
            .iter()
            .map(numbered)
            .collect()
    }

    /// Gives a unit its next name; says which, unless somebody else was faster.
    async fn write(&self, act: Act) -> Option<u32> {
        let as_ = &self.admins[act.replica];
        let path = format!("/v1/units/{}", self.city.unit(UNITS[act.unit]));
        let unit = as_.get(&path).send().await.expect_status(200);
        let (_, number) = numbered(&unit.json());
        let name = format!("Đơn vị {}", number + 1);
        let answer = as_
            .patch(&path)
            .if_match(unit.etag())
            .body(
                "application/merge-patch+json",
                json!({"name": name}).to_string(),
            )
            .send()
            .await;
        if answer.status == 412 {
            return None;
        }
        answer.assert_status(200);
        Some(number + 1)
    }

    /// Does it; answers what the client knows of the unit now.
    async fn act(&self, act: Act) -> Option<u32> {
        match act.what {
            What::Write => self.write(act).await,
            What::Read => Some(self.listed(act.replica).await[UNITS[act.unit]]),
            What::ReadTree => Some(self.in_tree(act.replica).await[UNITS[act.unit]]),
        }
    }

    /// The number a unit has on the standby as it stands, which is what a read would be told that did not wait.
    fn on_standby(&self, unit: usize) -> u32 {
        let asked = format!("SELECT code, name FROM unit WHERE code = '{}'", UNITS[unit]);
        let row = self.standby.sql("tiendo", &asked);
        let (code, name) = row.split_once('|').unwrap();
        numbered(&json!({"code": code, "name": name})).1
    }

    fn happens(&self, step: &Step) {
        let run = |sql: &str| self.standby.sql("postgres", sql);
        match step {
            Step::Acts(_) => String::new(),
            Step::Halts => run("SELECT pg_wal_replay_pause()"),
            Step::GoesOn => {
                self.late(0);
                run("SELECT pg_wal_replay_resume()")
            }
            Step::IsLate(by) => {
                self.late(*by);
                String::new()
            }
        };
    }

    fn late(&self, milliseconds: u8) {
        let set = format!("ALTER SYSTEM SET recovery_min_apply_delay = {milliseconds}");
        self.standby.sql("postgres", &set);
        self.standby.sql("postgres", "SELECT pg_reload_conf()");
    }
}

/// A unit's code and the number in its name; its first name, from the time of its founding, has none that counts.
fn numbered(unit: &Value) -> (String, u32) {
    let name = text(&unit["name"]);
    let code = text(&unit["code"]);
    let number = name.strip_prefix("Đơn vị ").unwrap();
    let number = if number == code {
        Ok(0)
    } else {
        number.parse()
    };
    (code, number.unwrap_or_default())
}

/// Nobody reads anything older than what anybody had written or read before they asked: not they themselves, not what
/// another told them of, at whichever replica, however the standby lags.
#[test]
fn no_client_reads_what_is_older_than_what_was_known_when_it_asked() {
    on_two_replicas("", async |_, there| {
        let mut known: BTreeMap<usize, u32> = BTreeMap::new();
        let mut runner = TestRunner::new(ProptestConfig {
            rng_seed: RngSeed::Fixed(5947),
            ..ProptestConfig::default()
        });
        let mut older = 0;
        for _ in 0..4 {
            let steps = steps().new_tree(&mut runner).unwrap().current();
            for step in steps {
                there.happens(&step);
                let Step::Acts(acts) = &step else { continue };
                let done = join_all(acts.iter().map(|&act| there.act(act))).await;
                let before = known.clone();
                for (act, number) in acts.iter().zip(done) {
                    let Some(number) = number else { continue };
                    let least = before.get(&act.unit).copied().unwrap_or_default();
                    assert!(number >= least, "{act:?} told {number} after {least}");
                    let most = known.entry(act.unit).or_default();
                    *most = number.max(*most);
                }
                let first = acts[0].unit;
                let is_older =
                    there.on_standby(first) < known.get(&first).copied().unwrap_or_default();
                older += usize::from(is_older);
            }
            there.happens(&Step::GoesOn);
        }
        assert!(
            older > 10,
            "the standby was hardly ever behind: {older} times"
        );
        assert!(
            known.values().sum::<u32>() > 20,
            "hardly anything was written: {known:?}"
        );
        assert!(
            there.asked() > 20,
            "the standby was hardly asked: {}",
            there.asked()
        );
    });
}
