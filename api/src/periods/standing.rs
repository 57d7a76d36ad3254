//! Obligations with the reports that discharge them and the groups through which they came.

use std::collections::BTreeMap;

use entity::{assignment, obligation, obligation_assignment, report};
use sea_orm::sea_query::ExprTrait;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect,
    RelationTrait, Select,
};
use uuid::Uuid;

use super::completeness::Row;
use crate::auth::policy::Permission;
use crate::auth::principal::Allow;
use crate::http::problem::Problem;
use crate::plans::scope::led_ids;
use crate::rows::AT_ONCE;

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

/// An obligation with its report.
#[derive(Clone, Debug)]
pub struct Standing {
    /// The obligation.
    pub obligation: obligation::Model,
    /// The groups through which duties came, each once.
    pub group_ids: Vec<Uuid>,
    /// The report, once begun.
    pub report: Option<report::Model>,
}

impl Standing {
    /// What the counting rule needs.
    pub fn row(&self) -> Row {
        Row {
            unit_id: self.obligation.unit_id,
            group_ids: self.group_ids.clone(),
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

/// Adds groups and reports to obligations.
pub async fn with_reports<C: ConnectionTrait>(
    db: &C,
    obligations: Vec<obligation::Model>,
) -> Result<Vec<Standing>, Problem> {
    let ids: Vec<Uuid> = obligations.iter().map(|row| row.id).collect();
    let mut reports = BTreeMap::new();
    let mut groups = BTreeMap::<Uuid, Vec<Uuid>>::new();
    for some in ids.chunks(AT_ONCE) {
        let found = report::Entity::find()
            .filter(report::Column::ObligationId.is_in(some.iter().copied()))
            .all(db)
            .await?;
        reports.extend(found.into_iter().map(|row| (row.obligation_id, row)));
        for (obligation, group) in groups_of(db, some).await? {
            groups.entry(obligation).or_default().push(group);
        }
    }
    Ok(obligations
        .into_iter()
        .map(|obligation| Standing {
            group_ids: groups.remove(&obligation.id).unwrap_or_default(),
            report: reports.remove(&obligation.id),
            obligation,
        })
        .collect())
}

/// Obligations with each group through which they came, by the assignments frozen with them.
async fn groups_of<C: ConnectionTrait>(
    db: &C,
    obligations: &[Uuid],
) -> Result<Vec<(Uuid, Uuid)>, Problem> {
    Ok(obligation_assignment::Entity::find()
        .join(
            JoinType::InnerJoin,
            obligation_assignment::Relation::Assignment.def(),
        )
        .select_only()
        .column(obligation_assignment::Column::ObligationId)
        .column(assignment::Column::GroupId)
        .distinct()
        .filter(obligation_assignment::Column::ObligationId.is_in(obligations.iter().copied()))
        .filter(assignment::Column::GroupId.is_not_null())
        .order_by_asc(assignment::Column::GroupId)
        .into_tuple()
        .all(db)
        .await?)
}
