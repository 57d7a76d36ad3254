//! Reading the figures behind a cell.

use std::collections::HashMap;

use entity::{
    measure, measure_definition, obligation, period, plan, report, report_revision, report_value,
};
use futures_util::TryStreamExt;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationTrait, Select, StreamTrait,
};
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use super::behind::shown_as;
use super::dto::labels::{AggregatePeriod, AggregatePlan, AggregateUnit};
use super::dto::source::{AggregateSource, SourceQuery};
use super::dto::source_row::SourceRow;
use super::names::{self, Units};
use super::owed::with_values;
use super::periods::{self, Period};
use super::rollup::rate;
use super::selection::{Selection, Wanted};
use super::service::{faults, missing};
use super::shape::gone;
use crate::auth::policy::ReadAggregates;
use crate::auth::principal::Allow;
use crate::decimal::Sum;
use crate::http::formats::Format;
use crate::http::page::{Page, Window, no_pages};
use crate::http::problem::Problem;
use crate::http::table_stream::Rows;
use crate::texts;
use crate::units::places::Tree;

/// Refuses what cannot be answered in a format: a page is of one measure, while a table may be of all.
pub fn check(query: &SourceQuery, format: Format) -> Result<(), Problem> {
    let is_page = format == Format::Json;
    if !is_page {
        no_pages(query.limit, query.cursor.as_deref())?;
    }
    let selection = selection(query);
    let mut problem = faults(&Selection {
        plan_id: query.plan_id.or(query.directly_under_plan_id),
        ..selection
    });
    if is_page && query.measure_id.is_none() {
        problem
            .errors
            .push(missing("measure_id", texts::aggregates::measure_missing()));
    }
    problem.or_ok()
}

fn selection(query: &SourceQuery) -> Selection {
    Selection {
        plan_id: query.plan_id,
        parent_plan_id: query.parent_plan_id,
        framework_id: query.framework_id,
        year: query.year,
        year_from: query.year_from,
        year_to: query.year_to,
        frequency: query.frequency,
        period_id: query.period_id,
        unit_id: query.unit_id,
        objective_id: query.objective_id,
        indicator_id: query.indicator_id,
        measure_id: query.measure_id,
        tree: query.tree,
    }
}

/// The figures a query asks for, with what there is of them once for many.
struct Asked<'a> {
    wanted: Wanted<'a>,
    figures: Select<obligation::Entity>,
    periods: HashMap<Uuid, Period>,
}

async fn asked<'a, C: ConnectionTrait>(
    db: &C,
    allow: &Allow<ReadAggregates>,
    query: &SourceQuery,
    selection: &'a Selection,
    today: Date,
) -> Result<Asked<'a>, Problem> {
    let periods = selection.periods(db).await?;
    let wanted = Wanted::of(db, selection, &periods, today).await?;
    let on_level = match query.unit_level {
        Some(level) => Some(wanted.on_level(db, level, &periods).await?),
        None => None,
    };
    let of_cell = match query.cell_unit_id {
        Some(unit) => Some(shown_as(db, query.tree, unit, today).await?),
        None => None,
    };
    let label = query.label.as_ref();
    let under = query.directly_under_plan_id;
    let only = Condition::all()
        .add_option(
            query
                .definition_id
                .map(|id| report_value::Column::DefinitionId.eq(id)),
        )
        .add_option(under.map(|id| plan::Column::ParentPlanId.eq(id)))
        .add_option(label.map(|label| period::Column::Label.eq(label.as_str())))
        .add_option(query.ordinal.map(|one| period::Column::Ordinal.eq(one)))
        .add_option(
            query
                .covers_from
                .map(|day| period::Column::CoversFrom.eq(day.0)),
        )
        .add_option(
            query
                .covers_to
                .map(|day| period::Column::CoversTo.eq(day.0)),
        )
        .add_option(on_level)
        .add_option(of_cell);
    let owed = wanted.owed(allow);
    Ok(Asked {
        wanted,
        figures: with_values(owed, JoinType::InnerJoin, query.include_provisional).filter(only),
        periods: periods.into_iter().map(|one| (one.id, one)).collect(),
    })
}

/// Lists the figures of one measure, each with the report revision that holds it.
pub async fn list<C: ConnectionTrait>(
    db: &C,
    allow: &Allow<ReadAggregates>,
    query: &SourceQuery,
    today: Date,
) -> Result<Page<AggregateSource>, Problem> {
    let window = Window::new(query.limit, query.cursor.as_deref())?;
    let selection = selection(query);
    let mut asked = asked(db, allow, query, &selection, today).await?;
    let page = window
        .fetch(
            asked.figures.clone(),
            obligation::Column::Id,
            |row| row.id,
            db,
        )
        .await?;
    let ids = page.items.iter().map(|row| row.id);
    let rows = columns(asked.figures.filter(obligation::Column::Id.is_in(ids)))
        .into_model::<Row>()
        .all(db)
        .await?;
    let of = rows.iter().map(|row| row.period_id);
    periods::add(db, &mut asked.periods, of).await?;
    let mut rows: HashMap<Uuid, Row> = rows.into_iter().map(|row| (row.id, row)).collect();
    let units = names::units(db, rows.values().map(|row| row.unit_id)).await?;
    let items = page
        .items
        .iter()
        .filter_map(|obligation| rows.remove(&obligation.id))
        .map(|row| source(row, &units, &asked.periods))
        .collect::<Result<_, _>>()?;
    Ok(Page {
        items,
        next_cursor: page.next_cursor,
    })
}

