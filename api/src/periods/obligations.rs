//! Reading obligations: one, those of a period, those of a unit.

use entity::enums::ReportStatus;
use entity::{assignment, obligation, obligation_assignment, report, unit};
use sea_orm::sea_query::{ExprTrait, SelectStatement};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, RelationTrait, Select,
};
use time::Date;
use uuid::Uuid;

use super::calendar::local_day;
use super::completeness::{Punctuality, Standing};
use super::due_order::ByDue;
use super::obligation_dto::{Obligation, ObligationFilter, ObligationRow, UnitObligationFilter};
use super::read::find;
use super::shaping::{lines, shaped, whole};
use super::standing::visible;
use crate::app::AppState;
use crate::auth::policy::ReadCompleteness;
use crate::auth::principal::Allow;
use crate::http::page::{Page, Window, no_pages};
use crate::http::problem::Problem;
use crate::http::tables::Table;
use crate::units::service::{MOST_LISTED, subtree, too_many_in};

/// Which obligations are wanted, besides whose; absent members leave all in.
struct Which {
    standing: Option<Standing>,
    punctuality: Option<Punctuality>,
    open: Option<bool>,
    released: Option<bool>,
}

impl Which {
    /// As a condition; `reports` are those that may discharge the obligations asked of.
    fn condition(&self, reports: &Select<report::Entity>, today: Date) -> Condition {
        use obligation::Column::{DueOn, FirstSubmittedOn, Id, ReleasedAt};
        let of = |which: Condition| -> SelectStatement {
            let select = reports.clone().filter(which).select_only();
            select.column(report::Column::ObligationId).into_query()
        };
        let in_status = |status: &[ReportStatus]| {
            let any = report::Column::Status.is_in(status.iter().copied());
            Id.in_subquery(of(Condition::all().add(any)))
        };
        let stands = self.standing.map(|standing| match standing {
            Standing::Missing => Id.not_in_subquery(of(Condition::all())),
            Standing::Drafting => in_status(&[ReportStatus::Draft, ReportStatus::Signing]),
            Standing::Submitted => in_status(&[ReportStatus::Submitted]),
            Standing::Returned => in_status(&[ReportStatus::Returned]),
            Standing::Accepted => in_status(&[ReportStatus::Accepted]),
        });
        let due_on = || DueOn.into_expr();
        let punctual = self.punctuality.map(|punctuality| match punctuality {
            Punctuality::OnTime => FirstSubmittedOn.into_expr().lte(due_on()),
            Punctuality::Late => FirstSubmittedOn.into_expr().gt(due_on()),
            Punctuality::NotYetDue => FirstSubmittedOn.is_null().and(DueOn.gte(today)),
            Punctuality::Overdue => FirstSubmittedOn.is_null().and(DueOn.lt(today)),
        });
        let accepted = || {
            let any = report::Column::EffectiveRevision.is_not_null();
            of(Condition::all().add(any))
        };
        let open = self.open.map(|open| {
            if open {
                Id.not_in_subquery(accepted())
            } else {
                Id.in_subquery(accepted())
            }
        });
        let released = if self.released == Some(true) {
            ReleasedAt.is_not_null()
        } else {
            ReleasedAt.is_null()
        };
        Condition::all()
            .add(released)
            .add_option(stands)
            .add_option(punctual)
            .add_option(open)
    }
}

/// The obligations of a period that a filter leaves, for whoever may know of them.
fn of_period(
    allow: &Allow<ReadCompleteness>,
    period_id: Uuid,
    filter: &ObligationFilter,
    today: Date,
) -> Select<obligation::Entity> {
    use obligation::Column::{Id, PeriodId, UnitId};
    let which = Which {
        standing: filter.standing,
        punctuality: filter.punctuality,
        open: filter.open,
        released: filter.released,
    };
    let reports = report::Entity::find().filter(report::Column::PeriodId.eq(period_id));
    let through = |group: Uuid| {
        obligation_assignment::Entity::find()
            .join(
                JoinType::InnerJoin,
                obligation_assignment::Relation::Assignment.def(),
            )
            .select_only()
            .column(obligation_assignment::Column::ObligationId)
            .filter(assignment::Column::GroupId.eq(group))
            .into_query()
    };
    let whose = Condition::all()
        .add(PeriodId.eq(period_id))
        .add_option(filter.unit_id.map(|unit| UnitId.eq(unit)))
        .add_option(filter.within.map(|root| UnitId.in_subquery(subtree(root))))
        .add_option(filter.group_id.map(|group| Id.in_subquery(through(group))));
    visible(allow)
        .filter(whose)
        .filter(which.condition(&reports, today))
}

