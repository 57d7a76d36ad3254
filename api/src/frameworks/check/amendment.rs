//! Checks an amendment against the framework as it stands.

use std::collections::{BTreeMap, BTreeSet};

use entity::enums::MeasureKind;
use time::Date;
use uuid::Uuid;

use super::content::{Links, Numbers};
use super::faults::Faults;
use super::{AMENDED, INDICATORS, MEASURES, OBJECTIVES};
use crate::frameworks::amendment::NewAmendment;
use crate::frameworks::referred::Referred;
use crate::http::catalogue::FaultCode;
use crate::http::problem::Problem;
use crate::http::words::Line;
use crate::texts;

/// What an amendment is checked against: the framework as it stands.
#[derive(Debug)]
pub struct Standing {
    /// Its code; a plan's own has none.
    pub code: Option<String>,
    /// Labels of its versions.
    pub labels: BTreeSet<String>,
    /// First day in force of the last version.
    pub valid_from: Date,
    /// Its objectives by number.
    pub objectives: BTreeMap<String, KnownObjective>,
    /// Its indicators by number.
    pub indicators: BTreeMap<String, KnownIndicator>,
    /// Its measures by code, with those dropped by now.
    pub measures: BTreeMap<String, Known>,
}

/// An objective as the last version leaves it.
#[derive(Clone, Copy, Debug)]
pub struct KnownObjective {
    /// The objective.
    pub id: Uuid,
    /// Its order.
    pub position: i32,
}

/// An indicator as the last version leaves it.
#[derive(Clone, Copy, Debug)]
pub struct KnownIndicator {
    /// The indicator.
    pub id: Uuid,
    /// Its objective.
    pub objective_id: Uuid,
    /// Its order within the objective.
    pub position: i32,
}

/// A measure as the last version leaves it.
#[derive(Clone, Copy, Debug)]
pub struct Known {
    /// The measure.
    pub id: Uuid,
    /// Its indicator.
    pub indicator_id: Uuid,
    /// Its order within the indicator.
    pub position: i32,
    /// Its definition in the last version, with what it counts; absent once dropped.
    pub in_force: Option<(Uuid, MeasureKind)>,
}

/// Checks an amendment, with what it refers to in other frameworks.
pub fn amendment(
    new: &NewAmendment,
    standing: &Standing,
    referred: &Referred,
) -> Result<(), Problem> {
    let mut faults = Faults::default();
    version(&mut faults, new, standing);
    let own = standing.code.as_deref();
    let links = Links { own, referred };
    let mut named = BTreeSet::new();
    faults.cap("/removed_measures", &new.removed_measures, AMENDED);
    for (index, code) in new.removed_measures.iter().enumerate() {
        let at = format!("/removed_measures/{index}");
        standing.in_force(&mut faults, &at, code);
        faults.unique(&mut named, at, code);
    }
    faults.cap("/measures", &new.measures, AMENDED);
    for (index, measure) in new.measures.iter().enumerate() {
        let at = format!("/measures/{index}");
        faults.unique(&mut named, format!("{at}/code"), &measure.code);
        let known = standing.measures.get(measure.code.as_str());
        let indicator = standing.indicators.get(measure.indicator.as_str());
        match (indicator, known) {
            (None, _) => faults.add(
                format!("{at}/indicator"),
                FaultCode::UnknownIndicator,
                texts::frameworks::no_such_indicator(),
            ),
            (Some(indicator), Some(known)) if known.indicator_id != indicator.id => faults.add(
                format!("{at}/indicator"),
                FaultCode::OtherIndicator,
                texts::frameworks::other_indicator(),
            ),
            _ => {}
        }
        if known.is_some() && measure.refines.is_some() {
            faults.add(
                format!("{at}/refines"),
                FaultCode::UnexpectedField,
                texts::frameworks::link_is_kept(),
            );
        } else {
            links.measure(&mut faults, &at, measure.refines.as_ref());
        }
        faults.measure(&at, &measure.definition, &measure.targets);
    }
    faults.cap("/targets", &new.targets, AMENDED);
    for (index, changed) in new.targets.iter().enumerate() {
        let at = format!("/targets/{index}");
        let kind = standing.in_force(&mut faults, &format!("{at}/code"), &changed.code);
        faults.unique(&mut named, format!("{at}/code"), &changed.code);
        faults.targets(&at, kind, &changed.targets);
    }
    additions(&mut faults, new, standing, links, named);
    room(&mut faults, new, standing);
    faults.done()
}

