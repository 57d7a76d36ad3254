//! Copying a plan for another year: its document, moved, without what the new term does not know.

use std::collections::{BTreeMap, BTreeSet};

use entity::enums::AuditAction;
use entity::{framework, plan, unit, unit_group, unit_group_member};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use time::Date;
use uuid::Uuid;

use super::document::PlanDocument;
use super::document_dto::{
    LeftOutFramework, LeftOutReason, LeftOutUnit, NewPlanCopy, PlanCopy, Successor,
};
use super::export::Parts;
use super::resolve_assignments::fit;
use super::standing;
use super::{export, import, read, references, resolve, shift, subjects, trail, write};
use crate::app::AppState;
use crate::audit;
use crate::auth::policy::ManagePlans;
use crate::auth::principal::Allow;
use crate::http::day::Day;
use crate::http::problem::Problem;
use crate::units::service::{exists_within, subtree, under};
use crate::units::succession_read::standing_in;

/// Drafts a plan like another one the caller coordinates.
pub async fn copy(
    state: &AppState,
    allow: &Allow<ManagePlans>,
    id: Uuid,
    new: NewPlanCopy,
) -> Result<PlanCopy, Problem> {
    let now = state.clock.now();
    let tx = state.db.begin().await?;
    references::take_turns(&tx).await?;
    let source = write::led(&tx, allow, id).await?;
    let mut parts = export::parts(&tx, source.id).await?;
    let term = (new.term_from.0, new.term_to.0);
    let left_out_units = leave_out_units(&tx, &source, &mut parts, term).await?;
    let mut document = export::build(&tx, &source, parts, new.issued_on.0).await?;
    let years = new.term_from.0.year() - source.term_from.year();
    rename(&mut document, new);
    shift::document(&mut document, years);
    let left_out_frameworks = leave_out_frameworks(&tx, &source, &mut document, term).await?;

    let document = document.canonical();
    let units = resolve::units(&tx, &document).await?;
    let resolved = resolve::document(&tx, allow, &document, &units, None).await?;
    let (row, told) = import::draft(&tx, now, resolved).await?;
    let answer = PlanCopy {
        assignments: standing::duties(&tx, row.id).await?.len(),
        plan: read::whole(&tx, row.clone()).await?,
        left_out_frameworks,
        left_out_units,
    };
    let event = trail::event(AuditAction::PlanCreated, &row, None, Some(&document)).at(told);
    audit::record(&tx, now, &allow.by(), event.because("copy")).await?;
    tx.commit().await?;
    Ok(answer)
}

/// Gives the document its new number, days and title. Nobody has signed it, and no plan stands above it yet.
fn rename(document: &mut PlanDocument, new: NewPlanCopy) {
    let NewPlanCopy {
        number,
        issued_on,
        term_from,
        term_to,
        title,
        title_en,
    } = new;
    document.number = number;
    document.issued_on = issued_on;
    document.term_from = term_from;
    document.term_to = term_to;
    if title.is_some() || title_en.is_some() {
        document.title_en = title_en;
    }
    if let Some(title) = title {
        document.title = title;
    }
    document.signatory = None;
    document.parent_plan = None;
}

/// Takes out the frameworks whose span does not cover the term, with the instructions about them.
async fn leave_out_frameworks<C: ConnectionTrait>(
    db: &C,
    source: &plan::Model,
    document: &mut PlanDocument,
    (from, to): (Date, Date),
) -> Result<Vec<LeftOutFramework>, Problem> {
    let ids = subjects::frameworks(db, source.id).await?.into_keys();
    let rows = framework::Entity::find()
        .filter(framework::Column::Id.is_in(ids))
        .order_by_asc(framework::Column::Code)
        .all(db)
        .await?;
    let mut left_out = Vec::new();
    for row in rows {
        let Some(code) = row.code else { continue };
        if row.starts_on <= from && to <= row.ends_on {
            continue;
        }
        document.frameworks.retain(|one| one.as_str() != code);
        let before = document.assignments.len();
        document.assignments.retain(|one| {
            let of = one.subject.framework.as_ref();
            of.is_none_or(|framework| framework.as_str() != code)
        });
        left_out.push(LeftOutFramework {
            framework_id: row.id,
            code,
            starts_on: Day(row.starts_on),
            ends_on: Day(row.ends_on),
            instructions: before - document.assignments.len(),
        });
    }
    Ok(left_out)
}

