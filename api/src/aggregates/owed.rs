//! What is owed within reach of the caller, joined with the figures that came, in the snapshot of the caller, so that
//! all figures of an answer are of one moment.

use std::collections::HashMap;
use std::sync::Arc;

use entity::enums::{ReportStatus, UnitLevel};
use entity::{obligation, obligation_measure, report, report_revision, report_value, unit};
use futures_util::TryStreamExt;
use sea_orm::sea_query::SimpleExpr;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, ExprTrait, FromQueryResult, JoinType, QueryFilter,
    QuerySelect, RelationTrait, Select, StreamTrait,
};
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use super::cells::Line;
use super::periods::{self, Period};
use super::rollup::{Figures, PartState};
use super::selection::{Only, Selection, Wanted};
use super::shape::gone;
use crate::auth::policy::ReadAggregates;
use crate::auth::principal::Allow;
use crate::http::catalogue::FaultCode;
use crate::http::problem::Problem;
use crate::periods::calendar::local_day;
use crate::texts;
use crate::units::places::Places;

/// Most owed figures that one answer adds up line by line. None of them is kept, so it bounds the time only.
const MOST_LINES: u64 = 2_000_000;

/// Adds the report of each obligation, its revision that counts, and the value of the measure there. With
/// `provisional`, where none was ever accepted, the revision waiting for review stands in:
/// [`Standing::of`](crate::rollups::mark::Standing::of) in SQL.
pub fn with_values(
    owed: Select<obligation::Entity>,
    join: JoinType,
    provisional: bool,
) -> Select<obligation::Entity> {
    let revision = report_revision::Relation::Report
        .def()
        .rev()
        .on_condition(move |_, _| {
            let number = || SimpleExpr::from(report_revision::Column::Number.into_expr());
            let waits = Condition::all()
                .add(report::Column::EffectiveRevision.is_null())
                .add(report::Column::Status.eq(ReportStatus::Submitted))
                .add(number().eq(report::Column::Revision.into_expr()));
            Condition::any()
                .add(number().eq(report::Column::EffectiveRevision.into_expr()))
                .add_option(provisional.then_some(waits))
        });
    let value = report_value::Relation::ReportRevision
        .def()
        .rev()
        .on_condition(|_, _| {
            let measure = SimpleExpr::from(report_value::Column::MeasureId.into_expr());
            Condition::all().add(measure.eq(obligation_measure::Column::MeasureId.into_expr()))
        });
    owed.join(join, report::Relation::Obligation.def().rev())
        .join(join, revision)
        .join(join, value)
}

/// A line as the database gives it; what its period says is read once.
#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    period_id: Uuid,
    unit_id: Uuid,
    level: UnitLevel,
    measure_id: Uuid,
    owed_definition_id: Uuid,
    framework_version_id: Uuid,
    effective_revision: Option<i32>,
    submitted_at: Option<OffsetDateTime>,
    definition_id: Option<Uuid>,
    numerator: Option<i64>,
    denominator: Option<i64>,
    amount: Option<i64>,
    answer: Option<bool>,
    women: Option<i64>,
    men: Option<i64>,
    no_data_reason: Option<String>,
}

/// What is wanted, with who owes it and where they stand: it is told once and read part by part.
#[derive(Debug)]
pub struct Lines<'a> {
    /// What is wanted.
    pub wanted: Wanted<'a>,
    /// The units that owe something of it, each with the periods for which it does.
    pub owing: Vec<(Uuid, Uuid)>,
    allow: &'a Allow<ReadAggregates>,
    places: Places,
    periods: HashMap<Uuid, Period>,
}

impl<'a> Lines<'a> {
    /// Reads who owes what a selection wants.
    pub async fn of<C: ConnectionTrait + StreamTrait>(
        db: &C,
        allow: &'a Allow<ReadAggregates>,
        selection: &'a Selection,
        periods: &[Period],
        today: Date,
    ) -> Result<Self, Problem> {
        let wanted = Wanted::of(db, selection, periods, today).await?;
        let owing = wanted.units(db, allow).await?;
        let units = owing.iter().map(|(unit, _)| *unit).collect();
        let places = wanted.places(db, units).await?;
        let known = periods.iter().map(|period| (period.id, period.clone()));
        let mut periods = known.collect();
        periods::add(db, &mut periods, owing.iter().map(|(_, period)| *period)).await?;
        Ok(Self {
            wanted,
            owing,
            allow,
            places,
            periods,
        })
    }

