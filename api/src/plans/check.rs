//! What a draft must keep to by itself, whatever it refers to.

use std::collections::BTreeSet;

use time::Date;

use super::document_number::{fits_plan, normalise};
use super::dto::{DocumentRef, NewPlan, PlanPatch, ReportSection};
use super::own::{self, Face};
use super::{schedule, tasks};
use crate::frameworks::referred::Referred;
use crate::http::catalogue::FaultCode;
use crate::http::problem::Problem;
use crate::texts;

/// Most characters of a number as it is kept, which may be one longer than it was given.
const LONGEST: usize = 64;

/// Most frameworks a plan reports on besides its own.
pub const FRAMEWORKS: usize = 20;

/// Most tasks of a plan.
pub const TASKS: usize = 500;

/// Checks a plan to draft by itself; adds a fault for each thing wrong. `referred` is what its own
/// targets refer to in other frameworks.
pub fn new(new: &NewPlan, referred: &Referred, problem: &mut Problem) {
    let term = (new.term_from.0, new.term_to.0);
    check_caps_and_term(
        [
            ("/bases", new.bases.len(), 100),
            ("/general_objectives", new.general_objectives.len(), 100),
            ("/funding", new.funding.len(), 100),
            ("/recipients", new.recipients.len(), 100),
            ("/report_sections", new.report_sections.len(), 50),
            ("/framework_ids", new.framework_ids.len(), FRAMEWORKS),
            ("/tasks", new.tasks.len(), TASKS),
            ("/schedule", new.schedule.len(), 20),
        ],
        term,
        problem,
    );
    number(new.number.as_str(), problem);
    bases(&new.bases, problem);
    sections(&new.report_sections, problem);
    tasks::check(&new.tasks, problem);
    if term.0 <= term.1 {
        schedule::check(&new.schedule, term, problem);
    }
    let face = Face {
        number: new.number.as_str(),
        title: new.title.as_str(),
        issued_on: new.issued_on.0,
        term,
    };
    own::check(face, &new.own_objectives, referred, problem);
}

/// Checks changes to a draft that then runs for `term`; adds a fault for each thing wrong.
pub fn patch(patch: &PlanPatch, term: (Date, Date), problem: &mut Problem) {
    fn length<T>(list: Option<&Vec<T>>) -> usize {
        list.map_or(0, Vec::len)
    }
    check_caps_and_term(
        [
            ("/bases", length(patch.bases.as_ref()), 100),
            (
                "/general_objectives",
                length(patch.general_objectives.as_ref()),
                100,
            ),
            ("/funding", length(patch.funding.as_ref()), 100),
            ("/recipients", length(patch.recipients.as_ref()), 100),
            (
                "/report_sections",
                length(patch.report_sections.as_ref()),
                50,
            ),
            (
                "/framework_ids",
                length(patch.framework_ids.as_ref()),
                FRAMEWORKS,
            ),
            ("/tasks", length(patch.tasks.as_ref()), TASKS),
            ("/schedule", length(patch.schedule.as_ref()), 20),
        ],
        term,
        problem,
    );
    if let Some(new) = &patch.number {
        number(new.as_str(), problem);
    }
    bases(patch.bases.as_deref().unwrap_or_default(), problem);
    sections(
        patch.report_sections.as_deref().unwrap_or_default(),
        problem,
    );
    tasks::check(patch.tasks.as_deref().unwrap_or_default(), problem);
    if term.0 <= term.1 {
        schedule::check(patch.schedule.as_deref().unwrap_or_default(), term, problem);
    }
}

fn check_caps_and_term(caps: [(&str, usize, usize); 8], term: (Date, Date), problem: &mut Problem) {
    for (pointer, length, max) in caps {
        if length > max {
            let text = texts::common::at_most_items(max);
            problem.push(pointer, FaultCode::TooMany, text);
        }
    }
    if term.1 < term.0 {
        problem.push(
            "/term_to",
            FaultCode::BeforeStart,
            texts::plans::ends_before_it_starts(),
        );
    }
}

/// Checks the number of a plan, or of what amends it, at `/number`.
pub fn number(text: &str, problem: &mut Problem) {
    let number = normalise(text);
    if number.is_empty() {
        problem.push("/number", FaultCode::Empty, texts::plans::no_number());
    } else if !fits_plan(&number) || number.chars().count() > LONGEST {
        problem.push(
            "/number",
            FaultCode::InvalidNumber,
            texts::plans::not_a_number(),
        );
    }
}

fn bases(list: &[DocumentRef], problem: &mut Problem) {
    for (index, document) in list.iter().enumerate() {
        let DocumentRef {
            number,
            issued_on,
            issuer,
            title,
        } = document;
        if number.is_none() && issued_on.is_none() && issuer.is_none() && title.is_none() {
            problem.push(
                format!("/bases/{index}"),
                FaultCode::Empty,
                texts::plans::document_is_empty(),
            );
        }
    }
}

fn sections(list: &[ReportSection], problem: &mut Problem) {
    let mut seen = BTreeSet::new();
    for (index, section) in list.iter().enumerate() {
        if !seen.insert(section.key.as_str()) {
            problem.push(
                format!("/report_sections/{index}/key"),
                FaultCode::Duplicate,
                texts::plans::key_repeated(),
            );
        }
    }
}
