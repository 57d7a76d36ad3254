//! Checks what a document brings new: objectives with their indicators and measures.

use std::collections::BTreeSet;

use super::faults::Faults;
use super::{INDICATORS, MEASURES, SOURCES};
use crate::frameworks::document::{NewMeasure, NewObjective, RefinedIndicator, RefinedMeasure};
use crate::frameworks::referred::Referred;
use crate::http::catalogue::FaultCode;
use crate::http::words::Line;
use crate::texts;

/// What is numbered so far: by the framework as it stands, and by the document up to here.
#[derive(Default)]
pub struct Numbers<'a> {
    /// Numbers of objectives.
    pub objectives: BTreeSet<&'a str>,
    /// Numbers of indicators.
    pub indicators: BTreeSet<&'a str>,
    /// Codes of measures.
    pub measures: BTreeSet<&'a str>,
}

/// What a document may refer to.
#[derive(Clone, Copy)]
pub struct Links<'a> {
    /// Code of its own framework.
    pub own: Option<&'a str>,
    /// What the frameworks it names hold.
    pub referred: &'a Referred,
}

impl<'a> Numbers<'a> {
    /// Checks whole objectives.
    pub fn objectives(
        &mut self,
        faults: &mut Faults,
        objectives: &'a [NewObjective],
        links: Links<'_>,
    ) {
        for (index, objective) in objectives.iter().enumerate() {
            let at = format!("/objectives/{index}");
            faults.unique(
                &mut self.objectives,
                format!("{at}/number"),
                &objective.number,
            );
            faults.cap(&format!("{at}/sources"), &objective.sources, SOURCES);
            faults.cap(
                &format!("{at}/indicators"),
                &objective.indicators,
                INDICATORS,
            );
            for (index, indicator) in objective.indicators.iter().enumerate() {
                let at = format!("{at}/indicators/{index}");
                let refines = indicator.refines.as_ref();
                self.indicator(faults, &at, &indicator.number, refines, links);
                self.measures(faults, &at, &indicator.measures, links);
            }
        }
    }

    /// Checks the number of an indicator and what it refines.
    pub fn indicator(
        &mut self,
        faults: &mut Faults,
        at: &str,
        number: &'a Line<32>,
        refines: Option<&RefinedIndicator>,
        links: Links<'_>,
    ) {
        faults.unique(&mut self.indicators, format!("{at}/number"), number);
        if let Some(refines) = refines {
            let is_known = links.referred.indicator(refines).is_some();
            links.check(
                faults,
                &format!("{at}/refines"),
                &refines.framework,
                is_known,
            );
        }
    }

    /// Checks the measures of an indicator.
    pub fn measures(
        &mut self,
        faults: &mut Faults,
        at: &str,
        measures: &'a [NewMeasure],
        links: Links<'_>,
    ) {
        faults.cap(&format!("{at}/measures"), measures, MEASURES);
        for (index, measure) in measures.iter().enumerate() {
            let at = format!("{at}/measures/{index}");
            faults.unique(&mut self.measures, format!("{at}/code"), &measure.code);
            links.measure(faults, &at, measure.refines.as_ref());
            faults.measure(&at, &measure.definition, &measure.targets);
        }
    }
}

impl Links<'_> {
    /// Checks what a measure refines.
    pub fn measure(self, faults: &mut Faults, at: &str, refines: Option<&RefinedMeasure>) {
        if let Some(refines) = refines {
            let is_known = self.referred.measure(refines).is_some();
            self.check(
                faults,
                &format!("{at}/refines"),
                &refines.framework,
                is_known,
            );
        }
    }

    /// What is refined lies in another framework and is there already, so that no circle can come about.
    fn check(self, faults: &mut Faults, at: &str, framework: &Line<64>, is_known: bool) {
        if self.own == Some(framework.as_str()) {
            faults.add(
                format!("{at}/framework"),
                FaultCode::SameFramework,
                texts::frameworks::refines_another(),
            );
        } else if !is_known {
            faults.add(
                at,
                FaultCode::UnknownReference,
                texts::frameworks::unknown_reference(),
            );
        }
    }
}
