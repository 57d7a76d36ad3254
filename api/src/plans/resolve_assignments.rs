//! The instructions of a plan's document with ids, with a fault for each that cannot be carried out.

use std::collections::{BTreeMap, BTreeSet};

use entity::enums::SubjectKind;
use entity::{unit, unit_group, unit_group_member};
use sea_orm::sea_query::LockType;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use time::Date;
use uuid::Uuid;

use super::codes::ByCode;
use super::document::{ASSIGNMENTS, DocumentAssignment, DocumentSubject, PlanDocument};
use super::instructions::{Bound, MOST, Told};
use super::subjects::{Key, Subjects, check_fit};
use crate::http::catalogue::FaultCode;
use crate::http::problem::Problem;
use crate::http::words::Line;
use crate::rows::AT_ONCE;
use crate::texts;
use crate::units::service::{exists_within, subtree, under, unknown};

/// What instructions are checked against.
#[derive(Debug)]
pub struct Ground<'a> {
    /// Who issues the plan, where that is known.
    pub issuer: Option<Uuid>,
    /// The units the document names.
    pub units: &'a ByCode,
    /// The frameworks it names, by code.
    pub frameworks: &'a BTreeMap<String, Uuid>,
    /// Who has what groups were told in the plan it would replace.
    pub bound: &'a Bound,
}

/// Expands the instructions of a document, each with its place from 1; adds a fault for each thing wrong.
pub async fn assignments<C: ConnectionTrait>(
    db: &C,
    document: &PlanDocument,
    ground: &Ground<'_>,
    problem: &mut Problem,
) -> Result<Vec<(Told, i32)>, Problem> {
    let list = &document.assignments;
    if list.len() > ASSIGNMENTS {
        too_many(ASSIGNMENTS, problem);
        return Ok(Vec::new());
    }
    let term = (document.term_from.0, document.term_to.0);
    let day = document.issued_on.0;
    let groups = members(db, document, ground.issuer).await?;
    let named = list.iter().filter_map(|one| one.unit.as_ref());
    let ids = named.filter_map(|code| ground.units.unit(code.as_str(), day));
    let of_groups = groups.values().flat_map(|(_, units)| units.iter().copied());
    let ids = ids.chain(of_groups).chain(ground.bound.all());
    let fit = fit(db, ids.collect(), ground.issuer, term).await?;
    let named = ground.frameworks.iter();
    let named = named.map(|(code, id)| (*id, Some(code.clone())));
    let strategies = Subjects::of_frameworks(db, named.collect()).await?;
    let own = own_subjects(document);

    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for ((index, one), position) in list.iter().enumerate().zip(1..) {
        let at = format!("/assignments/{index}");
        let subject = Key::from(&one.subject);
        let is_there = own.contains(&subject) || strategies.has(&subject);
        check_subject(&at, document, one, is_there, problem);
        let said = Told {
            unit_id: Uuid::nil(),
            group_id: None,
            duty: one.duty,
            subject: subject.clone(),
            paragraph: one.paragraph.as_str().to_owned(),
            text: one.text.as_str().to_owned(),
        };
        let (group_id, units) = match (&one.unit, &one.group) {
            (Some(code), None) => {
                let unit = ground.units.unit(code.as_str(), day);
                let unit = unit.filter(|unit| fit.contains(unit));
                if unit.is_none() {
                    problem.errors.extend(unknown(format!("{at}/unit")).errors);
                }
                (None, unit.into_iter().collect::<Vec<_>>())
            }
            (None, Some(code)) => {
                let group = groups.get(code.as_str()).map(|(id, units)| {
                    let said = Told {
                        group_id: Some(*id),
                        ..said.clone()
                    };
                    (*id, who(&said, units, ground.bound, &fit))
                });
                check_group(&at, group.as_ref(), problem);
                group.map_or_else(Default::default, |(id, units)| (Some(id), units))
            }
            _ => {
                let text = texts::plans::unit_or_group();
                problem.push(at.clone(), FaultCode::OneOf, text);
                continue;
            }
        };
        if found.len() + units.len() > MOST {
            too_many(MOST, problem);
            return Ok(Vec::new());
        }
        let told = units.into_iter().map(|unit_id| Told {
            unit_id,
            group_id,
            ..said.clone()
        });
        let told: Vec<Told> = told.collect();
        let before = seen.len();
        seen.extend(told.iter().map(essence));
        if seen.len() - before < told.len() {
            let text = texts::assignments::there_already();
            problem.push(at, FaultCode::Duplicate, text);
        }
        found.extend(told.into_iter().map(|told| (told, position)));
    }
    Ok(found)
}

/// The units an instruction to a group goes to, of those it can go to: the members, unless the group has been told
/// that already.
fn who(said: &Told, members: &[Uuid], bound: &Bound, fit: &BTreeSet<Uuid>) -> Vec<Uuid> {
    let fit = |units: &mut dyn Iterator<Item = &Uuid>| {
        let fit = units.filter(|unit| fit.contains(unit));
        fit.copied().collect::<Vec<_>>()
    };
    let kept = bound.units(said).map(|units| fit(&mut units.iter()));
    kept.filter(|units| !units.is_empty())
        .unwrap_or_else(|| fit(&mut members.iter()))
}

/// What makes two assignments the same, however they came about.
fn essence(told: &Told) -> Told {
    Told {
        group_id: None,
        ..told.clone()
    }
}

fn too_many(most: usize, problem: &mut Problem) {
    let text = texts::common::at_most_items(most);
    problem.push("/assignments", FaultCode::TooMany, text);
}

