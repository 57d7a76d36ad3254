//! Reading where units stand.

use std::collections::{BTreeSet, HashMap};

use entity::enums::UnitLevel;
use entity::{succession, succession_link, unit, unit_state};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, FromQueryResult, JoinType, QueryFilter,
    QueryOrder, QuerySelect, RelationTrait,
};
use time::Date;
use uuid::Uuid;

use super::heirs::Handover;
use super::places::{Places, Stay};
use super::span::Span;
use crate::http::problem::Problem;

/// Ids in one statement; both databases take more parameters than that.
const AT_ONCE: usize = 10_000;

#[derive(FromQueryResult)]
struct StayRow {
    unit_id: Uuid,
    valid_from: Date,
    valid_to: Option<Date>,
    level: UnitLevel,
    parent_id: Option<Uuid>,
}

#[derive(FromQueryResult)]
struct HandoverRow {
    succession_id: Uuid,
    effective_on: Date,
    old_unit_id: Uuid,
    new_unit_id: Uuid,
}

/// Reads some units with all that were ever above them, and those that took over from them by today.
pub async fn of<C: ConnectionTrait>(
    db: &C,
    units: BTreeSet<Uuid>,
    today: Date,
) -> Result<Places, Problem> {
    let mut stays = HashMap::<Uuid, Vec<Stay>>::new();
    let mut handovers = Vec::new();
    let mut seen = units.clone();
    let mut wanted: Vec<Uuid> = units.into_iter().collect();
    while !wanted.is_empty() {
        let mut next = Vec::new();
        for some in wanted.chunks(AT_ONCE) {
            for row in stays_of(db, some).await? {
                next.extend(row.parent_id);
                stays.entry(row.unit_id).or_default().push(Stay {
                    span: Span {
                        from: row.valid_from,
                        to: row.valid_to,
                    },
                    level: row.level,
                    parent_id: row.parent_id,
                });
            }
            for row in handed_over(db, some, today).await? {
                next.push(row.new_unit_id);
                handovers.push(Handover {
                    succession_id: row.succession_id,
                    on: row.effective_on,
                    old: row.old_unit_id,
                    new: row.new_unit_id,
                });
            }
        }
        wanted = next.into_iter().filter(|unit| seen.insert(*unit)).collect();
    }
    Ok(Places::new(today, stays, handovers))
}

/// Reads all units that ever stood below one, or that it or one of these took over from, as [`of`] does.
pub async fn ever_below<C: ConnectionTrait>(
    db: &C,
    root: Uuid,
    today: Date,
) -> Result<Places, Problem> {
    let mut seen = BTreeSet::from([root]);
    let mut wanted = vec![root];
    while !wanted.is_empty() {
        let mut next = Vec::<Uuid>::new();
        for some in wanted.chunks(AT_ONCE) {
            let below = unit_state::Entity::find()
                .select_only()
                .column(unit_state::Column::UnitId)
                .filter(unit_state::Column::ParentId.is_in(some.iter().copied()));
            next.extend(below.into_tuple::<Uuid>().all(db).await?);
            let taken_over = succession_link::Entity::find()
                .select_only()
                .column(succession_link::Column::OldUnitId)
                .filter(succession_link::Column::NewUnitId.is_in(some.iter().copied()));
            next.extend(taken_over.into_tuple::<Uuid>().all(db).await?);
        }
        wanted = next.into_iter().filter(|unit| seen.insert(*unit)).collect();
    }
    of(db, seen, today).await
}

/// The first day after today on which a succession that is recorded already takes effect.
pub async fn next_turn<C: ConnectionTrait>(db: &C, today: Date) -> Result<Option<Date>, Problem> {
    let next = succession::Entity::find()
        .filter(succession::Column::EffectiveOn.gt(today))
        .order_by_asc(succession::Column::EffectiveOn)
        .one(db)
        .await?;
    Ok(next.map(|row| row.effective_on))
}

/// Every unit that another took over from by today.
pub async fn all_handed_over<C: ConnectionTrait>(
    db: &C,
    today: Date,
) -> Result<BTreeSet<Uuid>, Problem> {
    let old = succession_link::Entity::find()
        .join(
            JoinType::InnerJoin,
            succession_link::Relation::Succession.def(),
        )
        .filter(succession::Column::EffectiveOn.lte(today))
        .select_only()
        .column(succession_link::Column::OldUnitId)
        .into_tuple::<Uuid>()
        .all(db)
        .await?;
    Ok(old.into_iter().collect())
}

/// Every unit that was on another level once than it is today.
pub async fn of_other_levels<C: ConnectionTrait>(db: &C) -> Result<BTreeSet<Uuid>, Problem> {
    let other = unit_state::Entity::find()
        .join(JoinType::InnerJoin, unit_state::Relation::Unit.def())
        .filter(
            unit_state::Column::Level
                .into_expr()
                .ne(unit::Column::Level.into_expr()),
        )
        .select_only()
        .column(unit_state::Column::UnitId)
        .into_tuple::<Uuid>()
        .all(db)
        .await?;
    Ok(other.into_iter().collect())
}

async fn stays_of<C: ConnectionTrait>(db: &C, units: &[Uuid]) -> Result<Vec<StayRow>, Problem> {
    use unit_state::Column;
    let rows = unit_state::Entity::find()
        .select_only()
        .columns([
            Column::UnitId,
            Column::ValidFrom,
            Column::ValidTo,
            Column::Level,
            Column::ParentId,
        ])
        .filter(Column::UnitId.is_in(units.iter().copied()))
        .order_by_asc(Column::ValidFrom);
    Ok(rows.into_model::<StayRow>().all(db).await?)
}

async fn handed_over<C: ConnectionTrait>(
    db: &C,
    units: &[Uuid],
    today: Date,
) -> Result<Vec<HandoverRow>, Problem> {
    use succession_link::Column;
    let rows = succession_link::Entity::find()
        .join(
            JoinType::InnerJoin,
            succession_link::Relation::Succession.def(),
        )
        .filter(Column::OldUnitId.is_in(units.iter().copied()))
        .filter(succession::Column::EffectiveOn.lte(today))
        .select_only()
        .columns([Column::SuccessionId, Column::OldUnitId, Column::NewUnitId])
        .column(succession::Column::EffectiveOn);
    Ok(rows.into_model::<HandoverRow>().all(db).await?)
}
