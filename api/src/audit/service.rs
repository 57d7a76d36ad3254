//! Reading the trail.

use entity::{audit_event, audit_event_unit};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait, Select};

use super::dto::{AuditEvent, AuditFilter, Order};
use crate::app::AppState;
use crate::auth::policy::ReadAudit;
use crate::auth::principal::Allow;
use crate::auth::scope::Scope;
use crate::http::catalogue::Code;
use crate::http::page::{Page, Window};
use crate::http::problem::Problem;

/// The entries an auditor may know of: those that concern a unit within reach. What concerns no unit, such
/// as a sign-in under a name nobody has, is for auditors of the whole installation.
fn visible(allow: &Allow<ReadAudit>) -> Select<audit_event::Entity> {
    let entries = audit_event::Entity::find();
    if *allow.scope() == Scope::Everywhere {
        return entries;
    }
    let within = audit_event_unit::Entity::find()
        .select_only()
        .column(audit_event_unit::Column::Seq)
        .filter(allow.scope().covers(audit_event_unit::Column::UnitId))
        .into_query();
    entries.filter(audit_event::Column::Seq.in_subquery(within))
}

/// Lists entries.
pub async fn list(
    state: &AppState,
    allow: &Allow<ReadAudit>,
    filter: AuditFilter,
) -> Result<Page<AuditEvent>, Problem> {
    let mut window = Window::new(filter.limit, filter.cursor.as_deref())?;
    if filter.order.unwrap_or_default() == Order::NewestFirst {
        window = window.newest_first();
    }
    let mut select = visible(allow);
    if let Some(action) = filter.action {
        select = select.filter(audit_event::Column::Action.eq(action));
    }
    if let Some(actor_id) = filter.actor_id {
        select = select.filter(audit_event::Column::ActorId.eq(actor_id));
    }
    if let Some(subject_id) = filter.subject_id {
        select = select.filter(audit_event::Column::SubjectId.eq(subject_id));
    }
    if let Some(unit_id) = filter.unit_id {
        let concerned = audit_event_unit::Entity::find()
            .select_only()
            .column(audit_event_unit::Column::Seq)
            .filter(audit_event_unit::Column::UnitId.eq(unit_id))
            .into_query();
        select = select.filter(audit_event::Column::Seq.in_subquery(concerned));
    }
    if let Some(from) = filter.from {
        select = select.filter(audit_event::Column::At.gte(from.0));
    }
    if let Some(before) = filter.before {
        select = select.filter(audit_event::Column::At.lt(before.0));
    }
    let page = window
        .fetch(
            select,
            audit_event::Column::Seq,
            |row| row.seq,
            &*state.db.wide_reader().await?,
        )
        .await?;
    let next_cursor = page.next_cursor;
    let items: serde_json::Result<_> = page.items.iter().map(AuditEvent::of).collect();
    let items = items.map_err(|error| {
        tracing::error!(%error, "an audit entry cannot be read; `tiendo verify-audit` names it");
        Problem::new(Code::Internal)
    })?;
    Ok(Page { items, next_cursor })
}