fn version(faults: &mut Faults, new: &NewAmendment, standing: &Standing) {
    if standing.labels.contains(new.label.as_str()) {
        faults.add(
            "/label",
            FaultCode::Duplicate,
            texts::frameworks::label_taken(),
        );
    }
    let before = standing.valid_from;
    if new.valid_from.0 <= before {
        faults.add(
            "/valid_from",
            FaultCode::BeforeStart,
            texts::frameworks::begins_after(before),
        );
    }
}

/// Checks the objectives and indicators an amendment adds: their numbers and codes are new, those of
/// measures dropped long ago included.
fn additions<'a>(
    faults: &mut Faults,
    new: &'a NewAmendment,
    standing: &'a Standing,
    links: Links<'_>,
    named: BTreeSet<&'a str>,
) {
    let mut numbers = Numbers {
        objectives: standing.objectives.keys().map(String::as_str).collect(),
        indicators: standing.indicators.keys().map(String::as_str).collect(),
        measures: named,
    };
    let known = standing.measures.keys().map(String::as_str);
    numbers.measures.extend(known);
    numbers.objectives(faults, &new.objectives, links);
    faults.cap("/indicators", &new.indicators, AMENDED);
    for (index, indicator) in new.indicators.iter().enumerate() {
        let at = format!("/indicators/{index}");
        if !standing
            .objectives
            .contains_key(indicator.objective.as_str())
        {
            faults.add(
                format!("{at}/objective"),
                FaultCode::UnknownObjective,
                texts::frameworks::no_such_objective(),
            );
        }
        let refines = indicator.refines.as_ref();
        numbers.indicator(faults, &at, &indicator.number, refines, links);
        numbers.measures(faults, &at, &indicator.measures, links);
    }
}

/// A framework that grows keeps to the limits of one that is loaded.
fn room(faults: &mut Faults, new: &NewAmendment, standing: &Standing) {
    let objectives = standing.objectives.len() + new.objectives.len();
    if !new.objectives.is_empty() && objectives > OBJECTIVES {
        faults.too_many("/objectives", OBJECTIVES);
    }
    let mut indicators = BTreeMap::<Uuid, usize>::new();
    for known in standing.indicators.values() {
        *indicators.entry(known.objective_id).or_default() += 1;
    }
    for (index, indicator) in new.indicators.iter().enumerate() {
        if let Some(objective) = standing.objectives.get(indicator.objective.as_str()) {
            let count = indicators.entry(objective.id).or_default();
            *count += 1;
            if *count > INDICATORS {
                faults.too_many(&format!("/indicators/{index}"), INDICATORS);
            }
        }
    }
    let mut measures = BTreeMap::<Uuid, usize>::new();
    let dropped: BTreeSet<&str> = new.removed_measures.iter().map(Line::as_str).collect();
    for (code, known) in &standing.measures {
        if known.in_force.is_some() && !dropped.contains(code.as_str()) {
            *measures.entry(known.indicator_id).or_default() += 1;
        }
    }
    for (index, measure) in new.measures.iter().enumerate() {
        let known = standing.measures.get(measure.code.as_str());
        let is_new = known.is_none_or(|known| known.in_force.is_none());
        let indicator = standing.indicators.get(measure.indicator.as_str());
        if let Some(indicator) = indicator.filter(|_| is_new) {
            let count = measures.entry(indicator.id).or_default();
            *count += 1;
            if *count > MEASURES {
                faults.too_many(&format!("/measures/{index}"), MEASURES);
            }
        }
    }
}

impl Standing {
    /// What the measure counts in the last version; a fault where it is not in it.
    fn in_force(&self, faults: &mut Faults, at: &str, code: &Line<32>) -> Option<MeasureKind> {
        let known = self.measures.get(code.as_str());
        let in_force = known.and_then(|known| known.in_force);
        if in_force.is_none() {
            faults.add(
                at,
                FaultCode::UnknownMeasure,
                texts::frameworks::no_such_measure_before(),
            );
        }
        in_force.map(|(_, kind)| kind)
    }
}

#[cfg(test)]
#[path = "amendment_tests.rs"]
mod tests;
