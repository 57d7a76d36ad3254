//! Obliging one more unit after a period has opened, or one again that was released.

use std::collections::BTreeSet;

use entity::enums::{Applicability, AuditAction, PeriodAction};
use entity::{obligation, period, unit};
use sea_orm::sea_query::LockType;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect, Set,
};
use time::Date;
use uuid::Uuid;

use super::events::{self, Happened};
use super::extending::{of_obligation, wrong};
use super::extension::{Days, Wrong, not_over};
use super::freeze::{Measures, handed_over, oblige};
use super::hold::Held;
use super::obligation_dto::{NewObligation, Obligation};
use super::owed::{Measure, Owed, owed};
use super::shaping;
use super::status;
use super::steps::impossible;
use crate::app::AppState;
use crate::audit;
use crate::auth::policy::ManagePeriods;
use crate::auth::principal::Allow;
use crate::http::catalogue::{Code, FaultCode};
use crate::http::day::Day;
use crate::http::problem::Problem;
use crate::plans::standing::report_duties_on;
use crate::rollups::mark;
use crate::texts;
use crate::units::service::{exists_within, under, unknown};

/// Most measures named in one request.
const MOST_NAMED: usize = 500;

/// Obliges a unit to report for an open period.
pub async fn add(
    state: &AppState,
    allow: &Allow<ManagePeriods>,
    period_id: Uuid,
    new: NewObligation,
) -> Result<(Obligation, i64), Problem> {
    let NewObligation {
        unit_id,
        reason,
        due_on,
        measure_ids,
    } = new;
    if measure_ids.len() > MOST_NAMED {
        return Err(Problem::input(
            "/measure_ids",
            FaultCode::OutOfRange,
            texts::periods::too_many_measures(MOST_NAMED),
        ));
    }
    let reason = String::from(reason);
    let due_on = due_on.map(|Day(day)| day);
    let held = Held::period(state, allow, period_id).await?;
    held.require_issued("add_obligation")?;
    status::add(held.period.status).map_err(impossible)?;
    let existing = obligation::Entity::find()
        .filter(obligation::Column::PeriodId.eq(period_id))
        .filter(obligation::Column::UnitId.eq(unit_id))
        .lock(LockType::NoKeyUpdate)
        .one(&held.tx)
        .await?;
    let row = match existing {
        Some(row) if row.released_at.is_none() => {
            return Err(Problem::because(
                Code::Duplicate,
                texts::periods::owes_already(),
            ));
        }
        Some(row) => again(&held, row, due_on, &measure_ids).await?,
        None => first(&held, unit_id, due_on, &measure_ids).await?,
    };
    let event = held
        .event(AuditAction::ObligationAdded, &reason)
        .change("unit_code", None::<&str>, Some(&row.unit_code))
        .change("due_on", None::<Day>, Some(Day(row.due_on)))
        .at([unit_id]);
    let happened = Happened {
        obligation_id: Some(row.id),
        due_on: Some(row.due_on),
        reason: Some(reason),
        ..Happened::to_period(
            period_id,
            PeriodAction::ObligationAdded,
            Some(held.account_id),
        )
    };
    let today = held.today();
    let Held { tx, now, .. } = held;
    events::record(&tx, now, vec![happened]).await?;
    mark::period(&tx, period_id).await?;
    let shaped = shaping::whole(&tx, today, row).await?;
    audit::record(&tx, now, &allow.by(), event).await?;
    tx.commit().await?;
    Ok(shaped)
}

/// Obliges a unit again that was released: it owes what was frozen, by the day it had or a later one.
async fn again(
    held: &Held,
    row: obligation::Model,
    due_on: Option<Date>,
    measure_ids: &[Uuid],
) -> Result<obligation::Model, Problem> {
    let mut problem = Problem::new(Code::InvalidInput);
    if !measure_ids.is_empty() {
        let text = texts::periods::measures_are_fixed();
        problem.push("/measure_ids", FaultCode::Frozen, text);
    }
    let was_submitted = row.first_submitted_at.is_some();
    let days = of_obligation(&row);
    let day = due_on.unwrap_or_else(|| days.last().max(last_day(&held.period)));
    let found = if day < days.last() {
        Err(Wrong::NotLater)
    } else if was_submitted && due_on.is_none() {
        Ok(())
    } else {
        not_over(day, held.today())
    };
    problem.gather(found.map_err(wrong))?;
    problem.or_ok()?;
    let version = row.version + 1;
    let next = (day > days.last()).then(|| days.extended(day, was_submitted));
    let mut changed = row.into_active_model();
    if let Some(next) = next {
        changed.due_on = Set(next.due_on);
        changed.extended_to = Set(next.extended_to);
    }
    changed.released_at = Set(None);
    changed.version = Set(version);
    Ok(changed.update(&held.tx).await?)
}

/// Obliges a unit for the first time: to its duties as they stand today, or to the measures named.
async fn first(
    held: &Held,
    unit_id: Uuid,
    due_on: Option<Date>,
    measure_ids: &[Uuid],
) -> Result<obligation::Model, Problem> {
    let Held {
        tx,
        plan,
        period,
        now,
        ..
    } = held;
    let mut problem = Problem::new(Code::InvalidInput);
    let known = unit::Entity::find_by_id(unit_id)
        .filter(under(plan.issuing_unit_id))
        .filter(exists_within((period.covers_from, period.covers_to)))
        .lock(LockType::KeyShare)
        .one(tx)
        .await?;
    if known.is_none() {
        problem.errors.extend(unknown("/unit_id").errors);
    }
    let due_on = due_on.unwrap_or_else(|| last_day(period));
    problem.gather(not_over(due_on, held.today()).map_err(wrong))?;
    let duties = report_duties_on(tx, plan.id, held.today()).await?;
    let mut measures = Measures::under(tx, plan, &duties).await?;
    let measures = measures.on(tx, period.opens_on, period.covers_to).await?;
    let duties = handed_over(tx, period, &duties).await?;
    let of_unit = owed(&duties, measures)
        .into_iter()
        .find(|one| one.unit_id == unit_id);
    let obliged = match of_unit {
        Some(one) => {
            if !measure_ids.is_empty() {
                let text = texts::periods::duties_decide_measures();
                problem.push("/measure_ids", FaultCode::HasDuties, text);
            }
            one
        }
        None => Owed {
            unit_id,
            assignment_ids: Vec::new(),
            measures: named(measure_ids, measures, &mut problem),
        },
    };
    problem.or_ok()?;
    let made = oblige(tx, *now, period, due_on, vec![obliged]).await?;
    made.into_iter().next().ok_or_else(Problem::not_found)
}

/// The day by which everybody is to report.
fn last_day(period: &period::Model) -> Date {
    let days = Days {
        due_on: period.due_on,
        extended_to: period.extended_to,
    };
    days.last()
}

/// The measures named, each one that the plan reports on for the period and a locality can measure.
fn named<'a>(ids: &[Uuid], measures: &'a [Measure], problem: &mut Problem) -> Vec<&'a Measure> {
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for (index, id) in ids.iter().enumerate() {
        let pointer = format!("/measure_ids/{index}");
        let measure = measures
            .iter()
            .find(|one| one.measure_id == *id && one.applicability != Applicability::NationalOnly);
        match measure {
            _ if !seen.insert(*id) => {
                let text = texts::periods::measure_repeated();
                problem.push(pointer, FaultCode::Duplicate, text);
            }
            None => {
                let text = texts::periods::measure_not_reported();
                problem.push(pointer, FaultCode::UnknownMeasure, text);
            }
            Some(measure) => found.push(measure),
        }
    }
    found
}
