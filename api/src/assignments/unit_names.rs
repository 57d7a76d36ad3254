//! The names of what the duties on one page stand in and are about.

use std::collections::BTreeMap;

use entity::enums::{PeriodStatus, PlanStatus};
use entity::{assignment, indicator, objective, period, plan, task, unit_group};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use time::Date;
use uuid::Uuid;

use super::dto::Subject;
use super::unit_dto::{DutyGroup, DutyPlan, DutySubject, UnitDuty};
use crate::http::day::Day;
use crate::http::problem::Problem;

/// What is told of duties besides their own rows.
pub struct Names {
    plans: BTreeMap<Uuid, DutyPlan>,
    /// Number and name of objectives, indicators and tasks.
    subjects: BTreeMap<Uuid, (String, String)>,
    groups: BTreeMap<Uuid, DutyGroup>,
}

impl Names {
    /// Reads what these rows name.
    pub async fn read<C: ConnectionTrait>(
        db: &C,
        rows: &[assignment::Model],
        today: Date,
    ) -> Result<Self, Problem> {
        let of = |id: fn(&assignment::Model) -> Option<Uuid>| rows.iter().filter_map(id);
        let mut subjects = BTreeMap::new();
        let objectives = objective::Entity::find()
            .filter(objective::Column::Id.is_in(of(|row| row.objective_id)))
            .all(db)
            .await?;
        subjects.extend(
            objectives
                .into_iter()
                .map(|row| (row.id, (row.number, row.name))),
        );
        let indicators = indicator::Entity::find()
            .filter(indicator::Column::Id.is_in(of(|row| row.indicator_id)))
            .all(db)
            .await?;
        subjects.extend(
            indicators
                .into_iter()
                .map(|row| (row.id, (row.number, row.name))),
        );
        let tasks = task::Entity::find()
            .filter(task::Column::Id.is_in(of(|row| row.task_id)))
            .all(db)
            .await?;
        subjects.extend(
            tasks
                .into_iter()
                .map(|row| (row.id, (row.number, row.text))),
        );
        let groups = unit_group::Entity::find()
            .filter(unit_group::Column::Id.is_in(of(|row| row.group_id)))
            .all(db)
            .await?;
        let group = |row: unit_group::Model| DutyGroup {
            id: row.id,
            code: row.code,
            name: row.name,
        };
        Ok(Self {
            plans: plans(db, rows, today).await?,
            subjects,
            groups: groups.into_iter().map(|row| (row.id, group(row))).collect(),
        })
    }

    /// A duty of a unit in words.
    pub fn duty(&self, unit_id: Uuid, row: assignment::Model) -> Option<UnitDuty> {
        let plan = self.plans.get(&row.plan_id)?.clone();
        let Subject { kind, id } = Subject::of(&row);
        let (number, name) = id.and_then(|id| self.subjects.get(&id).cloned()).unzip();
        Some(UnitDuty {
            assignment_id: row.id,
            through_unit_id: Some(row.unit_id).filter(|unit| *unit != unit_id),
            in_force: plan.status == PlanStatus::Issued && row.ended_by_id.is_none(),
            plan,
            duty: row.duty,
            subject: DutySubject {
                kind,
                id,
                number,
                name,
            },
            paragraph: row.paragraph,
            text: row.text,
            group: row.group_id.and_then(|id| self.groups.get(&id).cloned()),
        })
    }
}

/// The plans of these duties with the next day on which reports are due.
async fn plans<C: ConnectionTrait>(
    db: &C,
    rows: &[assignment::Model],
    today: Date,
) -> Result<BTreeMap<Uuid, DutyPlan>, Problem> {
    let ids = || rows.iter().map(|row| row.plan_id);
    let next: BTreeMap<Uuid, Date> = period::Entity::find()
        .select_only()
        .column(period::Column::PlanId)
        .column_as(period::Column::DueOn.min(), "next_due_on")
        .filter(period::Column::PlanId.is_in(ids()))
        .filter(period::Column::Status.ne(PeriodStatus::Closed))
        .filter(period::Column::DueOn.gte(today))
        .group_by(period::Column::PlanId)
        .into_tuple::<(Uuid, Date)>()
        .all(db)
        .await?
        .into_iter()
        .collect();
    let plans = plan::Entity::find()
        .filter(plan::Column::Id.is_in(ids()))
        .all(db)
        .await?;
    Ok(plans
        .into_iter()
        .map(|row| {
            let plan = DutyPlan {
                id: row.id,
                number: row.number,
                title: row.title,
                term_from: Day(row.term_from),
                term_to: Day(row.term_to),
                status: row.status,
                next_due_on: next.get(&row.id).copied().map(Day),
            };
            (row.id, plan)
        })
        .collect())
}
