//! What bears on a cell besides its figures: the targets of its measure, and whose duty is for the whole area.

use std::collections::{BTreeSet, HashMap, HashSet};

use entity::enums::{Confidence, SubjectKind, TargetOp, TargetSpan};
use entity::{assignment, framework_version, obligation_assignment, target, unit_ancestor};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationTrait,
};
use uuid::Uuid;

use super::cells::{Authority, Line, Target, Targets};
use super::names::{Measure, by_ids};
use crate::frameworks::target::TargetRule;
use crate::http::problem::Problem;

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
pub(crate) async fn targets<C: ConnectionTrait>(
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

#[derive(FromQueryResult)]
struct NamingRow {
    obligation_id: Uuid,
    indicator: Option<Uuid>,
    objective: Option<Uuid>,
}

#[derive(FromQueryResult)]
struct AboveRow {
    ancestor_id: Uuid,
    descendant_id: Uuid,
}

/// Reads which of the lines an assignment of the unit's own names, and which units stand above theirs.
pub(crate) async fn authority<C: ConnectionTrait>(
    db: &C,
    lines: &[&Line],
    measures: &HashMap<Uuid, Measure>,
) -> Result<Authority, Problem> {
    let naming = obligation_assignment::Entity::find()
        .join(
            JoinType::InnerJoin,
            obligation_assignment::Relation::Assignment.def(),
        )
        .filter(assignment::Column::GroupId.is_null())
        .filter(
            assignment::Column::SubjectKind.is_in([SubjectKind::Indicator, SubjectKind::Objective]),
        )
        .select_only()
        .column(obligation_assignment::Column::ObligationId)
        .column_as(assignment::Column::IndicatorId, "indicator")
        .column_as(assignment::Column::ObjectiveId, "objective");
    let rows: Vec<NamingRow> = by_ids(
        db,
        naming,
        obligation_assignment::Column::ObligationId,
        lines.iter().map(|line| line.obligation_id),
    )
    .await?;
    let mut subjects = HashMap::<Uuid, HashSet<Uuid>>::new();
    for row in rows {
        subjects
            .entry(row.obligation_id)
            .or_default()
            .extend(row.indicator.into_iter().chain(row.objective));
    }
    let is_named = |line: &&&Line| {
        subjects
            .get(&line.obligation_id)
            .zip(measures.get(&line.measure_id))
            .is_some_and(|(subjects, measure)| {
                subjects.contains(&measure.indicator_id) || subjects.contains(&measure.objective_id)
            })
    };
    let tree = unit_ancestor::Entity::find()
        .filter(unit_ancestor::Column::Depth.gt(0))
        .select_only()
        .columns([
            unit_ancestor::Column::AncestorId,
            unit_ancestor::Column::DescendantId,
        ]);
    let rows: Vec<AboveRow> = by_ids(
        db,
        tree,
        unit_ancestor::Column::DescendantId,
        lines.iter().map(|line| line.unit_id),
    )
    .await?;
    let mut authority = Authority {
        named: lines
            .iter()
            .filter(is_named)
            .map(|line| (line.obligation_id, line.measure_id))
            .collect(),
        ..Authority::default()
    };
    for row in rows {
        authority
            .above
            .entry(row.descendant_id)
            .or_default()
            .insert(row.ancestor_id);
    }
    Ok(authority)
}
