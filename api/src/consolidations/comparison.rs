//! What moved between two consolidations of a period, or since one, and why. Knows no database.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use time::OffsetDateTime;
use utoipa::ToSchema;
use uuid::Uuid;

use super::content::{
    Content, ContentFigure, ContentName, ContentPart, ContentPartState, ContentTotal,
};
use super::exact::Exact;
use super::example;

use crate::http::words::{Line, Prose};

/// What moved, from what to what, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = ConsolidationComparison, example = example::comparison)]
pub struct Comparison {
    /// The consolidation compared.
    pub from: ComparedSide,
    /// What it is compared with.
    pub to: ComparedSide,
    /// Totals that are no longer the same, in the order of the framework.
    #[schema(max_items = 200_000)]
    pub totals: Vec<MovedTotal>,
    /// Figures of units that are no longer the same, in the order of the framework and then of names.
    #[schema(max_items = 200_000)]
    pub figures: Vec<MovedFigure>,
}

/// One side of a comparison.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ComparedSide {
    /// The consolidation; `null`: the accepted figures of today, none left out.
    pub consolidation_id: Option<Uuid>,
    /// Its running number, once published.
    pub number: Option<i32>,
    /// When its figures were read.
    #[serde(with = "time::serde::rfc3339")]
    pub as_of: OffsetDateTime,
}

/// A total that moved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct MovedTotal {
    /// The measure.
    pub measure_id: Uuid,
    /// Its code.
    #[schema(value_type = Line<32>)]
    pub measure_code: String,
    /// Its name.
    #[schema(value_type = Line<500>)]
    pub measure_name: String,
    /// The definition the figures were reported under.
    pub definition_id: Uuid,
    /// What it was; `null`: nobody owed a figure under the definition.
    pub before: Option<ContentTotal>,
    /// What it is.
    pub after: Option<ContentTotal>,
}

/// A unit's figure that moved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct MovedFigure {
    /// The unit.
    pub unit: ContentName,
    /// The measure.
    pub measure_id: Uuid,
    /// Its code.
    #[schema(value_type = Line<32>)]
    pub measure_code: String,
    /// Its name.
    #[schema(value_type = Line<500>)]
    pub measure_name: String,
    /// What it was; `null`: the unit did not owe it.
    pub before: Option<ComparedFigure>,
    /// What it is; `null`: the unit does not owe it any more.
    pub after: Option<ComparedFigure>,
    /// Why, in the order it happened.
    #[schema(max_items = 10_000)]
    pub causes: Vec<MovedBecause>,
}

/// A unit's figure on one side.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ComparedFigure {
    /// The definition it was reported under.
    pub definition_id: Uuid,
    /// What came.
    pub state: ContentPartState,
    /// Numerator.
    pub numerator: Option<Exact>,
    /// Denominator.
    pub denominator: Option<Exact>,
    /// Single amount.
    pub amount: Option<Exact>,
    /// Numerator ÷ denominator × factor, rounded half up to 4 digits.
    pub rate: Option<Exact>,
    /// Yes or no.
    pub answer: Option<bool>,
    /// Women among the persons counted.
    pub women: Option<Exact>,
    /// Men among the persons counted.
    pub men: Option<Exact>,
    /// Why there is no figure, or why it is left out.
    #[schema(value_type = Option<Prose<2000>>)]
    pub reason: Option<String>,
    /// The report.
    pub report_id: Option<Uuid>,
    /// Number of its revision.
    pub revision: Option<i32>,
}

/// One reason why a figure moved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct MovedBecause {
    /// What happened.
    pub kind: Cause,
    /// When, where it is known.
    #[serde(with = "time::serde::rfc3339::option")]
    pub at: Option<OffsetDateTime>,
    /// The revision of the report it is about.
    pub revision: Option<i32>,
    /// The reason given.
    #[schema(value_type = Option<Prose<2000>>)]
    pub reason: Option<String>,
}

/// Why a figure moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ConsolidationCause)]
pub enum Cause {
    /// The report was opened again for this revision.
    Reopened,
    /// This revision of the report was accepted.
    Accepted,
    /// The unit was obliged to report.
    Obliged,
    /// The unit was released.
    Released,
    /// It was left out before, with this reason.
    LeftOutBefore,
    /// It is left out after, with this reason.
    LeftOutAfter,
    /// The measure is reported under another definition.
    DefinitionAmended,
}

/// A step of a report: reopened for a revision, or that revision accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What happened.
    pub kind: Cause,
    /// The revision.
    pub revision: i32,
    /// When.
    pub at: OffsetDateTime,
    /// Why.
    pub reason: Option<String>,
}

/// What happened to reports and obligations, to explain moves by.
#[derive(Clone, Debug, Default)]
pub struct History {
    /// Steps of each report, in order.
    pub steps: BTreeMap<Uuid, Vec<Step>>,
    /// The last time each unit was obliged later, or released.
    pub owed: BTreeMap<Uuid, MovedBecause>,
}

/// A unit's figure of a measure, wherever it stands.
type Place = (Uuid, Uuid);