/// Lists who owes what for a period.
pub async fn list(
    state: &AppState,
    allow: &Allow<ReadCompleteness>,
    period_id: Uuid,
    filter: &ObligationFilter,
) -> Result<Page<Obligation>, Problem> {
    let window = Window::new(filter.limit, filter.cursor.as_deref())?;
    let today = local_day(state.clock.now());
    let db = state.db.wide_snapshot().await?;
    find(&db, allow, period_id).await?;
    let select = of_period(allow, period_id, filter, today);
    let page = window
        .fetch(select, obligation::Column::Id, |row| row.id, &db)
        .await?;
    Ok(Page {
        items: shaped(&db, today, page.items).await?,
        next_cursor: page.next_cursor,
    })
}

/// The same as a table, without pages, by the codes of the units.
pub async fn table(
    state: &AppState,
    allow: &Allow<ReadCompleteness>,
    period_id: Uuid,
    filter: &ObligationFilter,
) -> Result<Table<ObligationRow>, Problem> {
    no_pages(filter.limit, filter.cursor.as_deref())?;
    let now = state.clock.now();
    let today = local_day(now);
    let db = state.db.wide_snapshot().await?;
    find(&db, allow, period_id).await?;
    let select = of_period(allow, period_id, filter, today)
        .order_by_asc(obligation::Column::UnitCode)
        .order_by_asc(obligation::Column::Id);
    let rows = all(&db, select, "within").await?;
    Ok(Table {
        name: "obligations",
        rows: lines(&db, today, rows).await?,
    })
}

/// The obligations of a unit that a filter leaves, for whoever may know of them.
async fn of_unit<C: ConnectionTrait>(
    db: &C,
    allow: &Allow<ReadCompleteness>,
    unit_id: Uuid,
    filter: &UnitObligationFilter,
    today: Date,
) -> Result<Select<obligation::Entity>, Problem> {
    use obligation::Column::{PlanId, UnitId};
    let known = visible(allow).filter(UnitId.eq(unit_id));
    let exists = unit::Entity::find_by_id(unit_id).one(db).await?.is_some();
    let may_know = exists
        && (allow.scope().contains(db, unit_id).await? || known.clone().one(db).await?.is_some());
    if !may_know {
        return Err(Problem::not_found());
    }
    let which = Which {
        standing: filter.standing,
        punctuality: filter.punctuality,
        open: filter.open,
        released: filter.released,
    };
    let reports = report::Entity::find().filter(report::Column::UnitId.eq(unit_id));
    let whose = Condition::all().add_option(filter.plan_id.map(|plan| PlanId.eq(plan)));
    Ok(known.filter(whose).filter(which.condition(&reports, today)))
}

/// Lists what a unit owes under all plans.
pub async fn list_of_unit(
    state: &AppState,
    allow: &Allow<ReadCompleteness>,
    unit_id: Uuid,
    filter: &UnitObligationFilter,
) -> Result<Page<Obligation>, Problem> {
    let window = ByDue::new(filter.limit, filter.cursor.as_deref(), filter.sort)?;
    let today = local_day(state.clock.now());
    let db = state.db.wide_snapshot().await?;
    let select = of_unit(&db, allow, unit_id, filter, today).await?;
    let page = window.fetch(select, &db).await?;
    Ok(Page {
        items: shaped(&db, today, page.items).await?,
        next_cursor: page.next_cursor,
    })
}

/// The same as a table, without pages.
pub async fn table_of_unit(
    state: &AppState,
    allow: &Allow<ReadCompleteness>,
    unit_id: Uuid,
    filter: &UnitObligationFilter,
) -> Result<Table<ObligationRow>, Problem> {
    no_pages(filter.limit, filter.cursor.as_deref())?;
    let now = state.clock.now();
    let today = local_day(now);
    let db = state.db.wide_snapshot().await?;
    let select = of_unit(&db, allow, unit_id, filter, today).await?;
    let select = filter.sort.unwrap_or_default().apply(select);
    let rows = all(&db, select, "plan_id").await?;
    Ok(Table {
        name: "obligations",
        rows: lines(&db, today, rows).await?,
    })
}

async fn all<C: ConnectionTrait>(
    db: &C,
    select: Select<obligation::Entity>,
    narrower: &str,
) -> Result<Vec<obligation::Model>, Problem> {
    let rows = select.limit(MOST_LISTED + 1).all(db).await?;
    if rows.len() as u64 > MOST_LISTED {
        return Err(too_many_in(narrower));
    }
    Ok(rows)
}

/// Reads one obligation, with its version.
pub async fn get(
    state: &AppState,
    allow: &Allow<ReadCompleteness>,
    id: Uuid,
) -> Result<(Obligation, i64), Problem> {
    let db = state.db.snapshot().await?;
    let row = visible(allow)
        .filter(obligation::Column::Id.eq(id))
        .one(&db)
        .await?
        .ok_or_else(Problem::not_found)?;
    whole(&db, local_day(state.clock.now()), row).await
}
