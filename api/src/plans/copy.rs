//! Copying a plan for another year: its document, moved, without what the new term does not know.

use std::collections::{BTreeMap, BTreeSet};

use entity::enums::AuditAction;
use entity::{framework, plan, unit};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use time::Date;
use uuid::Uuid;

use super::document::PlanDocument;
use super::document_dto::{
    LeftOutFramework, LeftOutReason, LeftOutUnit, NewPlanCopy, PlanCopy, Successor,
};
use super::instructions;
use super::resolve_assignments::{fit, groups};
use super::{export, import, read, resolve, shift, subjects, trail, write};
use crate::app::AppState;
use crate::audit;
use crate::auth::policy::ManagePlans;
use crate::auth::principal::Allow;
use crate::http::day::Day;
use crate::http::problem::Problem;
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
    let source = write::led(&tx, allow, id).await?;
    let mut document = export::document(&tx, &source, new.issued_on.0).await?;
    let years = new.term_from.0.year() - source.term_from.year();
    rename(&mut document, new);
    shift::document(&mut document, years);
    let term = (document.term_from.0, document.term_to.0);
    let left_out_frameworks = leave_out_frameworks(&tx, &source, &mut document, term).await?;
    let left_out_units = leave_out_units(&tx, &source, &mut document, term).await?;

    let document = document.canonical();
    let units = resolve::units(&tx, &document).await?;
    let resolved = resolve::document(&tx, allow, &document, &units, None).await?;
    let row = import::draft(&tx, now, resolved).await?;
    let answer = PlanCopy {
        assignments: instructions::rows(&tx, row.id).await?.len(),
        plan: read::whole(&tx, row.clone()).await?,
        left_out_frameworks,
        left_out_units,
    };
    let event = trail::event(AuditAction::PlanCreated, &row, None, Some(&document));
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

/// Takes out the units that cannot be told anything in the term, and the places that do not exist in it.
async fn leave_out_units<C: ConnectionTrait>(
    db: &C,
    source: &plan::Model,
    document: &mut PlanDocument,
    term: (Date, Date),
) -> Result<Vec<LeftOutUnit>, Problem> {
    let rows = instructions::rows(db, source.id).await?;
    let told: BTreeSet<Uuid> = rows.iter().map(|row| row.unit_id).collect();
    let units = resolve::units(db, document).await?;
    let day = document.issued_on.0;
    let places: BTreeSet<Uuid> = document
        .tasks
        .iter()
        .filter_map(|task| units.unit(task.place_unit.as_ref()?.as_str(), day))
        .collect();
    let issuer = Some(source.issuing_unit_id);
    let fit_told = fit(db, told.clone(), issuer, term).await?;
    let fit_places = fit(db, places.clone(), None, term).await?;

    let gone = |code: &str, fit: &BTreeSet<Uuid>| {
        let unit = units.unit(code, day);
        unit.is_none_or(|unit| !fit.contains(&unit))
    };
    let groups = groups(db, document, issuer).await?;
    document
        .assignments
        .retain(|one| match (&one.unit, &one.group) {
            (Some(code), _) => !gone(code.as_str(), &fit_told),
            (None, Some(code)) => {
                let group = groups.get(code.as_str());
                group.is_some_and(|(_, units)| !units.is_empty())
            }
            (None, None) => true,
        });
    for task in &mut document.tasks {
        let place = task.place_unit.take();
        task.place_unit = place.filter(|code| !gone(code.as_str(), &fit_places));
    }
    let lost: BTreeSet<Uuid> = told
        .difference(&fit_told)
        .chain(places.difference(&fit_places))
        .copied()
        .collect();
    let mut counts = BTreeMap::<Uuid, usize>::new();
    for row in &rows {
        *counts.entry(row.unit_id).or_default() += 1;
    }
    describe(db, lost, &counts, term).await
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
