//! Reading figures for exports: through aggregates, never past them.

use entity::enums::Frequency;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::dhis2::{self, Export};
use super::dhis2_dto::{DataValueSet, Dhis2Preview};
use super::dto::{Dhis2Mapping, SdmxQuery};
use super::mapping_store::{known, read as stored};
use super::sdmx_data::{self, Observation};
use super::sdmx_message::StructureMessage;
use super::{check, sdmx_codes, sdmx_structure};
use crate::aggregates::dto::{AggregateQuery, Aggregates, GroupBy};
use crate::aggregates::service as aggregates;
use crate::app::AppState;
use crate::auth::policy::ReadAggregates;
use crate::auth::principal::Allow;
use crate::clock::local_day;
use crate::http::params::CommaList;
use crate::http::problem::Problem;
use crate::units::places::Tree;

/// Most entries of a preview.
const MOST_LEFT_OUT: usize = 1000;

/// Which figures an export is made of.
#[derive(Clone, Copy, Debug)]
pub struct Wanted {
    /// Only this plan.
    pub plan_id: Option<Uuid>,
    /// Only this plan and those under it.
    pub parent_plan_id: Option<Uuid>,
    /// Only measures of this framework.
    pub framework_id: Option<Uuid>,
    /// Only periods of this year.
    pub year: Option<i32>,
    /// Only periods of this year or later.
    pub year_from: Option<i32>,
    /// Only periods of this year or earlier.
    pub year_to: Option<i32>,
    /// Only periods of this kind.
    pub frequency: Option<Frequency>,
    /// Only this period.
    pub period_id: Option<Uuid>,
    /// Only this unit and all below it, in the tree.
    pub unit_id: Option<Uuid>,
    /// The unit tree.
    pub tree: Tree,
    /// Only measures of this objective.
    pub objective_id: Option<Uuid>,
    /// Only measures of this indicator.
    pub indicator_id: Option<Uuid>,
    /// Only this measure.
    pub measure_id: Option<Uuid>,
}

/// Whose figures an export holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// Each unit's own.
    #[default]
    Unit,
    /// What all units together make.
    Total,
}

/// The cells of an export, each of one plan and one period, which is how other systems tell figures apart.
async fn cells(
    state: &AppState,
    allow: &Allow<ReadAggregates>,
    wanted: Wanted,
    by: By,
    include_provisional: bool,
) -> Result<Aggregates, Problem> {
    let Wanted {
        plan_id,
        parent_plan_id,
        framework_id,
        year,
        year_from,
        year_to,
        frequency,
        period_id,
        unit_id,
        tree,
        objective_id,
        indicator_id,
        measure_id,
    } = wanted;
    let mut group_by = vec![GroupBy::Period];
    if by == By::Unit {
        group_by.push(GroupBy::Unit);
    }
    let query = AggregateQuery {
        plan_id,
        parent_plan_id,
        framework_id,
        year,
        year_from,
        year_to,
        frequency,
        period_id,
        unit_id,
        tree,
        objective_id,
        indicator_id,
        measure_id,
        group_by: CommaList(group_by),
        include_provisional,
        format: None,
    };
    aggregates::read(state, allow, query).await
}

/// A mapping to export under: one of those saved, or one given.
#[derive(Debug)]
pub enum Under {
    /// One of those saved.
    Saved(Uuid),
    /// One given.
    Given(Box<Dhis2Mapping>),
}

async fn under(
    state: &AppState,
    allow: &Allow<ReadAggregates>,
    under: Under,
) -> Result<Dhis2Mapping, Problem> {
    match under {
        Under::Saved(id) => stored(state, allow, id)
            .await?
            .map(|saved| saved.mapping)
            .ok_or_else(Problem::not_found),
        Under::Given(mapping) => {
            check::size(&mapping)?;
            let known = known(state.db.reader(), allow, &mapping).await?;
            check::check(&mapping, &known)?;
            Ok(*mapping)
        }
    }
}

async fn exported(
    state: &AppState,
    allow: &Allow<ReadAggregates>,
    wanted: Wanted,
    mapping: Under,
) -> Result<(Aggregates, Export), Problem> {
    let mapping = under(state, allow, mapping).await?;
    let found = cells(state, allow, wanted, By::Unit, false).await?;
    let export = dhis2::export(&found.cells, &mapping);
    Ok((found, export))
}

/// The figures as DHIS2 loads them.
pub async fn dhis2(
    state: &AppState,
    allow: &Allow<ReadAggregates>,
    wanted: Wanted,
    mapping: Under,
) -> Result<DataValueSet, Problem> {
    let (_, export) = exported(state, allow, wanted, mapping).await?;
    Ok(export.set)
}

/// What the same export would hold and what not.
pub async fn preview(
    state: &AppState,
    allow: &Allow<ReadAggregates>,
    wanted: Wanted,
    mapping: Under,
) -> Result<Dhis2Preview, Problem> {
    let (found, export) = exported(state, allow, wanted, mapping).await?;
    let Export { set, mut left_out } = export;
    let left_out_total = left_out.len();
    left_out.truncate(MOST_LEFT_OUT);
    Ok(Dhis2Preview {
        as_of: found.as_of,
        values: count(set.values.len()),
        left_out_total: count(left_out_total),
        left_out,
    })
}

fn count(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}

async fn observed(
    state: &AppState,
    allow: &Allow<ReadAggregates>,
    query: &SdmxQuery,
) -> Result<(Aggregates, sdmx_codes::Names), Problem> {
    let found = cells(
        state,
        allow,
        query.into(),
        query.by.unwrap_or_default(),
        query.include_provisional,
    )
    .await?;
    let today = local_day(state.clock.now());
    let names = sdmx_codes::names(state.db.reader(), &found.cells, today).await?;
    Ok((found, names))
}

/// The figures as SDMX-CSV 2.0.
pub async fn sdmx_data(
    state: &AppState,
    allow: &Allow<ReadAggregates>,
    query: &SdmxQuery,
) -> Result<Vec<u8>, Problem> {
    let (found, names) = observed(state, allow, query).await?;
    let observations: Vec<Observation> = sdmx_data::observations(&found.cells, &names);
    sdmx_data::csv(&observations)
}

/// The structure of the same figures as SDMX-JSON 2.0.
pub async fn sdmx_structure(
    state: &AppState,
    allow: &Allow<ReadAggregates>,
    query: &SdmxQuery,
) -> Result<StructureMessage, Problem> {
    let (found, names) = observed(state, allow, query).await?;
    Ok(sdmx_structure::message(&found.cells, &names, found.as_of))
}
