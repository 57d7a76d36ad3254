//! What the ids in a cell stand for.

use std::collections::{BTreeSet, HashMap};

use entity::enums::{Accumulation, Direction, MeasureKind, Rollup, UnitLevel};
use entity::{framework, indicator, measure, measure_definition, objective, plan, unit_state};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationTrait, Select,
};
use time::Date;
use uuid::Uuid;

use super::rollup::Definition;
use crate::http::problem::Problem;
use crate::units::places::Tree;

/// Ids in one statement; both databases take more parameters than that.
const AT_ONCE: usize = 10_000;

/// Reads the rows of a set of ids.
pub(super) async fn by_ids<E, M, C>(
    db: &C,
    select: Select<E>,
    column: E::Column,
    ids: impl IntoIterator<Item = Uuid>,
) -> Result<Vec<M>, Problem>
where
    E: EntityTrait,
    M: FromQueryResult,
    C: ConnectionTrait,
{
    let ids: BTreeSet<Uuid> = ids.into_iter().collect();
    let ids: Vec<Uuid> = ids.into_iter().collect();
    let mut rows = Vec::new();
    for some in ids.chunks(AT_ONCE) {
        let select = select.clone().filter(column.is_in(some.iter().copied()));
        rows.extend(select.into_model::<M>().all(db).await?);
    }
    Ok(rows)
}

/// A measure with its place in its framework.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Measure {
    /// Identity.
    pub id: Uuid,
    /// Code.
    pub code: String,
    /// Order within the indicator.
    pub position: i32,
    /// The indicator.
    pub indicator_id: Uuid,
    /// Number of the indicator.
    pub indicator_number: String,
    /// Order of the indicator.
    pub indicator_position: i32,
    /// The objective.
    pub objective_id: Uuid,
    /// Number of the objective.
    pub objective_number: String,
    /// Order of the objective.
    pub objective_position: i32,
    /// The framework.
    pub framework_id: Uuid,
    /// Code of the framework.
    pub framework_code: Option<String>,
}

/// Reads measures.
pub async fn measures<C: ConnectionTrait>(
    db: &C,
    ids: impl IntoIterator<Item = Uuid>,
) -> Result<HashMap<Uuid, Measure>, Problem> {
    let select = measure::Entity::find()
        .join(JoinType::InnerJoin, measure::Relation::Indicator.def())
        .join(JoinType::InnerJoin, indicator::Relation::Objective.def())
        .join(JoinType::InnerJoin, measure::Relation::Framework.def())
        .select_only()
        .columns([
            measure::Column::Id,
            measure::Column::Code,
            measure::Column::Position,
            measure::Column::IndicatorId,
            measure::Column::FrameworkId,
        ])
        .column_as(indicator::Column::Number, "indicator_number")
        .column_as(indicator::Column::Position, "indicator_position")
        .column_as(objective::Column::Id, "objective_id")
        .column_as(objective::Column::Number, "objective_number")
        .column_as(objective::Column::Position, "objective_position")
        .column_as(framework::Column::Code, "framework_code");
    let rows: Vec<Measure> = by_ids(db, select, measure::Column::Id, ids).await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// What a cell says of a definition.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Meaning {
    /// Identity.
    pub id: Uuid,
    /// Name in Vietnamese.
    pub name: String,
    /// Name in English.
    pub name_en: Option<String>,
    /// Unit of measure.
    pub unit_of_measure: String,
    /// What is counted.
    pub kind: MeasureKind,
    /// What a quotient is multiplied by.
    pub factor: i32,
    /// Which way is better.
    pub direction: Direction,
    /// How it adds up over units.
    pub rollup: Rollup,
    /// How it runs through the year.
    pub accumulation: Accumulation,
}

impl Meaning {
    /// What adding up needs of it.
    pub fn definition(&self) -> Definition {
        Definition {
            kind: self.kind,
            factor: self.factor,
            rollup: self.rollup,
        }
    }
}

/// Reads definitions.
pub async fn meanings<C: ConnectionTrait>(
    db: &C,
    ids: impl IntoIterator<Item = Uuid>,
) -> Result<HashMap<Uuid, Meaning>, Problem> {
    use measure_definition::Column;
    let select = measure_definition::Entity::find().select_only().columns([
        Column::Id,
        Column::Name,
        Column::NameEn,
        Column::UnitOfMeasure,
        Column::Kind,
        Column::Factor,
        Column::Direction,
        Column::Rollup,
        Column::Accumulation,
    ]);
    let rows: Vec<Meaning> = by_ids(db, select, Column::Id, ids).await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// A plan by its number.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Plan {
    /// Identity.
    pub id: Uuid,
    /// Number and symbol.
    pub number: String,
    /// The plan under which it stands.
    pub parent_plan_id: Option<Uuid>,
}

/// Reads plans.
pub async fn plans<C: ConnectionTrait>(
    db: &C,
    ids: impl IntoIterator<Item = Uuid>,
) -> Result<HashMap<Uuid, Plan>, Problem> {
    let select = plan::Entity::find().select_only().columns([
        plan::Column::Id,
        plan::Column::Number,
        plan::Column::ParentPlanId,
    ]);
    let rows: Vec<Plan> = by_ids(db, select, plan::Column::Id, ids).await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// A unit by code and name, from a day on.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Unit {
    /// Identity.
    pub id: Uuid,
    /// First day on which it was called so.
    pub valid_from: Date,
    /// Code.
    pub code: String,
    /// Name in Vietnamese.
    pub name: String,
    /// Level of government.
    pub level: UnitLevel,
}

/// What units were called, from the first day of each on.
#[derive(Clone, Debug, Default)]
pub struct Units(HashMap<Uuid, Vec<Unit>>);

impl Units {
    /// What a unit was called on the last day a period covers, or is today; before it began, what it was called
    /// first.
    pub fn of(&self, id: Uuid, tree: Tree, covers_to: Date) -> Option<&Unit> {
        let states = self.0.get(&id)?;
        let called = match tree {
            Tree::Today => states.last(),
            Tree::PeriodEnd => states.iter().rev().find(|one| one.valid_from <= covers_to),
        };
        called.or(states.first())
    }
}

/// Reads what units were called.
pub async fn units<C: ConnectionTrait>(
    db: &C,
    ids: impl IntoIterator<Item = Uuid>,
) -> Result<Units, Problem> {
    use unit_state::Column;
    let select = unit_state::Entity::find()
        .select_only()
        .columns([Column::ValidFrom, Column::Code, Column::Name, Column::Level])
        .column_as(Column::UnitId, "id")
        .order_by_asc(Column::ValidFrom);
    let mut units = HashMap::<Uuid, Vec<Unit>>::new();
    let rows: Vec<Unit> = by_ids(db, select, Column::UnitId, ids).await?;
    for row in rows {
        units.entry(row.id).or_default().push(row);
    }
    Ok(Units(units))
}
