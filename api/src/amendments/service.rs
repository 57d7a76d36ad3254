//! Recording and reading amendments of plans.

use std::collections::BTreeSet;

use entity::enums::AuditAction;
use entity::json::{Document, PlanChanges};
use entity::{assignment, period, plan, plan_amendment};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect, Set,
};
use uuid::Uuid;

use super::changes::{self, Difference};
use super::dto::{AmendingDocument, AmendmentFilter, NewPlanAmendment, PlanAmendment};
use super::{apply, assign, check, content, reschedule};
use crate::app::AppState;
use crate::assignments::give;
use crate::audit::{self, Event};
use crate::auth::policy::{ManagePlans, ReadPlans};
use crate::auth::principal::Allow;
use crate::db::Tx;
use crate::http::catalogue::{Code, FaultCode};
use crate::http::etag::IfMatch;
use crate::http::page::{Page, Window};
use crate::http::patch::Patch;
use crate::http::problem::{Place, Problem};
use crate::periods::freeze::Measures;
use crate::periods::life;
use crate::plans::document_number::normalise;
use crate::plans::dto::PlanPatch;
use crate::plans::standing;
use crate::plans::{references, scope, status, write};
use crate::texts;

/// Amendments are never changed: all are at this version.
pub const VERSION: i64 = 1;

/// Lists the amendments of a plan the caller may know of, oldest first.
pub async fn list(
    state: &AppState,
    allow: &Allow<ReadPlans>,
    plan_id: Uuid,
    filter: &AmendmentFilter,
) -> Result<Page<PlanAmendment>, Problem> {
    let window = Window::<i64>::new(filter.limit, filter.cursor.as_deref())?;
    let db = state.db.wide_snapshot().await?;
    scope::whole(allow, &db, plan_id).await?;
    let select = plan_amendment::Entity::find().filter(plan_amendment::Column::PlanId.eq(plan_id));
    let page = window
        .fetch(
            select,
            plan_amendment::Column::Seq,
            |row| row.seq.into(),
            &db,
        )
        .await?;
    Ok(page.map(PlanAmendment::from))
}

/// Reads one amendment by its place in the plan.
pub async fn get(
    state: &AppState,
    allow: &Allow<ReadPlans>,
    plan_id: Uuid,
    seq: i32,
) -> Result<PlanAmendment, Problem> {
    let db = state.db.snapshot().await?;
    scope::whole(allow, &db, plan_id).await?;
    plan_amendment::Entity::find()
        .filter(plan_amendment::Column::PlanId.eq(plan_id))
        .filter(plan_amendment::Column::Seq.eq(seq))
        .one(&db)
        .await?
        .map(PlanAmendment::from)
        .ok_or_else(Problem::not_found)
}

/// Amends an issued plan: changes it, compares it with what it was, and keeps both.
pub async fn amend(
    state: &AppState,
    allow: &Allow<ManagePlans>,
    plan_id: Uuid,
    if_match: &IfMatch,
    mut new: NewPlanAmendment,
) -> Result<PlanAmendment, Problem> {
    let tx = state.db.begin().await?;
    let above = new.plan.as_ref().map(|plan| &plan.parent_plan_id);
    if matches!(above, Some(Patch::Value(_))) {
        references::take_turns(&tx).await?;
    }
    let plan = write::led(&tx, allow, plan_id).await?;
    if_match.check(plan.version)?;
    status::amend(plan.status).map_err(|no| Problem::impossible(&no.from, no.action))?;
    let last = plan_amendment::Entity::find()
        .filter(plan_amendment::Column::PlanId.eq(plan_id))
        .order_by_desc(plan_amendment::Column::Seq)
        .one(&tx)
        .await?;
    let patch = PlanPatch::from(new.plan.take().unwrap_or_default());
    let mut problem = Problem::new(Code::InvalidInput);
    let last_day = last.as_ref().map(|last| last.effective_on);
    check::body(&new, &patch, &plan, last_day, &mut problem);
    problem.or_ok()?;
    lock_units(&tx, &new, &patch).await?;

    let before = content::read(&tx, &plan).await?;
    let by = allow.by();
    let amendment = plan_amendment::ActiveModel {
        id: Set(Uuid::now_v7()),
        plan_id: Set(plan_id),
        seq: Set(last.map_or(0, |last| last.seq) + 1),
        document: Set(document(&new.document)),
        effective_on: Set(new.effective_on.0),
        reason: Set(new.reason.clone().into()),
        changes: Set(PlanChanges::default()),
        made_by_id: Set(Some(allow.account_id()?)),
        made_by_name: Set(by.name().unwrap_or_default().to_owned()),
        created_at: Set(state.clock.now()),
    }
    .insert(&tx)
    .await?;
    let (plan, units) = change(&tx, allow, plan, &amendment, patch, new).await?;
    let after = content::read(&tx, &plan).await?;
    let differences = changes::differences(&before, &after);
    if differences.is_empty() {
        return Err(Problem::input(
            "",
            FaultCode::NoChange,
            texts::amendments::nothing_changes(),
        ));
    }
    let mut amended = amendment.into_active_model();
    amended.changes = Set(PlanChanges(differences.iter().map(Into::into).collect()));
    let amendment = amended.update(&tx).await?;
    let event = told(&plan, &amendment, &differences).at(units);
    audit::record(&tx, amendment.created_at, &by, event).await?;
    tx.commit().await?;
    Ok(amendment.into())
}

/// Locks all units that an amendment names at once.
async fn lock_units(tx: &Tx, new: &NewPlanAmendment, patch: &PlanPatch) -> Result<(), Problem> {
    let places = patch.tasks.iter().flatten();
    let places = places.filter_map(|task| task.place_unit_id);
    let units = new.assignments_added.iter().filter_map(|one| one.unit_id);
    let groups = new.assignments_added.iter().filter_map(|one| one.group_id);
    let groups: BTreeSet<Uuid> = groups.collect();
    let units: BTreeSet<Uuid> = units.chain(places).collect();
    give::lock_all(tx, units, groups).await
}

