//! Which reports a caller may know of, and what of them.

use std::collections::{HashMap, HashSet};

use entity::enums::ReportStatus;
use entity::{obligation, plan, report, report_revision};
use sea_orm::sea_query::{Expr, ExprTrait, SimpleExpr};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait, Select,
};
use uuid::Uuid;

use crate::auth::policy::{ManagePlans, Permission, ReadReports, WriteReports};
use crate::auth::principal::Allow;
use crate::http::problem::Problem;
use crate::plans;

/// The reports a caller may know of: those of units within reach, those that a unit within reach writes in
/// place of another, and, on the plans the caller coordinates, those that have reached the lead unit at least
/// once. A service client knows the reports of its subtree that have an accepted revision.
pub fn visible<P: Permission>(allow: &Allow<P>) -> Select<report::Entity> {
    if allow.is_client() {
        return report::Entity::find()
            .filter(
                allow
                    .reach_of::<ReadReports>()
                    .covers(report::Column::UnitId),
            )
            .filter(report::Column::EffectiveRevision.is_not_null());
    }
    report::Entity::find().filter(known(allow))
}

/// Those of which a caller may write one in place of its unit: besides what they know, all of the plans that
/// their unit leads, also those that have not reached it. What stands in a draft is read once it is taken over,
/// which is recorded.
pub fn visible_to_stand_in<P: Permission>(allow: &Allow<P>) -> Select<report::Entity> {
    let leads = allow
        .reach_of::<WriteReports>()
        .names(plan::Column::LeadUnitId);
    let led = plan::Entity::find()
        .select_only()
        .column(plan::Column::Id)
        .filter(leads)
        .into_query();
    report::Entity::find().filter(known(allow).or(report::Column::PlanId.in_subquery(led)))
}

/// The condition that a unit within reach owes the report or writes it.
fn within_reach<P: Permission>(allow: &Allow<P>) -> SimpleExpr {
    let reach = allow.reach_of::<ReadReports>();
    reach
        .covers(report::Column::UnitId)
        .or(reach.covers(report::Column::OnBehalfUnitId))
}

fn known<P: Permission>(allow: &Allow<P>) -> SimpleExpr {
    let within_reach = within_reach(allow);
    // Most callers lead nothing; without the alternative the database can start from their units.
    if allow.reach_of::<ManagePlans>().is_nowhere() {
        return within_reach;
    }
    let led = report::Column::PlanId.in_subquery(plans::scope::led_ids(allow));
    within_reach.or(led.and(was_sent()))
}

/// The condition that the report has reached the lead unit at least once. As a value, not as EXISTS,
/// which PostgreSQL would answer by reading all obligations first.
fn was_sent() -> SimpleExpr {
    let first_submitted_at = obligation::Entity::find()
        .select_only()
        .column(obligation::Column::FirstSubmittedAt)
        .filter(
            Expr::col((obligation::Entity, obligation::Column::Id))
                .equals((report::Entity, report::Column::ObligationId)),
        )
        .into_query();
    SimpleExpr::from(first_submitted_at).is_not_null()
}

/// The condition that the caller is shown the report in this state.
pub fn in_status<P: Permission>(allow: &Allow<P>, status: ReportStatus) -> SimpleExpr {
    if allow.is_client() {
        Expr::val(status == ReportStatus::Accepted)
    } else {
        report::Column::Status.eq(status)
    }
}

/// Whether what the caller is shown of reports depends on nothing but their rows.
pub fn shows_rows_alone<P: Permission>(allow: &Allow<P>) -> bool {
    allow.is_client() || allow.reach_of::<ManagePlans>().is_nowhere()
}

/// Reports the caller knows of, as they are shown them: to a service client the accepted revision is all there
/// is; who knows a report only by the plan they coordinate is shown the last revision that reached the lead unit.
pub async fn shown<C: ConnectionTrait, P: Permission>(
    db: &C,
    allow: &Allow<P>,
    mut rows: Vec<report::Model>,
) -> Result<Vec<report::Model>, Problem> {
    if allow.is_client() {
        return Ok(rows.into_iter().map(as_accepted).collect());
    }
    if shows_rows_alone(allow) {
        return Ok(rows);
    }
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let own: HashSet<Uuid> = report::Entity::find()
        .select_only()
        .column(report::Column::Id)
        .filter(report::Column::Id.is_in(ids.iter().copied()))
        .filter(within_reach(allow))
        .into_tuple()
        .all(db)
        .await?
        .into_iter()
        .collect();
    let led = ids.into_iter().filter(|id| !own.contains(id));
    let sent: HashMap<Uuid, i32> = report_revision::Entity::find()
        .select_only()
        .column(report_revision::Column::ReportId)
        .column_as(report_revision::Column::Number.max(), "number")
        .filter(report_revision::Column::ReportId.is_in(led))
        .filter(report_revision::Column::SubmittedAt.is_not_null())
        .group_by(report_revision::Column::ReportId)
        .into_tuple()
        .all(db)
        .await?
        .into_iter()
        .collect();
    for row in &mut rows {
        row.revision = sent.get(&row.id).copied().unwrap_or(row.revision);
    }
    Ok(rows)
}

fn as_accepted(mut row: report::Model) -> report::Model {
    if row.effective_revision.is_some() {
        row.review_started_at = None;
    }
    show_accepted(&mut row.status, &mut row.revision, row.effective_revision);
    row
}

/// Makes of the state and number of a report's current revision those of the one accepted, where there is one: what a
/// service client is shown.
pub fn show_accepted(status: &mut ReportStatus, revision: &mut i32, effective: Option<i32>) {
    if let Some(effective) = effective {
        *status = ReportStatus::Accepted;
        *revision = effective;
    }
}

/// The condition that the caller may read a revision of a report they know of: the unit's own people and whoever
/// reads there all, the lead unit those that reached it, a service client those that were accepted.
pub fn revisions<P: Permission>(allow: &Allow<P>, within_reach: bool) -> SimpleExpr {
    if allow.is_client() {
        report_revision::Column::AcceptedAt.is_not_null()
    } else if within_reach {
        Expr::val(true)
    } else {
        report_revision::Column::SubmittedAt.is_not_null()
    }
}
