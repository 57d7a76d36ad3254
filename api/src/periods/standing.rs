//! Obligations with the reports that discharge them.

use std::collections::BTreeMap;

use entity::{obligation, report, unit};
use sea_orm::sea_query::ExprTrait;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Select};
use uuid::Uuid;

use super::completeness::Row;
use crate::auth::policy::Permission;
use crate::auth::principal::Allow;
use crate::http::problem::Problem;
use crate::plans::scope::led_ids;

/// The obligations a caller may know of: those of units within reach, and all of the plans led by the
/// caller.
pub fn visible<P: Permission>(allow: &Allow<P>) -> Select<obligation::Entity> {
    obligation::Entity::find().filter(
        allow
            .scope()
            .covers(obligation::Column::UnitId)
            .or(obligation::Column::PlanId.in_subquery(led_ids(allow))),
    )
}

/// An obligation with its unit and its report.
#[derive(Clone, Debug)]
pub struct Standing {
    /// The obligation.
    pub obligation: obligation::Model,
    /// Code of the unit.
    pub unit_code: String,
    /// Name of the unit.
    pub unit_name: String,
    /// The report, once begun.
    pub report: Option<report::Model>,
}

impl Standing {
    /// What the counting rule needs.
    pub fn row(&self) -> Row {
        Row {
            unit_id: self.obligation.unit_id,
            group_id: self.obligation.group_id,
            due_on: self.obligation.due_on,
            first_submitted_at: self.obligation.first_submitted_at,
            status: self.report.as_ref().map(|report| report.status),
            effective: self
                .report
                .as_ref()
                .is_some_and(|report| report.effective_revision.is_some()),
        }
    }
}

/// Adds units and reports to obligations.
pub async fn with_reports<C: ConnectionTrait>(
    db: &C,
    obligations: Vec<obligation::Model>,
) -> Result<Vec<Standing>, Problem> {
    let mut reports: BTreeMap<Uuid, report::Model> = report::Entity::find()
        .filter(report::Column::ObligationId.is_in(obligations.iter().map(|row| row.id)))
        .all(db)
        .await?
        .into_iter()
        .map(|row| (row.obligation_id, row))
        .collect();
    let mut units: BTreeMap<Uuid, unit::Model> = unit::Entity::find()
        .filter(unit::Column::Id.is_in(obligations.iter().map(|row| row.unit_id)))
        .all(db)
        .await?
        .into_iter()
        .map(|row| (row.id, row))
        .collect();
    Ok(obligations
        .into_iter()
        .map(|obligation| {
            let unit = units.remove(&obligation.unit_id);
            let (unit_code, unit_name) =
                unit.map(|unit| (unit.code, unit.name)).unwrap_or_default();
            Standing {
                unit_code,
                unit_name,
                report: reports.remove(&obligation.id),
                obligation,
            }
        })
        .collect())
}
