//! Reading the figures behind a cell.

use std::collections::HashMap;

use entity::enums::Frequency;
use entity::{measure_definition, obligation, period, plan, report, report_revision, report_value};
use sea_orm::{
    ColumnTrait, Condition, FromQueryResult, JoinType, QueryFilter, QuerySelect, RelationTrait,
    Select,
};
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use super::cells::Span;
use super::dto::labels::{AggregatePeriod, AggregatePlan, AggregateUnit};
use super::dto::source::{AggregateSource, SourceQuery};
use super::names;
use super::owed::with_values;
use super::rollup::rate;
use super::selection::{Selection, Wanted};
use super::service::{faults, missing};
use crate::app::AppState;
use crate::auth::policy::ReadAggregates;
use crate::auth::principal::Allow;
use crate::clock::local_day;
use crate::decimal::Sum;
use crate::http::page::{Page, Window};
use crate::http::problem::Problem;
use crate::units::places::Tree;

/// Lists the figures of one measure, each with the report revision that holds it.
pub async fn list(
    state: &AppState,
    allow: &Allow<ReadAggregates>,
    query: SourceQuery,
) -> Result<Page<AggregateSource>, Problem> {
    let SourceQuery {
        measure_id,
        definition_id,
        plan_id,
        parent_plan_id,
        framework_id,
        year,
        year_from,
        year_to,
        frequency,
        period_id,
        label,
        unit_id,
        tree,
        unit_level,
        objective_id,
        indicator_id,
        include_provisional,
        limit,
        cursor,
    } = query;
    let window = Window::new(limit, cursor.as_deref())?;
    let selection = Selection {
        plan_id,
        parent_plan_id,
        framework_id,
        year,
        year_from,
        year_to,
        frequency,
        period_id,
        unit_id,
        objective_id,
        indicator_id,
        measure_id,
        tree,
    };
    let mut problem = faults(&selection);
    if measure_id.is_none() {
        problem.errors.push(missing(
            "measure_id",
            "Cần tham số measure_id.",
            "The parameter measure_id is needed.",
        ));
    }
    problem.or_ok()?;
    let db = state.db.snapshot().await?;
    let periods = selection.periods(&db).await?;
    let today = local_day(state.clock.now());
    let wanted = Wanted::of(&db, &selection, &periods, today).await?;
    let on_level = match unit_level {
        Some(level) => Some(wanted.on_level(&db, level, &periods).await?),
        None => None,
    };
    let only = Condition::all()
        .add_option(definition_id.map(|id| report_value::Column::DefinitionId.eq(id)))
        .add_option(label.map(|label| period::Column::Label.eq(label.as_str())))
        .add_option(on_level);
    let select =
        with_values(wanted.owed(allow), JoinType::InnerJoin, include_provisional).filter(only);
    let page = window
        .fetch(select.clone(), obligation::Column::Id, |row| row.id, &db)
        .await?;
    let ids = page.items.iter().map(|row| row.id);
    let rows = columns(select.filter(obligation::Column::Id.is_in(ids)))
        .into_model::<Row>()
        .all(&db)
        .await?;
    let mut rows: HashMap<Uuid, Row> = rows.into_iter().map(|row| (row.id, row)).collect();
    let units = names::units(&db, rows.values().map(|row| row.unit_id)).await?;
    let items = page
        .items
        .iter()
        .filter_map(|obligation| rows.remove(&obligation.id))
        .filter_map(|row| {
            let called = units.of(row.unit_id, Tree::PeriodEnd, row.covers_to)?;
            Some(source(row, called.into()))
        })
        .collect();
    Ok(Page {
        items,
        next_cursor: page.next_cursor,
    })
}

fn columns(select: Select<obligation::Entity>) -> Select<obligation::Entity> {
    select
        .join(
            JoinType::InnerJoin,
            report_value::Relation::MeasureDefinition.def(),
        )
        .select_only()
        .column(obligation::Column::Id)
        .column(obligation::Column::UnitId)
        .columns([plan::Column::Number])
        .column_as(plan::Column::Id, "plan_id")
        .columns([
            period::Column::Label,
            period::Column::Frequency,
            period::Column::Year,
            period::Column::Ordinal,
            period::Column::CoversFrom,
            period::Column::CoversTo,
        ])
        .column_as(period::Column::Id, "period_id")
        .column_as(report::Column::Id, "report_id")
        .column(report::Column::EffectiveRevision)
        .column_as(report_revision::Column::Number, "revision")
        .columns([
            report_revision::Column::SubmittedAt,
            report_revision::Column::AcceptedAt,
        ])
        .column(measure_definition::Column::Factor)
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

/// A figure as the database gives it.
#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    unit_id: Uuid,
    plan_id: Uuid,
    number: String,
    period_id: Uuid,
    label: String,
    frequency: Frequency,
    year: i32,
    ordinal: i32,
    covers_from: Date,
    covers_to: Date,
    report_id: Uuid,
    effective_revision: Option<i32>,
    revision: i32,
    submitted_at: Option<OffsetDateTime>,
    accepted_at: Option<OffsetDateTime>,
    factor: i32,
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

fn source(row: Row, unit: AggregateUnit) -> AggregateSource {
    let Row {
        id,
        unit_id: _,
        plan_id,
        number,
        period_id,
        label,
        frequency,
        year,
        ordinal,
        covers_from,
        covers_to,
        report_id,
        effective_revision,
        revision,
        submitted_at,
        accepted_at,
        factor,
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
    let span = Span {
        frequency,
        year,
        ordinal,
        label,
        covers_from,
        covers_to,
    };
    AggregateSource {
        obligation_id: id,
        unit,
        plan: AggregatePlan {
            id: plan_id,
            number,
        },
        period: AggregatePeriod::of(&span, Some(period_id)),
        measure_id,
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
    }
}
