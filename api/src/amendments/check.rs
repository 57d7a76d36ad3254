//! What an amendment must keep to, whatever it changes.

use std::collections::BTreeSet;

use entity::plan;
use time::Date;

use super::dto::{ADDED, AddedAssignment, ENDED, NewPlanAmendment};
use crate::http::catalogue::Code;
use crate::http::problem::Problem;
use crate::plans::dto::PlanPatch;
use crate::plans::{check, schedule};
use crate::text::Text;

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
            "no_own_targets",
            Text::new(
                "Kế hoạch không có mục tiêu cụ thể riêng.",
                "The plan has no targets of its own.",
            ),
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
            let text = Text::new("Phân công lặp lại.", "The duty is there twice.");
            problem.push(format!("/assignments_ended/{index}"), "duplicate", text);
        }
    }
}

fn day(effective_on: Date, issued_on: Date, last: Option<Date>, problem: &mut Problem) {
    if effective_on < issued_on {
        problem.push(
            "/effective_on",
            "before_issue",
            Text::new(
                format!("Trước ngày ban hành kế hoạch ({issued_on})."),
                format!("It is before the plan was issued ({issued_on})."),
            ),
        );
    } else if let Some(last) = last.filter(|last| effective_on < *last) {
        problem.push(
            "/effective_on",
            "before_last",
            Text::new(
                format!("Trước lần sửa đổi gần nhất ({last})."),
                format!("It is before the last amendment ({last})."),
            ),
        );
    }
}

fn assignment(at: &str, added: &AddedAssignment, problem: &mut Problem) {
    if added.unit_id.is_none() && added.group_id.is_none() {
        problem.push(
            at,
            "missing_field",
            Text::new(
                "Cần `unit_id` hoặc `group_id`.",
                "Either `unit_id` or `group_id` is needed.",
            ),
        );
    }
    if added.subject.id.is_some() && added.subject.number.is_some() {
        problem.push(
            format!("{at}/subject/number"),
            "exclusive",
            Text::new(
                "Chỉ dùng một trong hai: `id` hoặc `number`.",
                "Use only one of `id` and `number`.",
            ),
        );
    }
}

fn cap(pointer: &str, length: usize, max: usize, problem: &mut Problem) {
    if length > max {
        let text = Text::new(
            format!("Tối đa {max} mục."),
            format!("At most {max} items."),
        );
        problem.push(pointer, "too_many", text);
    }
}