/// Takes out the units that cannot be told anything in the term, and the places that do not exist in it; before
/// units become codes, which pass from one unit to another. What a group was told stays while it has units.
async fn leave_out_units<C: ConnectionTrait>(
    db: &C,
    source: &plan::Model,
    parts: &mut Parts,
    term: (Date, Date),
) -> Result<Vec<LeftOutUnit>, Problem> {
    let told: BTreeSet<Uuid> = parts.rows.iter().map(|row| row.unit_id).collect();
    let places = parts.tasks.iter().filter_map(|task| task.place_unit_id);
    let places: BTreeSet<Uuid> = places.collect();
    let mut counts = BTreeMap::<Uuid, usize>::new();
    for row in &parts.rows {
        *counts.entry(row.unit_id).or_default() += 1;
    }
    let issuer = source.issuing_unit_id;
    let fit_told = fit(db, told.clone(), Some(issuer), term).await?;
    let fit_places = fit(db, places.clone(), None, term).await?;
    let named: BTreeSet<Uuid> = parts.rows.iter().filter_map(|row| row.group_id).collect();
    let groups = groups(db, named, issuer, term).await?;
    parts.rows.retain(|row| match row.group_id {
        Some(group) => groups.contains(&group),
        None => fit_told.contains(&row.unit_id),
    });
    for task in &mut parts.tasks {
        task.place_unit_id = task.place_unit_id.filter(|unit| fit_places.contains(unit));
    }
    let lost: BTreeSet<Uuid> = told
        .difference(&fit_told)
        .chain(places.difference(&fit_places))
        .copied()
        .collect();
    describe(db, lost, &counts, term).await
}

/// Of these groups those that the issuer can tell something: with a unit under it that exists in the term.
async fn groups<C: ConnectionTrait>(
    db: &C,
    ids: BTreeSet<Uuid>,
    issuer: Uuid,
    term: (Date, Date),
) -> Result<BTreeSet<Uuid>, Problem> {
    let living: Vec<Uuid> = unit_group_member::Entity::find()
        .select_only()
        .column(unit_group_member::Column::GroupId)
        .distinct()
        .inner_join(unit::Entity)
        .inner_join(unit_group::Entity)
        .filter(unit_group_member::Column::GroupId.is_in(ids))
        .filter(unit_group::Column::UnitId.in_subquery(subtree(issuer)))
        .filter(under(issuer))
        .filter(exists_within(term))
        .into_tuple()
        .all(db)
        .await?;
    Ok(living.into_iter().collect())
}

async fn describe<C: ConnectionTrait>(
    db: &C,
    lost: BTreeSet<Uuid>,
    counts: &BTreeMap<Uuid, usize>,
    (from, to): (Date, Date),
) -> Result<Vec<LeftOutUnit>, Problem> {
    let mut successors = successors(db, &lost, from).await?;
    let rows = unit::Entity::find()
        .filter(unit::Column::Id.is_in(lost))
        .order_by_asc(unit::Column::Code)
        .all(db)
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| LeftOutUnit {
            reason: if row.active_to.is_some_and(|end| end <= from) {
                LeftOutReason::Ended
            } else if row.active_from > to {
                LeftOutReason::NotBegun
            } else {
                LeftOutReason::OutsideIssuer
            },
            instructions: counts.get(&row.id).copied().unwrap_or_default(),
            successors: successors.remove(&row.id).unwrap_or_default(),
            unit_id: row.id,
            code: row.code,
            name: row.name,
        })
        .collect())
}

/// Who stands in for each of these units on a day; not the unit itself.
async fn successors<C: ConnectionTrait>(
    db: &C,
    lost: &BTreeSet<Uuid>,
    day: Date,
) -> Result<BTreeMap<Uuid, Vec<Successor>>, Problem> {
    let standing = standing_in(db, lost, day).await?;
    let named: BTreeSet<Uuid> = standing.values().flatten().copied().collect();
    let units: BTreeMap<Uuid, unit::Model> = unit::Entity::find()
        .filter(unit::Column::Id.is_in(named))
        .all(db)
        .await?
        .into_iter()
        .map(|row| (row.id, row))
        .collect();
    let of = |(old, heirs): (Uuid, BTreeSet<Uuid>)| {
        let heirs = heirs.iter().filter(|new| **new != old);
        let named = heirs.filter_map(|new| units.get(new));
        let named = named.map(|unit| Successor {
            unit_id: unit.id,
            code: unit.code.clone(),
            name: unit.name.clone(),
        });
        (old, named.collect())
    };
    Ok(standing.into_iter().map(of).collect())
}