/// Writes all figures wanted, in the order of the pages, those of one report by measure. What is held of them is
/// what their units are called.
pub async fn write<C: ConnectionTrait + StreamTrait>(
    db: &C,
    allow: &Allow<ReadAggregates>,
    query: &SourceQuery,
    today: Date,
    rows: &mut Rows<SourceRow>,
) -> Result<(), Problem> {
    let selection = selection(query);
    let mut asked = asked(db, allow, query, &selection, today).await?;
    // All that owe, of whom each may have a figure: there are as many figures to one obligation as measures.
    let owing = asked.wanted.units(db, allow).await?;
    let of = owing.iter().map(|(_, period)| *period);
    periods::add(db, &mut asked.periods, of).await?;
    let units = names::units(db, owing.into_iter().map(|(unit, _)| unit)).await?;
    let select = asked
        .figures
        .order_by_asc(obligation::Column::Id)
        .order_by_asc(report_value::Column::MeasureId);
    let mut found = columns(select).into_model::<Row>().stream(db).await?;
    while let Some(row) = found.try_next().await? {
        rows.push(&source(row, &units, &asked.periods)?.into())
            .await?;
    }
    Ok(())
}

fn columns(select: Select<obligation::Entity>) -> Select<obligation::Entity> {
    select
        .join(
            JoinType::InnerJoin,
            report_value::Relation::MeasureDefinition.def(),
        )
        .select_only()
        .columns([
            obligation::Column::Id,
            obligation::Column::UnitId,
            obligation::Column::PeriodId,
        ])
        .column_as(report::Column::Id, "report_id")
        .column(report::Column::EffectiveRevision)
        .column_as(report_revision::Column::Number, "revision")
        .columns([
            report_revision::Column::SubmittedAt,
            report_revision::Column::AcceptedAt,
        ])
        .column(measure_definition::Column::Factor)
        .column_as(measure::Column::Code, "measure_code")
        .columns([
            report_value::Column::MeasureId,
            report_value::Column::DefinitionId,
            report_value::Column::Numerator,
            report_value::Column::Denominator,
            report_value::Column::Amount,
            report_value::Column::Answer,
            report_value::Column::Women,
            report_value::Column::Men,
            report_value::Column::NoDataReason,
        ])
}

/// A figure as the database gives it; what its period and its unit are called is read once.
#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    unit_id: Uuid,
    period_id: Uuid,
    report_id: Uuid,
    effective_revision: Option<i32>,
    revision: i32,
    submitted_at: Option<OffsetDateTime>,
    accepted_at: Option<OffsetDateTime>,
    factor: i32,
    measure_code: String,
    measure_id: Uuid,
    definition_id: Uuid,
    numerator: Option<i64>,
    denominator: Option<i64>,
    amount: Option<i64>,
    answer: Option<bool>,
    women: Option<i64>,
    men: Option<i64>,
    no_data_reason: Option<String>,
}

fn source(
    row: Row,
    units: &Units,
    periods: &HashMap<Uuid, Period>,
) -> Result<AggregateSource, Problem> {
    let period = periods
        .get(&row.period_id)
        .ok_or_else(|| gone(row.period_id))?;
    let called = units.of(row.unit_id, Tree::PeriodEnd, period.span.covers_to);
    let unit: AggregateUnit = called.ok_or_else(|| gone(row.unit_id))?.into();
    let Row {
        id,
        unit_id: _,
        period_id,
        report_id,
        effective_revision,
        revision,
        submitted_at,
        accepted_at,
        factor,
        measure_code,
        measure_id,
        definition_id,
        numerator,
        denominator,
        amount,
        answer,
        women,
        men,
        no_data_reason,
    } = row;
    let figure = |scaled: i64| Sum::from_scaled(scaled.into());
    Ok(AggregateSource {
        obligation_id: id,
        unit,
        plan: AggregatePlan {
            id: period.plan_id,
            number: period.plan_number.clone(),
        },
        period: AggregatePeriod::of(&period.span, Some(period_id)),
        measure_id,
        measure_code,
        definition_id,
        report_id,
        revision,
        is_provisional: effective_revision.is_none(),
        submitted_at,
        accepted_at,
        numerator: numerator.map(figure),
        denominator: denominator.map(figure),
        amount: amount.map(figure),
        rate: numerator
            .zip(denominator)
            .and_then(|(numerator, denominator)| {
                rate(numerator.into(), denominator.into(), factor)
            }),
        answer,
        women: women.map(figure),
        men: men.map(figure),
        no_data_reason,
    })
}