/// Carries the amendment out; answers the plan as it is then and the units whose duties change.
async fn change(
    tx: &Tx,
    allow: &Allow<ManagePlans>,
    plan: plan::Model,
    amendment: &plan_amendment::Model,
    patch: PlanPatch,
    new: NewPlanAmendment,
) -> Result<(plan::Model, BTreeSet<Uuid>), Problem> {
    let NewPlanAmendment {
        document,
        effective_on: _,
        reason: _,
        plan: _,
        schedule,
        own_targets,
        assignments_added,
        assignments_ended,
    } = new;
    let framework_ids = patch.framework_ids.clone();
    let new_term = patch.term_to.is_some_and(|day| day.0 != plan.term_to);
    let new_targets = own_targets.is_some();
    let new_periods = schedule.is_some() || patch.term_to.is_some();
    // Nothing below can be told without the plan itself.
    let (plan, gone) = apply::plan(tx, allow, plan, amendment, patch)
        .await
        .map_err(|problem| problem.under("/plan"))?;
    let mut problem = Problem::new(Code::InvalidInput);
    if let Some(new) = own_targets {
        let done = apply::own_targets(tx, &plan, amendment, new, &document).await;
        problem.gather(done)?;
    }
    let ended = assign::end(tx, amendment, &assignments_ended).await;
    let ended = problem.gather(ended)?.unwrap_or_default();
    let mut added = Vec::new();
    for (index, one) in assignments_added.into_iter().enumerate() {
        let given = assign::add(tx, &plan, amendment, one).await;
        let at = format!("/assignments_added/{index}");
        let given = problem.gather(given.map_err(|problem| problem.under(&at)))?;
        added.extend(
            given
                .unwrap_or_default()
                .into_iter()
                .map(|row| (index, row)),
        );
    }
    let standing = standing::duties(tx, plan.id).await?;
    assign::check_tasks(&standing, &gone, &mut problem);
    let mut of_plan = Problem::new(Code::InvalidInput);
    if let Some(ids) = &framework_ids {
        references::duties_in_frameworks(tx, &plan, ids, &mut of_plan).await?;
    }
    if new_term {
        let term = (plan.term_from, plan.term_to);
        references::duties_in_term(tx, &plan, term, &mut of_plan).await?;
    }
    problem.errors.extend(of_plan.under("/plan").errors);
    if new_periods {
        reschedule::carry_out(tx, &plan, amendment, schedule, &mut problem).await?;
    }
    problem.or_ok()?;
    check_duties(tx, &plan, &added, framework_ids.is_some() || new_targets).await?;
    let units = ended
        .into_iter()
        .chain(added.iter().map(|(_, row)| row.unit_id));
    Ok((plan, units.collect()))
}

/// What holds when a plan is issued holds after: somebody reports, and what is to be reported on can be
/// measured. Duties the amendment leaves alone are looked at only where it changes what is measured.
async fn check_duties(
    tx: &Tx,
    plan: &plan::Model,
    added: &[(usize, assignment::Model)],
    all: bool,
) -> Result<(), Problem> {
    let mut problem = Problem::new(Code::PlanIncomplete);
    let duties = standing::report_duties(tx, plan.id).await?;
    life::check_somebody(&duties, &mut problem);
    let last_day: Option<Option<time::Date>> = period::Entity::find()
        .select_only()
        .column_as(period::Column::CoversTo.max(), "last")
        .filter(period::Column::PlanId.eq(plan.id))
        .into_tuple()
        .one(tx)
        .await?;
    let day = last_day.flatten().unwrap_or(plan.term_to);
    let mut measures = Measures::of(tx, plan).await?;
    let measures = measures.on(tx, day, day).await?;
    let is_added = |duty: &assignment::Model| added.iter().any(|(_, row)| row.id == duty.id);
    let looked_at = duties.iter().filter(|duty| all || is_added(duty));
    life::check_measurable(looked_at, measures, &mut problem);
    for fault in &mut problem.errors {
        let of_body = added
            .iter()
            .find(|(_, row)| fault.place == Place::Pointer(format!("/assignments/{}", row.id)));
        if let Some((index, _)) = of_body {
            fault.place = Place::Pointer(format!("/assignments_added/{index}"));
        }
    }
    problem
        .errors
        .dedup_by(|one, other| one.place == other.place);
    problem.or_ok()
}

fn document(new: &AmendingDocument) -> Document {
    let AmendingDocument {
        number,
        issued_on,
        issuer,
        title,
    } = new;
    Document {
        number: Some(normalise(number.as_str())),
        issued_on: issued_on.map(|day| day.0),
        issuer: issuer.clone().map(Into::into),
        title: title.clone().map(Into::into),
    }
}

/// What the trail keeps: by which document, why, and each member before and after.
fn told(plan: &plan::Model, amendment: &plan_amendment::Model, found: &[Difference]) -> Event {
    let mut event = Event::new(AuditAction::PlanAmended)
        .on(audit::Subject::plan(plan.id, &plan.number))
        .change(
            "amendment",
            None::<&str>,
            amendment.document.number.as_deref(),
        )
        .change("effective_on", None::<&str>, Some(amendment.effective_on))
        .change("reason", None::<&str>, Some(&amendment.reason));
    for one in found {
        event = event.change(
            one.pointer.trim_start_matches('/'),
            one.before.as_ref().map(changes::plain),
            one.after.as_ref().map(changes::plain),
        );
    }
    event.at([plan.lead_unit_id, plan.issuing_unit_id])
}
