//! What bears on a cell besides its figures: the targets of its measure, and whose duty is for the whole area.

use std::collections::{BTreeSet, HashMap};

use entity::enums::{Confidence, TargetOp, TargetSpan};
use entity::{framework_version, target};
use sea_orm::{ConnectionTrait, EntityTrait, FromQueryResult, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::cells::{Authority, Line, Target, Targets};
use super::names::{Measure, by_ids};
use super::selection::Wanted;
use crate::frameworks::target::TargetRule;
use crate::http::problem::Problem;
use crate::rollups::lines::subjects_of;

#[derive(FromQueryResult)]
struct TargetRow {
    framework_version_id: Uuid,
    measure_id: Uuid,
    op: TargetOp,
    low: Option<i64>,
    high: Option<i64>,
    span: TargetSpan,
    year_from: Option<i32>,
    year_to: Option<i32>,
    approximate: bool,
    confidence: Confidence,
}

#[derive(FromQueryResult)]
struct VersionRow {
    id: Uuid,
    seq: i32,
}

/// Reads the targets that framework versions set for measures.
pub(super) async fn targets<C: ConnectionTrait>(
    db: &C,
    version_ids: BTreeSet<Uuid>,
    measure_ids: &BTreeSet<Uuid>,
) -> Result<Targets, Problem> {
    use target::Column;
    let versions = framework_version::Entity::find().select_only().columns([
        framework_version::Column::Id,
        framework_version::Column::Seq,
    ]);
    let select = target::Entity::find()
        .select_only()
        .columns([
            Column::FrameworkVersionId,
            Column::MeasureId,
            Column::Op,
            Column::Low,
            Column::High,
            Column::Span,
            Column::YearFrom,
            Column::YearTo,
            Column::Approximate,
            Column::Confidence,
        ])
        .order_by_asc(Column::Position)
        .order_by_asc(Column::Id);
    let seq: Vec<VersionRow> = by_ids(
        db,
        versions,
        framework_version::Column::Id,
        version_ids.iter().copied(),
    )
    .await?;
    let rows: Vec<TargetRow> = by_ids(db, select, Column::FrameworkVersionId, version_ids).await?;
    let mut by_measure = HashMap::<(Uuid, Uuid), Vec<Target>>::new();
    for row in rows {
        let TargetRow {
            framework_version_id,
            measure_id,
            op,
            low,
            high,
            span,
            year_from,
            year_to,
            approximate,
            confidence,
        } = row;
        if measure_ids.contains(&measure_id) {
            by_measure
                .entry((framework_version_id, measure_id))
                .or_default()
                .push(Target {
                    framework_version_id,
                    rule: TargetRule {
                        op,
                        low,
                        high,
                        span,
                        year_from,
                        year_to,
                    },
                    approximate,
                    confidence,
                });
        }
    }
    Ok(Targets {
        seq: seq.into_iter().map(|row| (row.id, row.seq)).collect(),
        by_measure,
    })
}

/// Reads which of the lines an assignment of the unit's own names, and which units stand above theirs.
pub(super) async fn authority<C: ConnectionTrait>(
    db: &C,
    wanted: &Wanted<'_>,
    lines: &[&Line],
    measures: &HashMap<Uuid, Measure>,
) -> Result<Authority, Problem> {
    let obligations = lines.iter().map(|line| line.obligation_id).collect();
    let subjects = subjects_of(db, obligations).await?;
    let is_named = |line: &&&Line| {
        subjects
            .get(&line.obligation_id)
            .zip(measures.get(&line.measure_id))
            .is_some_and(|(subjects, measure)| {
                subjects.contains(&measure.indicator_id) || subjects.contains(&measure.objective_id)
            })
    };
    let units = lines.iter().map(|line| line.unit_id).collect();
    let places = wanted.places(db, units).await?;
    let mut authority = Authority {
        named: lines
            .iter()
            .filter(is_named)
            .map(|line| (line.obligation_id, line.measure_id))
            .collect(),
        ..Authority::default()
    };
    for line in lines {
        let day = line.span.covers_to;
        let above = authority.above.entry(day).or_default();
        above.entry(line.shown_as).or_insert_with(|| {
            let chain = places.above(wanted.tree(), line.unit_id, day);
            chain.into_iter().skip(1).collect()
        });
    }
    Ok(authority)
}
