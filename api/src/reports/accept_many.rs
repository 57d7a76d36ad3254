//! Accepting many reports in one step: all of them, or none.

use std::collections::{BTreeSet, HashMap, HashSet};

use entity::enums::{ReportAction, ReportStatus};
use entity::json::Remarks;
use entity::{report, report_event, report_revision};
use sea_orm::sea_query::{Expr, ExprTrait, LockType};
use sea_orm::{
    ActiveEnum, ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationTrait,
};
use time::OffsetDateTime;
use uuid::Uuid;

use super::change::{Taken, record};
use super::dto::{AcceptedReports, ReportSummary};
use super::input::{MAX_ACCEPTED, NewAcceptance, NewAcceptances};
use super::refusal::standing;
use super::setting::Setting;
use super::status::State;
use super::steps::{Barred, ReportStep};
use super::writers::{Grants, Writers};
use super::{scope, setting};
use crate::app::AppState;
use crate::auth::policy::ReviewReports;
use crate::auth::principal::Allow;
use crate::clock::local_day;
use crate::event_id;
use crate::http::catalogue::{Code, FaultCode};
use crate::http::problem::Problem;
use crate::periods::taking::Refusal;
use crate::text::Text;
use crate::texts;

/// Accepts reports that wait for review, each at the version the caller read.
pub async fn accept(
    state: &AppState,
    allow: &Allow<ReviewReports>,
    new: &NewAcceptances,
) -> Result<AcceptedReports, Problem> {
    let account_id = allow.account_id()?;
    let grants = Grants::of(allow);
    if !(1..=MAX_ACCEPTED).contains(&new.items.len()) {
        return Err(Problem::input(
            "/items",
            FaultCode::OutOfRange,
            texts::reports::too_many_accepted(MAX_ACCEPTED),
        ));
    }
    let ids: BTreeSet<Uuid> = new.items.iter().map(|item| item.report_id).collect();
    let tx = state.db.begin().await?;
    // Two reviewers of the same reports wait for each other in one order.
    let rows = scope::visible(allow)
        .filter(report::Column::Id.is_in(ids))
        .order_by_asc(report::Column::Id)
        .lock(LockType::NoKeyUpdate)
        .all(&tx)
        .await?;
    let now = state.clock.now();
    let settings = setting::all(&tx, &rows).await?;
    let written = setting::written(&tx, &rows, account_id).await?;
    let known: HashMap<Uuid, &report::Model> = rows.iter().map(|row| (row.id, row)).collect();
    let mut problem = Problem::new(Code::InvalidInput);
    let mut seen = HashSet::new();
    for (index, item) in new.items.iter().enumerate() {
        let checked = if seen.insert(item.report_id) {
            let hands = |row: &report::Model, lead: Uuid| {
                let has_written = written.contains(&row.id);
                ReportStep::Accept.may(grants.hands(Writers::of(row), lead, has_written))
            };
            let row = known.get(&item.report_id).copied();
            row.zip(settings.get(&item.report_id))
                .ok_or_else(unknown)
                .and_then(|(row, setting)| {
                    hands(row, setting.lead_unit_id).map_err(barred)?;
                    check(item, row, setting)
                })
        } else {
            Err(repeated())
        };
        if let Err((code, detail)) = checked {
            problem.push(format!("/items/{index}"), code, detail);
        }
    }
    problem.or_ok()?;

    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    write(&tx, &rows, &settings, account_id, now).await?;
    let mut rows: HashMap<Uuid, report::Model> = report::Entity::find()
        .filter(report::Column::Id.is_in(ids))
        .all(&tx)
        .await?
        .into_iter()
        .map(|row| (row.id, row))
        .collect();
    let asked = new.items.iter().map(|item| item.report_id);
    let rows: Vec<report::Model> = asked.filter_map(|id| rows.remove(&id)).collect();
    let steps = setting::steps(&tx, &grants, local_day(now), &rows).await?;
    tx.commit().await?;
    let items = rows.into_iter().zip(steps);
    Ok(AcceptedReports {
        items: items
            .map(|(row, steps)| ReportSummary::of(&row, steps))
            .collect(),
    })
}

