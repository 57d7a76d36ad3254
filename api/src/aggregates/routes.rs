//! Endpoints for aggregates.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get};

use super::answers;
use super::dto::row::AggregateRow;
use super::dto::source::{AggregateSource, SourceQuery};
use super::dto::source_row::SourceRow;
use super::dto::trend::{Trend, TrendRow};
use super::dto::{AggregateQuery, Aggregates};
use crate::app::AppState;
use crate::auth::policy::ReadAggregates;
use crate::auth::principal::Allow;
use crate::http::etag::IfNoneMatchHeader;
use crate::http::page::Page;
use crate::http::params::Params;
use crate::http::problem::Problem;
use crate::http::register::Register;

/// The routes of this feature.
pub fn configure(config: &mut impl Register) {
    config
        .service(get_aggregates)
        .service(get_aggregate_trend)
        .service(list_aggregate_sources);
}

/// Read aggregates
///
/// What the accepted figures add up to, by cell. At least one of `plan_id`, `parent_plan_id`, `framework_id`
/// and `period_id` is needed. Filters combine; an id in a filter that is unknown, or that the caller may not
/// know, leaves no cells. An answer has at most 10 000 cells; what would be more is refused (400 `too_many_cells`).
/// Sums are kept ready and never behind; more than 2 000 000 of them are refused (400 `too_many_sums`). Where they do
/// not tell what is asked, the owed figures are added up one by one, of which more than 2 000 000 are refused (400
/// `too_many_figures`). Of measures one unit reports for the whole area, the cells added up one by one, and those for
/// which no unit or several are named, are read figure by figure, of which more than 200 000 are refused with the same
/// code. A table is held to these limits measure by measure.
///
/// **A cell** is always of one measure under one definition, and of one period: figures are never added through
/// time. `group_by` makes it of one plan, period, level of government or unit as well; `measure`, `indicator`
/// and `objective` are always so. A filter on one plan or period groups by it. Without grouping by plan, plans
/// that stand right under the same plan add up where their periods agree in kind, year, number, label and days
/// covered. Any other plan has cells of its own, because its figures may be made of those of the plans under it;
/// so have plans under the same plan, in a cell in which a unit owes the figure under several of them.
///
/// **Who counts.** A cell is made of the obligations, frozen when their period opened, of units within the
/// caller's reach, and of all units of plans the caller coordinates. Each owes the figure once, so
/// `units_expected` counts those that have not reported as well; what is missing is never zero. Only the
/// accepted revision of a report counts; while a reopened report is written again, the accepted one stays.
///
/// **Tree.** With `tree=period_end` a unit stands below others, on its level and under its name as on the last day
/// the period covers. With `tree=today` its figures belong to the unit that took over from it, several that were
/// merged to one, those of a split unit to the nearest unit above all that took over; levels and names are today's.
/// Each figure counts once in either. What a caller may read follows today's tree whatever is asked.
///
/// **Totals.** A rate is Σ numerators ÷ Σ denominators × factor, rounded half up to 4 digits; rates are never
/// averaged. A zero denominator gives no rate. `sum` and `latest` add the units. `authoritative` takes the one
/// unit that reports for the whole area: the unit whose own assignment (not one given to a group) names the
/// indicator or objective; of several named, or where none is named, the one that stands above all the others.
/// `none`, yes/no answers and relative changes have a total only where one unit owes the figure. Where there is
/// no total, `no_total_reason` says why.
///
/// **Targets.** The total is compared exactly with the target for the year in the newest framework version its
/// figures are owed under. A rise is measured from the same period of the year before, if its cell is in the
/// same answer. A cell that is not `complete` is `incomplete`.
///
/// **Provisional.** With `include_provisional`, figures of submitted reports not yet accepted come in
/// `provisional`, only of units that never had a report accepted for the period, so that no unit is in both.
/// `units_before_cutoff` counts the accepted figures sent before the period's cut-off.
///
/// **Formats.** JSON, or a table as CSV (with a byte order mark), XLSX or NDJSON: a row a cell, in the same order,
/// with headings in the language of `Accept-Language`. CSV and NDJSON have no limit of cells and are sent while they
/// are read, from one moment of the data; an answer that breaks off lacks the end of its last chunk. In CSV a text
/// that a spreadsheet would take for a formula has an apostrophe before it. XLSX has at most 1 048 575 rows (400
/// `too_many_rows`).
///
/// **Behind a cell.** `sources` leads to the figures a cell is made of, with the report revision of each.
///
/// The `ETag` stands for the state of all data that can move the answer, for what was asked, for the day and for
/// the caller's reach, not for `as_of`. With `If-None-Match` an unchanged pull is answered 304 before any figure is
/// read; a change elsewhere gives a new tag, too.
///
/// Coordinators, reporters, approvers, viewers and auditors; a service client (`aggregates:read`) within its
/// subtree.
#[utoipa::path(tag = "aggregates", operation_id = "get_aggregates", params(AggregateQuery, IfNoneMatchHeader),
    responses((status = 200, description = "The cells.", content(
        (Aggregates = "application/json"),
        (String = "text/csv", example = "\u{feff}Mã khung chỉ tiêu,Số mục tiêu,…\r\nNSGE-2011-2020,7,…\r\n"),
        (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (AggregateRow = "application/x-ndjson")))))]
