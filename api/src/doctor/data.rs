//! What the database holds: the audit trail, and the sums of aggregates.

use entity::audit_event;
use sea_orm::{EntityTrait, QueryOrder};
use time::{Duration, OffsetDateTime};

use super::report::{Finding, Report};
use crate::audit::verify;
use crate::clock::local_day;
use crate::db::Db;
use crate::rollups::check;

/// How far the clock may be behind what was written last.
const BEHIND: Duration = Duration::seconds(30);

/// Looks at it.
pub async fn look(db: &Db, now: OffsetDateTime, report: &mut Report) {
    report.add(audit(db).await);
    report.add(sums(db, now).await);
    report.add(last_entry(db, now).await);
}

async fn audit(db: &Db) -> Finding {
    let what = "audit trail";
    match verify::verify(db, None).await {
        Ok(found) => match found.faults.first() {
            None => Finding::ok(
                what,
                format!(
                    "{} entries, whole; the last is {}",
                    found.entries, found.last
                ),
            ),
            Some(fault) => Finding::fails(
                what,
                format!("tampered with: {fault}"),
                "keep the database as it is, see `tiendo verify-audit`, and find out who could write to it",
            ),
        },
        Err(error) => Finding::fails(what, error.to_string(), "see what the database says"),
    }
}

async fn sums(db: &Db, now: OffsetDateTime) -> Finding {
    let what = "sums";
    match check::check(db, local_day(now)).await {
        Ok(found) if found.faults.is_empty() => Finding::ok(
            what,
            format!(
                "{} of {} periods are what their figures make",
                found.sums, found.periods
            ),
        ),
        Ok(found) => Finding::fails(
            what,
            format!(
                "{} differ from the figures they are made of",
                found.faults.len()
            ),
            "see `tiendo check-rollups`, and report it: the figures themselves are as they were accepted",
        ),
        Err(problem) => Finding::fails(what, problem.to_string(), "see what the database says"),
    }
}

/// The clock of this machine against what the installation itself has written.
async fn last_entry(db: &Db, now: OffsetDateTime) -> Finding {
    let what = "time";
    let newest = audit_event::Entity::find()
        .order_by_desc(audit_event::Column::Seq)
        .one(db.reader())
        .await;
    match newest {
        Ok(Some(event)) if event.at > now + BEHIND => Finding::warning(
            what,
            format!(
                "the last entry of the audit trail is {} s ahead of the clock",
                (event.at - now).whole_seconds()
            ),
            "set the clock of this machine, by NTP",
        ),
        Ok(_) => Finding::ok(what, "goes forward"),
        Err(error) => Finding::fails(what, error.to_string(), "see what the database says"),
    }
}
