//! Beginning a report and writing its text.

use entity::enums::ReportAction;
use entity::json::{Narrative, Passage, Remarks, Sections, Warnings};
use entity::{obligation, period, plan, report, report_event, report_revision, unit};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel,
    QueryFilter, QuerySelect, Set, SqlErr,
};
use uuid::Uuid;

use super::change::{Change, record, require_unit};
use super::content;
use super::drafters;
use super::dto::Report;
use super::input::{MAX_PASSAGES, NewReport, NewReportPassage, ReportPatch};
use super::refusal::require_open;
use super::stale;
use super::status::State;
use crate::app::AppState;
use crate::auth::policy::{ReadReports, WriteReports};
use crate::auth::principal::Allow;
use crate::http::catalogue::Code;
use crate::http::etag::IfMatch;
use crate::http::patch::Patch;
use crate::http::problem::Problem;
use crate::plans;
use crate::text::Text;
use crate::units::service::unknown;

/// Begins a unit's report for an open period: revision 1, nothing in it yet.
pub async fn create(
    state: &AppState,
    allow: &Allow<WriteReports>,
    reader: &Allow<ReadReports>,
    new: &NewReport,
) -> Result<Report, Problem> {
    let account_id = allow.account_id()?;
    let tx = state.db.begin().await?;
    // Locked, so that the period does not close in between.
    let period = period::Entity::find_by_id(new.period_id)
        .filter(period::Column::PlanId.in_subquery(plans::scope::visible_ids(reader)))
        .lock_shared()
        .one(&tx)
        .await?;
    let unit = unit::Entity::find_by_id(new.unit_id).one(&tx).await?;
    let (period, unit) = known(period, unit)?;
    if !allow.at(unit.id) && !may_know(&tx, reader, &period, unit.id).await? {
        return Err(owes_nothing());
    }
    require_unit(allow, unit.id)?;
    require_open(&period, "create")?;
    let obligation = obligation::Entity::find()
        .filter(obligation::Column::PeriodId.eq(period.id))
        .filter(obligation::Column::UnitId.eq(unit.id))
        .one(&tx)
        .await?
        .ok_or_else(owes_nothing)?;
    let now = state.clock.now();
    let first = State::begin(unit.requires_sign_off);
    let row = report::Model {
        id: Uuid::now_v7(),
        plan_id: obligation.plan_id,
        period_id: period.id,
        unit_id: unit.id,
        obligation_id: obligation.id,
        status: first.status,
        revision: first.revision,
        effective_revision: first.effective_revision,
        review_started_at: None,
        review_started_by: None,
        on_behalf_unit_id: None,
        on_behalf_reason: None,
        version: 1,
        created_at: now,
        updated_at: now,
    };
    report::Entity::insert(row.clone().into_active_model().reset_all())
        .exec_without_returning(&tx)
        .await
        .map_err(duplicate)?;
    let revision = report_revision::Model {
        id: Uuid::now_v7(),
        report_id: row.id,
        number: first.revision,
        narrative: Narrative::default(),
        warnings: Warnings::default(),
        submitted_at: None,
        submitted_by: None,
        signed_by: None,
        accepted_at: None,
        created_at: now,
    };
    let revision_id = revision.id;
    report_revision::Entity::insert(revision.into_active_model().reset_all())
        .exec_without_returning(&tx)
        .await?;
    drafters::remember(&tx, revision_id, account_id).await?;
    let event = report_event::Model {
        id: Uuid::now_v7(),
        report_id: row.id,
        revision: first.revision,
        action: ReportAction::Created,
        status: first.status,
        account_id,
        at: now,
        reason: None,
        remarks: Remarks::default(),
    };
    record(&tx, event).await?;
    let content = content::load(&tx, &row).await?;
    tx.commit().await?;
    Ok(Report::of(&row, content))
}

/// Both, or every reference that leads nowhere.
fn known(
    period: Option<period::Model>,
    unit: Option<unit::Model>,
) -> Result<(period::Model, unit::Model), Problem> {
    let mut problem = Problem::new(Code::InvalidInput);
    if period.is_none() {
        problem = problem.at(
            "/period_id",
            "unknown_period",
            Text::new("Không có kỳ báo cáo này.", "There is no such period."),
        );
    }
    if unit.is_none() {
        problem.errors.extend(unknown("/unit_id").errors);
    }
    period.zip(unit).ok_or(problem)
}

