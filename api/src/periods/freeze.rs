//! Opening a period: what every unit owes is worked out once and kept.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use entity::enums::{NotificationKind, PeriodAction, PeriodStatus, PlanStatus};
use entity::{
    assignment, framework_version, obligation, obligation_assignment, obligation_measure, period,
    plan,
};
use sea_orm::sea_query::LockType;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect, Set,
};
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use super::calendar::local_day;
use super::events::{self, Happened};
use super::owed::{Measure, Owed, owed, taken_over};
use crate::app::AppState;
use crate::frameworks;
use crate::frameworks::read::VersionMeasure;
use crate::http::problem::Problem;
use crate::notifications::tell::{Matter, Notice, tell};
use crate::plans::read::framework_ids;
use crate::plans::standing::report_duties_on;
use crate::rollups::mark;
use crate::rows::{AT_ONCE, insert_all};
use crate::units::states::names_on;
use crate::units::succession_read::standing_in;

/// Opens every period whose first day has come; returns how many. Safe on several replicas at once. One
/// that cannot be opened is logged and keeps none of the others shut.
pub async fn open_due(state: &AppState) -> Result<usize, Problem> {
    let now = state.clock.now();
    let mut opened = 0;
    let mut after = Uuid::nil();
    loop {
        let due: Vec<(Uuid, Uuid)> = period::Entity::find()
            .select_only()
            .columns([period::Column::Id, period::Column::PlanId])
            .filter(period::Column::Status.eq(PeriodStatus::Upcoming))
            .filter(period::Column::OpensOn.lte(local_day(now)))
            .filter(period::Column::Id.gt(after))
            .order_by_asc(period::Column::Id)
            .limit(AT_ONCE as u64)
            .into_tuple()
            .all(state.db.reader())
            .await?;
        let Some((last, _)) = due.last() else {
            return Ok(opened);
        };
        after = *last;
        for (id, plan_id) in due {
            match open_one(state, now, id, plan_id).await {
                Ok(is_opened) => opened += usize::from(is_opened),
                Err(error) => {
                    tracing::error!(period = %id, %error, "a period could not be opened");
                }
            }
        }
    }
}

/// Opens a period, unless it is open by now or its plan is not in force. Locks plan, then period, as
/// everybody does.
async fn open_one(
    state: &AppState,
    now: OffsetDateTime,
    id: Uuid,
    plan_id: Uuid,
) -> Result<bool, Problem> {
    let tx = state.db.begin().await?;
    let plan = plan::Entity::find_by_id(plan_id)
        .lock(LockType::NoKeyUpdate)
        .one(&tx)
        .await?
        .filter(|plan| plan.status == PlanStatus::Issued);
    let Some(plan) = plan else { return Ok(false) };
    let row = period::Entity::find_by_id(id)
        .lock(LockType::NoKeyUpdate)
        .one(&tx)
        .await?
        .filter(|row| row.status == PeriodStatus::Upcoming);
    let Some(row) = row else { return Ok(false) };
    let duties = report_duties_on(&tx, plan.id, row.opens_on).await?;
    let mut measures = Measures::under(&tx, &plan, &duties).await?;
    let measures = measures.on(&tx, row.opens_on, row.covers_to).await?;
    open(&tx, now, None, row, &duties, measures).await?;
    tx.commit().await?;
    Ok(true)
}

/// The measures a plan reports on, read once for all of its periods that fall under the same versions.
pub struct Measures {
    own_framework_id: Option<Uuid>,
    versions: BTreeMap<Uuid, Vec<framework_version::Model>>,
    read: BTreeMap<Vec<Uuid>, Vec<Measure>>,
}

impl Measures {
    /// Those of a plan as it reads by now.
    pub async fn of<C: ConnectionTrait>(db: &C, plan: &plan::Model) -> Result<Self, Problem> {
        Self::under(db, plan, &[]).await
    }

    /// Those of a plan and of the frameworks that duties are about: one that an amendment took out of the plan
    /// is reported on while the duties of before bind.
    pub(super) async fn under<C: ConnectionTrait>(
        db: &C,
        plan: &plan::Model,
        duties: &[assignment::Model],
    ) -> Result<Self, Problem> {
        let mut frameworks = framework_ids(db, plan).await?;
        let objectives = duties.iter().filter_map(|duty| duty.objective_id);
        let indicators = duties.iter().filter_map(|duty| duty.indicator_id);
        let about = frameworks::read::frameworks_about(db, objectives, indicators).await?;
        frameworks.extend(about);
        Ok(Self {
            own_framework_id: plan.own_framework_id,
            versions: frameworks::read::versions_of(db, &frameworks).await?,
            read: BTreeMap::new(),
        })
    }

