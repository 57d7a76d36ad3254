//! From codes and numbers in a plan's document to ids, with a fault for each that means nothing.

use std::collections::BTreeMap;

use entity::enums::FrameworkKind;
use entity::{framework, plan};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter};
use time::Date;
use uuid::Uuid;

use super::codes::{ByCode, Names};
use super::document::{DocumentTask, PlanDocument, PlanKey};
use super::document_number::normalise;
use super::dto::{NewPlan, NewTask};
use super::instructions::{Bound, Told};
use super::own::moved;
use super::resolve_assignments::{Ground, assignments};
use super::scope::visible;
use super::{check, export, references};
use crate::auth::policy::{ManagePlans, ReadPlans};
use crate::auth::principal::Allow;
use crate::frameworks::referred::{Codes, Referred};
use crate::http::catalogue::{Code, FaultCode};
use crate::http::problem::Problem;
use crate::http::words::Line;
use crate::texts;
use crate::units::service::unknown;

/// The units a document names, looked up.
#[derive(Debug)]
pub struct Units {
    states: ByCode,
    /// Who issues the plan.
    pub issuer: Option<Uuid>,
    /// Who answers for it.
    pub lead: Option<Uuid>,
}

impl Units {
    /// The unit a code means on a day.
    pub fn unit(&self, code: &str, day: Date) -> Option<Uuid> {
        self.states.unit(code, day)
    }
}

/// A document with ids.
#[derive(Debug)]
pub struct Resolved {
    /// The plan.
    pub plan: NewPlan,
    /// Its assignments, with their places in it.
    pub assignments: Vec<(Told, i32)>,
}

/// Looks up the units a document names, as of its day of issue.
pub async fn units<C: ConnectionTrait>(db: &C, document: &PlanDocument) -> Result<Units, Problem> {
    let named = document
        .assignments
        .iter()
        .filter_map(|one| one.unit.as_ref())
        .chain(
            document
                .tasks
                .iter()
                .filter_map(|task| task.place_unit.as_ref()),
        )
        .chain([&document.issuing_unit, &document.lead_unit]);
    let day = document.issued_on.0;
    let states = ByCode::of(db, named.map(Line::as_str)).await?;
    Ok(Units {
        issuer: states.unit(document.issuing_unit.as_str(), day),
        lead: states.unit(document.lead_unit.as_str(), day),
        states,
    })
}

/// Checks a document as a whole; every fault comes at once. `old` is the plan it would replace.
pub async fn document<C: ConnectionTrait>(
    db: &C,
    allow: &Allow<ManagePlans>,
    document: &PlanDocument,
    units: &Units,
    old: Option<&plan::Model>,
) -> Result<Resolved, Problem> {
    let mut problem = Problem::new(Code::InvalidInput);
    for (pointer, unit) in [("/issuing_unit", units.issuer), ("/lead_unit", units.lead)] {
        if unit.is_none() {
            problem.errors.extend(unknown(pointer).errors);
        }
    }
    if document.frameworks.len() > check::FRAMEWORKS {
        let text = texts::common::at_most_items(check::FRAMEWORKS);
        problem.push("/frameworks", FaultCode::TooMany, text);
    }
    let frameworks = frameworks(db, document, &mut problem).await?;
    let above = match &document.parent_plan {
        Some(key) => parent(db, allow, key, old, &mut problem).await?,
        None => None,
    };
    let plan = plan(document, units, &frameworks, above, &mut problem);
    let mut of_plan = Problem::new(Code::InvalidInput);
    let codes = Codes::of_objectives(&plan.own_objectives);
    let referred = Referred::read(db, &codes).await?;
    check::new(&plan, &referred, &mut of_plan);
    if let (Some(issuer), Some(lead)) = (units.issuer, units.lead) {
        let term = (document.term_from.0, document.term_to.0);
        references::issuer(db, issuer, lead, term, &mut of_plan).await?;
    }
    if let Some(above) = above
        && let Some(row) = plan::Entity::find_by_id(above).one(db).await?
    {
        references::above(db, old.map(|old| old.id), row, &mut of_plan).await?;
    }
    let of_plan = moved(of_plan, "/issuing_unit_id", "/issuing_unit");
    let of_plan = moved(of_plan, "/lead_unit_id", "/lead_unit");
    let of_plan = moved(of_plan, "/parent_plan_id", "/parent_plan");
    problem.errors.extend(of_plan.errors);
    let bound = match old {
        Some(old) => Bound::of(db, old).await?,
        None => Bound::default(),
    };
    let ground = Ground {
        issuer: units.issuer,
        units: &units.states,
        frameworks: &frameworks,
        bound: &bound,
    };
    let assignments = assignments(db, document, &ground, &mut problem).await?;
    problem.or_ok()?;
    Ok(Resolved { plan, assignments })
}

