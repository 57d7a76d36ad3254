//! Periods whose figures are read, with what many figures have of them in common.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use entity::enums::Frequency;
use entity::{period, plan};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter,
    QuerySelect, RelationTrait,
};
use time::Date;
use uuid::Uuid;

use super::cells::Span;
use crate::http::problem::Problem;
use crate::rows::AT_ONCE;

/// A period of a selection.
#[derive(Clone, Debug)]
pub struct Period {
    /// Identity.
    pub id: Uuid,
    /// Its plan.
    pub plan_id: Uuid,
    /// The plan under which its plan stands.
    pub parent_plan_id: Option<Uuid>,
    /// Number of its plan.
    pub plan_number: String,
    /// The days it is about.
    pub span: Arc<Span>,
    /// Last day whose data its figures hold.
    pub cutoff_on: Date,
}

#[derive(FromQueryResult)]
struct PeriodRow {
    id: Uuid,
    plan_id: Uuid,
    parent_plan_id: Option<Uuid>,
    number: String,
    frequency: Frequency,
    year: i32,
    ordinal: i32,
    label: String,
    covers_from: Date,
    covers_to: Date,
    cutoff_on: Date,
}

/// Reads periods.
pub(super) async fn read<C: ConnectionTrait>(
    db: &C,
    wanted: Condition,
) -> Result<Vec<Period>, Problem> {
    let rows = period::Entity::find()
        .join(JoinType::InnerJoin, period::Relation::Plan.def())
        .filter(wanted)
        .select_only()
        .columns([
            period::Column::Id,
            period::Column::PlanId,
            period::Column::Frequency,
            period::Column::Year,
            period::Column::Ordinal,
            period::Column::Label,
            period::Column::CoversFrom,
            period::Column::CoversTo,
            period::Column::CutoffOn,
        ])
        .columns([plan::Column::ParentPlanId, plan::Column::Number])
        .into_model::<PeriodRow>()
        .all(db)
        .await?;
    Ok(rows.into_iter().map(Period::from).collect())
}

/// Adds to some periods, by id, those that are not among them.
pub(super) async fn add<C: ConnectionTrait>(
    db: &C,
    known: &mut HashMap<Uuid, Period>,
    ids: impl Iterator<Item = Uuid>,
) -> Result<(), Problem> {
    let missing: BTreeSet<Uuid> = ids.filter(|id| !known.contains_key(id)).collect();
    let missing: Vec<Uuid> = missing.into_iter().collect();
    for some in missing.chunks(AT_ONCE) {
        let wanted = period::Column::Id.is_in(some.iter().copied());
        let rows = read(db, Condition::all().add(wanted)).await?;
        known.extend(rows.into_iter().map(|row| (row.id, row)));
    }
    Ok(())
}

impl From<PeriodRow> for Period {
    fn from(row: PeriodRow) -> Self {
        let PeriodRow {
            id,
            plan_id,
            parent_plan_id,
            number,
            frequency,
            year,
            ordinal,
            label,
            covers_from,
            covers_to,
            cutoff_on,
        } = row;
        Self {
            id,
            plan_id,
            parent_plan_id,
            plan_number: number,
            cutoff_on,
            span: Arc::new(Span {
                frequency,
                year,
                ordinal,
                label,
                covers_from,
                covers_to,
            }),
        }
    }
}
