//! Beginning a report and writing its text.

use entity::enums::{PeriodStatus, ReportAction};
use entity::json::{Narrative, Passage, Remarks, Sections};
use entity::{obligation, period, plan, report, report_event, report_revision, unit};
use sea_orm::sea_query::LockType;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel,
    QueryFilter, QuerySelect, Set, SqlErr,
};
use uuid::Uuid;

use super::change::{Change, Taken, record};
use super::content;
use super::drafters;
use super::dto::Report;
use super::input::{MAX_PASSAGES, NewReport, NewReportPassage, ReportPatch, ReportReason};
use super::refusal::barred;
use super::revise;
use super::setting::Setting;
use super::status::State;
use super::steps::{Barred, ReportStep};
use super::writers::{Grants, Writers};
use crate::app::AppState;
use crate::auth::policy::{ReadReports, WriteReports};
use crate::auth::principal::Allow;
use crate::clock::local_day;
use crate::event_id;
use crate::http::catalogue::{Code, FaultCode};
use crate::http::etag::IfMatch;
use crate::http::patch::Patch;
use crate::http::problem::Problem;
use crate::periods::taking;
use crate::plans;
use crate::texts;
use crate::units::service::unknown;

/// Begins a unit's report for an open period: revision 1, nothing in it yet.
pub async fn create(
    state: &AppState,
    allow: &Allow<WriteReports>,
    reader: &Allow<ReadReports>,
    new: NewReport,
) -> Result<Report, Problem> {
    let account_id = allow.account_id()?;
    let grants = Grants::of(allow);
    let tx = state.db.begin().await?;
    // Locked, so that the period does not close in between.
    let period = period::Entity::find_by_id(new.period_id)
        .filter(period::Column::PlanId.in_subquery(plans::scope::visible_ids(reader)))
        .lock_shared()
        .one(&tx)
        .await?;
    let unit = unit::Entity::find_by_id(new.unit_id).one(&tx).await?;
    let (period, unit) = known(period, unit)?;
    let plan = plan::Entity::find_by_id(period.plan_id)
        .one(&tx)
        .await?
        .ok_or_else(Problem::not_found)?;
    let lead_unit_id = plan.lead_unit_id;
    let may_know = grants.writes_for(unit.id)
        || grants.writes_for(lead_unit_id)
        || may_know(&tx, reader, &period, unit.id).await?;
    if !may_know {
        return Err(owes_nothing());
    }
    let is_on_behalf = new.on_behalf_reason.is_some();
    begun_by(&grants, unit.id, lead_unit_id, is_on_behalf)?;
    // Locked, so that the unit is not released in between.
    let obligation = obligation::Entity::find()
        .filter(obligation::Column::PeriodId.eq(period.id))
        .filter(obligation::Column::UnitId.eq(unit.id))
        .lock(LockType::NoKeyUpdate)
        .one(&tx)
        .await?;
    let now = state.clock.now();
    let obligation = obligation.ok_or_else(|| match period.status {
        // What is owed is worked out when it opens.
        PeriodStatus::Upcoming => taking::Refusal::Upcoming.problem(&period.label, "create"),
        PeriodStatus::Open | PeriodStatus::Closed => owes_nothing(),
    })?;
    taking::require(plan.status, &period, &obligation, local_day(now), "create")?;
    let on_behalf_reason = new.on_behalf_reason.map(String::from);
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
        on_behalf_unit_id: is_on_behalf.then_some(lead_unit_id),
        on_behalf_reason: on_behalf_reason.clone(),
        version: 1,
        created_at: now,
        updated_at: now,
    };
    report::Entity::insert(row.clone().into_active_model().reset_all())
        .exec_without_returning(&tx)
        .await
        .map_err(duplicate)?;
    let revision = revise::fresh(row.id, first.revision, Narrative::default(), now);
    let revision_id = revision.id;
    report_revision::Entity::insert(revision.into_active_model().reset_all())
        .exec_without_returning(&tx)
        .await?;
    drafters::remember(&tx, revision_id, account_id).await?;
    let event = report_event::Model {
        id: event_id::next(),
        report_id: row.id,
        revision: first.revision,
        action: ReportAction::Created,
        status: first.status,
        account_id,
        at: now,
        reason: on_behalf_reason,
        remarks: Remarks::default(),
    };
    let setting = Setting {
        lead_unit_id,
        plan: plan.status,
        plan_number: plan.number,
        period,
        obligation,
    };
    let taken = Taken {
        report: &row,
        setting: &setting,
        event,
    };
    record(&tx, vec![taken]).await?;
    let content = content::load(&tx, &row).await?;
    tx.commit().await?;
    let hands = grants.hands(Writers::of(&row), lead_unit_id, true);
    let steps = setting.steps(&row, hands, local_day(now));
    Ok(Report::of(&row, content, steps))
}

