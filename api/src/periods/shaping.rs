//! Obligations as the API shows them: with names, groups, measures and how they stand.

use std::collections::BTreeMap;

use entity::{obligation, obligation_measure, period, plan};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use time::Date;
use uuid::Uuid;

use super::calendar::{days_left, days_overdue};
use super::completeness::{Punctuality, punctuality, standing};
use super::obligation_dto::{Obligation, ObligationRow, ObligedMeasure};
use super::standing::{Standing, with_reports};
use crate::http::day::Day;
use crate::http::problem::Problem;
use crate::rows::AT_ONCE;

/// One obligation as the API shows it, with its version.
pub(super) async fn whole<C: ConnectionTrait>(
    db: &C,
    today: Date,
    row: obligation::Model,
) -> Result<(Obligation, i64), Problem> {
    let version = row.version;
    let one = shaped(db, today, vec![row]).await?.into_iter().next();
    Ok((one.ok_or_else(Problem::not_found)?, version))
}

/// Plans by id with their numbers, periods with their labels.
struct Named {
    plans: BTreeMap<Uuid, String>,
    periods: BTreeMap<Uuid, String>,
}

impl Named {
    async fn of<C: ConnectionTrait>(db: &C, rows: &[obligation::Model]) -> Result<Self, Problem> {
        let mut named = Self {
            plans: BTreeMap::new(),
            periods: BTreeMap::new(),
        };
        for some in rows.chunks(AT_ONCE) {
            let plans: Vec<(Uuid, String)> = plan::Entity::find()
                .select_only()
                .columns([plan::Column::Id, plan::Column::Number])
                .filter(plan::Column::Id.is_in(some.iter().map(|row| row.plan_id)))
                .into_tuple()
                .all(db)
                .await?;
            let periods: Vec<(Uuid, String)> = period::Entity::find()
                .select_only()
                .columns([period::Column::Id, period::Column::Label])
                .filter(period::Column::Id.is_in(some.iter().map(|row| row.period_id)))
                .into_tuple()
                .all(db)
                .await?;
            named.plans.extend(plans);
            named.periods.extend(periods);
        }
        Ok(named)
    }

    fn plan(&self, row: &obligation::Model) -> String {
        self.plans.get(&row.plan_id).cloned().unwrap_or_default()
    }

    fn period(&self, row: &obligation::Model) -> String {
        let label = self.periods.get(&row.period_id);
        label.cloned().unwrap_or_default()
    }
}

/// A page of obligations as the API shows them.
pub(super) async fn shaped<C: ConnectionTrait>(
    db: &C,
    today: Date,
    rows: Vec<obligation::Model>,
) -> Result<Vec<Obligation>, Problem> {
    let named = Named::of(db, &rows).await?;
    let mut measures = BTreeMap::<Uuid, Vec<ObligedMeasure>>::new();
    let owed = obligation_measure::Entity::find()
        .filter(obligation_measure::Column::ObligationId.is_in(rows.iter().map(|row| row.id)))
        .order_by_asc(obligation_measure::Column::MeasureId)
        .all(db)
        .await?;
    for row in owed {
        let of = measures.entry(row.obligation_id).or_default();
        of.push(ObligedMeasure {
            measure_id: row.measure_id,
            definition_id: row.definition_id,
        });
    }
    let shape = |one: Standing| {
        let row = one.row();
        let punctuality = punctuality(&row, today);
        let Standing {
            obligation,
            group_ids,
            report,
        } = one;
        Obligation {
            id: obligation.id,
            plan_id: obligation.plan_id,
            plan_number: named.plan(&obligation),
            period_id: obligation.period_id,
            period_label: named.period(&obligation),
            unit_id: obligation.unit_id,
            unit_code: obligation.unit_code,
            unit_name: obligation.unit_name,
            group_ids,
            frozen_due_on: Day(obligation.frozen_due_on),
            due_on: Day(obligation.due_on),
            extended_to: obligation.extended_to.map(Day),
            measures: measures.remove(&obligation.id).unwrap_or_default(),
            report_id: report.map(|report| report.id),
            standing: standing(&row),
            punctuality,
            first_submitted_at: obligation.first_submitted_at,
            days_left: days_left(today, obligation.due_on),
            days_overdue: overdue(punctuality, today, obligation.due_on),
            released_at: obligation.released_at,
            version: obligation.version,
        }
    };
    let found = with_reports(db, rows).await?;
    Ok(found.into_iter().map(shape).collect())
}

/// Obligations as rows of a table.
pub(super) async fn lines<C: ConnectionTrait>(
    db: &C,
    today: Date,
    rows: Vec<obligation::Model>,
) -> Result<Vec<ObligationRow>, Problem> {
    let named = Named::of(db, &rows).await?;
    let line = |one: Standing| {
        let row = one.row();
        let punctuality = punctuality(&row, today);
        let obligation = one.obligation;
        ObligationRow {
            id: obligation.id,
            plan_number: named.plan(&obligation),
            period_label: named.period(&obligation),
            unit_code: obligation.unit_code,
            unit_name: obligation.unit_name,
            standing: standing(&row),
            punctuality,
            frozen_due_on: Day(obligation.frozen_due_on),
            due_on: Day(obligation.due_on),
            extended_to: obligation.extended_to.map(Day),
            first_submitted_at: obligation.first_submitted_at,
            days_left: days_left(today, obligation.due_on),
            days_overdue: overdue(punctuality, today, obligation.due_on),
            released_at: obligation.released_at,
        }
    };
    let found = with_reports(db, rows).await?;
    Ok(found.into_iter().map(line).collect())
}

/// Days since the due day, where nothing was submitted.
pub(super) fn overdue(punctuality: Punctuality, today: Date, due_on: Date) -> i64 {
    if punctuality == Punctuality::Overdue {
        days_overdue(today, due_on)
    } else {
        0
    }
}