    /// The measures of a period that opens on a day and covers days to another. A strategy counts as it reads
    /// on the last day covered. The plan's own targets are part of the plan and, like its duties, those of the
    /// day the period opens.
    pub async fn on<C: ConnectionTrait>(
        &mut self,
        db: &C,
        opens_on: Date,
        covers_to: Date,
    ) -> Result<&[Measure], Problem> {
        let day = |framework: &Uuid| match self.own_framework_id {
            Some(own) if own == *framework => opens_on,
            _ => covers_to,
        };
        let in_force: Vec<Uuid> = self
            .versions
            .iter()
            .filter_map(|(of, versions)| frameworks::read::in_force(versions, day(of)))
            .map(|version| version.id)
            .collect();
        Ok(match self.read.entry(in_force) {
            Entry::Occupied(entry) => entry.into_mut(),
            Entry::Vacant(entry) => {
                let found = frameworks::read::measures_of(db, entry.key()).await?;
                let own = self.own_framework_id;
                entry.insert(found.into_iter().map(|one| measure(&one, own)).collect())
            }
        })
    }
}

fn measure(one: &VersionMeasure, own_framework_id: Option<Uuid>) -> Measure {
    Measure {
        is_own: Some(one.measure.framework_id) == own_framework_id,
        measure_id: one.measure.id,
        indicator_id: one.measure.indicator_id,
        objective_id: one.indicator.objective_id,
        definition_id: one.definition.id,
        framework_version_id: one.framework_version_id,
        applicability: one.definition.applicability,
    }
}

/// Opens one period of an issued plan within the caller's transaction, by the plan's reporting duties, the units
/// on the last day covered, and its [measures](Measures::on). `by` is whoever issues or amends the plan; nobody
/// where its day has come.
pub async fn open<C: ConnectionTrait>(
    db: &C,
    now: OffsetDateTime,
    by: Option<Uuid>,
    row: period::Model,
    duties: &[assignment::Model],
    measures: &[Measure],
) -> Result<(), Problem> {
    let duties = handed_over(db, &row, duties).await?;
    let obligations = oblige(db, now, &row, row.due_on, owed(&duties, measures)).await?;
    let plan = plan::Entity::find_by_id(row.plan_id).one(db).await?;
    let plan = plan.ok_or_else(Problem::not_found)?;
    let opened = obligations.iter().map(|obligation| {
        let matter = Matter {
            plan_number: &plan.number,
            period: &row,
            obligation,
            report_id: None,
        };
        Notice::to_unit(NotificationKind::PeriodOpened, matter, None)
    });
    tell(db, now, opened).await?;
    mark::period(db, row.id).await?;
    let happened = Happened::to_period(row.id, PeriodAction::Opened, by);
    events::record(db, now, vec![happened]).await?;
    set_status(db, now, row, PeriodStatus::Open).await?;
    Ok(())
}

/// Puts a period in another state.
pub(super) async fn set_status<C: ConnectionTrait>(
    db: &C,
    now: OffsetDateTime,
    row: period::Model,
    status: PeriodStatus,
) -> Result<period::Model, Problem> {
    let version = row.version + 1;
    let mut changed = row.into_active_model();
    changed.status = Set(status);
    changed.version = Set(version);
    changed.updated_at = Set(now);
    Ok(changed.update(db).await?)
}

/// Freezes what units owe for a period, due on a day; answers the obligations.
pub(super) async fn oblige<C: ConnectionTrait>(
    db: &C,
    now: OffsetDateTime,
    row: &period::Model,
    due_on: Date,
    obliged: Vec<Owed<'_>>,
) -> Result<Vec<obligation::Model>, Problem> {
    let mut obligations = Vec::new();
    let mut owed_measures = Vec::new();
    let mut reasons = Vec::new();
    let units = obliged.iter().map(|one| one.unit_id).collect();
    let mut names = names_on(db, units, row.covers_to).await?;
    for one in obliged {
        let id = Uuid::now_v7();
        let (unit_code, unit_name) = names.remove(&one.unit_id).unwrap_or_default();
        obligations.push(obligation::Model {
            id,
            plan_id: row.plan_id,
            period_id: row.id,
            unit_id: one.unit_id,
            unit_code,
            unit_name,
            frozen_due_on: due_on,
            due_on,
            // A day later than the others' is more time: it outlasts the period, too.
            extended_to: (due_on > row.due_on).then_some(due_on),
            first_submitted_at: None,
            first_submitted_on: None,
            released_at: None,
            version: 1,
            created_at: now,
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
    // Each row locks its unit, and whoever locks several units takes them in the order of their ids.
    obligations.sort_unstable_by_key(|one| one.unit_id);
    let rows = obligations
        .iter()
        .map(|one| one.clone().into_active_model().reset_all());
    insert_all(db, rows.collect()).await?;
    insert_all(db, owed_measures).await?;
    insert_all(db, reasons).await?;
    Ok(obligations)
}

/// The duties as they are owed for a period: by the units that exist on the last day it covers.
pub(super) async fn handed_over<C: ConnectionTrait>(
    db: &C,
    row: &period::Model,
    duties: &[assignment::Model],
) -> Result<Vec<assignment::Model>, Problem> {
    let units = duties.iter().map(|duty| duty.unit_id).collect();
    let standing_in = standing_in(db, &units, row.covers_to).await?;
    for (unit, _) in standing_in.iter().filter(|(_, by)| by.is_empty()) {
        tracing::warn!(period = %row.id, %unit, "nobody stands in for a unit with a duty to report");
    }
    Ok(taken_over(duties, &standing_in))
}
