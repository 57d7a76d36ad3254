//! Filling a draft with what has not changed since the period before.

use std::collections::BTreeSet;

use entity::enums::Accumulation;
use entity::report_value;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::before;
use super::change::Change;
use super::content::figure;
use super::dto::Report;
use super::owed::Owed;
use super::steps::ReportStep;
use super::values;
use crate::app::AppState;
use crate::auth::policy::WriteReports;
use crate::auth::principal::Allow;
use crate::http::etag::IfMatch;
use crate::http::problem::Problem;

/// A report after it was filled with the figures of the period before.
#[derive(Serialize, ToSchema)]
pub struct ReportPrefill {
    /// The measures that were filled, in the order of the report's `measures`.
    #[schema(max_items = 10_000)]
    pub filled: Vec<Uuid>,
    /// The report.
    pub report: Report,
}

/// Fills the measures that are a state and about which nothing is said yet.
pub async fn prefill(
    state: &AppState,
    allow: &Allow<WriteReports>,
    id: Uuid,
    if_match: &IfMatch,
) -> Result<ReportPrefill, Problem> {
    let mut change = Change::open(state, allow, id, ReportStep::Write, if_match).await?;
    let period = &change.setting.period;
    let content = &change.content;
    let before = before::load(&change.tx, &change.report, period, &content.owed).await?;
    let said: BTreeSet<Uuid> = content
        .values
        .iter()
        .map(|(row, _)| row.measure_id)
        .collect();
    let fitting: Vec<(report_value::Model, Owed)> = content
        .owed
        .iter()
        .filter(|owed| !said.contains(&owed.measure.id))
        .filter_map(|owed| {
            let row = carried(content.revision.id, owed, before.get(&owed.measure.id)?)?;
            Some((row, owed.clone()))
        })
        .collect();
    let filled: Vec<Uuid> = fitting.iter().map(|(row, _)| row.measure_id).collect();
    if filled.is_empty() {
        let report = change.leave();
        return Ok(ReportPrefill { filled, report });
    }
    let rows = fitting.iter().map(|(row, _)| row.clone()).collect();
    values::insert(&change.tx, rows).await?;
    let added = fitting.into_iter().map(|(row, owed)| (row, owed.measure));
    change.content.values.extend(added);
    change.content.arrange();
    let revision = change.revision();
    let report = change.keep(revision).await?;
    Ok(ReportPrefill { filled, report })
}

/// The figure as the next period begins with it; nothing where the measure is not a state, or where the period
/// before had no figure. The remark was about that period.
fn carried(
    revision_id: Uuid,
    owed: &Owed,
    row: &report_value::Model,
) -> Option<report_value::Model> {
    let definition = &owed.definition;
    if definition.accumulation != Accumulation::State {
        return None;
    }
    figure(row).quantity(definition.kind, definition.factor)?;
    Some(report_value::Model {
        revision_id,
        no_data_reason: None,
        note: None,
        ..row.clone()
    })
}
