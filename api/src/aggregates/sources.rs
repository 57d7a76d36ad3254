//! Reading the figures behind a cell.

use std::collections::HashMap;

use entity::enums::{Frequency, UnitLevel};
use entity::{
    measure, measure_definition, obligation, period, plan, report, report_revision, report_value,
    unit,
};
use futures_util::TryStreamExt;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationTrait, Select, StreamTrait,
};
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use super::cells::Span;
use super::dto::labels::{AggregatePeriod, AggregatePlan, AggregateUnit};
use super::dto::source::{AggregateSource, SourceQuery};
use super::dto::source_row::SourceRow;
use super::owed::{Selection, with_values};
use super::rollup::rate;
use super::service::{faults, missing};
use crate::auth::policy::ReadAggregates;
use crate::auth::principal::Allow;
use crate::decimal::Sum;
use crate::http::formats::Format;
use crate::http::page::{Page, Window, no_pages};
use crate::http::problem::Problem;
use crate::http::table_stream::Rows;

/// The figures a query asks for, with the joins that show them; measure and reach apart.
struct Wanted {
    selection: Selection,
    only: Condition,
    include_provisional: bool,
}

impl Wanted {
    fn of(query: SourceQuery) -> Self {
        let SourceQuery {
            measure_id,
            definition_id,
            plan_id,
            parent_plan_id,
            directly_under_plan_id,
            framework_id,
            year,
            frequency,
            period_id,
            label,
            ordinal,
            covers_from,
            covers_to,
            unit_id,
            cell_unit_id,
            unit_level,
            objective_id,
            indicator_id,
            include_provisional,
            format: _,
            limit: _,
            cursor: _,
        } = query;
        let only = Condition::all()
            .add_option(definition_id.map(|id| report_value::Column::DefinitionId.eq(id)))
            .add_option(directly_under_plan_id.map(|id| plan::Column::ParentPlanId.eq(id)))
            .add_option(label.map(|label| period::Column::Label.eq(label.as_str())))
            .add_option(ordinal.map(|ordinal| period::Column::Ordinal.eq(ordinal)))
            .add_option(covers_from.map(|day| period::Column::CoversFrom.eq(day.0)))
            .add_option(covers_to.map(|day| period::Column::CoversTo.eq(day.0)))
            .add_option(cell_unit_id.map(|id| obligation::Column::UnitId.eq(id)))
            .add_option(unit_level.map(|level| unit::Column::Level.eq(level)));
        Self {
            selection: Selection {
                plan_id,
                parent_plan_id,
                framework_id,
                year,
                frequency,
                period_id,
                unit_id,
                objective_id,
                indicator_id,
                measure_id,
            },
            only,
            include_provisional,
        }
    }

    fn select(&self, allow: &Allow<ReadAggregates>) -> Select<obligation::Entity> {
        with_values(
            self.selection.owed(allow),
            JoinType::InnerJoin,
            self.include_provisional,
        )
        .filter(self.only.clone())
    }
}

/// Refuses what cannot be answered in a format: a page is of one measure, while a table may be of all.
pub fn check(query: &SourceQuery, format: Format) -> Result<(), Problem> {
    let is_page = format == Format::Json;
    if !is_page {
        no_pages(query.limit, query.cursor.as_deref())?;
    }
    let selection = Selection {
        plan_id: query.plan_id.or(query.directly_under_plan_id),
        parent_plan_id: query.parent_plan_id,
        framework_id: query.framework_id,
        period_id: query.period_id,
        year: query.year,
        ..Selection::default()
    };
    let mut problem = faults(&selection);
    if is_page && query.measure_id.is_none() {
        problem.errors.push(missing(
            "measure_id",
            "Cần tham số measure_id.",
            "The parameter measure_id is needed.",
        ));
    }
    problem.or_ok()
}

/// Lists the figures of one measure, each with the report revision that holds it.
pub async fn list<C: ConnectionTrait>(
    db: &C,
    allow: &Allow<ReadAggregates>,
    query: SourceQuery,
) -> Result<Page<AggregateSource>, Problem> {
    let window = Window::new(query.limit, query.cursor.as_deref())?;
    let select = Wanted::of(query).select(allow);
    let page = window
        .fetch(select.clone(), obligation::Column::Id, |row| row.id, db)
        .await?;
    let ids = page.items.iter().map(|row| row.id);
    let rows = columns(select.filter(obligation::Column::Id.is_in(ids)))
        .into_model::<Row>()
        .all(db)
        .await?;
    let mut rows: HashMap<Uuid, Row> = rows.into_iter().map(|row| (row.id, row)).collect();
    let items = page
        .items
        .iter()
        .filter_map(|obligation| rows.remove(&obligation.id))
        .map(Into::into)
        .collect();
    Ok(Page {
        items,
        next_cursor: page.next_cursor,
    })
}

/// Writes all figures wanted, in the order of the pages, those of one report by measure.
pub async fn write<C: ConnectionTrait + StreamTrait>(
    db: &C,
    allow: &Allow<ReadAggregates>,
    query: SourceQuery,
    rows: &mut Rows<SourceRow>,
) -> Result<(), Problem> {
    let select = Wanted::of(query)
        .select(allow)
        .order_by_asc(obligation::Column::Id)
        .order_by_asc(report_value::Column::MeasureId);
    let mut found = columns(select).into_model::<Row>().stream(db).await?;
    while let Some(row) = found.try_next().await? {
        rows.push(&AggregateSource::from(row).into()).await?;
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
        .column(obligation::Column::Id)
        .columns([unit::Column::Code, unit::Column::Name, unit::Column::Level])
        .column_as(unit::Column::Id, "unit_id")
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

/// A figure as the database gives it.
#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    unit_id: Uuid,
    code: String,
    name: String,
    level: UnitLevel,
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

impl From<Row> for AggregateSource {
    fn from(row: Row) -> Self {
        let Row {
            id,
            unit_id,
            code,
            name,
            level,
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
        let span = Span {
            frequency,
            year,
            ordinal,
            label,
            covers_from,
            covers_to,
        };
        Self {
            obligation_id: id,
            unit: AggregateUnit {
                id: unit_id,
                code,
                name,
                level,
            },
            plan: AggregatePlan {
                id: plan_id,
                number,
            },
            period: AggregatePeriod::of(&span, Some(period_id)),
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
        }
    }
}
