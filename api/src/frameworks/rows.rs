//! Rows of one version on their way into the tables.

use entity::json::Lines;
use entity::{
    framework_version, indicator, measure, measure_definition, objective, target, version_measure,
};
use sea_orm::{
    ActiveModelBehavior, ActiveModelTrait, ConnectionTrait, DbErr, IntoActiveModel, Set, Unchanged,
};
use uuid::Uuid;

use super::document::{NewDefinition, NewIndicator, NewMeasure, NewObjective, NewTarget};
use super::referred::Referred;
use crate::decimal::Decimal;
use crate::http::words::Line;
use crate::rows::insert_all;
use crate::{collation, fold};

/// What comes with one version: objectives, indicators, measures, definitions, links and targets.
#[derive(Debug)]
pub struct Rows<'a> {
    framework_id: Uuid,
    version_id: Uuid,
    since: i32,
    referred: &'a Referred,
    objectives: Vec<objective::ActiveModel>,
    indicators: Vec<indicator::ActiveModel>,
    measures: Vec<measure::ActiveModel>,
    renamed: Vec<measure::ActiveModel>,
    definitions: Vec<measure_definition::ActiveModel>,
    links: Vec<version_measure::ActiveModel>,
    targets: Vec<target::ActiveModel>,
}

impl<'a> Rows<'a> {
    /// Nothing yet for this version; `referred` is what its document refers to.
    pub fn of(version: &framework_version::Model, referred: &'a Referred) -> Self {
        Self {
            framework_id: version.framework_id,
            version_id: version.id,
            since: version.seq,
            referred,
            objectives: Vec::new(),
            indicators: Vec::new(),
            measures: Vec::new(),
            renamed: Vec::new(),
            definitions: Vec::new(),
            links: Vec::new(),
            targets: Vec::new(),
        }
    }

    /// A new objective with everything under it.
    pub fn objective(&mut self, position: i32, new: NewObjective) {
        let id = Uuid::now_v7();
        self.objectives.push(objective::ActiveModel {
            id: Set(id),
            framework_id: Set(self.framework_id),
            position: Set(position),
            since: Set(self.since),
            search: Set(searched(&new.number, &new.name, new.name_en.as_ref())),
            name_key: Set(collation::key(new.name.as_str())),
            number: Set(new.number.into()),
            name: Set(new.name.into()),
            name_en: Set(new.name_en.map(Into::into)),
            confidence: Set(new.confidence),
            sources: Set(lines(new.sources)),
        });
        for (position, indicator) in (1..).zip(new.indicators) {
            self.indicator(id, position, indicator);
        }
    }

    /// A new indicator with its measures.
    pub fn indicator(&mut self, objective_id: Uuid, position: i32, new: NewIndicator) {
        let id = Uuid::now_v7();
        let refines = new.refines.as_ref();
        self.indicators.push(indicator::ActiveModel {
            id: Set(id),
            framework_id: Set(self.framework_id),
            objective_id: Set(objective_id),
            position: Set(position),
            refines_indicator_id: Set(refines.and_then(|one| self.referred.indicator(one))),
            since: Set(self.since),
            search: Set(searched(&new.number, &new.name, new.name_en.as_ref())),
            name_key: Set(collation::key(new.name.as_str())),
            number: Set(new.number.into()),
            name: Set(new.name.into()),
            name_en: Set(new.name_en.map(Into::into)),
        });
        for (position, measure) in (1..).zip(new.measures) {
            self.measure(id, position, measure);
        }
    }

    /// A new measure with its first definition, which names it, and its targets.
    pub fn measure(&mut self, indicator_id: Uuid, position: i32, new: NewMeasure) {
        let id = Uuid::now_v7();
        let refines = new.refines.as_ref();
        self.measures.push(measure::ActiveModel {
            id: Set(id),
            framework_id: Set(self.framework_id),
            indicator_id: Set(indicator_id),
            position: Set(position),
            refines_measure_id: Set(refines.and_then(|one| self.referred.measure(one))),
            search: Set(String::new()),
            name_key: Set(Vec::new()),
            code: Set(new.code.as_str().to_owned()),
        });
        self.define(id, new.code.as_str(), new.definition);
        self.targets(id, new.targets);
    }

