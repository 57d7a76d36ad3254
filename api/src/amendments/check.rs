//! What an amendment must keep to, whatever it changes.

use std::collections::BTreeSet;

use entity::plan;
use time::Date;

use super::dto::{ADDED, AddedAssignment, ENDED, NewPlanAmendment};
use crate::http::catalogue::{Code, FaultCode};
use crate::http::problem::Problem;
use crate::plans::dto::PlanPatch;
use crate::plans::{check, schedule};
use crate::texts;

/// Checks the body against the plan it amends, whose last amendment took effect on `last`; adds a fault for each
/// thing wrong. `patch` is what it says of the plan itself.
pub fn body(
    new: &NewPlanAmendment,
    patch: &PlanPatch,
    plan: &plan::Model,
    last: Option<Date>,
    problem: &mut Problem,
) {
    let mut of_document = Problem::new(Code::InvalidInput);
    check::number(new.document.number.as_str(), &mut of_document);
    problem.errors.extend(of_document.under("/document").errors);
    day(new.effective_on.0, plan.issued_on, last, problem);
    let term = (
        plan.term_from,
        patch.term_to.map_or(plan.term_to, |day| day.0),
    );
    let mut of_plan = Problem::new(Code::InvalidInput);
    check::patch(patch, term, &mut of_plan);
    problem.errors.extend(of_plan.under("/plan").errors);
    if let Some(rules) = &new.schedule {
        cap("/schedule", rules.len(), 20, problem);
        if term.0 <= term.1 {
            schedule::check(rules, term, problem);
        }
    }
    if new.own_targets.is_some() && plan.own_framework_id.is_none() {
        problem.push(
            "/own_targets",
            FaultCode::NoOwnTargets,
            texts::amendments::no_own_targets(),
        );
    }
    cap(
        "/assignments_added",
        new.assignments_added.len(),
        ADDED,
        problem,
    );
    for (index, added) in new.assignments_added.iter().enumerate() {
        assignment(&format!("/assignments_added/{index}"), added, problem);
    }
    cap(
        "/assignments_ended",
        new.assignments_ended.len(),
        ENDED,
        problem,
    );
    let mut seen = BTreeSet::new();
    for (index, id) in new.assignments_ended.iter().enumerate() {
        if !seen.insert(id) {
            let text = texts::amendments::duty_repeated();
            problem.push(
                format!("/assignments_ended/{index}"),
                FaultCode::Duplicate,
                text,
            );
        }
    }
}

fn day(effective_on: Date, issued_on: Date, last: Option<Date>, problem: &mut Problem) {
    if effective_on < issued_on {
        problem.push(
            "/effective_on",
            FaultCode::BeforeIssue,
            texts::amendments::before_issue(issued_on),
        );
    } else if let Some(last) = last.filter(|last| effective_on < *last) {
        problem.push(
            "/effective_on",
            FaultCode::BeforeLast,
            texts::amendments::before_last_amendment(last),
        );
    }
}

fn assignment(at: &str, added: &AddedAssignment, problem: &mut Problem) {
    if added.unit_id.is_none() && added.group_id.is_none() {
        problem.push(
            at,
            FaultCode::MissingField,
            texts::amendments::unit_or_group_needed(),
        );
    }
    if added.subject.id.is_some() && added.subject.number.is_some() {
        problem.push(
            format!("{at}/subject/number"),
            FaultCode::Exclusive,
            texts::amendments::id_or_number(),
        );
    }
}

fn cap(pointer: &str, length: usize, max: usize, problem: &mut Problem) {
    if length > max {
        let text = texts::common::at_most_items(max);
        problem.push(pointer, FaultCode::TooMany, text);
    }
}
