//! What stands in one revision of a report.

use entity::json::Remarks;
use entity::{period, report, report_revision, report_value};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, IdenStatic, JoinType,
    QueryFilter, QueryResult, QuerySelect, QueryTrait, RelationTrait,
};
use time::Date;
use uuid::Uuid;

use super::held::{self, Held};
use super::owed::{Measure, Owed};
use super::validation::Figure;
use super::{drafters, remarks};
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
    pub values: Vec<(report_value::Model, Measure)>,
    /// What the unit owes, in the order of a report.
    pub owed: Vec<Owed>,
    /// Last day whose data the figures hold.
    pub cutoff_on: Date,
    /// What was remarked when the report was last sent back; nothing once it is accepted.
    pub remarks: Remarks,
    /// The version of the report when the last of it was read; absent where it takes a transaction to tell.
    pub version: Option<i64>,
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
        let place = |measure: &Measure| {
            self.owed
                .iter()
                .position(|owed| owed.measure.id == measure.id)
        };
        self.values.sort_by_key(|(_, measure)| place(measure));
    }
}

/// Reads the revision a report stands at.
pub async fn load<C: ConnectionTrait>(db: &C, report: &report::Model) -> Result<Content, Problem> {
    let (about, _) = current(db, report, None).await?;
    within(db, report, about).await
}

/// The same, and whether the account wrote in it.
pub async fn load_for<C: ConnectionTrait>(
    db: &C,
    report: &report::Model,
    account_id: Uuid,
) -> Result<(Content, bool), Problem> {
    let (about, has_drafted) = current(db, report, Some(account_id)).await?;
    Ok((within(db, report, about).await?, has_drafted))
}

/// What is told of a report's content besides its values.
struct About {
    revision: report_revision::Model,
    cutoff_on: Date,
    remarks: Remarks,
}

const LAST_REMARKS: &str = "last_remarks";
const HAS_DRAFTED: &str = "has_drafted";

/// Reads the current revision with what goes with it, and whether the account wrote in it.
async fn current<C: ConnectionTrait>(
    db: &C,
    report: &report::Model,
    account_id: Option<Uuid>,
) -> Result<(About, bool), Problem> {
    let last_remarks = Expr::from(remarks::last(report.id).into_query());
    let has_drafted = account_id.map_or_else(|| Expr::value(false), drafters::has_drafted);
    let row = report_revision::Entity::find()
        .filter(report_revision::Column::ReportId.eq(report.id))
        .filter(report_revision::Column::Number.eq(report.revision))
        .join(JoinType::InnerJoin, report_revision::Relation::Report.def())
        .join(JoinType::InnerJoin, report::Relation::Period.def())
        .column(period::Column::CutoffOn)
        .column_as(last_remarks, LAST_REMARKS)
        .column_as(has_drafted, HAS_DRAFTED)
        .into_model::<Row>()
        .one(db)
        .await?
        .ok_or_else(|| missing(report, "a revision"))?;
    let about = About {
        revision: row.revision,
        cutoff_on: row.cutoff_on,
        remarks: remarks::of_last(report, row.last_remarks),
    };
    Ok((about, row.has_drafted))
}

/// One row of the statement above.
struct Row {
    revision: report_revision::Model,
    cutoff_on: Date,
    last_remarks: Option<Remarks>,
    has_drafted: bool,
}

impl FromQueryResult for Row {
    fn from_query_result(row: &QueryResult, prefix: &str) -> Result<Self, DbErr> {
        Ok(Self {
            revision: report_revision::Model::from_query_result(row, prefix)?,
            cutoff_on: row.try_get(prefix, period::Column::CutoffOn.as_str())?,
            last_remarks: row.try_get(prefix, LAST_REMARKS)?,
            has_drafted: row.try_get(prefix, HAS_DRAFTED)?,
        })
    }
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
    let about = About {
        revision,
        cutoff_on: period.cutoff_on,
        remarks: remarks::standing(db, report).await?,
    };
    within(db, report, about).await
}

async fn within<C: ConnectionTrait>(
    db: &C,
    report: &report::Model,
    about: About,
) -> Result<Content, Problem> {
    let About {
        revision,
        cutoff_on,
        remarks,
    } = about;
    let Held {
        owed,
        values,
        version,
    } = held::read(db, report, revision.id).await?;
    Ok(Content {
        revision,
        values,
        owed,
        cutoff_on,
        remarks,
        version,
    })
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
