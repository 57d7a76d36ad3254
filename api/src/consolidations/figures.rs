//! The figures of a consolidation: what the accepted reports of a period add up to, without what is left out.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use entity::enums::{Frequency, Rollup};
use entity::{indicator, objective, obligation, obligation_measure, period, report_value};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, JoinType, PaginatorTrait, QueryFilter, QuerySelect,
    RelationTrait, StreamTrait,
};
use time::Date;
use uuid::Uuid;

use super::exclusions::Exclusions;
use super::figure::{Known, shape};
use crate::aggregates::bearing;
use crate::aggregates::cells::{Apart, Cell, Grouping, Groups, Key, Line};
use crate::aggregates::names::{self, Meaning, Measure};
use crate::aggregates::outcomes::outcomes;
use crate::aggregates::owed::{Lines, with_values};
use crate::aggregates::selection::{Only, Selection, Wanted};
use crate::auth::policy::ReadAggregates;
use crate::auth::principal::Allow;
use crate::consolidations::content::{ContentFigure, ContentUnit};
use crate::http::catalogue::Code;
use crate::http::problem::Problem;
use crate::texts;

/// Figures that units may owe for a period that is consolidated.
const MOST: u64 = 200_000;

/// Fails where more is owed for a period than one document holds.
pub async fn few_enough<C: ConnectionTrait>(db: &C, period_id: Uuid) -> Result<(), Problem> {
    let owed = obligation_measure::Entity::find()
        .join(
            JoinType::InnerJoin,
            obligation_measure::Relation::Obligation.def(),
        )
        .filter(obligation::Column::PeriodId.eq(period_id))
        .filter(obligation::Column::ReleasedAt.is_null())
        .count(db)
        .await?;
    bounded(owed)
}

fn bounded(owed: u64) -> Result<(), Problem> {
    if owed <= MOST {
        return Ok(());
    }
    Err(Problem::because(
        Code::InvalidState,
        texts::consolidations::too_many_figures(owed, MOST),
    ))
}

/// Reads the figures of a period, whole: `allow` is for the whole installation.
pub async fn read<C: ConnectionTrait + StreamTrait>(
    db: &C,
    allow: &Allow<ReadAggregates>,
    period: &period::Model,
    out: &Exclusions,
    units: &BTreeMap<Uuid, ContentUnit>,
    today: Date,
) -> Result<Vec<ContentFigure>, Problem> {
    few_enough(db, period.id).await?;
    let mut groups = Groups::new(Grouping {
        apart: Apart::Periods,
        ..Grouping::default()
    });
    let selection = of_period(period.id);
    let lines = Lines::of(db, allow, &selection, &[], today).await?;
    let mut present = BTreeSet::new();
    let take = |line: Line| {
        present.insert(line.measure_id);
        groups.add(out.apply(line));
        Ok(())
    };
    lines.each(db, &Only::default(), false, take).await?;
    let wanted = lines.wanted;
    // A rise is measured from the same period of the year before; what is measured no more has none.
    if let Some(before) = year_before(db, period).await? {
        few_enough(db, before).await?;
        let selection = of_period(before);
        let lines = Lines::of(db, allow, &selection, &[], today).await?;
        let take = |line: Line| {
            if present.contains(&line.measure_id) {
                groups.add(line);
            }
            Ok(())
        };
        lines.each(db, &Only::default(), false, take).await?;
    }
    let groups: Vec<(Key, Vec<Line>)> = groups.finish().into_iter().collect();
    let measures = names::measures(db, groups.iter().map(|(key, _)| key.measure_id)).await?;
    let meanings = names::meanings(db, groups.iter().map(|(key, _)| key.definition_id)).await?;
    let cells = cells(db, &wanted, &groups, &measures, &meanings).await?;
    let outcomes = outcomes(&cells);
    let known = Known {
        indicators: indicators(db, &measures).await?,
        objectives: objectives(db, &measures).await?,
        no_data: no_data(db, allow, &wanted).await?,
        measures,
        meanings,
        units,
        out,
    };
    let mut figures = Vec::new();
    for ((cell, (_, lines)), outcome) in cells.iter().zip(&groups).zip(outcomes) {
        if cell.key.period_id == Some(period.id) {
            figures.push(shape(&known, cell, lines, outcome).ok_or_else(gone)?);
        }
    }
    figures.sort_by(|(one, _), (other, _)| one.cmp(other));
    Ok(figures.into_iter().map(|(_, figure)| figure).collect())
}