    /// Reads the lines, at most [`MOST_LINES`] of them, and gives each to `take` as it comes.
    pub async fn each<C: ConnectionTrait + StreamTrait>(
        &self,
        db: &C,
        only: &Only,
        provisional: bool,
        mut take: impl FnMut(Line) -> Result<(), Problem>,
    ) -> Result<(), Problem> {
        let mut count = 0;
        for part in only.parts() {
            let owed = self.wanted.owed(self.allow).filter(part);
            let owed = with_values(owed, JoinType::LeftJoin, provisional);
            let mut rows = columns(owed)
                .limit(MOST_LINES + 1 - count)
                .into_model::<Row>()
                .stream(db)
                .await?;
            while let Some(row) = rows.try_next().await? {
                count += 1;
                if count > MOST_LINES {
                    return Err(too_many(MOST_LINES));
                }
                take(self.line(row)?)?;
            }
        }
        Ok(())
    }

    fn line(&self, row: Row) -> Result<Line, Problem> {
        let Row {
            id,
            period_id,
            unit_id,
            level,
            measure_id,
            owed_definition_id,
            framework_version_id,
            effective_revision,
            submitted_at,
            definition_id,
            numerator,
            denominator,
            amount,
            answer,
            women,
            men,
            no_data_reason,
        } = row;
        let period = self
            .periods
            .get(&period_id)
            .ok_or_else(|| gone(period_id))?;
        let tree = self.wanted.tree();
        let covers_to = period.span.covers_to;
        let definition_id = definition_id.unwrap_or(owed_definition_id);
        let figures = Figures {
            definition_id,
            numerator,
            denominator,
            amount,
            answer,
            women,
            men,
        };
        let state = PartState::of(figures, no_data_reason.is_some());
        let has_figure = matches!(state, PartState::Reported(_));
        let is_accepted = effective_revision.is_some();
        Ok(Line {
            obligation_id: id,
            plan_id: period.plan_id,
            parent_plan_id: period.parent_plan_id,
            period_id,
            span: Arc::clone(&period.span),
            unit_id,
            shown_as: self.places.shown(tree, unit_id),
            unit_level: self.places.level(tree, unit_id, covers_to).unwrap_or(level),
            measure_id,
            definition_id,
            framework_version_id: (definition_id == owed_definition_id)
                .then_some(framework_version_id),
            came: state,
            is_waiting: !is_accepted,
            is_before_cutoff: is_accepted
                && has_figure
                && submitted_at.is_some_and(|at| local_day(at) < period.cutoff_on),
        })
    }
}

/// More owed figures than an answer is made of.
pub(super) fn too_many(most: u64) -> Problem {
    Problem::parameter(
        "plan_id",
        FaultCode::TooManyFigures,
        texts::aggregates::too_many_figures(most),
    )
}

/// More sums than an answer is made of.
pub(super) fn too_many_sums(most: u64) -> Problem {
    Problem::parameter(
        "plan_id",
        FaultCode::TooManySums,
        texts::aggregates::too_many_sums(most),
    )
}

fn columns(select: Select<obligation::Entity>) -> Select<obligation::Entity> {
    select
        .select_only()
        .columns([
            obligation::Column::Id,
            obligation::Column::PeriodId,
            obligation::Column::UnitId,
        ])
        .column(unit::Column::Level)
        .columns([
            obligation_measure::Column::MeasureId,
            obligation_measure::Column::FrameworkVersionId,
        ])
        .column_as(
            obligation_measure::Column::DefinitionId,
            "owed_definition_id",
        )
        .column(report::Column::EffectiveRevision)
        .column(report_revision::Column::SubmittedAt)
        .columns([
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
