//! Amending a framework: a new version that says only what it changes (ADR 0005).

use std::collections::{BTreeMap, BTreeSet};

use entity::{
    framework, framework_version, indicator, measure, measure_definition, target, version_measure,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationTrait, Set,
};
use time::OffsetDateTime;
use uuid::Uuid;

use super::check::{self, Known, Standing};
use super::document::{AmendedMeasure, AmendedTargets, NewAmendment};
use super::read;
use super::rows::Rows;
use crate::http::problem::Problem;
use crate::http::words::Line;

/// Adds a version to a framework. A measure it does not name keeps its definition and its targets; the
/// last version ends the day before.
///
/// Fails with `invalid_input`, pointers starting at the document's own root. The caller holds the
/// transaction, has locked the framework and checked its version.
pub async fn amend<C: ConnectionTrait>(
    db: &C,
    now: OffsetDateTime,
    framework: framework::Model,
    new: NewAmendment,
) -> Result<framework::Model, Problem> {
    let versions = read::versions_of(db, &[framework.id])
        .await?
        .remove(&framework.id)
        .unwrap_or_default();
    let last = versions.last().ok_or_else(Problem::not_found)?.clone();
    let standing = standing(db, &versions, &last).await?;
    check::amendment(&new, &standing)?;
    let NewAmendment {
        label,
        valid_from,
        document,
        note,
        removed_measures,
        measures,
        targets,
    } = new;

    let version = framework_version::ActiveModel {
        id: Set(Uuid::now_v7()),
        framework_id: Set(framework.id),
        seq: Set(last.seq + 1),
        label: Set(label.into()),
        valid_from: Set(valid_from.0),
        valid_to: Set(None),
        document: Set(document.into()),
        note: Set(note.map(Into::into)),
        created_at: Set(now),
    }
    .insert(db)
    .await?;
    let mut rows = Rows::of(version.id);
    let redefined = measures.iter().map(|measure| &measure.code);
    let gone: BTreeSet<&str> = redefined
        .chain(&removed_measures)
        .map(Line::as_str)
        .collect();
    let retargeted = targets
        .iter()
        .map(|changed| changed.code.as_str())
        .collect();
    keep(db, &mut rows, &last, &standing, &gone, &retargeted).await?;
    change(&mut rows, framework.id, &standing, measures, targets);
    rows.write(db).await?;

    let mut last: framework_version::ActiveModel = last.into();
    last.valid_to = Set(valid_from.0.previous_day());
    last.update(db).await?;
    let number = framework.version + 1;
    let mut framework: framework::ActiveModel = framework.into();
    framework.version = Set(number);
    framework.updated_at = Set(now);
    Ok(framework.update(db).await?)
}

/// Reads what an amendment is checked against.
async fn standing<C: ConnectionTrait>(
    db: &C,
    versions: &[framework_version::Model],
    last: &framework_version::Model,
) -> Result<Standing, Problem> {
    let indicators = indicator::Entity::find()
        .filter(indicator::Column::FrameworkId.eq(last.framework_id))
        .all(db)
        .await?;
    let mut in_force: BTreeMap<Uuid, _> = version_measure::Entity::find()
        .join(
            JoinType::InnerJoin,
            version_measure::Relation::MeasureDefinition.def(),
        )
        .filter(version_measure::Column::FrameworkVersionId.eq(last.id))
        .select_also(measure_definition::Entity)
        .all(db)
        .await?
        .into_iter()
        .filter_map(|(link, definition)| Some((link.measure_id, definition?)))
        .collect();
    let measures = measure::Entity::find()
        .filter(measure::Column::FrameworkId.eq(last.framework_id))
        .all(db)
        .await?
        .into_iter()
        .map(|measure| {
            let known = Known {
                id: measure.id,
                indicator_id: measure.indicator_id,
                position: measure.position,
                in_force: in_force
                    .remove(&measure.id)
                    .map(|definition| (definition.id, definition.kind)),
            };
            (measure.code, known)
        })
        .collect();
    Ok(Standing {
        labels: versions.iter().map(|one| one.label.clone()).collect(),
        valid_from: last.valid_from,
        indicators: indicators
            .into_iter()
            .map(|indicator| (indicator.number, indicator.id))
            .collect(),
        measures,
    })
}

/// Takes over what the amendment leaves alone: the definition of every measure that is not gone, and the
/// targets of those that get no new ones.
async fn keep<C: ConnectionTrait>(
    db: &C,
    rows: &mut Rows,
    last: &framework_version::Model,
    standing: &Standing,
    gone: &BTreeSet<&str>,
    retargeted: &BTreeSet<&str>,
) -> Result<(), Problem> {
    let mut keep_targets = BTreeSet::new();
    for (code, known) in &standing.measures {
        let Some((definition_id, _)) = known.in_force else {
            continue;
        };
        if gone.contains(code.as_str()) {
            continue;
        }
        rows.link(known.id, definition_id);
        if !retargeted.contains(code.as_str()) {
            keep_targets.insert(known.id);
        }
    }
    let targets = target::Entity::find()
        .filter(target::Column::FrameworkVersionId.eq(last.id))
        .order_by_asc(target::Column::Position)
        .all(db)
        .await?;
    for target in targets {
        if keep_targets.contains(&target.measure_id) {
            rows.keep(target);
        }
    }
    Ok(())
}

/// Adds what the amendment changes. A new measure comes after those its indicator has.
fn change(
    rows: &mut Rows,
    framework_id: Uuid,
    standing: &Standing,
    measures: Vec<AmendedMeasure>,
    targets: Vec<AmendedTargets>,
) {
    let mut places = BTreeMap::<Uuid, i32>::new();
    for known in standing.measures.values() {
        let place = places.entry(known.indicator_id).or_default();
        *place = known.position.max(*place);
    }
    for measure in measures {
        let known = standing.measures.get(measure.code.as_str());
        let indicator = standing.indicators.get(measure.indicator.as_str());
        let id = match (known, indicator) {
            (Some(known), _) => known.id,
            (None, Some(indicator_id)) => {
                let place = places.entry(*indicator_id).or_default();
                *place += 1;
                rows.measure(framework_id, *indicator_id, *place, measure.code.clone())
            }
            // The check has refused an unknown indicator.
            (None, None) => continue,
        };
        rows.define(id, measure.code.as_str(), measure.definition);
        rows.targets(id, measure.targets);
    }
    for changed in targets {
        if let Some(known) = standing.measures.get(changed.code.as_str()) {
            rows.targets(known.id, changed.targets);
        }
    }
}
