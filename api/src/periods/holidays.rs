//! The list of holidays: read, changed, and what a change moves.

use entity::enums::{AuditAction, PeriodStatus};
use entity::{holiday, holiday_list, period, schedule_rule};
use sea_orm::sea_query::{Expr, LockType, Query};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, IntoActiveModel,
    QueryFilter, QueryOrder, QuerySelect,
};
use time::{Date, Duration, Month, OffsetDateTime};
use uuid::Uuid;

use super::calendar::local_day;
use super::holiday_dto::{Holiday, HolidayCalendar, NewHoliday};
use super::working_days::{Holidays, is_weekend, moved, working_day};
use crate::app::AppState;
use crate::audit::{self, Event, Subject};
use crate::auth::policy::{ManageHolidays, ReadHolidays};
use crate::auth::principal::Allow;
use crate::auth::scope::Scope;
use crate::db::Tx;
use crate::http::catalogue::{Code, FaultCode};
use crate::http::day::Day;
use crate::http::etag::IfMatch;
use crate::http::problem::Problem;
use crate::rows::AT_ONCE;
use crate::texts;

/// How far a due day can be from the days of a plan's term.
const AROUND: Duration = Duration::days(3 * 366);

/// The list for a plan of that term; held so that it does not change before the caller has stored the days it
/// works out by it.
pub async fn of_term<C: ConnectionTrait>(
    db: &C,
    (from, to): (Date, Date),
) -> Result<Holidays, Problem> {
    holiday_list::Entity::find()
        .lock(LockType::Share)
        .one(db)
        .await?;
    between(db, from.saturating_sub(AROUND), to.saturating_add(AROUND)).await
}

async fn between<C: ConnectionTrait>(db: &C, from: Date, to: Date) -> Result<Holidays, Problem> {
    let days: Vec<(Date, bool)> = holiday::Entity::find()
        .select_only()
        .columns([holiday::Column::Day, holiday::Column::IsWorking])
        .filter(holiday::Column::Day.between(from, to))
        .into_tuple()
        .all(db)
        .await?;
    Ok(days.into_iter().collect())
}

/// The days of a year; of this one where the caller names none.
pub async fn of_year(
    state: &AppState,
    _: &Allow<ReadHolidays>,
    year: Option<i32>,
) -> Result<HolidayCalendar, Problem> {
    let year = year.unwrap_or_else(|| local_day(state.clock.now()).year());
    let first = Date::from_calendar_date(year, Month::January, 1);
    let last = Date::from_calendar_date(year, Month::December, 31);
    let (Ok(first), Ok(last)) = (first, last) else {
        return Err(Problem::new(Code::InvalidParameter));
    };
    let days = holiday::Entity::find()
        .filter(holiday::Column::Day.between(first, last))
        .order_by_asc(holiday::Column::Day)
        .all(state.db.reader())
        .await?;
    Ok(HolidayCalendar {
        year,
        days: days.into_iter().map(Holiday::from).collect(),
    })
}

/// One day of the list.
pub async fn get(state: &AppState, _: &Allow<ReadHolidays>, day: Date) -> Result<Holiday, Problem> {
    holiday::Entity::find_by_id(day)
        .one(state.db.reader())
        .await?
        .map(Holiday::from)
        .ok_or_else(Problem::not_found)
}

/// Puts a day on the list, or changes what is said of it; answers it, and whether it is new there.
pub async fn set(
    state: &AppState,
    allow: &Allow<ManageHolidays>,
    day: Date,
    if_match: Option<&IfMatch>,
    new: NewHoliday,
) -> Result<(Holiday, bool), Problem> {
    require(allow)?;
    let tx = state.db.begin().await?;
    let before = lock(&tx, day).await?;
    match (&before, if_match) {
        (Some(before), given) => IfMatch::require(given, before.version)?,
        (None, Some(_)) => return Err(Problem::new(Code::Stale)),
        (None, None) => {}
    }
    if new.is_working && !is_weekend(day) {
        return Err(Problem::input(
            "/is_working",
            FaultCode::NotWeekend,
            texts::periods::weekday_is_worked(),
        ));
    }
    let now = state.clock.now();
    let row = holiday::Model {
        day,
        name: new.name.into(),
        is_working: new.is_working,
        version: before.as_ref().map_or(1, |before| before.version + 1),
        created_at: before.as_ref().map_or(now, |before| before.created_at),
        updated_at: now,
    };
    let written = row.clone().into_active_model().reset_all();
    if before.is_some() {
        holiday::Entity::update(written).exec(&tx).await?;
    } else {
        holiday::Entity::insert(written)
            .exec_without_returning(&tx)
            .await?;
    }
    let shifted = shift(&tx, day, now).await?;
    let event = event(
        AuditAction::HolidaySet,
        day,
        before.as_ref(),
        Some(&row),
        shifted,
    );
    audit::record(&tx, now, &allow.by(), event).await?;
    tx.commit().await?;
    Ok((Holiday::from(row), before.is_none()))
}

