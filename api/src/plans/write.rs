//! Drafting plans: making, changing and deleting them.

use std::collections::BTreeSet;

use entity::enums::{FrameworkKind, PlanStatus};
use entity::{framework, json, plan, plan_framework};
use sea_orm::sea_query::LockType;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait,
    IntoActiveModel, QueryFilter, QuerySelect, Set,
};
use time::OffsetDateTime;
use uuid::Uuid;

use super::document_number::normalise;
use super::dto::{NewPlan, Plan, PlanPatch, ReportSection, SignatoryPatch};
use super::own::{self, Face};
use super::scope::visible;
use super::{check, read, schedule, status, tasks};
use crate::app::AppState;
use crate::auth::policy::ManagePlans;
use crate::auth::principal::Allow;
use crate::collation;
use crate::fold;
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
    if let Some(parent) = new.parent_plan_id {
        check::parent(&tx, allow, None, parent).await?;
    }
    let now = state.clock.now();
    let number = normalise(new.number.as_str());
    let own = if new.own_objectives.is_empty() {
        None
    } else {
        let face = Face {
            number: &number,
            title: new.title.as_str(),
            issued_on: new.issued_on.0,
            term,
        };
        let framework = own::framework(face, new.own_objectives);
        let row = crate::frameworks::write::insert(&tx, now, framework, FrameworkKind::Plan)
            .await
            .map_err(|problem| move_pointers(problem, "/objectives", "/own_objectives"))?;
        Some(row.id)
    };
    let row = plan::ActiveModel {
        id: Set(Uuid::now_v7()),
        search: Set(searched(
            &number,
            new.title.as_str(),
            new.title_en.as_ref().map(Line::as_str),
        )),
        name_key: Set(collation::key(new.title.as_str())),
        number: Set(number),
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
    let row = led(&tx, allow, id).await?;
    if_match.check(row.version)?;
    if !status::may_edit(row.status) {
        return Err(Problem::impossible(&row.status, "edit"));
    }
    let term = (
        patch.term_from.map_or(row.term_from, |day| day.0),
        patch.term_to.map_or(row.term_to, |day| day.0),
    );
    let mut problem = Problem::new(Code::InvalidInput);
    check::patch(&patch, term, &mut problem);
    problem.or_ok()?;
    if let Patch::Value(parent) = patch.parent_plan_id {
        check::parent(&tx, allow, Some(id), parent).await?;
    }
    let is_renamed = patch.number.is_some()
        || patch.title.is_some()
        || patch.issued_on.is_some()
        || term != (row.term_from, row.term_to);
    let now = state.clock.now();
    let row = apply(&tx, now, row, patch).await?;
    if is_renamed {
        own::follow(&tx, now, &row).await?;
    }
    let plan = read::whole(&tx, row).await?;
    tx.commit().await?;
    Ok(plan)
}

/// Puts checked changes into the row and the lists of a plan, and raises its version. The plan's own framework
/// is left as it is. The caller holds the transaction and has locked the plan.
pub async fn apply<C: ConnectionTrait>(
    db: &C,
    now: OffsetDateTime,
    row: plan::Model,
    patch: PlanPatch,
) -> Result<plan::Model, Problem> {
    let id = row.id;
    let mut changed = row.clone().into_active_model();
    if let Some(number) = patch.number {
        changed.number = Set(normalise(number.as_str()));
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
    if let Some(Day(day)) = patch.term_from {
        changed.term_from = Set(day);
    }
    if let Some(Day(day)) = patch.term_to {
        changed.term_to = Set(day);
    }
    match patch.signatory {
        Patch::Absent => {}
        Patch::Null => changed.signatory = Set(None),
        Patch::Value(patch) => changed.signatory = Set(Some(signed(row.signatory, patch)?)),
    }
    changed.parent_plan_id = Set(patch.parent_plan_id.over(row.parent_plan_id));
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
    changed.updated_at = Set(now);
    let row = changed.update(db).await?;
    let mut found = row.clone().into_active_model();
    found.search = Set(searched(&row.number, &row.title, row.title_en.as_deref()));
    found.name_key = Set(collation::key(&row.title));
    let row = found.update(db).await?;
    if let Some(ids) = patch.framework_ids {
        plan_framework::Entity::delete_many()
            .filter(plan_framework::Column::PlanId.eq(id))
            .exec(db)
            .await?;
        replace_frameworks(db, id, &ids).await?;
    }
    if let Some(list) = patch.tasks {
        tasks::replace(db, id, list).await?;
    }
    if let Some(rules) = patch.schedule {
        schedule::replace(db, id, rules).await?;
    }
    Ok(row)
}

/// Deletes a draft with all its parts.
pub async fn delete(
    state: &AppState,
    allow: &Allow<ManagePlans>,
    id: Uuid,
    if_match: &IfMatch,
) -> Result<(), Problem> {
    let tx = state.db.begin().await?;
    let row = led(&tx, allow, id).await?;
    if_match.check(row.version)?;
    if !status::may_delete(row.status) {
        return Err(Problem::impossible(&row.status, "delete"));
    }
    plan::Entity::delete_by_id(id).exec(&tx).await?;
    if let Some(own) = row.own_framework_id {
        crate::frameworks::write::remove(&tx, own).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// The plan, locked, led by the caller.
///
/// The lock keeps out other changes but lets rows refer to the plan. Whoever locks a plan and its periods
/// takes the plan first.
pub async fn led(
    tx: &DatabaseTransaction,
    allow: &Allow<ManagePlans>,
    id: Uuid,
) -> Result<plan::Model, Problem> {
    let row = visible(allow)
        .filter(plan::Column::Id.eq(id))
        .lock(LockType::NoKeyUpdate)
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

/// What is searched of a plan.
fn searched(number: &str, title: &str, title_en: Option<&str>) -> String {
    fold::lines([number, title].into_iter().chain(title_en))
}

/// The signatory after a patch, by which nobody signs without a name.
fn signed(old: Option<json::Signatory>, patch: SignatoryPatch) -> Result<json::Signatory, Problem> {
    let SignatoryPatch {
        authority,
        position,
        name,
    } = patch;
    let (old_authority, old_position, old_name) = match old {
        Some(old) => (old.authority, old.position, Some(old.name)),
        None => (None, None, None),
    };
    let name = name.map(Into::into).or(old_name).ok_or_else(|| {
        Problem::input(
            "/signatory/name",
            "missing_field",
            "Thiếu họ tên người ký.",
            "The name of the signatory is missing.",
        )
    })?;
    Ok(json::Signatory {
        authority: authority
            .over(old_authority.map(Line::stored))
            .map(Into::into),
        position: position
            .over(old_position.map(Line::stored))
            .map(Into::into),
        name,
    })
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