type Fault = (FaultCode, Text);

/// Whether a report is still as it was read, waits for review, and is owed.
fn check(item: &NewAcceptance, row: &report::Model, setting: &Setting) -> Result<(), Fault> {
    if item.version != row.version {
        let detail = texts::reports::changed_since_read();
        return Err((FaultCode::Stale, detail));
    }
    let state = State::of(row, setting.lead_unit_id);
    if ReportStep::Accept.take(state).is_err() {
        let detail = texts::reports::impossible(standing(state), ReportStep::Accept.name());
        return Err((FaultCode::InvalidState, detail));
    }
    if setting.obligation.released_at.is_some() {
        let detail = Refusal::Released.text(&setting.period.label, ReportStep::Accept.name());
        return Err((FaultCode::InvalidState, detail));
    }
    Ok(())
}

fn unknown() -> Fault {
    let detail = texts::reports::no_such_report();
    (FaultCode::UnknownReport, detail)
}

fn repeated() -> Fault {
    let detail = texts::reports::report_repeated();
    (FaultCode::Duplicate, detail)
}

fn barred(why: Barred) -> Fault {
    if why == Barred::ReviewsOwn {
        let detail = texts::reports::reviewed_by_writer();
        return (FaultCode::FourEyes, detail);
    }
    let detail = texts::reports::only_lead_reviews();
    (FaultCode::NotLeadUnit, detail)
}

/// Accepts every one, as [`State::accept`] does with one.
async fn write<C: ConnectionTrait>(
    db: &C,
    reports: &[report::Model],
    settings: &HashMap<Uuid, Setting>,
    account_id: Uuid,
    now: OffsetDateTime,
) -> Result<(), Problem> {
    let ids = || reports.iter().map(|row| row.id);
    let current = report_revision::Entity::find()
        .select_only()
        .column(report_revision::Column::Id)
        .join(JoinType::InnerJoin, report_revision::Relation::Report.def())
        .filter(report::Column::Id.is_in(ids()))
        .filter(
            Expr::col((report_revision::Entity, report_revision::Column::Number))
                .equals((report::Entity, report::Column::Revision)),
        )
        .into_tuple::<Uuid>()
        .all(db)
        .await?;
    report_revision::Entity::update_many()
        .col_expr(report_revision::Column::AcceptedAt, Expr::value(now))
        .filter(report_revision::Column::Id.is_in(current))
        .exec(db)
        .await?;
    let started_at: Option<OffsetDateTime> = None;
    let started_by: Option<Uuid> = None;
    report::Entity::update_many()
        .col_expr(
            report::Column::Status,
            Expr::value(ReportStatus::Accepted.to_value()),
        )
        .col_expr(
            report::Column::EffectiveRevision,
            Expr::col(report::Column::Revision),
        )
        .col_expr(report::Column::ReviewStartedAt, Expr::value(started_at))
        .col_expr(report::Column::ReviewStartedBy, Expr::value(started_by))
        .col_expr(
            report::Column::Version,
            Expr::col(report::Column::Version).add(1),
        )
        .col_expr(report::Column::UpdatedAt, Expr::value(now))
        .filter(report::Column::Id.is_in(ids()))
        .exec(db)
        .await?;
    let taken = reports.iter().filter_map(|row| {
        let event = report_event::Model {
            id: event_id::next(),
            report_id: row.id,
            revision: row.revision,
            action: ReportAction::Accepted,
            status: ReportStatus::Accepted,
            account_id,
            at: now,
            reason: None,
            remarks: Remarks::default(),
        };
        Some(Taken {
            report: row,
            setting: settings.get(&row.id)?,
            event,
        })
    });
    record(db, taken.collect()).await
}
