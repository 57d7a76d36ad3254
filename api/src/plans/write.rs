//! Drafting plans: making, changing and deleting them.

use std::collections::BTreeSet;

use entity::enums::{FrameworkKind, PlanStatus};
use entity::{framework, json, plan, plan_framework};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait,
    IntoActiveModel, QueryFilter, QuerySelect, Set,
};
use uuid::Uuid;

use super::dto::{NewPlan, Plan, PlanPatch, ReportSection};
use super::scope::visible;
use super::{check, read, schedule, status, tasks};
use crate::app::AppState;
use crate::auth::policy::ManagePlans;
use crate::auth::principal::Allow;
use crate::frameworks::document::{NewDocument, NewFramework, NewVersion};
use crate::http::catalogue::Code;
use crate::http::day::Day;
use crate::http::etag::IfMatch;
use crate::http::patch::Patch;
use crate::http::problem::{Place, Problem};
use crate::http::words::{Line, Prose};
use crate::text::Text;

/// Drafts a plan.
pub async fn create(
    state: &AppState,
    allow: &Allow<ManagePlans>,
    new: NewPlan,
) -> Result<Plan, Problem> {
    if !allow.at(new.lead_unit_id) {
        return Err(Problem::forbidden(
            "Bạn không điều phối cơ quan chủ trì này.",
            "You do not coordinate this lead unit.",
        ));
    }
    let term = (new.term_from.0, new.term_to.0);
    let mut problem = Problem::new(Code::InvalidInput);
    check::new(&new, &mut problem);
    problem.or_ok()?;

    let tx = state.db.begin().await?;
    check::issuer(&tx, new.issuing_unit_id, new.lead_unit_id).await?;
    check::parent(&tx, allow, new.parent_plan_id).await?;
    let now = state.clock.now();
    let own = if new.own_objectives.is_empty() {
        None
    } else {
        let framework = own_targets(&new);
        let row = crate::frameworks::write::insert(&tx, now, framework, FrameworkKind::Plan)
            .await
            .map_err(|problem| move_pointers(problem, "/objectives", "/own_objectives"))?;
        Some(row.id)
    };
    let row = plan::ActiveModel {
        id: Set(Uuid::now_v7()),
        number: Set(super::document_number::normalise(new.number.as_str())),
        year: Set(new.issued_on.0.year()),
        title: Set(new.title.into()),
        title_en: Set(new.title_en.map(Into::into)),
        issuing_unit_id: Set(new.issuing_unit_id),
        lead_unit_id: Set(new.lead_unit_id),
        place: Set(new.place.into()),
        issued_on: Set(new.issued_on.0),
        term_from: Set(term.0),
        term_to: Set(term.1),
        signatory: Set(new.signatory.map(Into::into)),
        parent_plan_id: Set(new.parent_plan_id),
        bases: Set(json::Documents(
            new.bases.into_iter().map(Into::into).collect(),
        )),
        general_objectives: Set(lines(new.general_objectives)),
        funding: Set(lines(new.funding)),
        recipients: Set(lines(new.recipients)),
        report_sections: Set(sections(new.report_sections)),
        own_framework_id: Set(own),
        status: Set(PlanStatus::Draft),
        version: Set(1),
        created_at: Set(now),
        updated_at: Set(now),
    }
    .insert(&tx)
    .await?;
    replace_frameworks(&tx, row.id, &new.framework_ids).await?;
    tasks::replace(&tx, row.id, new.tasks).await?;
    schedule::replace(&tx, row.id, new.schedule).await?;
    let plan = read::whole(&tx, row).await?;
    tx.commit().await?;
    Ok(plan)
}

/// Changes a draft.
pub async fn update(
    state: &AppState,
    allow: &Allow<ManagePlans>,
    id: Uuid,
    if_match: &IfMatch,
    patch: PlanPatch,
) -> Result<Plan, Problem> {
    let tx = state.db.begin().await?;
    let row = draft(&tx, allow, id, if_match).await?;
    let term = (
        patch.term_from.map_or(row.term_from, |day| day.0),
        patch.term_to.map_or(row.term_to, |day| day.0),
    );
    let mut problem = Problem::new(Code::InvalidInput);
    check::patch(&patch, term, &mut problem);
    problem.or_ok()?;
    let parent = patch.parent_plan_id.clone().over(row.parent_plan_id);
    if parent == Some(id) {
        return Err(Problem::input(
            "/parent_plan_id",
            "cycle",
            "Kế hoạch không thể là cấp trên của chính nó.",
            "A plan cannot stand above itself.",
        ));
    }
    check::parent(&tx, allow, parent).await?;

    let mut changed = row.clone().into_active_model();
    if let Some(number) = patch.number {
        changed.number = Set(super::document_number::normalise(number.as_str()));
    }
    if let Some(title) = patch.title {
        changed.title = Set(title.into());
    }
    changed.title_en = Set(patch
        .title_en
        .over(row.title_en.map(Line::stored))
        .map(Into::into));
    if let Some(place) = patch.place {
        changed.place = Set(place.into());
    }
    if let Some(Day(day)) = patch.issued_on {
        changed.issued_on = Set(day);
        changed.year = Set(day.year());
    }
    changed.term_from = Set(term.0);
    changed.term_to = Set(term.1);
    match patch.signatory {
        Patch::Absent => {}
        Patch::Null => changed.signatory = Set(None),
        Patch::Value(new) => changed.signatory = Set(Some(new.into())),
    }
    changed.parent_plan_id = Set(parent);
    if let Some(list) = patch.bases {
        changed.bases = Set(json::Documents(list.into_iter().map(Into::into).collect()));
    }
    if let Some(list) = patch.general_objectives {
        changed.general_objectives = Set(lines(list));
    }
    if let Some(list) = patch.funding {
        changed.funding = Set(lines(list));
    }
    if let Some(list) = patch.recipients {
        changed.recipients = Set(lines(list));
    }
    if let Some(list) = patch.report_sections {
        changed.report_sections = Set(sections(list));
    }
    changed.version = Set(row.version + 1);
    changed.updated_at = Set(state.clock.now());
    let row = changed.update(&tx).await?;
    if let Some(ids) = patch.framework_ids {
        plan_framework::Entity::delete_many()
            .filter(plan_framework::Column::PlanId.eq(id))
            .exec(&tx)
            .await?;
        replace_frameworks(&tx, id, &ids).await?;
    }
    if let Some(list) = patch.tasks {
        tasks::replace(&tx, id, list).await?;
    }
    if let Some(rules) = patch.schedule {
        schedule::replace(&tx, id, rules).await?;
    }
    let plan = read::whole(&tx, row).await?;
    tx.commit().await?;
    Ok(plan)
}