    /// A new definition of a measure with this code, used by the version; the measure is found by its newest name.
    pub fn define(&mut self, measure_id: Uuid, code: &str, new: NewDefinition) {
        let id = Uuid::now_v7();
        let english = new.name_en.as_ref().map(Line::as_str);
        let found_by = fold::lines([code, new.name.as_str()].into_iter().chain(english));
        let key = collation::key(new.name.as_str());
        self.name(measure_id, found_by, key);
        let factor = new.factor();
        self.definitions.push(measure_definition::ActiveModel {
            id: Set(id),
            measure_id: Set(measure_id),
            name: Set(new.name.into()),
            name_en: Set(new.name_en.map(Into::into)),
            unit_of_measure: Set(new.unit_of_measure.into()),
            kind: Set(new.kind),
            factor: Set(factor),
            direction: Set(new.direction),
            sex_basis: Set(new.sex_basis),
            rollup: Set(new.rollup),
            accumulation: Set(new.accumulation),
            applicability: Set(new.applicability),
            numerator: Set(new.numerator.map(Into::into)),
            numerator_en: Set(new.numerator_en.map(Into::into)),
            denominator: Set(new.denominator.map(Into::into)),
            denominator_en: Set(new.denominator_en.map(Into::into)),
            baseline: Set(new.baseline.map(Decimal::scaled)),
            baseline_year: Set(new.baseline_year),
            natural_low: Set(new.natural_low.map(Decimal::scaled)),
            natural_high: Set(new.natural_high.map(Decimal::scaled)),
            note: Set(new.note.map(Into::into)),
        });
        self.link(measure_id, id);
    }

    fn name(&mut self, measure_id: Uuid, search: String, name_key: Vec<u8>) {
        let mut newest_first = self.measures.iter_mut().rev();
        if let Some(made) = newest_first.find(|row| row.id == Set(measure_id)) {
            made.search = Set(search);
            made.name_key = Set(name_key);
        } else {
            self.renamed.push(measure::ActiveModel {
                id: Unchanged(measure_id),
                search: Set(search),
                name_key: Set(name_key),
                ..measure::ActiveModel::new()
            });
        }
    }

    /// The version uses this definition.
    pub fn link(&mut self, measure_id: Uuid, definition_id: Uuid) {
        self.links.push(version_measure::ActiveModel {
            framework_version_id: Set(self.version_id),
            measure_id: Set(measure_id),
            definition_id: Set(definition_id),
        });
    }

    /// The version sets these targets.
    pub fn targets(&mut self, measure_id: Uuid, new: Vec<NewTarget>) {
        for (position, target) in (1..).zip(new) {
            self.targets.push(target::ActiveModel {
                id: Set(Uuid::now_v7()),
                framework_version_id: Set(self.version_id),
                measure_id: Set(measure_id),
                position: Set(position),
                op: Set(target.op),
                low: Set(target.low.map(Decimal::scaled)),
                high: Set(target.high.map(Decimal::scaled)),
                span: Set(target.span),
                year_from: Set(target.year_from),
                year_to: Set(target.year_to),
                approximate: Set(target.approximate),
                confidence: Set(target.confidence),
                sources: Set(lines(target.sources)),
                note: Set(target.note.map(Into::into)),
            });
        }
    }

    /// The version keeps a target of the one before.
    pub fn keep(&mut self, target: target::Model) {
        self.targets.push(target::ActiveModel {
            id: Set(Uuid::now_v7()),
            framework_version_id: Set(self.version_id),
            ..target.into_active_model().reset_all()
        });
    }

    /// Writes them all, each after those it refers to.
    pub async fn write<C: ConnectionTrait>(self, db: &C) -> Result<(), DbErr> {
        insert_all(db, self.objectives).await?;
        insert_all(db, self.indicators).await?;
        insert_all(db, self.measures).await?;
        for row in self.renamed {
            row.update(db).await?;
        }
        insert_all(db, self.definitions).await?;
        insert_all(db, self.links).await?;
        insert_all(db, self.targets).await
    }
}

/// Lines as a column keeps them.
fn lines<const MAX: usize>(lines: Vec<Line<MAX>>) -> Lines {
    Lines(lines.into_iter().map(Into::into).collect())
}

/// What is searched of a thing with a number and names.
fn searched(number: &Line<32>, name: &Line<500>, name_en: Option<&Line<500>>) -> String {
    let names = [number.as_str(), name.as_str()].into_iter();
    fold::lines(names.chain(name_en.map(Line::as_str)))
}
