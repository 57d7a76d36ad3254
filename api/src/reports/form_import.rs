//! Taking the figures of a filled form into a draft: all of them, or none and every fault.

use std::collections::BTreeSet;

use actix_web::web::block;
use entity::report_value;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use tokio::sync::Semaphore;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::change::Change;
use super::dto::Report;
use super::finding::Finding;
use super::form_faults::Found;
use super::form_read::{Filled, NoForm, Table};
use super::owed::Owed;
use super::steps::ReportStep;
use super::values::{self, insert, well_formed};
use crate::app::AppState;
use crate::auth::policy::WriteReports;
use crate::auth::principal::Allow;
use crate::http::catalogue::{Code, FaultCode};
use crate::http::etag::IfMatch;
use crate::http::problem::Problem;
use crate::http::sheet_body::SheetBody;
use crate::http::words::Line;
use crate::text::Text;
use crate::texts;
use crate::workbook::{self, Unreadable};

/// Largest filled form in bytes.
pub const LARGEST: usize = 1024 * 1024;

/// Files read at once: each may take tens of megabytes for a moment.
static READING: Semaphore = Semaphore::const_new(2);

/// How a form is taken.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct FormFilter {
    /// Only say what would come of it.
    #[serde(default)]
    #[param(default = false)]
    pub dry_run: bool,
}

/// What was taken from a form.
#[derive(Serialize, ToSchema)]
pub struct ReportFormImport {
    /// Whether nothing was written.
    pub dry_run: bool,
    /// The values taken, in the order of the form.
    #[schema(max_items = 10_000)]
    pub values: Vec<ImportedReportValue>,
    /// The report with them; after a dry run as it would be, under the version it still has.
    pub report: Report,
}

/// A value taken from a form.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "line": 12,
    "measure_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d49",
    "measure_code": "7.1.a"
}))]
pub struct ImportedReportValue {
    /// Row of the form, from 1.
    #[schema(minimum = 1)]
    pub line: u64,
    /// The measure.
    pub measure_id: Uuid,
    /// Its code.
    #[schema(value_type = Line<32>)]
    pub measure_code: String,
}

/// Takes a filled form: each of its values replaces what the draft says of that measure, the rest stays.
pub async fn import(
    state: &AppState,
    allow: &Allow<WriteReports>,
    id: Uuid,
    if_match: &IfMatch,
    filter: &FormFilter,
    body: SheetBody<LARGEST>,
) -> Result<ReportFormImport, Problem> {
    // Unpacked before anything is locked; who may not write the report hears that first.
    let table = table(body).await;
    let mut change = Change::open(state, allow, id, ReportStep::Write, if_match).await?;
    let table = table?;
    let filled = match table.read(&change.content.owed) {
        Ok(filled) => filled,
        Err(faults) => return Err(table.problem(&faults)),
    };
    let lines: Vec<u64> = filled.iter().map(|row| row.line).collect();
    let given = fit(&table, &change.content.owed, filled)?;
    let imported = lines.iter().zip(&given);
    let imported = imported.map(|(line, (owed, _))| ImportedReportValue {
        line: *line,
        measure_id: owed.measure.id,
        measure_code: owed.measure.code.clone(),
    });
    let imported: Vec<ImportedReportValue> = imported.collect();

    let revision_id = change.content.revision.id;
    let ids: BTreeSet<Uuid> = imported.iter().map(|value| value.measure_id).collect();
    let new: Vec<_> = given
        .into_iter()
        .map(|(owed, figure)| (values::row(revision_id, &owed, figure), owed.measure))
        .collect();
    let rows: Vec<report_value::Model> = new.iter().map(|(row, _)| row.clone()).collect();
    let said = &mut change.content.values;
    said.retain(|(row, _)| !ids.contains(&row.measure_id));
    said.extend(new);
    change.content.arrange();
    let report = if filter.dry_run || ids.is_empty() {
        change.leave()
    } else {
        report_value::Entity::delete_many()
            .filter(report_value::Column::RevisionId.eq(revision_id))
            .filter(report_value::Column::MeasureId.is_in(ids))
            .exec(&change.tx)
            .await?;
        insert(&change.tx, rows).await?;
        let revision = change.revision();
        change.keep(revision).await?
    };
    Ok(ReportFormImport {
        dry_run: filter.dry_run,
        values: imported,
        report,
    })
}

/// The values with their measures, checked as those of a JSON body are; a fault is told by its cell.
fn fit(
    table: &Table,
    owed: &[Owed],
    filled: Vec<Filled>,
) -> Result<Vec<(Owed, super::input::ReportFigure)>, Problem> {
    let lines: Vec<u64> = filled.iter().map(|row| row.line).collect();
    let given = filled.into_iter().map(|row| row.value).collect();
    well_formed(owed, given).map_err(|findings| {
        let faults = findings
            .into_iter()
            .filter_map(|finding| fault(table, &lines, finding));
        table.problem(&faults.collect())
    })
}

/// A finding at `/values/{index}/{member}` as a fault of a cell.
fn fault(table: &Table, lines: &[u64], finding: Finding) -> Option<Found> {
    let code = finding.code.fault()?;
    let place = finding.pointer.strip_prefix("/values/").unwrap_or_default();
    let (index, member) = place.split_once('/').unwrap_or_default();
    let index: usize = index.parse().unwrap_or_default();
    let line = lines.get(index).copied().unwrap_or(1);
    Some(table.fault(line, member, code, finding.detail))
}

async fn table(body: SheetBody<LARGEST>) -> Result<Table, Problem> {
    let turn = READING.acquire().await;
    let read = block(move || {
        // Held until the file is read, also where nobody waits for it any more.
        let _turn = turn;
        match body {
            SheetBody::Csv(text) => Table::of_csv(&text).map_err(no_form),
            SheetBody::Xlsx(bytes) => {
                let sheets = workbook::read(&bytes).map_err(unreadable)?;
                Table::of_sheets(sheets).map_err(no_form)
            }
        }
    });
    read.await.map_err(|_| Problem::new(Code::Unavailable))?
}

fn no_form(why: NoForm) -> Problem {
    match why {
        NoForm::NoNames => wrong(
            1,
            FaultCode::MissingHeader,
            texts::form_faults::no_heading_row(),
        ),
        NoForm::TooWide(line) => wrong(
            line,
            FaultCode::RowTooWide,
            texts::form_faults::row_too_wide(),
        ),
        NoForm::TooLarge => wrong(
            1,
            FaultCode::FileTooLarge,
            texts::form_faults::too_many_cells(),
        ),
    }
}

fn unreadable(why: Unreadable) -> Problem {
    match why {
        Unreadable::NotAWorkbook => wrong(
            1,
            FaultCode::NotAWorkbook,
            texts::form_faults::not_a_spreadsheet(),
        ),
        Unreadable::TooLarge => wrong(
            1,
            FaultCode::FileTooLarge,
            texts::form_faults::spreadsheet_too_large(),
        ),
    }
}

/// The file as a whole is wrong, or one line so much that nothing else is looked at.
fn wrong(line: u64, code: FaultCode, text: Text) -> Problem {
    let mut problem = Problem::new(Code::InvalidInput);
    problem.push_cell(line, None, code, text);
    problem
}
