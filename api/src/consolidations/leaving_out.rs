//! Leaving a unit's figures out of a draft, with a reason, and taking them in again.

use entity::enums::AuditAction;
use entity::{consolidation_exclusion, obligation, obligation_measure};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, JoinType,
    PaginatorTrait, QueryFilter, QuerySelect, RelationTrait, Set,
};
use uuid::Uuid;

use super::dto::ExclusionReason;
use super::hold::Held;
use super::read;
use crate::app::AppState;
use crate::auth::policy::ManageConsolidations;
use crate::auth::principal::Allow;
use crate::http::catalogue::FaultCode;
use crate::http::etag::IfMatch;
use crate::http::problem::Problem;
use crate::texts;

/// Leaves the figures of a unit out: of one measure, or all. The unit owes them for the period.
pub async fn leave_out(
    state: &AppState,
    allow: &Allow<ManageConsolidations>,
    (id, unit_id): (Uuid, Uuid),
    measure_id: Option<Uuid>,
    if_match: &IfMatch,
    said: ExclusionReason,
) -> Result<read::Loaded, Problem> {
    let held = Held::draft(state, allow, id, if_match, "leave_out").await?;
    owes(&held.tx, held.row.period_id, unit_id, measure_id).await?;
    let reason = String::from(said.reason);
    let event = held.event(AuditAction::ConsolidationFiguresLeftOut);
    let member = member(unit_id, measure_id);
    let event = if let Some(there) = find(&held.tx, id, unit_id, measure_id).await? {
        let event = event.change(&member, Some(&there.reason), Some(&reason));
        let mut changed = there.into_active_model();
        changed.reason = Set(reason);
        changed.update(&held.tx).await?;
        event
    } else {
        let event = event.change(&member, None::<&str>, Some(&reason));
        let row = consolidation_exclusion::Model {
            id: Uuid::now_v7(),
            consolidation_id: id,
            unit_id,
            measure_id,
            reason,
        };
        consolidation_exclusion::Entity::insert(row.into_active_model().reset_all())
            .exec_without_returning(&held.tx)
            .await?;
        event
    };
    let changed = held.changed();
    held.keep(&allow.by(), changed, event).await?;
    read::load(state, allow, id).await
}

/// Takes the figures in again.
pub async fn take_in(
    state: &AppState,
    allow: &Allow<ManageConsolidations>,
    (id, unit_id): (Uuid, Uuid),
    measure_id: Option<Uuid>,
    if_match: &IfMatch,
) -> Result<read::Loaded, Problem> {
    let held = Held::draft(state, allow, id, if_match, "take_in").await?;
    let there = find(&held.tx, id, unit_id, measure_id).await?;
    let there = there.ok_or_else(Problem::not_found)?;
    consolidation_exclusion::Entity::delete_by_id(there.id)
        .exec(&held.tx)
        .await?;
    let event = held.event(AuditAction::ConsolidationFiguresTakenIn);
    let event = event.change(
        &member(unit_id, measure_id),
        Some(there.reason),
        None::<&str>,
    );
    let changed = held.changed();
    held.keep(&allow.by(), changed, event).await?;
    read::load(state, allow, id).await
}

/// What is left out, as its path in the API says.
fn member(unit_id: Uuid, measure_id: Option<Uuid>) -> String {
    let of = measure_id.map(|id| format!("?measure_id={id}"));
    format!("exclusions/{unit_id}{}", of.unwrap_or_default())
}

async fn find<C: ConnectionTrait>(
    db: &C,
    id: Uuid,
    unit_id: Uuid,
    measure_id: Option<Uuid>,
) -> Result<Option<consolidation_exclusion::Model>, Problem> {
    use consolidation_exclusion::Column::{ConsolidationId, MeasureId, UnitId};
    let of_measure = match measure_id {
        Some(measure) => MeasureId.eq(measure),
        None => MeasureId.is_null(),
    };
    let found = consolidation_exclusion::Entity::find()
        .filter(ConsolidationId.eq(id))
        .filter(UnitId.eq(unit_id))
        .filter(of_measure)
        .one(db)
        .await?;
    Ok(found)
}

/// Fails unless the unit owes a report for the period, and the measure in it.
async fn owes<C: ConnectionTrait>(
    db: &C,
    period_id: Uuid,
    unit_id: Uuid,
    measure_id: Option<Uuid>,
) -> Result<(), Problem> {
    let owed = obligation::Entity::find()
        .filter(obligation::Column::PeriodId.eq(period_id))
        .filter(obligation::Column::UnitId.eq(unit_id))
        .filter(obligation::Column::ReleasedAt.is_null());
    if owed.clone().count(db).await? == 0 {
        return Err(Problem::not_found());
    }
    let Some(measure_id) = measure_id else {
        return Ok(());
    };
    let with_measure = owed
        .join(
            JoinType::InnerJoin,
            obligation_measure::Relation::Obligation.def().rev(),
        )
        .filter(obligation_measure::Column::MeasureId.eq(measure_id));
    if with_measure.count(db).await? == 0 {
        return Err(Problem::parameter(
            "measure_id",
            FaultCode::UnknownMeasure,
            texts::consolidations::measure_not_owed(),
        ));
    }
    Ok(())
}