/// A unit's report is begun by its reporters; in its place, with a reason, by those of the plan's lead unit.
fn begun_by(
    grants: &Grants,
    unit_id: Uuid,
    lead_unit_id: Uuid,
    is_on_behalf: bool,
) -> Result<(), Problem> {
    if !is_on_behalf {
        if grants.writes_for(unit_id) {
            return Ok(());
        }
        if grants.writes_for(lead_unit_id) {
            return Err(Problem::input(
                "/on_behalf_reason",
                FaultCode::MissingField,
                texts::reports::reason_to_stand_in(),
            ));
        }
        return Err(barred(Barred::NoWriter));
    }
    if unit_id == lead_unit_id {
        return Err(Problem::input(
            "/on_behalf_reason",
            FaultCode::OwnUnit,
            texts::reports::own_report_on_behalf(),
        ));
    }
    if grants.writes_for(lead_unit_id) {
        Ok(())
    } else {
        Err(barred(Barred::NoStandIn))
    }
}

/// Takes over a report that is being written, in place of its unit.
pub async fn take_over(
    state: &AppState,
    allow: &Allow<WriteReports>,
    id: Uuid,
    if_match: &IfMatch,
    reason: ReportReason,
) -> Result<Report, Problem> {
    let mut change = Change::open(state, allow, id, ReportStep::TakeOver, if_match).await?;
    let reason = String::from(reason.reason);
    change.report.on_behalf_unit_id = Some(change.setting.lead_unit_id);
    change.report.on_behalf_reason = Some(reason.clone());
    change
        .step(ReportAction::TakenOver, Some(reason), Remarks::default())
        .await
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
            FaultCode::UnknownPeriod,
            texts::reports::no_such_period(),
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
        FaultCode::OwesNothing,
        texts::periods::owes_no_report(),
    )
}

fn duplicate(error: DbErr) -> Problem {
    match error.sql_err() {
        Some(SqlErr::UniqueConstraintViolation(_)) => {
            Problem::because(Code::Duplicate, texts::reports::report_exists())
        }
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
    let change = Change::open(state, allow, id, ReportStep::Write, if_match).await?;
    let mut revision = change.revision();
    match patch.narrative {
        Patch::Absent => {}
        Patch::Null => revision.narrative = Set(Narrative::default()),
        Patch::Value(passages) => {
            let sections = change.sections().await?;
            revision.narrative = Set(narrative(passages, &sections)?);
        }
    }
    change.keep(revision).await
}

/// The text as it is stored: each section is one of the plan's and comes once.
fn narrative(passages: Vec<NewReportPassage>, sections: &Sections) -> Result<Narrative, Problem> {
    if passages.len() > MAX_PASSAGES {
        return Err(Problem::input(
            "/narrative",
            FaultCode::TooMany,
            texts::reports::too_many_passages(MAX_PASSAGES),
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
                FaultCode::UnknownSection,
                texts::reports::no_such_section(),
            );
        } else if kept.iter().any(|passage| passage.section == section) {
            problem = problem.at(
                pointer,
                FaultCode::Duplicate,
                texts::reports::section_repeated(),
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
        assert_eq!(
            faults,
            [
                (&at(0), FaultCode::UnknownSection),
                (&at(2), FaultCode::Duplicate)
            ]
        );
        let many = vec!["results"; MAX_PASSAGES + 1];
        assert_eq!(
            narrative(passages(&many), &sections).unwrap_err().errors[0].code,
            FaultCode::TooMany
        );
    }
}
