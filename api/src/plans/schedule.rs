//! The reporting rules of a plan, checked and stored.

use std::collections::BTreeMap;

use entity::{json, schedule_rule};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, Set,
};
use time::Date;
use uuid::Uuid;

use super::dto::{DueDay, ScheduleRule, SinglePeriod};
use crate::http::catalogue::FaultCode;
use crate::http::problem::Problem;
use crate::periods::calendar::{self, PeriodDraft, Rule};
use crate::periods::working_days::Holidays;
use crate::texts;

impl From<DueDay> for json::Due {
    fn from(due: DueDay) -> Self {
        Self {
            ordinal: due.ordinal,
            month: due.month,
            day: due.day,
            years_later: due.years_later,
            cutoff: due.cutoff.map(|day| json::MonthDay {
                month: day.month,
                day: day.day,
            }),
        }
    }
}

impl From<SinglePeriod> for json::Once {
    fn from(once: SinglePeriod) -> Self {
        Self {
            label: once.label.into(),
            covers_from: once.covers_from.0,
            covers_to: once.covers_to.0,
            due_on: once.due_on.0,
        }
    }
}

/// The periods the rules give in a term, each with the index of its rule. Adds a fault at
/// `/schedule/{i}` for every rule that gives no calendar and for every label that comes twice.
pub fn periods(
    rules: &[schedule_rule::Model],
    term: (Date, Date),
    holidays: &Holidays,
    problem: &mut Problem,
) -> Vec<(usize, PeriodDraft)> {
    let mut labels = BTreeMap::new();
    let mut drafts = Vec::new();
    for (index, row) in rules.iter().enumerate() {
        let rule = Rule {
            frequency: row.frequency,
            window: row.data_window,
            dues: &row.dues.0,
            once: row.once.as_ref(),
            moves_to_working_day: row.moves_to_working_day,
            holds_from: row.holds_from,
            holds_to: row.holds_to,
        };
        match calendar::periods(&rule, term, holidays) {
            Ok(found) => {
                for draft in found {
                    if labels.insert(draft.label.clone(), index).is_some() {
                        problem.push(
                            format!("/schedule/{index}"),
                            FaultCode::DuplicatePeriod,
                            texts::plans::period_repeated(&draft.label),
                        );
                    }
                    drafts.push((index, draft));
                }
            }
            Err(error) => {
                problem.push(
                    format!("/schedule/{index}{}", error.pointer()),
                    FaultCode::InvalidSchedule,
                    error.text(),
                );
            }
        }
    }
    drafts
}

/// Every rule must give a period: one that gives none in the term is a mistake nobody would notice. Adds a
/// fault at `/schedule/{i}` for each that does not, or at `/schedule` where there is no rule.
pub fn check_use(rules: usize, drafts: &[(usize, PeriodDraft)], problem: &mut Problem) {
    let no_periods = || texts::plans::no_period();
    if rules == 0 {
        problem.push("/schedule", FaultCode::NoPeriods, no_periods());
    }
    for rule in 0..rules {
        if !drafts.iter().any(|(of, _)| *of == rule) {
            problem.push(
                format!("/schedule/{rule}"),
                FaultCode::NoPeriods,
                no_periods(),
            );
        }
    }
}

/// Checks rules given by a caller against the plan's term. Which days are holidays makes no period right or wrong.
pub fn check(rules: &[ScheduleRule], term: (Date, Date), problem: &mut Problem) {
    for (index, rule) in rules.iter().enumerate() {
        own_term(index, rule, term, problem);
    }
    let rules: Vec<_> = (0..)
        .zip(rules.iter().cloned())
        .map(|(position, rule)| row(Uuid::nil(), position, rule))
        .collect();
    periods(&rules, term, &Holidays::default(), problem);
}

/// A rule's own term lies within the plan's.
fn own_term(index: usize, rule: &ScheduleRule, term: (Date, Date), problem: &mut Problem) {
    let days = [("holds_from", rule.holds_from), ("holds_to", rule.holds_to)];
    for (member, day) in days {
        if day.is_some_and(|day| !(term.0..=term.1).contains(&day.0)) {
            problem.push(
                format!("/schedule/{index}/{member}"),
                FaultCode::OutsideTerm,
                texts::plans::outside_term(term.0, term.1),
            );
        }
    }
    if let (Some(from), Some(to)) = (rule.holds_from, rule.holds_to)
        && to < from
    {
        problem.push(
            format!("/schedule/{index}/holds_to"),
            FaultCode::BeforeStart,
            texts::plans::end_not_before_begin(),
        );
    }
}

/// Replaces the rules of a draft.
pub async fn replace<C: ConnectionTrait>(
    db: &C,
    plan_id: Uuid,
    rules: Vec<ScheduleRule>,
) -> Result<(), Problem> {
    schedule_rule::Entity::delete_many()
        .filter(schedule_rule::Column::PlanId.eq(plan_id))
        .exec(db)
        .await?;
    if rules.is_empty() {
        return Ok(());
    }
    let rows = (0..)
        .zip(rules)
        .map(|(position, rule)| row(plan_id, position, rule).into_active_model().reset_all());
    schedule_rule::Entity::insert_many(rows)
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// Replaces the rules of an issued plan by an amendment; answers those that stand then, in order. A rule that
/// stays word for word keeps its row; the rows of those that go stay for the periods made under them.
pub async fn amend<C: ConnectionTrait>(
    db: &C,
    plan_id: Uuid,
    amendment_id: Uuid,
    rules: Vec<ScheduleRule>,
) -> Result<Vec<schedule_rule::Model>, Problem> {
    let mut old = standing(db, plan_id).await?;
    let mut stand = Vec::new();
    for (position, rule) in (0..).zip(rules) {
        let mut new = row(plan_id, position, rule);
        let same = old.iter().position(|old| {
            let as_new = schedule_rule::Model {
                id: new.id,
                position,
                ..old.clone()
            };
            as_new == new
        });
        if let Some(index) = same {
            new.id = old.remove(index).id;
            new.clone()
                .into_active_model()
                .reset_all()
                .update(db)
                .await?;
        } else {
            new.clone().into_active_model().insert(db).await?;
        }
        stand.push(new);
    }
    for gone in old {
        let mut gone = gone.into_active_model();
        gone.ended_by_id = Set(Some(amendment_id));
        gone.update(db).await?;
    }
    Ok(stand)
}

/// The rules of a plan as it reads by now, in order.
pub async fn standing<C: ConnectionTrait>(
    db: &C,
    plan_id: Uuid,
) -> Result<Vec<schedule_rule::Model>, Problem> {
    Ok(schedule_rule::Entity::find()
        .filter(schedule_rule::Column::PlanId.eq(plan_id))
        .filter(schedule_rule::Column::EndedById.is_null())
        .order_by_asc(schedule_rule::Column::Position)
        .all(db)
        .await?)
}

fn row(plan_id: Uuid, position: i32, rule: ScheduleRule) -> schedule_rule::Model {
    schedule_rule::Model {
        id: Uuid::now_v7(),
        plan_id,
        position,
        frequency: rule.frequency,
        data_window: rule.data_window,
        dues: json::Dues(rule.dues.into_iter().map(Into::into).collect()),
        once: rule.once.map(Into::into),
        moves_to_working_day: rule.moves_to_working_day,
        holds_from: rule.holds_from.map(|day| day.0),
        holds_to: rule.holds_to.map(|day| day.0),
        ended_by_id: None,
    }
}
