//! Loading a plan from its document: made, replaced or found unchanged, all or nothing.

use std::collections::BTreeSet;

use entity::enums::AuditAction;
use entity::plan;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use time::OffsetDateTime;
use uuid::Uuid;

use super::document::PlanDocument;
use super::document_dto::{ImportOutcome, PlanImport};
use super::instructions::{self, Told, compare};
use super::resolve::{self, Resolved, Units};
use super::standing;
use super::subjects::Subjects;
use super::{export, read, references, status, store, trail, write};
use crate::app::AppState;
use crate::audit;
use crate::auth::policy::ManagePlans;
use crate::auth::principal::Allow;
use crate::db::Tx;
use crate::http::catalogue::Code;
use crate::http::etag::IfMatch;
use crate::http::problem::Problem;
use crate::texts;

/// Loads a plan. A draft is replaced only by who has read it as it is, which `if_match` tells. With `dry_run`
/// everything is tried and nothing kept.
pub async fn import(
    state: &AppState,
    allow: &Allow<ManagePlans>,
    document: PlanDocument,
    if_match: Option<&IfMatch>,
    dry_run: bool,
) -> Result<PlanImport, Problem> {
    let given = document;
    let document = given.clone().canonical();
    let now = state.clock.now();
    let tx = state.db.begin().await?;
    // Besides the plans above, it locks many units, in no order that those who end several at once keep to.
    references::take_turns(&tx).await?;
    let units = resolve::units(&tx, &document).await?;
    may_lead(allow, &units)?;
    let Some(old) = there_already(&tx, allow, &document, &units).await? else {
        if if_match.is_some() {
            return Err(Problem::new(Code::Stale));
        }
        let resolved = resolve::document(&tx, allow, &given, &units, None).await?;
        let (row, told) = draft(&tx, now, resolved).await?;
        let event = trail::event(AuditAction::PlanCreated, &row, None, Some(&document)).at(told);
        let answer = answer(&tx, ImportOutcome::Created, &row, Vec::new(), dry_run).await?;
        return keep(allow, tx, now, event, answer).await;
    };
    let document = resolve::as_exported(&tx, document, &units, &old).await?;
    let before = export::document(&tx, &old, old.issued_on).await?;
    let changed = trail::differing(&before, &document);
    if changed.is_empty() {
        return answer(&tx, ImportOutcome::Unchanged, &old, changed, dry_run).await;
    }
    if let Some(read) = if_match {
        read.check(old.version)?;
    }
    if !status::may_edit(old.status) {
        return Err(differs(&old, &changed));
    }
    if !dry_run {
        IfMatch::require(if_match, old.version)?;
    }
    let resolved = resolve::document(&tx, allow, &given, &units, Some(&old)).await?;
    let own_changed = changed.contains(&"own_objectives");
    let (row, told) = replace(&tx, now, &old, resolved, own_changed).await?;
    let event = trail::event(
        AuditAction::PlanChanged,
        &row,
        Some(&before),
        Some(&document),
    )
    .at(told);
    let mut answer = answer(&tx, ImportOutcome::Replaced, &row, changed, dry_run).await?;
    if dry_run {
        answer.plan_id = Some(old.id);
        answer.version = Some(old.version);
    }
    keep(allow, tx, now, event, answer).await
}

/// Commits what was done, unless it was only tried.
async fn keep(
    allow: &Allow<ManagePlans>,
    tx: Tx,
    now: OffsetDateTime,
    event: audit::Event,
    answer: PlanImport,
) -> Result<PlanImport, Problem> {
    if answer.dry_run {
        tx.rollback().await?;
    } else {
        audit::record(&tx, now, &allow.by(), event.because("import")).await?;
        tx.commit().await?;
    }
    Ok(answer)
}

/// The caller coordinates the lead unit, where there is such a unit.
pub(super) fn may_lead(allow: &Allow<ManagePlans>, units: &Units) -> Result<(), Problem> {
    if units.lead.is_none_or(|lead| allow.at(lead)) {
        Ok(())
    } else {
        Err(write::not_yours())
    }
}

