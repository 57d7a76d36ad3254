//! What a document refers to in other frameworks, as it is found there.

use std::collections::{BTreeMap, BTreeSet};

use entity::{framework, indicator, measure};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::amendment::NewAmendment;
use super::document::{NewMeasure, NewObjective, RefinedIndicator, RefinedMeasure};
use crate::http::problem::Problem;
use crate::rows::AT_ONCE;

/// The indicators and measures of the frameworks a document names.
#[derive(Debug, Default)]
pub struct Referred {
    indicators: BTreeMap<(String, String), Uuid>,
    measures: BTreeMap<(String, String), Uuid>,
}

impl Referred {
    /// The id of an indicator, where there is one.
    pub fn indicator(&self, of: &RefinedIndicator) -> Option<Uuid> {
        let key = (of.framework.as_str().to_owned(), of.number.clone().into());
        self.indicators.get(&key).copied()
    }

    /// The id of a measure, where there is one.
    pub fn measure(&self, of: &RefinedMeasure) -> Option<Uuid> {
        let key = (of.framework.as_str().to_owned(), of.code.clone().into());
        self.measures.get(&key).copied()
    }

    /// Reads what the frameworks with these codes hold. Codes nobody has are left out: the check says so.
    pub async fn read<C: ConnectionTrait>(db: &C, codes: &Codes<'_>) -> Result<Self, Problem> {
        let codes: Vec<&str> = codes.0.iter().copied().collect();
        let mut found = Self::default();
        for codes in codes.chunks(AT_ONCE) {
            let frameworks: BTreeMap<Uuid, String> = framework::Entity::find()
                .select_only()
                .columns([framework::Column::Id, framework::Column::Code])
                .filter(framework::Column::Code.is_in(codes.iter().copied()))
                .into_tuple::<(Uuid, String)>()
                .all(db)
                .await?
                .into_iter()
                .collect();
            for (id, code) in frameworks {
                let indicators: Vec<(Uuid, String)> = indicator::Entity::find()
                    .select_only()
                    .columns([indicator::Column::Id, indicator::Column::Number])
                    .filter(indicator::Column::FrameworkId.eq(id))
                    .into_tuple()
                    .all(db)
                    .await?;
                let measures: Vec<(Uuid, String)> = measure::Entity::find()
                    .select_only()
                    .columns([measure::Column::Id, measure::Column::Code])
                    .filter(measure::Column::FrameworkId.eq(id))
                    .into_tuple()
                    .all(db)
                    .await?;
                let key = |(id, number)| ((code.clone(), number), id);
                found.indicators.extend(indicators.into_iter().map(key));
                found.measures.extend(measures.into_iter().map(key));
            }
        }
        Ok(found)
    }
}

#[cfg(test)]
impl Referred {
    /// As if a framework held these indicators and measures.
    pub fn holding(framework: &str, indicators: &[&str], measures: &[&str]) -> Self {
        let all = |numbers: &[&str]| {
            let key =
                |number: &&str| ((framework.to_owned(), (*number).to_owned()), Uuid::now_v7());
            numbers.iter().map(key).collect()
        };
        Self {
            indicators: all(indicators),
            measures: all(measures),
        }
    }
}

/// Codes of the frameworks that a document refers to.
#[derive(Debug, Default)]
pub struct Codes<'a>(BTreeSet<&'a str>);

impl<'a> Codes<'a> {
    /// Those that objectives refer to.
    pub fn of_objectives(objectives: &'a [NewObjective]) -> Self {
        let mut codes = Self::default();
        for indicator in objectives.iter().flat_map(|one| &one.indicators) {
            codes.indicator(indicator.refines.as_ref(), &indicator.measures);
        }
        codes
    }

    /// Those that an amendment refers to.
    pub fn of_amendment(new: &'a NewAmendment) -> Self {
        let mut codes = Self::of_objectives(&new.objectives);
        for indicator in &new.indicators {
            codes.indicator(indicator.refines.as_ref(), &indicator.measures);
        }
        for measure in &new.measures {
            codes.measure(measure.refines.as_ref());
        }
        codes
    }

    fn indicator(&mut self, refines: Option<&'a RefinedIndicator>, measures: &'a [NewMeasure]) {
        self.0.extend(refines.map(|one| one.framework.as_str()));
        for measure in measures {
            self.measure(measure.refines.as_ref());
        }
    }

    fn measure(&mut self, refines: Option<&'a RefinedMeasure>) {
        self.0.extend(refines.map(|one| one.framework.as_str()));
    }
}
