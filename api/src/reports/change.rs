//! The frame of every change of a report: visible, allowed, unchanged since read, then written at once.

use entity::enums::ReportAction;
use entity::json::{Remarks, Sections, Warnings};
use entity::{obligation, period, plan, report, report_event, report_revision, unit};
use sea_orm::sea_query::LockType;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QuerySelect, QueryTrait, Select, Set,
};
use time::OffsetDateTime;
use uuid::Uuid;

use super::content::{self, Content};
use super::dto::Report;
use super::refusal::{barred, impossible};
use super::setting::Setting;
use super::status::State;
use super::steps::ReportStep;
use super::writers::{Grants, Writers};
use super::{drafters, notices, revise, scope};
use crate::app::AppState;
use crate::auth::policy::Permission;
use crate::auth::principal::Allow;
use crate::changes;
use crate::changes::record::{Happened, of_report};
use crate::clock::local_day;
use crate::db::Tx;
use crate::event_id;
use crate::http::etag::IfMatch;
use crate::http::problem::Problem;
use crate::periods::taking;
use crate::rollups::mark;
use crate::rows::insert_all;

/// A report locked for a change. Dropped before it is kept, nothing has happened.
#[derive(Debug)]
pub struct Change {
    /// The transaction that holds the lock.
    pub tx: Tx,
    /// The report.
    pub report: report::Model,
    /// What stands in its current revision.
    pub content: Content,
    /// Where it belongs.
    pub setting: Setting,
    /// Where the step asked for leads.
    pub next: State,
    /// Who changes it.
    pub account_id: Uuid,
    /// When.
    pub now: OffsetDateTime,
    grants: Grants,
    /// Whether they had written in the current revision before.
    has_drafted: bool,
}

impl Change {
    /// Locks a report the caller may know of, for a step they may take with it as they last read it.
    pub async fn open<P: Permission>(
        state: &AppState,
        allow: &Allow<P>,
        id: Uuid,
        step: ReportStep,
        if_match: &IfMatch,
    ) -> Result<Self, Problem> {
        let account_id = allow.account_id()?;
        let grants = Grants::of(allow);
        let tx = state.db.begin().await?;
        let known = match step {
            ReportStep::TakeOver => scope::visible_to_stand_in(allow),
            _ => scope::visible(allow),
        };
        let known = known.filter(report::Column::Id.eq(id));
        if step.submits() {
            lock_what_takes_it(&tx, known.clone()).await?;
        }
        let report = known
            .lock(LockType::NoKeyUpdate)
            .one(&tx)
            .await?
            .ok_or_else(Problem::not_found)?;
        // After the lock, so that events stand in the order they happened.
        let now = state.clock.now();
        let setting = Setting::of(&tx, &report).await?;
        let (content, has_drafted) = content::load_for(&tx, &report, account_id).await?;
        let has_written = has_drafted || has_submitted(&content.revision, account_id);
        let writers = Writers::of(&report);
        let hands = grants.hands(writers, setting.lead_unit_id, has_written);
        step.may(hands).map_err(barred)?;
        if let Err(stale) = if_match.check(report.version) {
            // Who writes has something to merge with what is there; other steps are taken anew.
            return Err(if step == ReportStep::Write {
                let steps = setting.steps(&report, hands, local_day(now));
                stale.with_current(&Report::of(&report, content, steps))
            } else {
                stale
            });
        }
        let present = State {
            requires_sign_off: step == ReportStep::Submit && signs(&tx, report.unit_id).await?,
            ..State::of(&report, setting.lead_unit_id)
        };
        let next = step.take(present).map_err(impossible)?;
        taking::require_owed(&setting.period, &setting.obligation, step.name())?;
        if step.submits() {
            let today = local_day(now);
            let (plan, period) = (setting.plan, &setting.period);
            taking::require(plan, period, &setting.obligation, today, step.name())?;
        }
        Ok(Self {
            tx,
            report,
            content,
            setting,
            next,
            account_id,
            now,
            grants,
            has_drafted,
        })
    }

    /// The sections of the reports under its plan.
    pub async fn sections(&self) -> Result<Sections, Problem> {
        let plan = plan::Entity::find_by_id(self.report.plan_id)
            .one(&self.tx)
            .await?;
        let plan = plan.ok_or_else(Problem::not_found)?;
        Ok(plan.report_sections)
    }

    /// The current revision, ready to be changed and given to [`write`](Self::write).
    pub fn revision(&self) -> report_revision::ActiveModel {
        self.content.revision.clone().into()
    }

    /// Writes changes of the current revision.
    pub async fn write(&mut self, revision: report_revision::ActiveModel) -> Result<(), Problem> {
        self.content.revision = revision.update(&self.tx).await?;
        Ok(())
    }

    /// Keeps a change of the content. Warnings were about the content as it was submitted, so they go.
    pub async fn keep(
        mut self,
        mut revision: report_revision::ActiveModel,
    ) -> Result<Report, Problem> {
        if !self.has_drafted {
            drafters::remember(&self.tx, self.content.revision.id, self.account_id).await?;
            self.has_drafted = true;
        }
        revision.warnings = Set(Warnings::default());
        self.write(revision).await?;
        self.save().await
    }

