//! Rows of one version on their way into the tables.

use entity::json::Lines;
use entity::{measure, measure_definition, target, version_measure};
use sea_orm::{
    ActiveModelBehavior, ActiveModelTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel,
    Set, Unchanged,
};
use uuid::Uuid;

use super::document::{NewDefinition, NewTarget};
use crate::decimal::Decimal;
use crate::http::words::Line;
use crate::{collation, fold};

/// Rows a statement writes at once: both databases bound the parameters of one.
const AT_ONCE: usize = 500;

/// Measures, definitions, links and targets that come with one version.
#[derive(Debug)]
pub struct Rows {
    version_id: Uuid,
    measures: Vec<measure::ActiveModel>,
    renamed: Vec<measure::ActiveModel>,
    definitions: Vec<measure_definition::ActiveModel>,
    links: Vec<version_measure::ActiveModel>,
    targets: Vec<target::ActiveModel>,
}

impl Rows {
    /// Nothing yet for this version.
    pub fn of(version_id: Uuid) -> Self {
        Self {
            version_id,
            measures: Vec::new(),
            renamed: Vec::new(),
            definitions: Vec::new(),
            links: Vec::new(),
            targets: Vec::new(),
        }
    }

    /// A new measure; its id. Its first definition names it.
    pub fn measure(
        &mut self,
        framework_id: Uuid,
        indicator_id: Uuid,
        position: i32,
        code: Line<32>,
    ) -> Uuid {
        let id = Uuid::now_v7();
        self.measures.push(measure::ActiveModel {
            id: Set(id),
            framework_id: Set(framework_id),
            indicator_id: Set(indicator_id),
            position: Set(position),
            refines_measure_id: Set(None),
            search: Set(String::new()),
            name_key: Set(Vec::new()),
            code: Set(code.into()),
        });
        id
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
        insert_all(db, self.measures).await?;
        for row in self.renamed {
            row.update(db).await?;
        }
        insert_all(db, self.definitions).await?;
        insert_all(db, self.links).await?;
        insert_all(db, self.targets).await
    }
}

/// Writes rows of one table, so many at once as a statement may hold.
pub async fn insert_all<C, A>(db: &C, rows: Vec<A>) -> Result<(), DbErr>
where
    C: ConnectionTrait,
    A: ActiveModelTrait + ActiveModelBehavior + Send,
{
    let mut rows = rows.into_iter();
    loop {
        let part: Vec<A> = rows.by_ref().take(AT_ONCE).collect();
        if part.is_empty() {
            return Ok(());
        }
        A::Entity::insert_many(part)
            .exec_without_returning(db)
            .await?;
    }
}

/// Lines as a column keeps them.
pub fn lines<const MAX: usize>(lines: Vec<Line<MAX>>) -> Lines {
    Lines(lines.into_iter().map(Into::into).collect())
}
