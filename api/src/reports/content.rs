//! What stands in one revision of a report.

use entity::json::Remarks;
use entity::{measure, period, report, report_revision, report_value};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use time::Date;

use super::owed::{self, Owed};
use super::remarks;
use super::validation::Figure;
use crate::decimal::Decimal;
use crate::http::catalogue::Code;
use crate::http::problem::Problem;
use crate::periods::provisional::is_provisional;

/// A revision with its values and what the unit owes.
#[derive(Clone, Debug)]
pub struct Content {
    /// The revision.
    pub revision: report_revision::Model,
    /// Its values, in the order of a report.
    pub values: Vec<(report_value::Model, measure::Model)>,
    /// What the unit owes, in the order of a report.
    pub owed: Vec<Owed>,
    /// Last day whose data the figures hold.
    pub cutoff_on: Date,
    /// What was remarked when the report was last sent back; nothing once it is accepted.
    pub remarks: Remarks,
}

impl Content {
    /// Whether the figures reached the lead unit before their data were complete.
    pub fn is_provisional(&self) -> bool {
        self.revision
            .submitted_at
            .is_some_and(|at| is_provisional(at, self.cutoff_on))
    }

    /// Brings values that were added or changed into the order of a report.
    pub fn arrange(&mut self) {
        let place = |measure: &measure::Model| {
            self.owed
                .iter()
                .position(|owed| owed.measure.id == measure.id)
        };
        self.values.sort_by_key(|(_, measure)| place(measure));
    }
}

/// Reads the revision a report stands at.
pub async fn load<C: ConnectionTrait>(db: &C, report: &report::Model) -> Result<Content, Problem> {
    let revision = current(db, report).await?;
    of(db, report, revision).await
}

/// The same for a caller who has read its period already.
pub async fn load_in<C: ConnectionTrait>(
    db: &C,
    report: &report::Model,
    period: &period::Model,
) -> Result<Content, Problem> {
    let revision = current(db, report).await?;
    within(db, report, revision, period.cutoff_on).await
}

async fn current<C: ConnectionTrait>(
    db: &C,
    report: &report::Model,
) -> Result<report_revision::Model, Problem> {
    let revision = report_revision::Entity::find()
        .filter(report_revision::Column::ReportId.eq(report.id))
        .filter(report_revision::Column::Number.eq(report.revision))
        .one(db)
        .await?;
    revision.ok_or_else(|| missing(report, "a revision"))
}

/// Reads what stands in one revision of a report.
pub async fn of<C: ConnectionTrait>(
    db: &C,
    report: &report::Model,
    revision: report_revision::Model,
) -> Result<Content, Problem> {
    let period = period::Entity::find_by_id(report.period_id)
        .one(db)
        .await?
        .ok_or_else(|| missing(report, "the period"))?;
    within(db, report, revision, period.cutoff_on).await
}

async fn within<C: ConnectionTrait>(
    db: &C,
    report: &report::Model,
    revision: report_revision::Model,
    cutoff_on: Date,
) -> Result<Content, Problem> {
    let values = report_value::Entity::find()
        .filter(report_value::Column::RevisionId.eq(revision.id))
        .find_also_related(measure::Entity)
        .all(db)
        .await?;
    let mut content = Content {
        revision,
        values: values
            .into_iter()
            .filter_map(|(value, measure)| Some((value, measure?)))
            .collect(),
        owed: owed::of_obligation(db, report.obligation_id).await?,
        cutoff_on,
        remarks: remarks::standing(db, report).await?,
    };
    content.arrange();
    Ok(content)
}

fn missing(report: &report::Model, what: &str) -> Problem {
    tracing::error!(report = %report.id, report.revision, what, "missing from a report");
    Problem::new(Code::Internal)
}

/// A stored value as the check of a report reads it.
pub fn figure(row: &report_value::Model) -> Figure {
    Figure {
        numerator: row.numerator.and_then(Decimal::from_scaled),
        denominator: row.denominator.and_then(Decimal::from_scaled),
        amount: row.amount.and_then(Decimal::from_scaled),
        answer: row.answer,
        women: row.women.and_then(Decimal::from_scaled),
        men: row.men.and_then(Decimal::from_scaled),
        no_data_reason: row.no_data_reason.clone(),
    }
}
