//! A plan's own specific targets: a framework that is named after the plan and runs for its term.

use entity::plan;
use sea_orm::ConnectionTrait;
use time::{Date, OffsetDateTime};

use crate::frameworks::document::{NewDocument, NewFramework, NewObjective, NewVersion};
use crate::frameworks::referred::Referred;
use crate::frameworks::{check, write};
use crate::http::day::Day;
use crate::http::problem::{Fault, Place, Problem};
use crate::http::words::Line;
use crate::texts;

/// What a plan's own framework takes from its plan.
#[derive(Clone, Copy, Debug)]
pub struct Face<'a> {
    /// Number and symbol.
    pub number: &'a str,
    /// Summary of content.
    pub title: &'a str,
    /// Day on the document.
    pub issued_on: Date,
    /// First and last day.
    pub term: (Date, Date),
}

/// The plan's own specific targets as a framework.
pub fn framework(plan: Face<'_>, objectives: Vec<NewObjective>) -> NewFramework {
    let Face {
        number,
        title,
        issued_on,
        term,
    } = plan;
    let name = texts::plans::own_targets(number);
    NewFramework {
        code: None,
        name: Line::stored(name.vi.into_owned()),
        name_en: Some(Line::stored(name.en.into_owned())),
        starts_on: Day(term.0),
        ends_on: Day(term.1),
        version: NewVersion {
            label: Line::stored("original".to_owned()),
            valid_from: Day(term.0.min(issued_on)),
            valid_to: None,
            document: NewDocument {
                number: Some(Line::stored(number.to_owned())),
                issued_on: Some(Day(issued_on)),
                issuer: None,
                title: Some(Line::stored(title.to_owned())),
            },
            note: None,
        },
        objectives,
    }
}

/// Checks a plan's own specific targets; adds a fault below `/own_objectives` for each thing wrong.
/// `referred` is what they refer to in other frameworks.
pub fn check(
    plan: Face<'_>,
    objectives: &[NewObjective],
    referred: &Referred,
    problem: &mut Problem,
) {
    if objectives.is_empty() {
        return;
    }
    if let Err(wrong) = check::framework(&framework(plan, objectives.to_vec()), referred) {
        // What the framework takes from its plan is checked with the plan.
        let of_objectives = |fault: &Fault| matches!(&fault.place, Place::Pointer(pointer) if pointer.starts_with(OBJECTIVES));
        let faults = at_own_objectives(wrong).errors.into_iter();
        problem.errors.extend(faults.filter(of_objectives));
    }
}

/// Where the objectives stand in a plan.
const OBJECTIVES: &str = "/own_objectives";

/// The problem of a framework, told of the plan whose own it is.
pub fn at_own_objectives(problem: Problem) -> Problem {
    moved(problem, "/objectives", OBJECTIVES)
}

/// The same problem with pointers that begin otherwise.
pub fn moved(mut problem: Problem, from: &str, to: &str) -> Problem {
    for fault in &mut problem.errors {
        if let Place::Pointer(pointer) = &mut fault.place
            && let Some(rest) = pointer.strip_prefix(from)
            && (rest.is_empty() || rest.starts_with('/'))
        {
            *pointer = format!("{to}{rest}");
        }
    }
    problem
}

/// Names the plan's own framework, if it has one, after what the plan is now called.
pub async fn follow<C: ConnectionTrait>(
    db: &C,
    now: OffsetDateTime,
    plan: &plan::Model,
) -> Result<(), Problem> {
    let Some(id) = plan.own_framework_id else {
        return Ok(());
    };
    let face = Face {
        number: &plan.number,
        title: &plan.title,
        issued_on: plan.issued_on,
        term: (plan.term_from, plan.term_to),
    };
    write::relabel(db, now, id, framework(face, Vec::new())).await
}
