//! What stands in one revision of a report.

use entity::json::Remarks;
use entity::{measure, report, report_revision, report_value};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use super::owed::{self, Owed};
use super::remarks;
use super::validation::Figure;
use crate::decimal::Decimal;
use crate::http::catalogue::Code;
use crate::http::problem::Problem;

/// A revision with its values and what the unit owes.
#[derive(Clone, Debug)]
pub struct Content {
    /// The revision.
    pub revision: report_revision::Model,
    /// Its values, in the order of a report.
    pub values: Vec<(report_value::Model, measure::Model)>,
    /// What the unit owes, in the order of a report.
    pub owed: Vec<Owed>,
    /// What was remarked when the report was last sent back; nothing once it is accepted.
    pub remarks: Remarks,
}

impl Content {
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
    let revision = report_revision::Entity::find()
        .filter(report_revision::Column::ReportId.eq(report.id))
        .filter(report_revision::Column::Number.eq(report.revision))
        .one(db)
        .await?
        .ok_or_else(|| {
            tracing::error!(report = %report.id, report.revision, "a revision is missing");
            Problem::new(Code::Internal)
        })?;
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
        remarks: remarks::standing(db, report).await?,
    };
    content.arrange();
    Ok(content)
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