/// Takes a day off the list.
pub async fn delete(
    state: &AppState,
    allow: &Allow<ManageHolidays>,
    day: Date,
    if_match: &IfMatch,
) -> Result<(), Problem> {
    require(allow)?;
    let tx = state.db.begin().await?;
    let before = lock(&tx, day).await?.ok_or_else(Problem::not_found)?;
    if_match.check(before.version)?;
    holiday::Entity::delete_by_id(day).exec(&tx).await?;
    let now = state.clock.now();
    let shifted = shift(&tx, day, now).await?;
    let event = event(
        AuditAction::HolidayRemoved,
        day,
        Some(&before),
        None,
        shifted,
    );
    audit::record(&tx, now, &allow.by(), event).await?;
    Ok(tx.commit().await?)
}

/// The list holds for all units, so it is an admin's of the whole installation.
fn require(allow: &Allow<ManageHolidays>) -> Result<(), Problem> {
    if matches!(allow.scope(), Scope::Everywhere) {
        Ok(())
    } else {
        Err(Problem::forbidden(
            texts::periods::only_admin_changes_holidays(),
        ))
    }
}

/// Locks the list; answers what it says of a day.
async fn lock(tx: &Tx, day: Date) -> Result<Option<holiday::Model>, Problem> {
    holiday_list::Entity::update_many()
        .col_expr(
            holiday_list::Column::Changes,
            Expr::col(holiday_list::Column::Changes).add(1),
        )
        .exec(tx)
        .await?;
    Ok(holiday::Entity::find_by_id(day).one(tx).await?)
}

/// Moves the due days that rest on a changed day, of periods that have not opened and whose rule moves them;
/// answers how many.
async fn shift(tx: &Tx, day: Date, now: OffsetDateTime) -> Result<u64, Problem> {
    let holidays = between(tx, day, day.saturating_add(AROUND)).await?;
    let moving = Query::select()
        .column(schedule_rule::Column::Id)
        .from(schedule_rule::Entity)
        .and_where(schedule_rule::Column::MovesToWorkingDay.eq(true))
        .take();
    let waiting: Vec<(Uuid, Date, Date)> = period::Entity::find()
        .select_only()
        .columns([
            period::Column::Id,
            period::Column::NominalDueOn,
            period::Column::DueOn,
        ])
        .filter(period::Column::Status.eq(PeriodStatus::Upcoming))
        .filter(period::Column::NominalDueOn.lte(day))
        .filter(period::Column::DueOn.gte(day))
        .filter(period::Column::RuleId.in_subquery(moving))
        .order_by_asc(period::Column::Id)
        .lock(LockType::NoKeyUpdate)
        .into_tuple()
        .all(tx)
        .await?;
    let ids: Vec<Uuid> = waiting
        .into_iter()
        .filter(|(_, nominal, due_on)| moved(*nominal, *due_on, day, &holidays).is_some())
        .map(|(id, ..)| id)
        .collect();
    let mut shifted = 0;
    for ids in ids.chunks(AT_ONCE) {
        let changed = period::Entity::update_many()
            .col_expr(
                period::Column::DueOn,
                Expr::value(working_day(day, &holidays)),
            )
            .col_expr(
                period::Column::Version,
                Expr::col(period::Column::Version).add(1),
            )
            .col_expr(period::Column::UpdatedAt, Expr::value(now))
            .filter(period::Column::Id.is_in(ids.iter().copied()))
            .exec(tx)
            .await?;
        shifted += changed.rows_affected;
    }
    Ok(shifted)
}

fn event(
    action: AuditAction,
    day: Date,
    before: Option<&holiday::Model>,
    after: Option<&holiday::Model>,
    shifted: u64,
) -> Event {
    let named = after.or(before).map_or("", |row| row.name.as_str());
    Event::new(action)
        .on(Subject::holiday(Day(day), named))
        .change(
            "name",
            before.map(|row| &row.name),
            after.map(|row| &row.name),
        )
        .change(
            "is_working",
            before.map(|row| row.is_working),
            after.map(|row| row.is_working),
        )
        .change(
            "periods_moved",
            None::<u64>,
            (shifted > 0).then_some(shifted),
        )
}
