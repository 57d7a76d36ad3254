//! What a unit's figures are compared with and begin from: those accepted for the period before.

use std::collections::HashMap;

use entity::enums::Frequency;
use entity::{period, report, report_revision, report_value};
use sea_orm::sea_query::{Expr, ExprTrait, SimpleExpr};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait, RelationTrait,
};
use uuid::Uuid;

use super::owed::Owed;
use crate::http::problem::Problem;

/// The unit's accepted values in the period before of the same frequency, by measure, of those measures that still
/// mean the same.
pub async fn load<C: ConnectionTrait>(
    db: &C,
    report: &report::Model,
    period: &period::Model,
    owed: &[Owed],
) -> Result<HashMap<Uuid, report_value::Model>, Problem> {
    // What comes once has nothing before it: two thematic reports are on two subjects.
    if matches!(period.frequency, Frequency::OneOff | Frequency::Thematic) {
        return Ok(HashMap::new());
    }
    let before = period::Entity::find()
        .select_only()
        .column(period::Column::Id)
        .filter(period::Column::PlanId.eq(period.plan_id))
        .filter(period::Column::Frequency.eq(period.frequency))
        .filter(period::Column::CoversFrom.lt(period.covers_from))
        .order_by_desc(period::Column::CoversFrom)
        .limit(1);
    let rows = report_value::Entity::find()
        .join(
            JoinType::InnerJoin,
            report_value::Relation::ReportRevision.def(),
        )
        .join(JoinType::InnerJoin, report_revision::Relation::Report.def())
        .filter(report::Column::PeriodId.in_subquery(before.into_query()))
        .filter(report::Column::UnitId.eq(report.unit_id))
        .filter(effective())
        .all(db)
        .await?;
    let means_the_same = |row: &report_value::Model| {
        owed.iter()
            .any(|owed| owed.definition.id == row.definition_id)
    };
    Ok(rows
        .into_iter()
        .filter(means_the_same)
        .map(|row| (row.measure_id, row))
        .collect())
}

/// The condition that the revision is the one whose figures count.
fn effective() -> SimpleExpr {
    Expr::col((report_revision::Entity, report_revision::Column::Number))
        .equals((report::Entity, report::Column::EffectiveRevision))
}
