//! Opening a period: what every unit owes is worked out once and kept.

use entity::enums::{PeriodStatus, PlanStatus};
use entity::{obligation, obligation_assignment, obligation_measure, period, plan};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, Iterable,
    QueryFilter, QueryOrder, QuerySelect, Set,
};
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use super::calendar::local_day;
use super::owed::{Measure, owed};
use crate::app::AppState;
use crate::assignments::service::report_duties;
use crate::frameworks;
use crate::http::problem::Problem;
use crate::plans::read::framework_ids;

/// Rows a statement inserts at most: both databases cap the parameters of one.
const AT_ONCE: usize = 1000;

/// Opens every period whose first day has come; returns how many. Safe on several replicas at once.
pub async fn open_due(state: &AppState) -> Result<usize, Problem> {
    let now = state.clock.now();
    let due: Vec<Uuid> = period::Entity::find()
        .select_only()
        .column(period::Column::Id)
        .filter(period::Column::Status.eq(PeriodStatus::Upcoming))
        .filter(period::Column::OpensOn.lte(local_day(now)))
        .order_by_asc(period::Column::Id)
        .into_tuple()
        .all(state.db.reader())
        .await?;
    let mut opened = 0;
    for id in due {
        let tx = state.db.begin().await?;
        let found = period::Entity::find_by_id(id)
            .lock_exclusive()
            .one(&tx)
            .await?
            .filter(|row| row.status == PeriodStatus::Upcoming);
        let Some(row) = found else { continue };
        let plan = plan::Entity::find_by_id(row.plan_id)
            .filter(plan::Column::Status.eq(PlanStatus::Issued))
            .one(&tx)
            .await?;
        if let Some(plan) = plan {
            open(&tx, now, &plan, row).await?;
            opened += 1;
        }
        tx.commit().await?;
    }
    Ok(opened)
}

/// Opens one period of an issued plan within the caller's transaction.
pub async fn open<C: ConnectionTrait>(
    db: &C,
    now: OffsetDateTime,
    plan: &plan::Model,
    row: period::Model,
) -> Result<(), Problem> {
    let duties = report_duties(db, plan.id).await?;
    let measures = measures(db, plan, row.covers_to).await?;
    let mut obligations = Vec::new();
    let mut owed_measures = Vec::new();
    let mut reasons = Vec::new();
    for one in owed(&duties, &measures) {
        let id = Uuid::now_v7();
        obligations.push(obligation::ActiveModel {
            id: Set(id),
            plan_id: Set(plan.id),
            period_id: Set(row.id),
            unit_id: Set(one.unit_id),
            group_id: Set(one.group_id),
            due_on: Set(row.due_on),
            first_submitted_at: Set(None),
            created_at: Set(now),
        });
        owed_measures.extend(
            one.measures
                .iter()
                .map(|measure| obligation_measure::ActiveModel {
                    obligation_id: Set(id),
                    measure_id: Set(measure.measure_id),
                    definition_id: Set(measure.definition_id),
                    framework_version_id: Set(measure.framework_version_id),
                }),
        );
        reasons.extend(one.assignment_ids.iter().map(|assignment_id| {
            obligation_assignment::ActiveModel {
                obligation_id: Set(id),
                assignment_id: Set(*assignment_id),
            }
        }));
    }
    insert_all::<obligation::Entity, _, _>(db, obligations).await?;
    insert_all::<obligation_measure::Entity, _, _>(db, owed_measures).await?;
    insert_all::<obligation_assignment::Entity, _, _>(db, reasons).await?;
    let version = row.version + 1;
    let mut opened = row.into_active_model();
    opened.status = Set(PeriodStatus::Open);
    opened.version = Set(version);
    opened.updated_at = Set(now);
    opened.update(db).await?;
    Ok(())
}

/// The measures the plan reports on, under the definitions in force on `day`.
pub async fn measures<C: ConnectionTrait>(
    db: &C,
    plan: &plan::Model,
    day: Date,
) -> Result<Vec<Measure>, Problem> {
    let ids = framework_ids(db, plan).await?;
    let found = frameworks::read::measures_on(db, &ids, day).await?;
    Ok(found
        .into_iter()
        .map(|one| Measure {
            is_own: Some(one.measure.framework_id) == plan.own_framework_id,
            measure_id: one.measure.id,
            indicator_id: one.measure.indicator_id,
            objective_id: one.indicator.objective_id,
            definition_id: one.definition.id,
            framework_version_id: one.framework_version_id,
            applicability: one.definition.applicability,
        })
        .collect())
}

async fn insert_all<E, A, C>(db: &C, rows: Vec<A>) -> Result<(), Problem>
where
    E: EntityTrait,
    A: ActiveModelTrait<Entity = E>,
    C: ConnectionTrait,
{
    debug_assert!(E::Column::iter().count() * AT_ONCE < 32_000);
    let mut rows = rows.into_iter();
    loop {
        let some: Vec<A> = rows.by_ref().take(AT_ONCE).collect();
        if some.is_empty() {
            return Ok(());
        }
        E::insert_many(some).exec_without_returning(db).await?;
    }
}
