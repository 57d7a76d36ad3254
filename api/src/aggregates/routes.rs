//! Endpoints for aggregates.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get};
use utoipa_actix_web::service_config::ServiceConfig;

use super::dto::source::{AggregateSource, SourceQuery};
use super::dto::{AggregateQuery, Aggregates};
use super::{service, sources};
use crate::app::AppState;
use crate::auth::policy::ReadAggregates;
use crate::auth::principal::Allow;
use crate::http::etag::{self, IfNoneMatchHeader};
use crate::http::page::Page;
use crate::http::params::Params;
use crate::http::problem::Problem;

/// The routes of this feature.
pub fn configure(config: &mut ServiceConfig<'_>) {
    config
        .service(get_aggregates)
        .service(list_aggregate_sources);
}

/// Read aggregates
///
/// What the accepted figures add up to, by cell. At least one of `plan_id`, `parent_plan_id`, `framework_id`
/// and `period_id` is needed. Filters combine; an id in a filter that is unknown, or that the caller may not
/// know, leaves no cells. An answer has at most 10 000 cells; what would be more is refused (400 `too_many_cells`).
/// Sums are kept ready and never behind; where they do not tell what is asked, the owed figures are added up one by
/// one, of which more than 2 000 000 are refused (400 `too_many_figures`).
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
/// The `ETag` stands for everything but `as_of`: an unchanged answer is 304.
///
/// Coordinators, reporters, approvers, viewers and auditors; a service client (`aggregates:read`) within its
/// subtree.
#[utoipa::path(tag = "aggregates", operation_id = "get_aggregates", params(AggregateQuery, IfNoneMatchHeader),
    responses((status = 200, description = "The cells.", body = Aggregates)))]
#[get("/v1/aggregates")]
async fn get_aggregates(
    allow: Allow<ReadAggregates>,
    query: Params<AggregateQuery>,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let aggregates = service::read(&state, &allow, query.0).await?;
    Ok(etag::by_part(&req, &aggregates.cells, &aggregates))
}

/// List the figures behind aggregates
///
/// The figures of one measure with the report revisions that hold them: those a cell is made of, or, with
/// `include_provisional`, would be. It takes the filters of `GET /v1/aggregates`, at least one of `plan_id`,
/// `parent_plan_id`, `framework_id` and `period_id` among them. The figures of one cell are those with its
/// definition, period and plan, and its level and unit where it has them. A unit that has not reported has
/// no figure here; the obligations of the period name it.
///
/// Who reads aggregates reads the figures behind them, within the same reach; narratives and notes are part of
/// the report alone.
#[utoipa::path(tag = "aggregates", operation_id = "list_aggregate_sources", params(SourceQuery),
    responses((status = 200, description = "A page of figures.", body = Page<AggregateSource>)))]
#[get("/v1/aggregates/sources")]
async fn list_aggregate_sources(
    allow: Allow<ReadAggregates>,
    query: Params<SourceQuery>,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    Ok(sources::list(&state, &allow, query.0).await?.answer(&req))
}