    /// Takes the step and records who took it and why; where it leads to the next revision, begins that.
    pub async fn step(
        mut self,
        action: ReportAction,
        reason: Option<String>,
        remarks: Remarks,
    ) -> Result<Report, Problem> {
        let revision = self.report.revision;
        let event = report_event::Model {
            id: event_id::next(),
            report_id: self.report.id,
            revision: match action {
                // What happened to the revision that ends, but the reopening is how the next began.
                ReportAction::Reopened => self.next.revision,
                _ => revision,
            },
            action,
            status: self.next.status,
            account_id: self.account_id,
            at: self.now,
            reason,
            remarks: remarks.clone(),
        };
        let taken = Taken {
            report: &self.report,
            setting: &self.setting,
            event,
        };
        record(&self.tx, vec![taken]).await?;
        match action {
            ReportAction::Returned => self.content.remarks = remarks,
            ReportAction::Accepted => self.content.remarks = Remarks::default(),
            _ => {}
        }
        if self.next.revision != revision {
            let number = self.next.revision;
            revise::begin_next(&self.tx, &mut self.content, number, self.now).await?;
        }
        self.save().await
    }

    async fn save(mut self) -> Result<Report, Problem> {
        let next = self.next;
        if !next.is_under_review {
            self.report.review_started_at = None;
            self.report.review_started_by = None;
        }
        self.report.status = next.status;
        self.report.revision = next.revision;
        self.report.effective_revision = next.effective_revision;
        self.report.version += 1;
        self.report.updated_at = self.now;
        let report = self.report.clone().into_active_model().reset_all();
        self.report = report.update(&self.tx).await?;
        let report = self.shape();
        self.tx.commit().await?;
        Ok(report)
    }

    /// The report with the content as it is here; nothing of it is kept.
    pub fn leave(self) -> Report {
        self.shape()
    }

    fn shape(&self) -> Report {
        // Whoever wrote in a revision also wrote in the one that begins with its words.
        let has_written =
            self.has_drafted || has_submitted(&self.content.revision, self.account_id);
        let writers = Writers::of(&self.report);
        let hands = self
            .grants
            .hands(writers, self.setting.lead_unit_id, has_written);
        let steps = self.setting.steps(&self.report, hands, local_day(self.now));
        Report::of(&self.report, self.content.clone(), steps)
    }
}

/// Locks what decides whether a submission is taken, the period and then the obligation, before the report
/// itself: everybody locks in this order. The caller reads both again, with the report.
async fn lock_what_takes_it<C: ConnectionTrait>(
    db: &C,
    report: Select<report::Entity>,
) -> Result<(), Problem> {
    let of = |column| report.clone().select_only().column(column).into_query();
    period::Entity::find()
        .filter(period::Column::Id.in_subquery(of(report::Column::PeriodId)))
        .lock_shared()
        .one(db)
        .await?;
    obligation::Entity::find()
        .filter(obligation::Column::Id.in_subquery(of(report::Column::ObligationId)))
        .lock(LockType::NoKeyUpdate)
        .one(db)
        .await?;
    Ok(())
}

fn has_submitted(revision: &report_revision::Model, account_id: Uuid) -> bool {
    revision.submitted_by == Some(account_id)
}

/// Whether reports of the unit need a signature.
async fn signs<C: ConnectionTrait>(db: &C, unit_id: Uuid) -> Result<bool, Problem> {
    let unit = unit::Entity::find_by_id(unit_id).one(db).await?;
    Ok(unit.ok_or_else(Problem::not_found)?.requires_sign_off)
}

/// A step that is taken.
#[derive(Debug)]
pub struct Taken<'a> {
    /// The report as it was before.
    pub report: &'a report::Model,
    /// Where it belongs.
    pub setting: &'a Setting,
    /// The step.
    pub event: report_event::Model,
}

/// Records steps in the histories of reports and tells whom they concern: every step of every report passes
/// here.
pub async fn record<C: ConnectionTrait>(db: &C, taken: Vec<Taken<'_>>) -> Result<(), Problem> {
    notices::tell_of(db, &taken).await?;
    let told = taken.iter().filter_map(made_known);
    if let Some(first) = taken.first() {
        changes::record::record(db, first.event.at, told).await?;
    }
    let steps = taken.iter().map(|step| (step.report, &step.event));
    mark::steps(db, steps).await?;
    let events = taken
        .into_iter()
        .map(|step| step.event.into_active_model().reset_all());
    insert_all(db, events.collect()).await?;
    Ok(())
}

/// A step, as the change feed tells of it.
fn made_known(Taken { report, event, .. }: &Taken<'_>) -> Option<Happened> {
    let kind = of_report(event.action, report.status, event.status)?;
    Some(Happened {
        plan_id: Some(report.plan_id),
        period_id: Some(report.period_id),
        unit_id: Some(report.unit_id),
        revision: Some(event.revision),
        ..Happened::to(report.id, kind)
    })
}