/// The plan the document is of, locked, where there is one.
async fn there_already(
    tx: &Tx,
    allow: &Allow<ManagePlans>,
    document: &PlanDocument,
    units: &Units,
) -> Result<Option<plan::Model>, Problem> {
    let Some(issuer) = units.issuer else {
        return Ok(None);
    };
    let found = plan::Entity::find()
        .filter(plan::Column::IssuingUnitId.eq(issuer))
        .filter(plan::Column::Year.eq(document.issued_on.0.year()))
        .filter(plan::Column::Number.eq(document.number.as_str()))
        .one(tx)
        .await?;
    let Some(found) = found else {
        return Ok(None);
    };
    match write::led(tx, allow, found.id).await {
        Ok(row) => Ok(Some(row)),
        // Somebody else's draft: all the caller may know is that the number is taken.
        Err(problem) if problem.code == Code::NotFound => Err(Problem::new(Code::Duplicate)),
        Err(problem) => Err(problem),
    }
}

/// Writes a new draft with its assignments; answers the units that are told something as well.
pub(super) async fn draft<C: ConnectionTrait>(
    db: &C,
    now: OffsetDateTime,
    resolved: Resolved,
) -> Result<(plan::Model, BTreeSet<Uuid>), Problem> {
    let told = resolved.assignments.iter();
    let told = told.map(|(told, _)| told.unit_id).collect();
    let row = store::insert(db, now, resolved.plan).await?;
    let subjects = Subjects::of(db, &row).await?;
    instructions::add(db, now, row.id, resolved.assignments, &subjects).await?;
    Ok((row, told))
}

/// Makes a draft what the document says; tasks with the same number and assignments that stay keep their ids.
/// Answers the units with assignments that go or come as well.
async fn replace<C: ConnectionTrait>(
    db: &C,
    now: OffsetDateTime,
    old: &plan::Model,
    resolved: Resolved,
    own_changed: bool,
) -> Result<(plan::Model, BTreeSet<Uuid>), Problem> {
    let rows = standing::duties(db, old.id).await?;
    let subjects = Subjects::of(db, old).await?;
    let told: Vec<(Uuid, Told)> = rows
        .iter()
        .map(|row| (row.id, instructions::told(row, &subjects)))
        .collect();
    let changes = compare(told, resolved.assignments);
    let gone = rows.iter().filter(|row| changes.gone.contains(&row.id));
    let added = changes.added.iter().map(|(told, _)| told.unit_id);
    let units = gone.map(|row| row.unit_id).chain(added).collect();
    instructions::remove(db, &changes.gone).await?;
    let row = store::rewrite(db, now, old, resolved.plan, own_changed).await?;
    let subjects = Subjects::of(db, &row).await?;
    instructions::keep(db, &rows, changes.kept, &subjects).await?;
    instructions::add(db, now, row.id, changes.added, &subjects).await?;
    if own_changed && let Some(own) = old.own_framework_id {
        crate::frameworks::write::remove(db, own).await?;
    }
    Ok((row, units))
}

/// What became of the plan; a plan that was only tried has no ids to tell.
async fn answer<C: ConnectionTrait>(
    db: &C,
    outcome: ImportOutcome,
    row: &plan::Model,
    changed: Vec<&'static str>,
    dry_run: bool,
) -> Result<PlanImport, Problem> {
    let assignments = standing::duties(db, row.id).await?.len();
    let is_kept = !dry_run || outcome == ImportOutcome::Unchanged;
    let plan = if is_kept {
        Some(read::whole(db, row.clone()).await?)
    } else {
        None
    };
    Ok(PlanImport {
        outcome,
        dry_run,
        changed: changed.into_iter().map(str::to_owned).collect(),
        plan_id: plan.as_ref().map(|plan| plan.id),
        version: plan.as_ref().map(|plan| plan.version),
        plan,
        assignments,
    })
}

/// A plan in force is another than the document says.
fn differs(old: &plan::Model, changed: &[&str]) -> Problem {
    let members = changed.join(", ");
    let state = sea_orm::ActiveEnum::to_value(&old.status);
    Problem::because(Code::InvalidState, texts::plans::differs(state, members))
}