/// Whether the caller may know what a unit owes for a period.
async fn may_know<C: ConnectionTrait>(
    db: &C,
    reader: &Allow<ReadReports>,
    period: &period::Model,
    unit_id: Uuid,
) -> Result<bool, Problem> {
    if reader.scope().contains(db, unit_id).await? {
        return Ok(true);
    }
    let led = plan::Entity::find_by_id(period.plan_id)
        .filter(plans::scope::leads(reader))
        .one(db)
        .await?;
    Ok(led.is_some())
}

fn owes_nothing() -> Problem {
    Problem::input(
        "/unit_id",
        "owes_nothing",
        "Đơn vị không có nghĩa vụ báo cáo trong kỳ này.",
        "The unit owes no report for this period.",
    )
}

fn duplicate(error: DbErr) -> Problem {
    match error.sql_err() {
        Some(SqlErr::UniqueConstraintViolation(_)) => Problem::because(
            Code::Duplicate,
            "Đơn vị đã có báo cáo cho kỳ này; hãy mở báo cáo đó.",
            "The unit already has a report for this period; open that one.",
        ),
        _ => error.into(),
    }
}

/// Replaces the text of a draft.
pub async fn update(
    state: &AppState,
    allow: &Allow<WriteReports>,
    id: Uuid,
    if_match: &IfMatch,
    patch: ReportPatch,
) -> Result<Report, Problem> {
    let change = Change::open(state, allow, id).await?;
    change.require_unit(allow)?;
    stale::check(&change, if_match)?;
    change.require_draft()?;
    let mut revision = change.revision();
    match patch.narrative {
        Patch::Absent => {}
        Patch::Null => revision.narrative = Set(Narrative::default()),
        Patch::Value(passages) => {
            let plan = plan::Entity::find_by_id(change.report.plan_id)
                .one(&change.tx)
                .await?
                .ok_or_else(Problem::not_found)?;
            revision.narrative = Set(narrative(passages, &plan.report_sections)?);
        }
    }
    change.keep(revision).await
}

/// The text as it is stored: each section is one of the plan's and comes once.
fn narrative(passages: Vec<NewReportPassage>, sections: &Sections) -> Result<Narrative, Problem> {
    if passages.len() > MAX_PASSAGES {
        return Err(Problem::input(
            "/narrative",
            "too_many",
            format!("Tối đa {MAX_PASSAGES} đoạn."),
            format!("At most {MAX_PASSAGES} passages."),
        ));
    }
    let mut problem = Problem::new(Code::InvalidInput);
    let mut kept: Vec<Passage> = Vec::with_capacity(passages.len());
    for (index, passage) in passages.into_iter().enumerate() {
        let NewReportPassage { section, text } = passage;
        let section = String::from(section);
        let pointer = format!("/narrative/{index}/section");
        if !sections.0.iter().any(|known| known.key == section) {
            problem = problem.at(
                pointer,
                "unknown_section",
                Text::new(
                    "Báo cáo của kế hoạch này không có mục đó.",
                    "Reports under this plan have no such section.",
                ),
            );
        } else if kept.iter().any(|passage| passage.section == section) {
            problem = problem.at(
                pointer,
                "duplicate",
                Text::new("Mục lặp lại.", "The section is there twice."),
            );
        }
        kept.push(Passage {
            section,
            text: text.into(),
        });
    }
    problem.or_ok()?;
    Ok(Narrative(kept))
}

#[cfg(test)]
mod tests {
    use entity::json::Section;

    use super::*;
    use crate::http::problem::Place;
    use crate::http::words::{Line, Prose};

    fn passages(sections: &[&str]) -> Vec<NewReportPassage> {
        sections
            .iter()
            .map(|section| NewReportPassage {
                section: Line::new(*section).unwrap(),
                text: Prose::new("Phòng Tư pháp đã thẩm định 6 dự thảo.").unwrap(),
            })
            .collect()
    }

    #[test]
    fn a_section_is_one_of_the_plan_and_comes_once() {
        let sections = Sections(vec![Section {
            key: "results".into(),
            title: "Kết quả".into(),
        }]);
        assert_eq!(
            narrative(passages(&["results"]), &sections)
                .unwrap()
                .0
                .len(),
            1
        );
        let problem = narrative(passages(&["plans", "results", "results"]), &sections).unwrap_err();
        let faults: Vec<_> = problem
            .errors
            .iter()
            .map(|fault| (&fault.place, fault.code))
            .collect();
        let at = |index: usize| Place::Pointer(format!("/narrative/{index}/section"));
        assert_eq!(faults, [(&at(0), "unknown_section"), (&at(2), "duplicate")]);
        let many = vec!["results"; MAX_PASSAGES + 1];
        assert_eq!(
            narrative(passages(&many), &sections).unwrap_err().errors[0].code,
            "too_many"
        );
    }
}
