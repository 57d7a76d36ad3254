//! Drafting plans: making, changing and deleting them.

use entity::enums::AuditAction;
use entity::{json, plan, plan_framework};
use sea_orm::sea_query::LockType;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QuerySelect, Set,
};
use time::OffsetDateTime;
use uuid::Uuid;

use super::document_number::normalise;
use super::dto::{NewPlan, Plan, PlanPatch, SignatoryPatch};
use super::scope::visible;
use super::store::{self, lines, searched, sections};
use super::{check, export, own, read, references, schedule, status, tasks, trail};
use crate::app::AppState;
use crate::audit;
use crate::auth::policy::ManagePlans;
use crate::auth::principal::Allow;
use crate::collation;
use crate::db::Tx;
use crate::frameworks::referred::{Codes, Referred};
use crate::http::catalogue::{Code, FaultCode};
use crate::http::day::Day;
use crate::http::etag::IfMatch;
use crate::http::patch::Patch;
use crate::http::problem::Problem;
use crate::http::words::Line;
use crate::texts;

/// Drafts a plan.
pub async fn create(
    state: &AppState,
    allow: &Allow<ManagePlans>,
    new: NewPlan,
) -> Result<Plan, Problem> {
    if !allow.at(new.lead_unit_id) {
        return Err(not_yours());
    }
    let now = state.clock.now();
    let tx = state.db.begin().await?;
    if new.parent_plan_id.is_some() {
        references::take_turns(&tx).await?;
    }
    let mut problem = Problem::new(Code::InvalidInput);
    let codes = Codes::of_objectives(&new.own_objectives);
    let referred = Referred::read(&tx, &codes).await?;
    check::new(&new, &referred, &mut problem);
    references::check(&tx, allow, &new, &mut problem).await?;
    problem.or_ok()?;
    let row = store::insert(&tx, now, new).await?;
    let document = export::document(&tx, &row, row.issued_on).await?;
    let plan = read::whole(&tx, row.clone()).await?;
    let event = trail::event(AuditAction::PlanCreated, &row, None, Some(&document));
    audit::record(&tx, now, &allow.by(), event).await?;
    tx.commit().await?;
    Ok(plan)
}

/// The lead unit of a plan to draft is not one the caller coordinates.
pub(super) fn not_yours() -> Problem {
    Problem::forbidden(texts::plans::lead_not_coordinated())
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
    if matches!(patch.parent_plan_id, Patch::Value(_)) {
        references::take_turns(&tx).await?;
    }
    let row = led(&tx, allow, id).await?;
    if_match.check(row.version)?;
    if !status::may_edit(row.status) {
        return Err(Problem::impossible(&row.status, "edit"));
    }
    let before = export::document(&tx, &row, row.issued_on).await?;
    let term = (
        patch.term_from.map_or(row.term_from, |day| day.0),
        patch.term_to.map_or(row.term_to, |day| day.0),
    );
    let mut problem = Problem::new(Code::InvalidInput);
    check::patch(&patch, term, &mut problem);
    if let Patch::Value(parent) = patch.parent_plan_id {
        references::parent(&tx, allow, Some(id), parent, &mut problem).await?;
    }
    if let Some(ids) = &patch.framework_ids {
        references::frameworks(&tx, ids, &mut problem).await?;
        references::duties_in_frameworks(&tx, &row, ids, &mut problem).await?;
    }
    if let Some(list) = &patch.tasks {
        tasks::check_places(&tx, list, &mut problem).await?;
    }
    if term != (row.term_from, row.term_to) && term.0 <= term.1 {
        references::duties_in_term(&tx, &row, term, &mut problem).await?;
    }
    if let Patch::Value(signatory) = &patch.signatory
        && let Err(wrong) = signed(row.signatory.clone(), signatory.clone())
    {
        problem.errors.extend(wrong.errors);
    }
    problem.or_ok()?;
    let is_renamed = patch.number.is_some()
        || patch.title.is_some()
        || patch.issued_on.is_some()
        || term != (row.term_from, row.term_to);
    let now = state.clock.now();
    let row = apply(&tx, now, row, patch).await?;
    if is_renamed {
        own::follow(&tx, now, &row).await?;
    }
    let after = export::document(&tx, &row, row.issued_on).await?;
    let plan = read::whole(&tx, row.clone()).await?;
    let event = trail::event(AuditAction::PlanChanged, &row, Some(&before), Some(&after));
    audit::record(&tx, now, &allow.by(), event).await?;
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
        store::link_frameworks(db, id, &ids).await?;
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
    let document = export::document(&tx, &row, row.issued_on).await?;
    plan::Entity::delete_by_id(id).exec(&tx).await?;
    if let Some(own) = row.own_framework_id {
        crate::frameworks::write::remove(&tx, own).await?;
    }
    let event = trail::event(AuditAction::PlanDeleted, &row, Some(&document), None);
    audit::record(&tx, state.clock.now(), &allow.by(), event).await?;
    tx.commit().await?;
    Ok(())
}

/// The plan, locked, led by the caller.
///
/// The lock keeps out other changes but lets rows refer to the plan. Whoever locks a plan and its periods
/// takes the plan first.
pub async fn led(tx: &Tx, allow: &Allow<ManagePlans>, id: Uuid) -> Result<plan::Model, Problem> {
    let row = visible(allow)
        .filter(plan::Column::Id.eq(id))
        .lock(LockType::NoKeyUpdate)
        .one(tx)
        .await?
        .ok_or_else(Problem::not_found)?;
    if allow.at(row.lead_unit_id) {
        Ok(row)
    } else {
        Err(Problem::forbidden(texts::plans::only_lead_changes()))
    }
}

/// The signatory after a patch, by which nobody signs without a name.
pub fn signed(
    old: Option<json::Signatory>,
    patch: SignatoryPatch,
) -> Result<json::Signatory, Problem> {
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
            FaultCode::MissingField,
            texts::plans::signatory_without_name(),
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
