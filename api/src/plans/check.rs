//! What a draft must keep to, whatever it says.

use std::collections::BTreeSet;

use entity::{plan, unit_ancestor};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use time::Date;
use uuid::Uuid;

use super::document_number::normalise;
use super::dto::{DocumentRef, NewPlan, PlanPatch, ReportSection};
use super::scope::visible;
use super::{schedule, tasks};
use crate::auth::policy::{ManagePlans, ReadPlans};
use crate::auth::principal::Allow;
use crate::http::problem::Problem;
use crate::text::Text;

/// Most plans above one another: the levels of government are fewer.
const LEVELS: usize = 10;

/// Checks a plan to draft; adds a fault for each thing wrong.
pub fn new(new: &NewPlan, problem: &mut Problem) {
    let term = (new.term_from.0, new.term_to.0);
    check_caps_and_term(
        [
            ("/bases", new.bases.len(), 100),
            ("/general_objectives", new.general_objectives.len(), 100),
            ("/funding", new.funding.len(), 100),
            ("/recipients", new.recipients.len(), 100),
            ("/report_sections", new.report_sections.len(), 50),
            ("/framework_ids", new.framework_ids.len(), 20),
            ("/tasks", new.tasks.len(), 500),
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
            ("/framework_ids", length(patch.framework_ids.as_ref()), 20),
            ("/tasks", length(patch.tasks.as_ref()), 500),
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
            let text = Text::new(
                format!("Tối đa {max} mục."),
                format!("At most {max} items."),
            );
            problem.push(pointer, "too_many", text);
        }
    }
    if term.1 < term.0 {
        problem.push(
            "/term_to",
            "before_start",
            Text::new("Kết thúc trước khi bắt đầu.", "It ends before it starts."),
        );
    }
}

fn number(text: &str, problem: &mut Problem) {
    if normalise(text).is_empty() {
        problem.push(
            "/number",
            "empty",
            Text::new("Thiếu số và ký hiệu.", "There is no number."),
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
                "empty",
                Text::new(
                    "Cần ít nhất một thông tin về văn bản.",
                    "At least one member is needed.",
                ),
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
                "duplicate",
                Text::new("Khoá lặp lại.", "The key is there twice."),
            );
        }
    }
}

/// The issuer is the lead unit itself or a unit above it.
pub async fn issuer<C: ConnectionTrait>(db: &C, issuer: Uuid, lead: Uuid) -> Result<(), Problem> {
    let above = unit_ancestor::Entity::find_by_id((issuer, lead))
        .one(db)
        .await?;
    if above.is_some() {
        return Ok(());
    }
    Err(Problem::input(
        "/issuing_unit_id",
        "unknown_unit",
        "Đơn vị ban hành phải là cơ quan chủ trì hoặc cấp trên của cơ quan chủ trì.",
        "The issuer is the lead unit or a unit above it.",
    ))
}

/// The plan above is one the caller may know of and does not itself stand below `plan`, which is new where it
/// is absent.
pub async fn parent<C: ConnectionTrait>(
    db: &C,
    allow: &Allow<ManagePlans>,
    plan: Option<Uuid>,
    parent: Uuid,
) -> Result<(), Problem> {
    // What the caller reads anywhere, not only where they coordinate: the plan above is issued above.
    let known = match allow.also::<ReadPlans>() {
        Some(reader) => {
            visible(&reader)
                .filter(plan::Column::Id.eq(parent))
                .one(db)
                .await?
        }
        None => None,
    };
    let mut above = known.ok_or_else(|| {
        Problem::input(
            "/parent_plan_id",
            "unknown_plan",
            "Không có kế hoạch này.",
            "There is no such plan.",
        )
    })?;
    for _ in 0..LEVELS {
        if Some(above.id) == plan {
            return Err(Problem::input(
                "/parent_plan_id",
                "cycle",
                "Kế hoạch không thể là cấp trên của chính nó.",
                "A plan cannot stand above itself.",
            ));
        }
        let next = match above.parent_plan_id {
            Some(id) => plan::Entity::find_by_id(id).one(db).await?,
            None => None,
        };
        match next {
            Some(next) => above = next,
            None => return Ok(()),
        }
    }
    Err(Problem::input(
        "/parent_plan_id",
        "too_deep",
        format!("Tối đa {LEVELS} cấp kế hoạch ở phía trên."),
        format!("At most {LEVELS} plans stand above one another."),
    ))
}
