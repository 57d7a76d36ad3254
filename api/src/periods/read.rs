//! Reading periods, obligations and completeness.

use std::collections::BTreeMap;

use entity::{obligation, obligation_measure, period};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select,
};
use uuid::Uuid;

use super::calendar::{days_left, days_overdue, local_day};
use super::completeness::{Punctuality, Row, count, punctuality, standing};
use super::dto::{
    Completeness, CompletenessFilter, GroupCounts, Obligation, ObligationFilter, ObligedMeasure,
    Period, PeriodFilter, UnitStanding,
};
use super::standing::{Standing, visible, with_reports};
use crate::app::AppState;
use crate::auth::policy::{Permission, ReadCompleteness, ReadPeriods};
use crate::auth::principal::Allow;
use crate::http::day::Day;
use crate::http::page::{Page, Window};
use crate::http::problem::Problem;
use crate::plans::scope::visible_ids;
use crate::units::service::{MOST_LISTED, subtree, too_many};

fn visible_periods<P: Permission>(allow: &Allow<P>) -> Select<period::Entity> {
    period::Entity::find().filter(period::Column::PlanId.in_subquery(visible_ids(allow)))
}

/// Lists the periods of the plans the caller may know of.
pub async fn list(
    state: &AppState,
    allow: &Allow<ReadPeriods>,
    filter: PeriodFilter,
) -> Result<Page<Period>, Problem> {
    let window = Window::new(filter.limit, filter.cursor.as_deref())?;
    let mut select = visible_periods(allow);
    if let Some(plan) = filter.plan_id {
        select = select.filter(period::Column::PlanId.eq(plan));
    }
    if let Some(year) = filter.year {
        select = select.filter(period::Column::Year.eq(year));
    }
    if let Some(status) = filter.status {
        select = select.filter(period::Column::Status.eq(status));
    }
    if let Some(label) = filter.label {
        select = select.filter(period::Column::Label.eq(label));
    }
    let page = window
        .fetch(select, period::Column::Id, |row| row.id, state.db.reader())
        .await?;
    Ok(page.map(Period::from))
}

/// Reads one period.
pub async fn get<P: Permission>(
    state: &AppState,
    allow: &Allow<P>,
    id: Uuid,
) -> Result<Period, Problem> {
    find(state.db.reader(), allow, id).await.map(Period::from)
}

async fn find<C: ConnectionTrait, P: Permission>(
    db: &C,
    allow: &Allow<P>,
    id: Uuid,
) -> Result<period::Model, Problem> {
    visible_periods(allow)
        .filter(period::Column::Id.eq(id))
        .one(db)
        .await?
        .ok_or_else(Problem::not_found)
}

/// Lists who owes what for a period.
pub async fn obligations(
    state: &AppState,
    allow: &Allow<ReadCompleteness>,
    period_id: Uuid,
    filter: ObligationFilter,
) -> Result<Page<Obligation>, Problem> {
    let window = Window::new(filter.limit, filter.cursor.as_deref())?;
    let db = state.db.snapshot().await?;
    find(&db, allow, period_id).await?;
    let mut select = visible(allow).filter(obligation::Column::PeriodId.eq(period_id));
    if let Some(unit) = filter.unit_id {
        select = select.filter(obligation::Column::UnitId.eq(unit));
    }
    if let Some(root) = filter.within {
        select = select.filter(obligation::Column::UnitId.in_subquery(subtree(root)));
    }
    let page = window
        .fetch(select, obligation::Column::Id, |row| row.id, &db)
        .await?;
    let mut measures = BTreeMap::<Uuid, Vec<ObligedMeasure>>::new();
    let rows = obligation_measure::Entity::find()
        .filter(obligation_measure::Column::ObligationId.is_in(page.items.iter().map(|row| row.id)))
        .order_by_asc(obligation_measure::Column::MeasureId)
        .all(&db)
        .await?;
    for row in rows {
        measures
            .entry(row.obligation_id)
            .or_default()
            .push(ObligedMeasure {
                measure_id: row.measure_id,
                definition_id: row.definition_id,
            });
    }
    let next_cursor = page.next_cursor;
    let today = local_day(state.clock.now());
    let items = with_reports(&db, page.items)
        .await?
        .into_iter()
        .map(|one| {
            let row = one.row();
            let punctuality = punctuality(&row, today);
            let Standing {
                obligation,
                unit_code,
                unit_name,
                report,
            } = one;
            Obligation {
                id: obligation.id,
                plan_id: obligation.plan_id,
                period_id,
                unit_id: obligation.unit_id,
                unit_code,
                unit_name,
                group_id: obligation.group_id,
                due_on: Day(obligation.due_on),
                measures: measures.remove(&obligation.id).unwrap_or_default(),
                report_id: report.map(|report| report.id),
                standing: standing(&row),
                punctuality,
                first_submitted_at: obligation.first_submitted_at,
                days_left: days_left(today, obligation.due_on),
                days_overdue: overdue(punctuality, today, obligation.due_on),
            }
        })
        .collect();
    Ok(Page { items, next_cursor })
}

/// Counts who has reported for a period, who was late, who is missing.
pub async fn completeness(
    state: &AppState,
    allow: &Allow<ReadCompleteness>,
    period_id: Uuid,
    filter: CompletenessFilter,
) -> Result<Completeness, Problem> {
    let db = state.db.snapshot().await?;
    find(&db, allow, period_id).await?;
    let mut select = visible(allow).filter(obligation::Column::PeriodId.eq(period_id));
    if let Some(root) = filter.within {
        select = select.filter(obligation::Column::UnitId.in_subquery(subtree(root)));
    }
    let found = select.limit(MOST_LISTED + 1).all(&db).await?;
    if found.len() as u64 > MOST_LISTED {
        return Err(too_many());
    }
    let mut found = with_reports(&db, found).await?;
    found.sort_by(|a, b| a.unit_code.cmp(&b.unit_code));
    let today = local_day(state.clock.now());
    let rows: Vec<Row> = found.iter().map(Standing::row).collect();
    let mut groups = BTreeMap::<Option<Uuid>, Vec<&Row>>::new();
    for row in &rows {
        groups.entry(row.group_id).or_default().push(row);
    }
    Ok(Completeness {
        period_id,
        as_of: Day(today),
        counts: count(&rows, today),
        groups: groups
            .into_iter()
            .map(|(group_id, rows)| GroupCounts {
                group_id,
                counts: count(rows, today),
            })
            .collect(),
        units: found
            .into_iter()
            .zip(&rows)
            .map(|(one, row)| {
                let punctuality = punctuality(row, today);
                UnitStanding {
                    unit_id: row.unit_id,
                    unit_code: one.unit_code,
                    unit_name: one.unit_name,
                    standing: standing(row),
                    punctuality,
                    due_on: Day(row.due_on),
                    days_overdue: overdue(punctuality, today, row.due_on),
                    report_id: one.report.map(|report| report.id),
                }
            })
            .collect(),
    })
}

fn overdue(punctuality: Punctuality, today: time::Date, due_on: time::Date) -> i64 {
    if punctuality == Punctuality::Overdue {
        days_overdue(today, due_on)
    } else {
        0
    }
}
