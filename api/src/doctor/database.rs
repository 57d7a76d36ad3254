//! The database: whether it is fit, and whether its tables are those of this program.

use time::{Duration, OffsetDateTime};

use super::report::{Finding, Report};
use crate::config::Config;
use crate::db::Db;
use crate::db::facts::{Facts, Postgres, Sqlite};
use crate::db::schema::SchemaError;

/// The oldest PostgreSQL that is tried out, as it numbers itself.
const OLDEST: i64 = 140_000;
/// How far clocks may be apart, past which tokens are refused that another replica has made.
const APART: Duration = Duration::seconds(30);

/// Looks at the database itself.
pub async fn look(db: &Db, config: &Config, now: OffsetDateTime, report: &mut Report) {
    match db.facts().await {
        Ok(Facts::Sqlite(facts)) => sqlite(&facts, report),
        Ok(Facts::Postgres(facts)) => postgres(&facts, config, now, report),
        Err(error) => report.add(Finding::fails(
            "database",
            error.to_string(),
            "put back a backup where the file is damaged; else see what the database says",
        )),
    }
}

fn sqlite(facts: &Sqlite, report: &mut Report) {
    let what = "database";
    let version = format!("SQLite {}", facts.version);
    if facts.encoding != "UTF-8" {
        report.add(Finding::fails(
            what,
            format!("{version} keeps text as {}", facts.encoding),
            "put back a backup; the service never makes such a file",
        ));
    } else if facts.journal != "wal" {
        report.add(Finding::warning(
            what,
            format!("{version}, journal mode {}", facts.journal),
            "start the service once, which sets it to wal",
        ));
    } else {
        report.add(Finding::ok(what, version));
    }
    let faults: Vec<&String> = facts.faults.iter().chain(&facts.dangling).collect();
    report.add(match faults.first() {
        None => Finding::ok("database file", "whole, and every reference leads somewhere"),
        Some(first) => Finding::fails(
            "database file",
            format!("damaged in {} places, the first: {first}", faults.len()),
            "stop the service, keep the file, and put back the last backup with `tiendo restore --replace`",
        ),
    });
}

fn postgres(facts: &Postgres, config: &Config, now: OffsetDateTime, report: &mut Report) {
    let what = "database";
    let version = format!("PostgreSQL {}", facts.version);
    report.add(if facts.version_number < OLDEST {
        Finding::fails(what, version, "use PostgreSQL 14 or later")
    } else if facts.encoding != "UTF8" {
        Finding::fails(
            what,
            format!("{version} keeps text as {}", facts.encoding),
            "make the database anew with ENCODING 'UTF8' and put a dump back into it",
        )
    } else if facts.is_standby {
        Finding::fails(
            what,
            format!("{version} only follows another"),
            "set DATABASE_URL to the primary server",
        )
    } else {
        Finding::ok(what, version)
    });
    report.add(if facts.lossy.is_empty() {
        Finding::ok("durability", "what is acknowledged is on the disk")
    } else {
        let off = facts.lossy.join(", ");
        Finding::fails(
            "durability",
            format!("{off} off: acknowledged writes are lost when the server fails"),
            "set it to on in postgresql.conf",
        )
    });
    let (mine, all) = (i64::from(config.database_connections), facts.connections);
    let says = format!("{mine} of {all} for this replica");
    report.add(if mine > all {
        Finding::fails(
            "connections",
            says,
            "lower TIENDO_DATABASE_CONNECTIONS, raise max_connections, or put PgBouncer between",
        )
    } else if mine * 2 > all {
        Finding::warning(
            "connections",
            says,
            "there is no room for a second replica, which every upgrade needs: raise max_connections",
        )
    } else {
        Finding::ok("connections", says)
    });
    let apart = (facts.now - now).abs();
    report.add(if apart > APART {
        Finding::warning(
            "clock",
            format!("{} s from that of the database", apart.whole_seconds()),
            "set both by NTP",
        )
    } else {
        Finding::ok("clock", "that of the database")
    });
}

/// Looks at the tables; answers whether they can be read by this program.
pub async fn schema(db: &Db, config: &Config, report: &mut Report) -> bool {
    let schema = match db.schema().await {
        Ok(schema) => schema,
        Err(error) => {
            report.add(Finding::fails(
                "migrations",
                error.to_string(),
                "see to it that the user of DATABASE_URL may read the tables",
            ));
            return false;
        }
    };
    let what = "migrations";
    let finding = match schema.require_current() {
        Ok(()) => Finding::ok(what, format!("all {} are done", schema.applied.len())),
        Err(SchemaError::Older(pending)) if config.migrate => Finding::warning(
            what,
            format!("{pending} are to be done"),
            "make a backup; the next start does them, or `tiendo migrate`",
        ),
        Err(SchemaError::Older(pending)) => Finding::fails(
            what,
            format!("{pending} are to be done, and TIENDO_MIGRATE is false"),
            "make a backup and run `tiendo migrate`",
        ),
        Err(error) => Finding::fails(
            what,
            error.to_string(),
            "run the newer version of tiendo, or put back the backup made before it came",
        ),
    };
    report.add(finding);
    schema.require_current().is_ok()
}