/// The frameworks by code.
async fn frameworks<C: ConnectionTrait>(
    db: &C,
    document: &PlanDocument,
    problem: &mut Problem,
) -> Result<BTreeMap<String, Uuid>, Problem> {
    let codes = document.frameworks.iter().take(20).map(Line::as_str);
    let known: BTreeMap<String, Uuid> = framework::Entity::find()
        .filter(framework::Column::Code.is_in(codes))
        .filter(framework::Column::Kind.eq(FrameworkKind::Strategy))
        .all(db)
        .await?
        .into_iter()
        .filter_map(|row| Some((row.code?, row.id)))
        .collect();
    for (index, code) in document.frameworks.iter().enumerate().take(20) {
        let twice = document.frameworks[..index]
            .iter()
            .any(|other| other.as_str() == code.as_str());
        if twice || !known.contains_key(code.as_str()) {
            references::unknown_framework(format!("/frameworks/{index}"), problem);
        }
    }
    Ok(known)
}

/// The plan above: one the caller may know of, or the one the plan stands under already.
async fn parent<C: ConnectionTrait>(
    db: &C,
    allow: &Allow<ManagePlans>,
    key: &PlanKey,
    old: Option<&plan::Model>,
    problem: &mut Problem,
) -> Result<Option<Uuid>, Problem> {
    let key = &PlanKey {
        number: Line::stored(normalise(key.number.as_str())),
        ..key.clone()
    };
    let named = Condition::all()
        .add(plan::Column::Number.eq(key.number.as_str()))
        .add(plan::Column::Year.eq(key.year));
    // What the caller reads anywhere: the plan above is issued above.
    let mut found = match allow.also::<ReadPlans>() {
        Some(reader) => visible(&reader).filter(named.clone()).all(db).await?,
        None => Vec::new(),
    };
    if let Some(id) = old.and_then(|old| old.parent_plan_id) {
        let stands = plan::Entity::find_by_id(id).filter(named);
        found.extend(stands.one(db).await?);
    }
    for row in found {
        if is_issuer(db, &row, key).await? {
            return Ok(Some(row.id));
        }
    }
    references::unknown_parent("/parent_plan", problem);
    Ok(None)
}

/// Whether a plan is of the issuer that the key names.
async fn is_issuer<C: ConnectionTrait>(
    db: &C,
    row: &plan::Model,
    key: &PlanKey,
) -> Result<bool, Problem> {
    let code = key.issuing_unit.as_str();
    let named = ByCode::of(db, [code]).await?.unit(code, row.issued_on);
    Ok(named == Some(row.issuing_unit_id))
}

/// The document with every unit named as an export names it. `old` is the plan it would replace.
pub async fn as_exported<C: ConnectionTrait>(
    db: &C,
    mut document: PlanDocument,
    units: &Units,
    old: &plan::Model,
) -> Result<PlanDocument, Problem> {
    let day = document.issued_on.0;
    let mut members: Vec<&mut Line<43>> = vec![&mut document.issuing_unit, &mut document.lead_unit];
    let places = document.tasks.iter_mut();
    members.extend(places.filter_map(|task| task.place_unit.as_mut()));
    let told = document.assignments.iter_mut();
    members.extend(told.filter_map(|one| one.unit.as_mut()));
    let known = members
        .iter()
        .filter_map(|text| units.unit(text.as_str(), day));
    let names = Names::of(db, known.collect::<Vec<_>>(), day).await?;
    for text in members {
        if let Some(unit) = units.unit(text.as_str(), day) {
            *text = export::named(&names, unit);
        }
    }
    if let (Some(key), Some(above)) = (&document.parent_plan, old.parent_plan_id)
        && let Some(row) = plan::Entity::find_by_id(above).one(db).await?
        && (row.number.as_str(), row.year) == (key.number.as_str(), key.year)
        && is_issuer(db, &row, key).await?
    {
        document.parent_plan = export::key(db, above).await?;
    }
    Ok(document)
}

/// The plan with ids; what is unknown is left out, and refused in the end.
fn plan(
    document: &PlanDocument,
    units: &Units,
    frameworks: &BTreeMap<String, Uuid>,
    parent_plan_id: Option<Uuid>,
    problem: &mut Problem,
) -> NewPlan {
    let document = document.clone();
    let day = document.issued_on.0;
    let mut tasks = Vec::new();
    for (index, task) in document.tasks.into_iter().enumerate() {
        let DocumentTask {
            number,
            parent,
            text,
            text_en,
            starts_on,
            ends_on,
            place_unit,
        } = task;
        let place_unit_id = place_unit.as_ref().and_then(|code| {
            let unit = units.unit(code.as_str(), day);
            if unit.is_none() {
                let fault = unknown(format!("/tasks/{index}/place_unit"));
                problem.errors.extend(fault.errors);
            }
            unit
        });
        tasks.push(NewTask {
            number,
            parent,
            text,
            text_en,
            starts_on,
            ends_on,
            place_unit_id,
        });
    }
    NewPlan {
        number: document.number,
        title: document.title,
        title_en: document.title_en,
        issuing_unit_id: units.issuer.unwrap_or_default(),
        lead_unit_id: units.lead.unwrap_or_default(),
        place: document.place,
        issued_on: document.issued_on,
        term_from: document.term_from,
        term_to: document.term_to,
        signatory: document.signatory,
        parent_plan_id,
        bases: document.bases,
        general_objectives: document.general_objectives,
        funding: document.funding,
        recipients: document.recipients,
        report_sections: document.report_sections,
        framework_ids: frameworks.values().copied().collect(),
        own_objectives: document.own_objectives,
        tasks,
        schedule: document.schedule,
    }
}