#[get("/v1/aggregates")]
async fn get_aggregates(
    allow: Allow<ReadAggregates>,
    query: Params<AggregateQuery>,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    answers::aggregates(&req, state, allow, &query.0).await
}

/// Read how aggregates moved
///
/// The cells of `GET /v1/aggregates`, with the same filters and the same rules, in series over the years. A series is
/// of one measure and of the same period of every year: first halves compare with first halves, years with years,
/// May with May; a period that does not come back every year stands alone. Series are of one plan, level or unit as
/// `group_by` says; where plans under the same plan add up, the plans of several years make one series, which is
/// what a plan for each year needs. `period` groups by plan here.
///
/// **Change.** Each point tells the change against the latest earlier year of its series, as the difference of the
/// two figures shown (of percentages in percentage points) and in percent of the one before, rounded half up to 4
/// digits. Only figures of one definition compare, and only complete ones; else `no_change_reason` says why not:
/// `definition_changed`, `incomplete`, `no_figure`, `several_before`, `no_point_before`; without percentage only,
/// `zero_before`, `negative_before`.
///
/// As a table (CSV, XLSX, NDJSON) a row a point. `ETag`, limits and reach are those of `GET /v1/aggregates`.
///
/// Coordinators, reporters, approvers, viewers and auditors; a service client (`aggregates:read`) within its
/// subtree.
#[utoipa::path(tag = "aggregates", operation_id = "get_aggregate_trend", params(AggregateQuery, IfNoneMatchHeader),
    responses((status = 200, description = "The series.", content(
        (Trend = "application/json"),
        (String = "text/csv", example = "\u{feff}Mã khung chỉ tiêu,Số mục tiêu,…\r\nNSGE-2011-2020,7,…\r\n"),
        (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (TrendRow = "application/x-ndjson")))))]
#[get("/v1/aggregates/trend")]
async fn get_aggregate_trend(
    allow: Allow<ReadAggregates>,
    query: Params<AggregateQuery>,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    answers::trend(&req, state, allow, &query.0).await
}

/// List the figures behind aggregates
///
/// The figures of one measure with the report revisions that hold them: those a cell is made of, or, with
/// `include_provisional`, would be. It takes the filters of `GET /v1/aggregates`, at least one of `plan_id`,
/// `parent_plan_id`, `directly_under_plan_id`, `framework_id` and `period_id` among them. The figures of one cell
/// are those its `sources` leads to. A unit that has not reported has no figure here; the obligations of the period
/// name it.
///
/// As a table (CSV with a byte order mark, XLSX, NDJSON) all figures of the selection at once, of all measures
/// where none is named, without pages; `limit` and `cursor` are then refused. CSV and NDJSON are sent while they
/// are read. `ETag` as that of `GET /v1/aggregates`.
///
/// Who may read aggregates may read the figures behind them, within the same reach; narratives and notes are part of
/// the report alone.
#[utoipa::path(tag = "aggregates", operation_id = "list_aggregate_sources",
    params(SourceQuery, IfNoneMatchHeader),
    responses((status = 200, description = "A page of figures, or all as a table.", content(
        (Page<AggregateSource> = "application/json"),
        (String = "text/csv", example = "\u{feff}Mã chỉ số đo,Số kế hoạch,…\r\n7.1.a,5947/KH-UBND,…\r\n"),
        (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (SourceRow = "application/x-ndjson")))))]
#[get("/v1/aggregates/sources")]
async fn list_aggregate_sources(
    allow: Allow<ReadAggregates>,
    query: Params<SourceQuery>,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    answers::sources(&req, state, allow, query.0).await
}
