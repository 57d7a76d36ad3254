//! Amending a framework: a new version that says only what it changes (ADR 0005).

use std::collections::{BTreeMap, BTreeSet};

use entity::{framework, framework_version, measure, measure_definition, target, version_measure};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationTrait, Set,
};
use time::OffsetDateTime;
use uuid::Uuid;

use super::amendment::NewAmendment;
use super::check::{self, Known, KnownIndicator, KnownObjective, Standing};
use super::document::NewMeasure;
use super::read;
use super::referred::{Codes, Referred};
use super::rows::Rows;
use crate::http::catalogue::Code;
use crate::http::problem::Problem;
use crate::http::words::Line;
use crate::texts;

/// Most versions of a framework; the document says so of every list of them.
pub const MOST: usize = 1000;

/// Adds a version to a framework. A measure it does not name keeps its definition and its targets; the
/// last version ends the day before, or where it was to end earlier, on that day.
///
/// Fails with `limit_reached` where it has as many as it may, and with `invalid_input`, pointers starting at the
/// document's own root. The caller holds the
/// transaction, has locked the framework and checked its version.
pub async fn amend<C: ConnectionTrait>(
    db: &C,
    now: OffsetDateTime,
    framework: framework::Model,
    mut new: NewAmendment,
) -> Result<framework::Model, Problem> {
    let versions = read::versions_of(db, &[framework.id])
        .await?
        .remove(&framework.id)
        .unwrap_or_default();
    let last = versions.last().ok_or_else(Problem::not_found)?.clone();
    if versions.len() >= MOST {
        let text = texts::frameworks::too_many_versions(MOST);
        return Err(Problem::because(Code::LimitReached, text));
    }
    let standing = standing(db, &framework, &versions, &last).await?;
    let referred = Referred::read(db, &Codes::of_amendment(&new)).await?;
    check::amendment(&new, &standing, &referred)?;

    let version = framework_version::ActiveModel {
        id: Set(Uuid::now_v7()),
        framework_id: Set(framework.id),
        seq: Set(last.seq + 1),
        label: Set(new.label.as_str().to_owned()),
        valid_from: Set(new.valid_from.0),
        valid_to: Set(None),
        document: Set(new.document.clone().into()),
        note: Set(new.note.clone().map(Into::into)),
        created_at: Set(now),
    }
    .insert(db)
    .await?;
    let mut rows = Rows::of(&version, &referred);
    keep(db, &mut rows, &last, &standing, &new).await?;
    add(&mut rows, &standing, &mut new);
    change(&mut rows, &standing, new);
    rows.write(db).await?;

    let eve = version.valid_from.previous_day();
    let declared = last.valid_to;
    let mut last: framework_version::ActiveModel = last.into();
    // One that was to end earlier still does: then there are days without a version.
    last.valid_to = Set(declared.into_iter().chain(eve).min());
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
    framework: &framework::Model,
    versions: &[framework_version::Model],
    last: &framework_version::Model,
) -> Result<Standing, Problem> {
    let objectives = read::objectives_of(db, &[framework.id]).await?;
    let indicators = read::indicators_of(db, &[framework.id]).await?;
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
        code: framework.code.clone(),
        labels: versions.iter().map(|one| one.label.clone()).collect(),
        valid_from: last.valid_from,
        objectives: objectives
            .into_iter()
            .map(|row| {
                let (id, position) = (row.id, row.position);
                (row.number, KnownObjective { id, position })
            })
            .collect(),
        indicators: indicators
            .into_iter()
            .map(|row| {
                let known = KnownIndicator {
                    id: row.id,
                    objective_id: row.objective_id,
                    position: row.position,
                };
                (row.number, known)
            })
            .collect(),
        measures,
    })
}

/// Takes over what the amendment leaves alone: the definition of every measure that is not gone, and the
/// targets of those that get no new ones.
async fn keep<C: ConnectionTrait>(
    db: &C,
    rows: &mut Rows<'_>,
    last: &framework_version::Model,
    standing: &Standing,
    new: &NewAmendment,
) -> Result<(), Problem> {
    let redefined = new.measures.iter().map(|measure| &measure.code);
    let gone: BTreeSet<&str> = redefined
        .chain(&new.removed_measures)
        .map(Line::as_str)
        .collect();
    let changed = new.targets.iter();
    let retargeted: BTreeSet<&str> = changed.map(|one| one.code.as_str()).collect();
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

/// Adds the objectives and indicators that the amendment brings, each after those that are there.
fn add(rows: &mut Rows<'_>, standing: &Standing, new: &mut NewAmendment) {
    let objectives = standing.objectives.values();
    let last = objectives.map(|known| known.position).max().unwrap_or(0);
    for (position, objective) in (last + 1..).zip(std::mem::take(&mut new.objectives)) {
        rows.objective(position, objective);
    }
    let known = standing.indicators.values();
    let mut places = Places::of(known.map(|known| (known.objective_id, known.position)));
    for indicator in std::mem::take(&mut new.indicators) {
        // The check has refused an unknown objective.
        if let Some(objective) = standing.objectives.get(indicator.objective.as_str()) {
            let place = places.next(objective.id);
            rows.indicator(objective.id, place, indicator.into());
        }
    }
}

/// Adds what the amendment changes of measures. A new measure comes after those its indicator has.
fn change(rows: &mut Rows<'_>, standing: &Standing, new: NewAmendment) {
    let known = standing.measures.values();
    let mut places = Places::of(known.map(|known| (known.indicator_id, known.position)));
    for measure in new.measures {
        let known = standing.measures.get(measure.code.as_str());
        let indicator = standing.indicators.get(measure.indicator.as_str());
        match (known, indicator) {
            (Some(known), _) => {
                rows.define(known.id, measure.code.as_str(), measure.definition);
                rows.targets(known.id, measure.targets);
            }
            (None, Some(indicator)) => {
                let place = places.next(indicator.id);
                rows.measure(indicator.id, place, NewMeasure::from(measure));
            }
            // The check has refused an unknown indicator.
            (None, None) => {}
        }
    }
    for changed in new.targets {
        if let Some(known) = standing.measures.get(changed.code.as_str()) {
            rows.targets(known.id, changed.targets);
        }
    }
}

/// The last place taken under each parent.
struct Places(BTreeMap<Uuid, i32>);

impl Places {
    fn of(taken: impl Iterator<Item = (Uuid, i32)>) -> Self {
        let mut last = BTreeMap::new();
        for (parent, position) in taken {
            let place = last.entry(parent).or_default();
            *place = position.max(*place);
        }
        Self(last)
    }

    fn next(&mut self, parent: Uuid) -> i32 {
        let place = self.0.entry(parent).or_default();
        *place += 1;
        *place
    }
}
