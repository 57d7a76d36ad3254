//! Reading completeness: who has reported for a period, by unit, by group, by subtree.

use std::collections::BTreeMap;

use entity::{obligation, unit_group};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait,
};
use time::Date;
use uuid::Uuid;

use super::calendar::local_day;
use super::completeness::{Row, by_group, count, punctuality, standing};
use super::completeness_dto::{
    Completeness, CompletenessFilter, CompletenessPart, CompletenessRow, GroupCounts,
    SubtreeCounts, UnitStanding,
};
use super::read::find;
use super::shaping::overdue;
use super::standing::{Standing, visible, with_reports};
use super::subtrees::{below, top_of};
use crate::app::AppState;
use crate::auth::policy::ReadCompleteness;
use crate::auth::principal::Allow;
use crate::http::day::Day;
use crate::http::problem::Problem;
use crate::http::tables::Table;
use crate::rows::AT_ONCE;
use crate::units::service::{MOST_LISTED, subtree, too_many};
use crate::units::states::names_on;

/// Counts who has reported for a period, who was late, who is missing.
pub async fn read(
    state: &AppState,
    allow: &Allow<ReadCompleteness>,
    period_id: Uuid,
    filter: &CompletenessFilter,
) -> Result<Completeness, Problem> {
    let (found, _) = gather(state, allow, period_id, filter).await?;
    Ok(found)
}

/// Completeness, and the obligations counted, in the order of its units.
async fn gather(
    state: &AppState,
    allow: &Allow<ReadCompleteness>,
    period_id: Uuid,
    filter: &CompletenessFilter,
) -> Result<(Completeness, Vec<Row>), Problem> {
    let today = local_day(state.clock.now());
    let db = state.db.wide_snapshot().await?;
    let period = find(&db, allow, period_id).await?;
    let within = filter
        .within
        .map(|root| obligation::Column::UnitId.in_subquery(subtree(root)));
    let owed = visible(allow).filter(
        Condition::all()
            .add(obligation::Column::PeriodId.eq(period_id))
            .add(obligation::Column::ReleasedAt.is_null())
            .add_option(within),
    );
    let found = owed.clone().limit(MOST_LISTED + 1).all(&db).await?;
    if found.len() as u64 > MOST_LISTED {
        return Err(too_many());
    }
    let mut found = with_reports(&db, found).await?;
    found.sort_by(|a, b| a.obligation.unit_code.cmp(&b.obligation.unit_code));
    let rows: Vec<Row> = found.iter().map(Standing::row).collect();
    let units = || {
        let select = owed.clone().select_only();
        select.column(obligation::Column::UnitId).into_query()
    };
    let top = match filter.within {
        None => top_of(&db, units(), rows.len()).await?,
        named => named,
    };
    let under = match top {
        None => BTreeMap::new(),
        Some(top) => below(&db, top, units()).await?,
    };
    let counted = Completeness {
        period_id,
        as_of: Day(today),
        counts: count(&rows, today),
        groups: groups(&db, &rows, today).await?,
        subtrees: subtrees(&db, &rows, &under, (period.covers_to, today)).await?,
        units: found
            .into_iter()
            .zip(&rows)
            .map(|(one, row)| unit(one, row, today))
            .collect(),
    };
    Ok((counted, rows))
}

fn unit(one: Standing, row: &Row, today: Date) -> UnitStanding {
    let punctuality = punctuality(row, today);
    UnitStanding {
        obligation_id: one.obligation.id,
        unit_id: row.unit_id,
        unit_code: one.obligation.unit_code,
        unit_name: one.obligation.unit_name,
        standing: standing(row),
        punctuality,
        due_on: Day(row.due_on),
        days_overdue: overdue(punctuality, today, row.due_on),
        report_id: one.report.map(|report| report.id),
    }
}

async fn groups<C: ConnectionTrait>(
    db: &C,
    rows: &[Row],
    today: Date,
) -> Result<Vec<GroupCounts>, Problem> {
    let by_group = by_group(rows);
    let ids: Vec<Uuid> = by_group.keys().copied().flatten().collect();
    let mut names = BTreeMap::new();
    for some in ids.chunks(AT_ONCE) {
        let found = unit_group::Entity::find()
            .filter(unit_group::Column::Id.is_in(some.iter().copied()))
            .all(db)
            .await?;
        names.extend(found.into_iter().map(|row| (row.id, (row.code, row.name))));
    }
    Ok(by_group
        .into_iter()
        .map(|(group_id, rows)| {
            let (group_code, group_name) = group_id.and_then(|id| names.remove(&id)).unzip();
            GroupCounts {
                group_id,
                group_code,
                group_name,
                counts: count(rows, today),
            }
        })
        .collect())
}

async fn subtrees<C: ConnectionTrait>(
    db: &C,
    rows: &[Row],
    under: &BTreeMap<Uuid, Vec<Uuid>>,
    (covers_to, today): (Date, Date),
) -> Result<Vec<SubtreeCounts>, Problem> {
    let mut names = names_on(db, under.keys().copied().collect(), covers_to).await?;
    let of: BTreeMap<Uuid, &Row> = rows.iter().map(|row| (row.unit_id, row)).collect();
    let mut counted: Vec<SubtreeCounts> = under
        .iter()
        .map(|(unit_id, units)| {
            let (unit_code, unit_name) = names.remove(unit_id).unwrap_or_default();
            let rows = units.iter().filter_map(|unit| of.get(unit).copied());
            SubtreeCounts {
                unit_id: *unit_id,
                unit_code,
                unit_name,
                counts: count(rows, today),
            }
        })
        .collect();
    counted.sort_by(|a, b| a.unit_code.cmp(&b.unit_code));
    Ok(counted)
}

/// The same as a table: the total, each unit, each group, each subtree.
pub async fn table(
    state: &AppState,
    allow: &Allow<ReadCompleteness>,
    period_id: Uuid,
    filter: &CompletenessFilter,
) -> Result<Table<CompletenessRow>, Problem> {
    use CompletenessPart::{Group, Subtree, Total, Unit};
    let (found, counted) = gather(state, allow, period_id, filter).await?;
    let Completeness {
        period_id: _,
        as_of: Day(today),
        counts,
        groups,
        subtrees,
        units,
    } = found;
    let part = CompletenessRow::of;
    let mut rows = vec![part(Total, None, None, counts)];
    for (one, row) in units.into_iter().zip(&counted) {
        rows.push(CompletenessRow {
            standing: Some(one.standing),
            punctuality: Some(one.punctuality),
            due_on: Some(one.due_on),
            days_overdue: Some(one.days_overdue),
            ..part(
                Unit,
                Some(one.unit_code),
                Some(one.unit_name),
                count([row], today),
            )
        });
    }
    for one in groups {
        rows.push(part(Group, one.group_code, one.group_name, one.counts));
    }
    for one in subtrees {
        let (code, name) = (Some(one.unit_code), Some(one.unit_name));
        rows.push(part(Subtree, code, name, one.counts));
    }
    Ok(Table {
        name: "completeness",
        rows,
    })
}