/// Of these units those that exist in the term, and stand under the issuer where that is known. They are locked, so
/// that nobody closes them meanwhile.
pub async fn fit<C: ConnectionTrait>(
    db: &C,
    ids: BTreeSet<Uuid>,
    issuer: Option<Uuid>,
    term: (Date, Date),
) -> Result<BTreeSet<Uuid>, Problem> {
    let ids: Vec<Uuid> = ids.into_iter().collect();
    let mut found = BTreeSet::new();
    for part in ids.chunks(AT_ONCE) {
        let mut select = unit::Entity::find()
            .select_only()
            .column(unit::Column::Id)
            .filter(unit::Column::Id.is_in(part.iter().copied()))
            .filter(exists_within(term))
            .order_by_asc(unit::Column::Id)
            .lock(LockType::KeyShare);
        if let Some(issuer) = issuer {
            select = select.filter(under(issuer));
        }
        let rows: Vec<Uuid> = select.into_tuple().all(db).await?;
        found.extend(rows);
    }
    Ok(found)
}

/// The groups a document names, by code, with their units of today; those under the issuer, where that is known.
pub async fn members<C: ConnectionTrait>(
    db: &C,
    document: &PlanDocument,
    issuer: Option<Uuid>,
) -> Result<BTreeMap<String, (Uuid, Vec<Uuid>)>, Problem> {
    let named = document.assignments.iter();
    let codes: BTreeSet<&str> = named
        .filter_map(|one| one.group.as_ref().map(Line::as_str))
        .collect();
    let codes: Vec<&str> = codes.into_iter().collect();
    let mut found = BTreeMap::new();
    for part in codes.chunks(AT_ONCE) {
        let mut select =
            unit_group::Entity::find().filter(unit_group::Column::Code.is_in(part.iter().copied()));
        if let Some(issuer) = issuer {
            select = select.filter(unit_group::Column::UnitId.in_subquery(subtree(issuer)));
        }
        let groups = select.all(db).await?;
        let ids = groups.iter().map(|group| group.id);
        let rows: Vec<(Uuid, Uuid)> = unit_group_member::Entity::find()
            .select_only()
            .columns([
                unit_group_member::Column::GroupId,
                unit_group_member::Column::UnitId,
            ])
            .filter(unit_group_member::Column::GroupId.is_in(ids))
            .order_by_asc(unit_group_member::Column::UnitId)
            .into_tuple()
            .all(db)
            .await?;
        let mut members = BTreeMap::<Uuid, Vec<Uuid>>::new();
        for (group, unit) in rows {
            members.entry(group).or_default().push(unit);
        }
        for group in groups {
            let units = members.remove(&group.id).unwrap_or_default();
            found.insert(group.code, (group.id, units));
        }
    }
    Ok(found)
}

fn check_group(at: &str, group: Option<&(Uuid, Vec<Uuid>)>, problem: &mut Problem) {
    match group {
        None => problem.push(
            format!("{at}/group"),
            FaultCode::UnknownGroup,
            texts::assignments::unknown_group(),
        ),
        Some((_, units)) if units.is_empty() => problem.push(
            format!("{at}/group"),
            FaultCode::NoUnit,
            texts::assignments::no_unit_of_group(),
        ),
        Some(_) => {}
    }
}

/// The subjects a document brings itself: its tasks and its own targets.
fn own_subjects(document: &PlanDocument) -> BTreeSet<Key> {
    let tasks = document
        .tasks
        .iter()
        .map(|task| Key::of(SubjectKind::Task, None, task.number.as_str()));
    let objectives = document
        .own_objectives
        .iter()
        .map(|one| Key::of(SubjectKind::Objective, None, one.number.as_str()));
    let indicators = document
        .own_objectives
        .iter()
        .flat_map(|one| &one.indicators)
        .map(|one| Key::of(SubjectKind::Indicator, None, one.number.as_str()));
    tasks
        .chain(objectives)
        .chain(indicators)
        .chain([Key::PLAN])
        .collect()
}

fn check_subject(
    at: &str,
    document: &PlanDocument,
    one: &DocumentAssignment,
    is_there: bool,
    problem: &mut Problem,
) {
    let DocumentSubject {
        kind,
        framework,
        number,
    } = &one.subject;
    let at = format!("{at}/subject");
    let of_framework = matches!(kind, SubjectKind::Objective | SubjectKind::Indicator);
    let named = |code: &str| document.frameworks.iter().any(|one| one.as_str() == code);
    let unexpected = || texts::plans::must_be_absent();
    if framework.is_some() && !of_framework {
        problem.push(
            format!("{at}/framework"),
            FaultCode::UnexpectedField,
            unexpected(),
        );
    } else if number.is_some() && *kind == SubjectKind::Plan {
        problem.push(
            format!("{at}/number"),
            FaultCode::UnexpectedField,
            unexpected(),
        );
    } else if number.is_none() && *kind != SubjectKind::Plan {
        let text = texts::plans::no_order();
        problem.push(format!("{at}/number"), FaultCode::MissingField, text);
    } else if framework.as_ref().is_some_and(|code| !named(code.as_str())) {
        let text = texts::plans::framework_not_reported();
        problem.push(format!("{at}/framework"), FaultCode::UnknownFramework, text);
    } else if !is_there {
        let text = texts::assignments::unknown_subject();
        problem.push(format!("{at}/number"), FaultCode::UnknownSubject, text);
    }
    check_fit(one.duty, *kind, &format!("{at}/kind"), problem);
}
