//! Comparing a consolidation with another, or with the accepted figures of today.

use std::collections::{BTreeMap, BTreeSet};

use entity::enums::{PeriodAction, ReportAction};
use entity::{obligation, period_event, report_event};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::comparison::{Cause, Comparison, History, MovedBecause, Step, compare};
use super::content::Content;
use super::{gather, read};
use crate::app::AppState;
use crate::auth::policy::ReadConsolidations;
use crate::auth::principal::Allow;
use crate::http::catalogue::{Code, FaultCode};
use crate::http::problem::Problem;
use crate::rows::AT_ONCE;
use crate::texts;

/// Compares a consolidation with `with`: `today`, or the id of another of the same period.
pub async fn read_comparison(
    state: &AppState,
    allow: &Allow<ReadConsolidations>,
    id: Uuid,
    with: Option<&str>,
) -> Result<Comparison, Problem> {
    let other = match with {
        None | Some("today") => None,
        Some(text) => Some(Uuid::try_parse(text).map_err(|_| unknown())?),
    };
    let now = state.clock.now();
    let db = state.db.wide_snapshot().await?;
    let from = read::load_from(&db, allow, id, now).await?;
    let to = match other {
        None => gather::content(&db, allow, &from.row, Vec::new(), now).await?,
        Some(other) => {
            // Only that it is not there is a fault of the caller's.
            let to = read::load_from(&db, allow, other, now).await;
            let to = to.map_err(|problem| match problem.code {
                Code::NotFound => unknown(),
                _ => problem,
            })?;
            if to.row.period_id != from.row.period_id {
                return Err(unknown());
            }
            to.content
        }
    };
    // Today is no consolidation, and so has no number.
    let to = Content {
        number: other.and(to.number),
        ..to
    };
    let history = history(&db, from.row.period_id, [&from.content, &to]).await?;
    Ok(compare((Some(id), &from.content), (other, &to), &history))
}

fn unknown() -> Problem {
    Problem::parameter(
        "with",
        FaultCode::UnknownConsolidation,
        texts::consolidations::no_such_consolidation(),
    )
}

async fn history<C: ConnectionTrait>(
    db: &C,
    period_id: Uuid,
    contents: [&Content; 2],
) -> Result<History, Problem> {
    let reports: BTreeSet<Uuid> = contents
        .iter()
        .flat_map(|content| &content.figures)
        .flat_map(|figure| &figure.units)
        .filter_map(|part| part.report_id)
        .collect();
    let reports: Vec<Uuid> = reports.into_iter().collect();
    let mut steps = BTreeMap::<Uuid, Vec<Step>>::new();
    for some in reports.chunks(AT_ONCE) {
        let events = report_event::Entity::find()
            .filter(report_event::Column::ReportId.is_in(some.iter().copied()))
            .filter(
                report_event::Column::Action
                    .is_in([ReportAction::Accepted, ReportAction::Reopened]),
            )
            .order_by_asc(report_event::Column::Id)
            .all(db)
            .await?;
        for event in events {
            steps.entry(event.report_id).or_default().push(Step {
                kind: match event.action {
                    ReportAction::Reopened => Cause::Reopened,
                    _ => Cause::Accepted,
                },
                revision: event.revision,
                at: event.at,
                reason: event.reason,
            });
        }
    }
    Ok(History {
        steps,
        owed: owed(db, period_id).await?,
    })
}

async fn owed<C: ConnectionTrait>(
    db: &C,
    period_id: Uuid,
) -> Result<BTreeMap<Uuid, MovedBecause>, Problem> {
    let actions = [
        PeriodAction::ObligationAdded,
        PeriodAction::ObligationReleased,
    ];
    let events = period_event::Entity::find()
        .filter(period_event::Column::PeriodId.eq(period_id))
        .filter(period_event::Column::Action.is_in(actions))
        .order_by_asc(period_event::Column::Id)
        .find_also_related(obligation::Entity)
        .all(db)
        .await?;
    let of_unit = events.into_iter().filter_map(|(event, obligation)| {
        let because = MovedBecause {
            kind: match event.action {
                PeriodAction::ObligationReleased => Cause::Released,
                _ => Cause::Obliged,
            },
            at: Some(event.at),
            revision: None,
            reason: event.reason,
        };
        Some((obligation?.unit_id, because))
    });
    // Of several about one unit the last stays.
    Ok(of_unit.collect())
}