/// Deletes a draft with all its parts.
pub async fn delete(
    state: &AppState,
    allow: &Allow<ManagePlans>,
    id: Uuid,
    if_match: &IfMatch,
) -> Result<(), Problem> {
    let tx = state.db.begin().await?;
    let row = draft(&tx, allow, id, if_match).await?;
    plan::Entity::delete_by_id(id).exec(&tx).await?;
    if let Some(own) = row.own_framework_id {
        crate::frameworks::write::remove(&tx, own).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// The plan, locked, at the version the caller read, led by the caller.
pub async fn led(
    tx: &DatabaseTransaction,
    allow: &Allow<ManagePlans>,
    id: Uuid,
) -> Result<plan::Model, Problem> {
    let row = visible(allow)
        .filter(plan::Column::Id.eq(id))
        .lock_exclusive()
        .one(tx)
        .await?
        .ok_or_else(Problem::not_found)?;
    if allow.at(row.lead_unit_id) {
        Ok(row)
    } else {
        Err(Problem::forbidden(
            "Chỉ cơ quan chủ trì được thay đổi kế hoạch.",
            "Only the lead unit changes a plan.",
        ))
    }
}

async fn draft(
    tx: &DatabaseTransaction,
    allow: &Allow<ManagePlans>,
    id: Uuid,
    if_match: &IfMatch,
) -> Result<plan::Model, Problem> {
    let row = led(tx, allow, id).await?;
    if_match.check(row.version)?;
    if status::may_edit(row.status) {
        Ok(row)
    } else {
        Err(Problem::impossible(&row.status, "edit"))
    }
}

async fn replace_frameworks<C: ConnectionTrait>(
    db: &C,
    plan_id: Uuid,
    ids: &[Uuid],
) -> Result<(), Problem> {
    let known: BTreeSet<Uuid> = framework::Entity::find()
        .filter(framework::Column::Id.is_in(ids.iter().copied()))
        .filter(framework::Column::Kind.eq(FrameworkKind::Strategy))
        .all(db)
        .await?
        .into_iter()
        .map(|row| row.id)
        .collect();
    let mut problem = Problem::new(Code::InvalidInput);
    for (index, id) in ids.iter().enumerate() {
        if !known.contains(id) || ids[..index].contains(id) {
            problem.push(
                format!("/framework_ids/{index}"),
                "unknown_framework",
                Text::new(
                    "Không có bộ chỉ tiêu này, hoặc lặp lại.",
                    "There is no such framework, or it is there twice.",
                ),
            );
        }
    }
    problem.or_ok()?;
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

/// The plan's own specific targets as a framework.
fn own_targets(new: &NewPlan) -> NewFramework {
    let number = new.number.as_str();
    NewFramework {
        code: None,
        name: Line::stored(format!("Mục tiêu cụ thể của kế hoạch {number}")),
        name_en: Some(Line::stored(format!("Specific targets of plan {number}"))),
        starts_on: new.term_from,
        ends_on: new.term_to,
        version: NewVersion {
            label: Line::stored("original".to_owned()),
            valid_from: new.term_from.min(new.issued_on),
            valid_to: None,
            document: NewDocument {
                number: Some(new.number.clone()),
                issued_on: Some(new.issued_on),
                issuer: None,
                title: Some(new.title.clone()),
            },
            note: None,
        },
        objectives: new.own_objectives.clone(),
    }
}

fn move_pointers(mut problem: Problem, from: &str, to: &str) -> Problem {
    for fault in &mut problem.errors {
        if let Place::Pointer(pointer) = &mut fault.place
            && let Some(rest) = pointer.strip_prefix(from)
        {
            *pointer = format!("{to}{rest}");
        }
    }
    problem
}

fn sections(list: Vec<ReportSection>) -> json::Sections {
    json::Sections(
        list.into_iter()
            .map(|section| json::Section {
                key: section.key.into(),
                title: section.title.into(),
            })
            .collect(),
    )
}

fn lines<const MAX: usize>(list: Vec<Prose<MAX>>) -> json::Lines {
    json::Lines(list.into_iter().map(Into::into).collect())
}
