//! Loads the strategies, then drafts, assigns and issues plan 5947.

use entity::enums::{Duty, Role, SubjectKind};
use entity::{indicator, objective, period, task};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::Deserialize;
use time::macros::datetime;
use uuid::Uuid;

use super::Failure;
use super::files::{ASSIGNMENTS, Ids, PLAN};
use super::people::{People, installer};
use crate::app::AppState;
use crate::assignments::dto::{NewAssignment, NewGroupAssignment, Subject};
use crate::assignments::service as assignments;
use crate::auth::policy::{ManageFrameworks, ManagePlans};
use crate::auth::principal::Allow;
use crate::clock::Clock;
use crate::frameworks::data;
use crate::frameworks::service as frameworks;
use crate::http::etag::IfMatch;
use crate::http::json;
use crate::http::words::{Line, Prose};
use crate::periods::life;
use crate::plans::dto::Plan;
use crate::plans::write;

#[derive(Deserialize)]
struct Row {
    unit: Option<String>,
    group: Option<String>,
    duty: Duty,
    subject: Numbered,
    paragraph: Line<32>,
    text: Prose<4000>,
}

#[derive(Deserialize)]
struct Numbered {
    kind: SubjectKind,
    number: Option<String>,
}

/// Loads both strategies, the first with its amendment of 2 July 2018 as a version of its own.
pub async fn load_frameworks(state: &AppState, ids: &mut Ids) -> Result<(), Failure> {
    let allow = Allow::<ManageFrameworks>::of(installer())?;
    let first =
        frameworks::create(state, &allow, json::parse(data::NSGE_2011_2020.as_bytes())?).await?;
    let amendment = json::parse(data::NSGE_2011_2020_AMENDED_2018.as_bytes())?;
    let read = IfMatch::version(first.version);
    let first = frameworks::amend(state, &allow, first.id, &read, amendment).await?;
    let second =
        frameworks::create(state, &allow, json::parse(data::NSGE_2021_2030.as_bytes())?).await?;
    for framework in [first, second] {
        if let Some(code) = &framework.code {
            ids.put(code, framework.id);
        }
    }
    Ok(())
}

/// Drafts the plan, gives out its duties and issues it; answers the id of the period 2018-H1.
pub async fn load(
    state: &AppState,
    clock: &Clock,
    ids: &mut Ids,
    people: &People,
) -> Result<Uuid, Failure> {
    let coordinator = people.caller(Role::Coordinator, "PLDTBXH")?;
    let allow = Allow::<ManagePlans>::of(coordinator)?;
    let plan = write::create(state, &allow, ids.body(PLAN)?).await?;
    let rows: Vec<Row> = serde_json::from_str(ASSIGNMENTS)?;
    for row in rows {
        assign(state, &allow, ids, &plan, row).await?;
    }
    clock.set(datetime!(2018-05-17 16:00 +7));
    life::issue(state, &allow, plan.id, &IfMatch::version(plan.version)).await?;
    let period = period::Entity::find()
        .filter(period::Column::PlanId.eq(plan.id))
        .filter(period::Column::Label.eq("2018-H1"))
        .one(state.db.reader())
        .await?
        .ok_or("the plan has no period 2018-H1")?;
    Ok(period.id)
}

async fn assign(
    state: &AppState,
    allow: &Allow<ManagePlans>,
    ids: &Ids,
    plan: &Plan,
    row: Row,
) -> Result<(), Failure> {
    let subject = Subject {
        kind: row.subject.kind,
        id: subject(state, plan, &row.subject).await?,
    };
    if let Some(group) = row.group {
        let new = NewGroupAssignment {
            plan_id: plan.id,
            group_id: ids.get(&group)?,
            duty: row.duty,
            subject,
            paragraph: row.paragraph,
            text: row.text,
        };
        assignments::create_for_group(state, allow, new).await?;
    } else {
        let new = NewAssignment {
            plan_id: plan.id,
            unit_id: ids.get(&row.unit.unwrap_or_default())?,
            group_id: None,
            duty: row.duty,
            subject,
            paragraph: row.paragraph,
            text: row.text,
        };
        assignments::create(state, allow, new).await?;
    }
    Ok(())
}

async fn subject(
    state: &AppState,
    plan: &Plan,
    wanted: &Numbered,
) -> Result<Option<Uuid>, Failure> {
    let db = state.db.reader();
    let Some(number) = &wanted.number else {
        return Ok(None);
    };
    let frameworks = || plan.framework_ids.iter().copied();
    let found = match wanted.kind {
        SubjectKind::Objective => objective::Entity::find()
            .filter(objective::Column::FrameworkId.is_in(frameworks()))
            .filter(objective::Column::Number.eq(number))
            .one(db)
            .await?
            .map(|row| row.id),
        SubjectKind::Indicator => indicator::Entity::find()
            .filter(indicator::Column::FrameworkId.is_in(frameworks()))
            .filter(indicator::Column::Number.eq(number))
            .one(db)
            .await?
            .map(|row| row.id),
        SubjectKind::Task => task::Entity::find()
            .filter(task::Column::PlanId.eq(plan.id))
            .filter(task::Column::Number.eq(number))
            .one(db)
            .await?
            .map(|row| row.id),
        SubjectKind::Plan => None,
    };
    found
        .map(Some)
        .ok_or_else(|| format!("the plan has no subject {number}").into())
}
