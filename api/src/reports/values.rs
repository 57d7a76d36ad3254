//! Writing the figures of a draft.

use entity::report_value;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
};
use uuid::Uuid;

use super::change::Change;
use super::dto::Report;
use super::finding::{Finding, FindingCode};
use super::input::{MAX_VALUES, NewReportValue, NewReportValues, ReportFigure};
use super::owed::{Owed, holds_sex_parts};
use super::refusal::faults;
use super::steps::ReportStep;
use crate::app::AppState;
use crate::auth::policy::WriteReports;
use crate::auth::principal::Allow;
use crate::decimal::Decimal;
use crate::http::catalogue::{Code, FaultCode};
use crate::http::etag::IfMatch;
use crate::http::problem::Problem;
use crate::texts;

/// Replaces all figures. What is missing is left for the check; what is there must be well formed.
pub async fn replace(
    state: &AppState,
    allow: &Allow<WriteReports>,
    id: Uuid,
    if_match: &IfMatch,
    new: NewReportValues,
) -> Result<Report, Problem> {
    if new.values.len() > MAX_VALUES {
        return Err(Problem::input(
            "/values",
            FaultCode::TooMany,
            texts::reports::too_many_values(MAX_VALUES),
        ));
    }
    let mut change = Change::open(state, allow, id, ReportStep::Write, if_match).await?;
    let given = well_formed(&change.content.owed, new.values)
        .map_err(|findings| faults(Code::InvalidInput, findings))?;
    let revision_id = change.content.revision.id;
    report_value::Entity::delete_many()
        .filter(report_value::Column::RevisionId.eq(revision_id))
        .exec(&change.tx)
        .await?;
    change.content.values = given
        .into_iter()
        .map(|(owed, figure)| (row(revision_id, &owed, figure), owed.measure))
        .collect();
    change.content.arrange();
    let rows = change.content.values.iter().map(|(row, _)| row.clone());
    insert(&change.tx, rows.collect()).await?;
    let revision = change.revision();
    change.keep(revision).await
}

/// Sets the figure of one measure the unit owes.
pub async fn set(
    state: &AppState,
    allow: &Allow<WriteReports>,
    id: Uuid,
    measure_id: Uuid,
    if_match: &IfMatch,
    figure: ReportFigure,
) -> Result<Report, Problem> {
    let mut change = Change::open(state, allow, id, ReportStep::Write, if_match).await?;
    let owed = find(&change.content.owed, measure_id)
        .cloned()
        .ok_or_else(Problem::not_found)?;
    let findings = ill_formed("", &figure, &owed);
    if !findings.is_empty() {
        return Err(faults(Code::InvalidInput, findings));
    }
    let revision_id = change.content.revision.id;
    report_value::Entity::delete_by_id((revision_id, measure_id))
        .exec(&change.tx)
        .await?;
    let row = row(revision_id, &owed, figure);
    insert(&change.tx, vec![row.clone()]).await?;
    let values = &mut change.content.values;
    values.retain(|(value, _)| value.measure_id != measure_id);
    values.push((row, owed.measure));
    change.content.arrange();
    let revision = change.revision();
    change.keep(revision).await
}

/// Takes the figure of one measure out again.
pub async fn clear(
    state: &AppState,
    allow: &Allow<WriteReports>,
    id: Uuid,
    measure_id: Uuid,
    if_match: &IfMatch,
) -> Result<Report, Problem> {
    let mut change = Change::open(state, allow, id, ReportStep::Write, if_match).await?;
    let gone = report_value::Entity::delete_by_id((change.content.revision.id, measure_id))
        .exec(&change.tx)
        .await?;
    if gone.rows_affected == 0 {
        return Err(Problem::not_found());
    }
    let values = &mut change.content.values;
    values.retain(|(value, _)| value.measure_id != measure_id);
    let revision = change.revision();
    change.keep(revision).await
}

fn find(owed: &[Owed], measure_id: Uuid) -> Option<&Owed> {
    owed.iter().find(|owed| owed.measure.id == measure_id)
}

/// Each figure with the measure it is for; or everything that makes it no figure of a measure owed, at
/// `/values/{index}/{member}`.
pub fn well_formed(
    owed: &[Owed],
    given: Vec<NewReportValue>,
) -> Result<Vec<(Owed, ReportFigure)>, Vec<Finding>> {
    let mut findings = Vec::new();
    let mut kept: Vec<(Owed, ReportFigure)> = Vec::with_capacity(given.len());
    for (index, value) in given.into_iter().enumerate() {
        let (measure_id, figure) = value.split();
        let pointer = format!("/values/{index}");
        let measure = format!("{pointer}/measure_id");
        let Some(owed) = find(owed, measure_id) else {
            findings.push(Finding::new(measure, FindingCode::MeasureNotOwed, None));
            continue;
        };
        if kept.iter().any(|(known, _)| known.measure.id == measure_id) {
            let code = Some(owed.measure.code.as_str());
            findings.push(Finding::new(measure, FindingCode::MeasureRepeated, code));
        }
        findings.extend(ill_formed(&pointer, &figure, owed));
        kept.push((owed.clone(), figure));
    }
    if findings.is_empty() {
        Ok(kept)
    } else {
        Err(findings)
    }
}

/// The parts of a figure its measure has no place for.
fn ill_formed(pointer: &str, figure: &ReportFigure, owed: &Owed) -> Vec<Finding> {
    if holds_sex_parts(owed.definition.sex_basis) {
        return Vec::new();
    }
    [("women", figure.women), ("men", figure.men)]
        .into_iter()
        .filter(|(_, part)| part.is_some())
        .map(|(field, _)| {
            Finding::new(
                format!("{pointer}/{field}"),
                FindingCode::SexPartsNotHeld,
                Some(&owed.measure.code),
            )
        })
        .collect()
}

/// A figure as it is stored.
pub fn row(revision_id: Uuid, owed: &Owed, figure: ReportFigure) -> report_value::Model {
    let ReportFigure {
        numerator,
        denominator,
        amount,
        answer,
        women,
        men,
        no_data_reason,
        note,
    } = figure;
    report_value::Model {
        revision_id,
        measure_id: owed.measure.id,
        definition_id: owed.definition.id,
        numerator: numerator.map(Decimal::scaled),
        denominator: denominator.map(Decimal::scaled),
        amount: amount.map(Decimal::scaled),
        answer,
        women: women.map(Decimal::scaled),
        men: men.map(Decimal::scaled),
        no_data_reason: no_data_reason.map(Into::into),
        note: note.map(Into::into),
    }
}

/// Stores values of a revision.
pub async fn insert<C: ConnectionTrait>(
    db: &C,
    rows: Vec<report_value::Model>,
) -> Result<(), Problem> {
    if rows.is_empty() {
        return Ok(());
    }
    let rows = rows
        .into_iter()
        .map(|row| row.into_active_model().reset_all());
    report_value::Entity::insert_many(rows)
        .exec_without_returning(db)
        .await?;
    Ok(())
}