fn of_period(id: Uuid) -> Selection {
    Selection {
        period_id: Some(id),
        ..Selection::default()
    }
}

/// What a row refers to is not there, which foreign keys rule out.
fn gone() -> Problem {
    tracing::error!("a row that a figure refers to is gone");
    Problem::new(Code::Internal)
}

async fn year_before<C: ConnectionTrait>(
    db: &C,
    period: &period::Model,
) -> Result<Option<Uuid>, Problem> {
    if matches!(period.frequency, Frequency::OneOff | Frequency::Thematic) {
        return Ok(None);
    }
    let before = period::Entity::find()
        .filter(period::Column::PlanId.eq(period.plan_id))
        .filter(period::Column::Frequency.eq(period.frequency))
        .filter(period::Column::Ordinal.eq(period.ordinal))
        .filter(period::Column::Year.eq(period.year - 1))
        .one(db)
        .await?;
    Ok(before.map(|row| row.id))
}

async fn cells<C: ConnectionTrait>(
    db: &C,
    wanted: &Wanted<'_>,
    groups: &[(Key, Vec<Line>)],
    measures: &HashMap<Uuid, Measure>,
    meanings: &HashMap<Uuid, Meaning>,
) -> Result<Vec<Cell>, Problem> {
    let is_authoritative = |key: &Key| {
        let meaning = meanings.get(&key.definition_id);
        meaning.is_some_and(|meaning| meaning.rollup == Rollup::Authoritative)
    };
    let contested: Vec<&Line> = groups
        .iter()
        .filter(|(key, lines)| lines.len() > 1 && is_authoritative(key))
        .flat_map(|(_, lines)| lines)
        .collect();
    let authority = bearing::authority(db, wanted, &contested, measures).await?;
    let lines = || groups.iter().flat_map(|(_, lines)| lines);
    let versions: BTreeSet<Uuid> = lines().filter_map(|one| one.framework_version_id).collect();
    let of: BTreeSet<Uuid> = lines().map(|line| line.measure_id).collect();
    let targets = bearing::targets(db, versions, &of).await?;
    groups
        .iter()
        .map(|(key, lines)| {
            let meaning = meanings.get(&key.definition_id).ok_or_else(gone)?;
            let definition = meaning.definition();
            Ok(Cell::of(
                key.clone(),
                definition,
                lines,
                &authority,
                &targets,
            ))
        })
        .collect()
}

async fn indicators<C: ConnectionTrait>(
    db: &C,
    measures: &HashMap<Uuid, Measure>,
) -> Result<HashMap<Uuid, String>, Problem> {
    let ids: BTreeSet<Uuid> = measures.values().map(|one| one.indicator_id).collect();
    let rows = indicator::Entity::find()
        .filter(indicator::Column::Id.is_in(ids))
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.name)).collect())
}

async fn objectives<C: ConnectionTrait>(
    db: &C,
    measures: &HashMap<Uuid, Measure>,
) -> Result<HashMap<Uuid, String>, Problem> {
    let ids: BTreeSet<Uuid> = measures.values().map(|one| one.objective_id).collect();
    let rows = objective::Entity::find()
        .filter(objective::Column::Id.is_in(ids))
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.name)).collect())
}

/// Why units have no figure of a measure, as their accepted reports say.
async fn no_data<C: ConnectionTrait>(
    db: &C,
    allow: &Allow<ReadAggregates>,
    wanted: &Wanted<'_>,
) -> Result<HashMap<(Uuid, Uuid), String>, Problem> {
    let said = with_values(wanted.owed(allow), JoinType::InnerJoin, false)
        .filter(report_value::Column::NoDataReason.is_not_null())
        .select_only()
        .column(obligation::Column::UnitId)
        .column(report_value::Column::MeasureId)
        .column(report_value::Column::NoDataReason)
        .into_tuple::<(Uuid, Uuid, String)>()
        .all(db)
        .await?;
    let said = said.into_iter();
    Ok(said
        .map(|(unit, measure, why)| ((unit, measure), why))
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_holds_so_many_figures() {
        assert!(bounded(MOST).is_ok());
        assert_eq!(bounded(MOST + 1).unwrap_err().code, Code::InvalidState);
    }
}
