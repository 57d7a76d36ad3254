//! Writing whole plans. The caller has checked them and holds the transaction.

use entity::enums::{FrameworkKind, PlanStatus};
use entity::{json, plan, plan_framework};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Set};
use time::OffsetDateTime;
use uuid::Uuid;

use super::document_number::normalise;
use super::dto::{NewPlan, NewTask, ReportSection, ScheduleRule};
use super::own::{self, Face};
use super::{schedule, tasks};
use crate::frameworks::document::NewObjective;
use crate::http::problem::Problem;
use crate::http::words::{Line, Prose};
use crate::{collation, fold};

/// The parts of a plan that have rows of their own.
struct Parts {
    framework_ids: Vec<Uuid>,
    tasks: Vec<NewTask>,
    schedule: Vec<ScheduleRule>,
}

/// Writes a new draft.
pub async fn insert<C: ConnectionTrait>(
    db: &C,
    now: OffsetDateTime,
    new: NewPlan,
) -> Result<plan::Model, Problem> {
    let (mut row, own, parts) = columns(new);
    row.id = Set(Uuid::now_v7());
    row.own_framework_id = Set(insert_own(db, now, &row, own).await?);
    row.status = Set(PlanStatus::Draft);
    row.version = Set(1);
    row.created_at = Set(now);
    row.updated_at = Set(now);
    let row = row.insert(db).await?;
    link_frameworks(db, row.id, &parts.framework_ids).await?;
    tasks::replace(db, row.id, parts.tasks).await?;
    schedule::replace(db, row.id, parts.schedule).await?;
    Ok(row)
}

/// Makes a draft what `new` says, and raises its version. Its own targets are written anew where `own_changed`;
/// the caller takes the old ones away once nothing refers to them.
pub async fn rewrite<C: ConnectionTrait>(
    db: &C,
    now: OffsetDateTime,
    old: &plan::Model,
    new: NewPlan,
    own_changed: bool,
) -> Result<plan::Model, Problem> {
    let (mut row, own, parts) = columns(new);
    row.id = Set(old.id);
    if own_changed {
        row.own_framework_id = Set(insert_own(db, now, &row, own).await?);
    }
    row.version = Set(old.version + 1);
    row.updated_at = Set(now);
    let row = row.update(db).await?;
    let renamed = (&row.number, &row.title) != (&old.number, &old.title)
        || (row.issued_on, row.term_from, row.term_to)
            != (old.issued_on, old.term_from, old.term_to);
    if renamed && !own_changed {
        own::follow(db, now, &row).await?;
    }
    plan_framework::Entity::delete_many()
        .filter(plan_framework::Column::PlanId.eq(row.id))
        .exec(db)
        .await?;
    link_frameworks(db, row.id, &parts.framework_ids).await?;
    tasks::replace(db, row.id, parts.tasks).await?;
    schedule::replace(db, row.id, parts.schedule).await?;
    Ok(row)
}

/// The content of a plan as columns, its own targets, and its other parts.
fn columns(new: NewPlan) -> (plan::ActiveModel, Vec<NewObjective>, Parts) {
    let NewPlan {
        number,
        title,
        title_en,
        issuing_unit_id,
        lead_unit_id,
        place,
        issued_on,
        term_from,
        term_to,
        signatory,
        parent_plan_id,
        bases,
        general_objectives,
        funding,
        recipients,
        report_sections,
        framework_ids,
        own_objectives,
        tasks,
        schedule,
    } = new;
    let number = normalise(number.as_str());
    let row = plan::ActiveModel {
        search: Set(searched(
            &number,
            title.as_str(),
            title_en.as_ref().map(Line::as_str),
        )),
        name_key: Set(collation::key(title.as_str())),
        number: Set(number),
        year: Set(issued_on.0.year()),
        title: Set(title.into()),
        title_en: Set(title_en.map(Into::into)),
        issuing_unit_id: Set(issuing_unit_id),
        lead_unit_id: Set(lead_unit_id),
        place: Set(place.into()),
        issued_on: Set(issued_on.0),
        term_from: Set(term_from.0),
        term_to: Set(term_to.0),
        signatory: Set(signatory.map(Into::into)),
        parent_plan_id: Set(parent_plan_id),
        bases: Set(json::Documents(bases.into_iter().map(Into::into).collect())),
        general_objectives: Set(lines(general_objectives)),
        funding: Set(lines(funding)),
        recipients: Set(lines(recipients)),
        report_sections: Set(sections(report_sections)),
        ..Default::default()
    };
    let parts = Parts {
        framework_ids,
        tasks,
        schedule,
    };
    (row, own_objectives, parts)
}

/// Writes the plan's own targets; none where it has none.
async fn insert_own<C: ConnectionTrait>(
    db: &C,
    now: OffsetDateTime,
    plan: &plan::ActiveModel,
    objectives: Vec<NewObjective>,
) -> Result<Option<Uuid>, Problem> {
    if objectives.is_empty() {
        return Ok(None);
    }
    let face = Face {
        number: plan.number.as_ref(),
        title: plan.title.as_ref(),
        issued_on: *plan.issued_on.as_ref(),
        term: (*plan.term_from.as_ref(), *plan.term_to.as_ref()),
    };
    let framework = own::framework(face, objectives);
    let row = crate::frameworks::write::insert(db, now, framework, FrameworkKind::Plan)
        .await
        .map_err(own::at_own_objectives)?;
    Ok(Some(row.id))
}

/// Says which frameworks a plan reports on.
pub async fn link_frameworks<C: ConnectionTrait>(
    db: &C,
    plan_id: Uuid,
    ids: &[Uuid],
) -> Result<(), Problem> {
    if ids.is_empty() {
        return Ok(());
    }
    let rows = ids.iter().map(|framework_id| plan_framework::ActiveModel {
        plan_id: Set(plan_id),
        framework_id: Set(*framework_id),
    });
    plan_framework::Entity::insert_many(rows)
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// What is searched of a plan.
pub fn searched(number: &str, title: &str, title_en: Option<&str>) -> String {
    fold::lines([number, title].into_iter().chain(title_en))
}

/// Report sections as a column keeps them.
pub fn sections(list: Vec<ReportSection>) -> json::Sections {
    json::Sections(
        list.into_iter()
            .map(|section| json::Section {
                key: section.key.into(),
                title: section.title.into(),
            })
            .collect(),
    )
}

/// Texts as a column keeps them.
pub fn lines<const MAX: usize>(list: Vec<Prose<MAX>>) -> json::Lines {
    json::Lines(list.into_iter().map(Into::into).collect())
}
