//! What the audit trail keeps of a plan: the members of its document, before and after.

use entity::enums::AuditAction;
use entity::plan;
use serde::Serialize;

use super::document::PlanDocument;
use crate::audit::{Event, Subject};

/// That something happened to a plan, with the members of its document that changed.
pub fn event(
    action: AuditAction,
    plan: &plan::Model,
    before: Option<&PlanDocument>,
    after: Option<&PlanDocument>,
) -> Event {
    let mut event = Event::new(action)
        .on(Subject::plan(plan.id, &plan.number))
        .at([plan.issuing_unit_id, plan.lead_unit_id]);
    let before = before.map(members);
    let after = after.map(members);
    for (index, name) in NAMES.into_iter().enumerate() {
        let of = |members: &Option<Members>| members.as_ref().and_then(|all| all[index].clone());
        event = event.change(name, of(&before), of(&after));
    }
    event
}

/// The names of the members that differ, in the order of the document.
pub fn differing(a: &PlanDocument, b: &PlanDocument) -> Vec<&'static str> {
    let (a, b) = (members(a), members(b));
    NAMES
        .into_iter()
        .enumerate()
        .filter(|(index, _)| a[*index] != b[*index])
        .map(|(_, name)| name)
        .collect()
}

/// The members of a document, in its order.
const NAMES: [&str; 21] = [
    "number",
    "title",
    "title_en",
    "issuing_unit",
    "lead_unit",
    "place",
    "issued_on",
    "term_from",
    "term_to",
    "signatory",
    "parent_plan",
    "bases",
    "general_objectives",
    "funding",
    "recipients",
    "report_sections",
    "frameworks",
    "own_objectives",
    "tasks",
    "schedule",
    "assignments",
];

/// Each member as text: a string as it is, the rest as compact JSON; none where there is nothing.
type Members = [Option<String>; 21];

fn members(document: &PlanDocument) -> Members {
    let PlanDocument {
        number,
        title,
        title_en,
        issuing_unit,
        lead_unit,
        place,
        issued_on,
        term_from,
        term_to,
        signatory,
        parent_plan,
        bases,
        general_objectives,
        funding,
        recipients,
        report_sections,
        frameworks,
        own_objectives,
        tasks,
        schedule,
        assignments,
    } = document;
    [
        Some(number.as_str().to_owned()),
        Some(title.as_str().to_owned()),
        title_en.as_ref().map(|title| title.as_str().to_owned()),
        Some(issuing_unit.as_str().to_owned()),
        Some(lead_unit.as_str().to_owned()),
        Some(place.as_str().to_owned()),
        Some(issued_on.to_string()),
        Some(term_from.to_string()),
        Some(term_to.to_string()),
        signatory.as_ref().and_then(json),
        parent_plan.as_ref().and_then(json),
        list(bases),
        list(general_objectives),
        list(funding),
        list(recipients),
        list(report_sections),
        list(frameworks),
        list(own_objectives),
        list(tasks),
        list(schedule),
        list(assignments),
    ]
}

fn list<T: Serialize>(items: &[T]) -> Option<String> {
    (!items.is_empty()).then(|| json(&items)).flatten()
}

/// Plain shapes always can be written.
fn json<T: Serialize + ?Sized>(value: &T) -> Option<String> {
    serde_json::to_string(value).ok()
}