/// Compares two contents of one period.
pub fn compare(
    (from, before): (Option<Uuid>, &Content),
    (to, after): (Option<Uuid>, &Content),
    history: &History,
) -> Comparison {
    let (was, is) = (parts(before), parts(after));
    let mut seen = BTreeSet::new();
    let mut figures = Vec::new();
    for content in [after, before] {
        for figure in &content.figures {
            for part in &figure.units {
                let place = (figure.measure_id, part.unit.id);
                if seen.insert(place) {
                    let sides = (was.get(&place).cloned(), is.get(&place).cloned());
                    figures.extend(moved(figure, &part.unit, sides, history));
                }
            }
        }
    }
    Comparison {
        from: side(from, before),
        to: side(to, after),
        totals: totals(before, after),
        figures,
    }
}

fn side(consolidation_id: Option<Uuid>, content: &Content) -> ComparedSide {
    ComparedSide {
        consolidation_id,
        number: content.number,
        as_of: content.as_of,
    }
}

fn totals(before: &Content, after: &Content) -> Vec<MovedTotal> {
    let key = |figure: &ContentFigure| (figure.measure_id, figure.definition_id);
    let of = |content: &Content| -> BTreeMap<Place, ContentTotal> {
        let figures = content.figures.iter();
        figures
            .map(|figure| (key(figure), figure.total.clone()))
            .collect()
    };
    let (was, is) = (of(before), of(after));
    let mut seen = BTreeSet::new();
    let figures = after.figures.iter().chain(&before.figures);
    figures
        .filter(|figure| seen.insert(key(figure)))
        .map(|figure| MovedTotal {
            measure_id: figure.measure_id,
            measure_code: figure.measure_code.clone(),
            measure_name: figure.measure_name.clone(),
            definition_id: figure.definition_id,
            before: was.get(&key(figure)).cloned(),
            after: is.get(&key(figure)).cloned(),
        })
        .filter(|total| total.before != total.after)
        .collect()
}

fn parts(content: &Content) -> BTreeMap<Place, ComparedFigure> {
    let figures = content.figures.iter();
    figures
        .flat_map(|figure| {
            let compared = |part: &ContentPart| compared(figure.definition_id, part);
            figure
                .units
                .iter()
                .map(move |part| ((figure.measure_id, part.unit.id), compared(part)))
        })
        .collect()
}

fn compared(definition_id: Uuid, part: &ContentPart) -> ComparedFigure {
    let ContentPart {
        unit: _,
        state,
        numerator,
        denominator,
        amount,
        rate,
        answer,
        women,
        men,
        reason,
        report_id,
        revision,
    } = part.clone();
    ComparedFigure {
        definition_id,
        state,
        numerator,
        denominator,
        amount,
        rate,
        answer,
        women,
        men,
        reason,
        report_id,
        revision,
    }
}

/// The same figure, said by whichever revision.
fn says(figure: &ComparedFigure) -> ComparedFigure {
    ComparedFigure {
        report_id: None,
        revision: None,
        ..figure.clone()
    }
}

fn moved(
    figure: &ContentFigure,
    unit: &ContentName,
    (before, after): (Option<ComparedFigure>, Option<ComparedFigure>),
    history: &History,
) -> Option<MovedFigure> {
    if before.as_ref().map(says) == after.as_ref().map(says) {
        return None;
    }
    Some(MovedFigure {
        unit: unit.clone(),
        measure_id: figure.measure_id,
        measure_code: figure.measure_code.clone(),
        measure_name: figure.measure_name.clone(),
        causes: causes(unit.id, before.as_ref(), after.as_ref(), history),
        before,
        after,
    })
}

fn causes(
    unit_id: Uuid,
    before: Option<&ComparedFigure>,
    after: Option<&ComparedFigure>,
    history: &History,
) -> Vec<MovedBecause> {
    let plain = |kind| MovedBecause {
        kind,
        at: None,
        revision: None,
        reason: None,
    };
    let (Some(before), Some(after)) = (before, after) else {
        let kind = if after.is_some() {
            Cause::Obliged
        } else {
            Cause::Released
        };
        let known = history.owed.get(&unit_id).filter(|one| one.kind == kind);
        return vec![known.cloned().unwrap_or_else(|| plain(kind))];
    };
    let left_out = |figure: &ComparedFigure, kind| {
        (figure.state == ContentPartState::LeftOut).then(|| MovedBecause {
            reason: figure.reason.clone(),
            ..plain(kind)
        })
    };
    let mut causes: Vec<MovedBecause> = Vec::new();
    causes.extend(left_out(before, Cause::LeftOutBefore));
    causes.extend(left_out(after, Cause::LeftOutAfter));
    causes.extend(steps(before, after, history));
    if before.definition_id != after.definition_id {
        causes.push(plain(Cause::DefinitionAmended));
    }
    causes
}

/// The steps that lead from the revision of one side to that of the other.
fn steps(before: &ComparedFigure, after: &ComparedFigure, history: &History) -> Vec<MovedBecause> {
    let between = {
        let (one, other) = (
            before.revision.unwrap_or_default(),
            after.revision.unwrap_or_default(),
        );
        one.min(other) + 1..=one.max(other)
    };
    let report = after.report_id.or(before.report_id);
    let steps = report.and_then(|report| history.steps.get(&report));
    steps
        .into_iter()
        .flatten()
        .filter(|step| between.contains(&step.revision))
        .map(|step| MovedBecause {
            kind: step.kind,
            at: Some(step.at),
            revision: Some(step.revision),
            reason: step.reason.clone(),
        })
        .collect()
}

#[cfg(test)]
#[path = "comparison_tests.rs"]
mod tests;
