//! The frame of every change of a report: visible, allowed, unchanged since read, then written at once.

use entity::enums::ReportAction;
use entity::json::{Remarks, Warnings};
use entity::{period, plan, report, report_event, report_revision};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait,
    IntoActiveModel, QueryFilter, QuerySelect, Set,
};
use time::OffsetDateTime;
use uuid::Uuid;

use super::content::{self, Content};
use super::dto::Report;
use super::status::{State, may_write};
use super::{drafters, notices, refusal, scope};
use crate::app::AppState;
use crate::auth::policy::{Permission, ReviewReports};
use crate::auth::principal::Allow;
use crate::http::problem::Problem;
use crate::plans::status::Impossible;

/// A report locked for a change. Dropped before it is kept, nothing has happened.
#[derive(Debug)]
pub struct Change {
    /// The transaction that holds the lock.
    pub tx: DatabaseTransaction,
    /// The report.
    pub report: report::Model,
    /// What stands in its current revision.
    pub content: Content,
    /// Who changes it.
    pub account_id: Uuid,
    /// When.
    pub now: OffsetDateTime,
}

impl Change {
    /// Locks a report the caller may know of.
    pub async fn open<P: Permission>(
        state: &AppState,
        allow: &Allow<P>,
        id: Uuid,
    ) -> Result<Self, Problem> {
        let account_id = allow.account_id()?;
        let tx = state.db.begin().await?;
        let report = scope::visible(allow)
            .filter(report::Column::Id.eq(id))
            .lock_exclusive()
            .one(&tx)
            .await?
            .ok_or_else(Problem::not_found)?;
        let content = content::load(&tx, &report).await?;
        Ok(Self {
            tx,
            report,
            content,
            account_id,
            // After the lock, so that events stand in the order they happened.
            now: state.clock.now(),
        })
    }

    /// Fails unless the caller's permission is for the report's own unit.
    pub fn require_unit<P: Permission>(&self, allow: &Allow<P>) -> Result<(), Problem> {
        require_unit(allow, self.report.unit_id)
    }

    /// Fails unless the caller reviews for the lead unit of the plan.
    pub async fn require_lead(&self, allow: &Allow<ReviewReports>) -> Result<(), Problem> {
        let plan = plan::Entity::find_by_id(self.report.plan_id)
            .one(&self.tx)
            .await?;
        if plan.is_some_and(|plan| allow.at(plan.lead_unit_id)) {
            Ok(())
        } else {
            Err(Problem::forbidden(
                "Chỉ cơ quan chủ trì kế hoạch được xét báo cáo này.",
                "Only the lead unit of the plan reviews this report.",
            ))
        }
    }

    /// Fails unless the content may be changed.
    pub fn require_draft(&self) -> Result<(), Problem> {
        if may_write(self.report.status) {
            Ok(())
        } else {
            Err(refusal::impossible(Impossible {
                from: self.report.status,
                action: "write",
            }))
        }
    }

    /// The period, kept from closing until this change is done; fails unless it is open.
    pub async fn require_open_period(&self, action: &str) -> Result<period::Model, Problem> {
        let period = period::Entity::find_by_id(self.report.period_id)
            .lock_shared()
            .one(&self.tx)
            .await?
            .ok_or_else(Problem::not_found)?;
        refusal::require_open(&period, action)?;
        Ok(period)
    }

    /// Where the report stands. Sign-off counts only for submitting, which asks the unit for it.
    pub fn state(&self) -> State {
        let report = &self.report;
        State {
            status: report.status,
            revision: report.revision,
            effective_revision: report.effective_revision,
            requires_sign_off: false,
        }
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
        drafters::remember(&self.tx, self.content.revision.id, self.account_id).await?;
        revision.warnings = Set(Warnings::default());
        self.write(revision).await?;
        let state = self.state();
        self.save(state).await
    }

    /// Takes a step and records who took it and why.
    pub async fn step(
        self,
        next: State,
        action: ReportAction,
        reason: Option<String>,
    ) -> Result<Report, Problem> {
        let event = report_event::Model {
            id: Uuid::now_v7(),
            report_id: self.report.id,
            revision: next.revision,
            action,
            status: next.status,
            account_id: self.account_id,
            at: self.now,
            reason,
            remarks: Remarks::default(),
        };
        notices::tell_of(&self.tx, &self.report, &event).await?;
        record(&self.tx, event).await?;
        self.save(next).await
    }

    async fn save(self, next: State) -> Result<Report, Problem> {
        let version = self.report.version;
        let mut row: report::ActiveModel = self.report.into();
        row.status = Set(next.status);
        row.revision = Set(next.revision);
        row.effective_revision = Set(next.effective_revision);
        row.version = Set(version + 1);
        row.updated_at = Set(self.now);
        let report = row.update(&self.tx).await?;
        self.tx.commit().await?;
        Ok(Report::of(&report, self.content))
    }
}

/// Fails unless the caller's permission is for exactly this unit.
pub fn require_unit<P: Permission>(allow: &Allow<P>, unit_id: Uuid) -> Result<(), Problem> {
    if allow.at(unit_id) {
        Ok(())
    } else {
        Err(Problem::forbidden(
            "Bạn không được làm việc này cho báo cáo của đơn vị đó.",
            "You may not do this for a report of that unit.",
        ))
    }
}

/// Records a step in a report's history.
pub async fn record<C: ConnectionTrait>(db: &C, event: report_event::Model) -> Result<(), Problem> {
    report_event::Entity::insert(event.into_active_model().reset_all())
        .exec_without_returning(db)
        .await?;
    Ok(())
}
