//! What is read at the moment it is asked for, since that costs next to nothing.

use std::fs;

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::{Registry, Unit};
use time::OffsetDateTime;

use crate::db::Db;
use crate::http::gate::Gate;

/// A pool of connections, and what they do.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Connections {
    pool: &'static str,
    state: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Pool {
    pool: &'static str,
}

/// How things stand now.
#[derive(Debug, Default)]
pub(super) struct Present {
    at_work: Gauge,
    waiting: Gauge,
    connections: Family<Connections, Gauge>,
    connections_max: Family<Pool, Gauge>,
    memory: Gauge,
    files: Gauge,
}

impl Present {
    pub(super) fn register(registry: &mut Registry, now: OffsetDateTime) -> Self {
        let present = Self::default();
        let own = registry.sub_registry_with_prefix("tiendo");
        own.register(
            "requests_in_progress",
            "Requests worked on now",
            present.at_work.clone(),
        );
        own.register(
            "requests_waiting",
            "Requests that wait for a place now",
            present.waiting.clone(),
        );
        own.register(
            "database_connections",
            "Connections to the database now",
            present.connections.clone(),
        );
        own.register(
            "database_connections_max",
            "Connections to the database that a pool may have",
            present.connections_max.clone(),
        );
        let process = registry.sub_registry_with_prefix("process");
        process.register_with_unit(
            "resident_memory",
            "Memory the process takes",
            Unit::Bytes,
            present.memory.clone(),
        );
        process.register(
            "open_fds",
            "Files and connections that are open",
            present.files.clone(),
        );
        let started: Gauge = Gauge::default();
        started.set(now.unix_timestamp());
        process.register_with_unit(
            "start_time",
            "When the service started",
            Unit::Seconds,
            started,
        );
        present
    }

    pub(super) fn read(&self, gate: &Gate, db: &Db) {
        let traffic = gate.traffic();
        self.at_work.set(whole(traffic.at_work));
        self.waiting.set(whole(traffic.waiting));
        for pool in db.pools() {
            let name = pool.name;
            for (state, connections) in [("used", pool.used), ("idle", pool.idle)] {
                let label = Connections { pool: name, state };
                self.connections
                    .get_or_create(&label)
                    .set(whole(connections));
            }
            let most = self.connections_max.get_or_create(&Pool { pool: name });
            most.set(whole(pool.most));
        }
        if let Some(bytes) = memory() {
            self.memory.set(bytes);
        }
        if let Ok(files) = fs::read_dir("/proc/self/fd") {
            self.files.set(whole(files.count()));
        }
    }
}

/// Memory of the process in bytes (Linux: resident set).
fn memory() -> Option<i64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kibibytes: i64 = line.split_whitespace().next()?.parse().ok()?;
    Some(kibibytes * 1024)
}

fn whole(number: impl TryInto<i64>) -> i64 {
    number.try_into().unwrap_or(i64::MAX)
}
