//! What changes from one version of a framework to another. Backwards, it is the mirror image.

use std::collections::BTreeMap;

use entity::enums::{MeasureKind, TargetSpan};
use sea_orm::ActiveEnum;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::definition::{MeasureDefinition, Target};
use super::tree::{TreeIndicator, TreeMeasure, TreeObjective};
use crate::decimal::Decimal;
use crate::http::words::Told;

/// What a change is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// An objective that was not there.
    ObjectiveAdded,
    /// An objective that is not there; only where the difference is read backwards.
    ObjectiveRemoved,
    /// An indicator that was not there.
    IndicatorAdded,
    /// An indicator that is not there; only where the difference is read backwards.
    IndicatorRemoved,
    /// A measure that was not there.
    MeasureAdded,
    /// A measure that is dropped.
    MeasureRemoved,
    /// A measure that counts otherwise.
    MeasureRedefined,
    /// A target for a year or a span that had none.
    TargetAdded,
    /// A target that falls away.
    TargetRemoved,
    /// A target of the same year or span that says something else.
    TargetChanged,
}

/// A part of what a measure counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DefinitionMember {
    /// Name in Vietnamese.
    Name,
    /// Name in English.
    NameEn,
    /// Unit of measure.
    UnitOfMeasure,
    /// What is counted.
    Kind,
    /// What a quotient is multiplied by.
    Factor,
    /// Which way is better.
    Direction,
    /// How it relates to the sexes.
    SexBasis,
    /// How it adds up over units.
    Rollup,
    /// How it runs through the year.
    Accumulation,
    /// Whether a locality can measure it.
    Applicability,
    /// What the numerator counts.
    Numerator,
    /// The same in English.
    NumeratorEn,
    /// What the denominator counts.
    Denominator,
    /// The same in English.
    DenominatorEn,
    /// Baseline.
    Baseline,
    /// Year of the baseline.
    BaselineYear,
    /// Lower edge of the natural band.
    NaturalLow,
    /// Upper edge of the natural band.
    NaturalHigh,
    /// Remark.
    Note,
}

/// A part of what a measure counts, before and after.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct MemberChange {
    /// The part, by its name in the definition.
    pub member: DefinitionMember,
    /// What it was; `null`: nothing.
    #[schema(value_type = Option<Told<2000>>)]
    pub before: Option<String>,
    /// What it became; `null`: nothing.
    #[schema(value_type = Option<Told<2000>>)]
    pub after: Option<String>,
}

/// One change. Places are named by numbers, which never change in a framework.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What it is.
    pub kind: ChangeKind,
    /// Number of the objective.
    pub objective: String,
    /// Number of the indicator.
    pub indicator: Option<String>,
    /// Code of the measure.
    pub measure: Option<String>,
    /// Names, in both languages, of what is added or removed.
    pub name: Option<(String, Option<String>)>,
    /// What is defined otherwise.
    pub members: Vec<MemberChange>,
    /// The target before.
    pub before: Option<Goal>,
    /// The target after.
    pub after: Option<Goal>,
}

/// A target with what its measure counts, for a yes or no is told in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Goal {
    /// The target.
    pub target: Target,
    /// What is counted.
    pub kind: MeasureKind,
}

/// The changes from version `a` to version `b` of one framework, in the order of the framework.
pub fn diff(a: &[TreeObjective], b: &[TreeObjective]) -> Vec<Change> {
    let mut changes = Vec::new();
    for (old, new) in pairs(a, b, |one| one.id) {
        objective(&mut changes, old, new);
    }
    changes
}

/// Each thing that is in either list, with the one in the other. Ids grow with time, so their order is that of
/// the framework, whichever list comes first.
fn pairs<'t, T>(
    a: &'t [T],
    b: &'t [T],
    id: impl Fn(&T) -> Uuid,
) -> impl Iterator<Item = (Option<&'t T>, Option<&'t T>)> {
    let mut both = BTreeMap::<Uuid, (Option<&T>, Option<&T>)>::new();
    for one in a {
        both.entry(id(one)).or_default().0 = Some(one);
    }
    for one in b {
        both.entry(id(one)).or_default().1 = Some(one);
    }
    both.into_values()
}

/// Which of three a change is: added, removed, or neither.
fn turn<T>(old: Option<&T>, new: Option<&T>, kinds: [ChangeKind; 2]) -> Option<ChangeKind> {
    match (old, new) {
        (None, Some(_)) => Some(kinds[0]),
        (Some(_), None) => Some(kinds[1]),
        _ => None,
    }
}

fn objective(changes: &mut Vec<Change>, old: Option<&TreeObjective>, new: Option<&TreeObjective>) {
    let Some(any) = new.or(old) else { return };
    let at = At {
        objective: &any.number,
        indicator: None,
        measure: None,
    };
    let kinds = [ChangeKind::ObjectiveAdded, ChangeKind::ObjectiveRemoved];
    if let Some(kind) = turn(old, new, kinds) {
        let name = Some((any.name.clone(), any.name_en.clone()));
        changes.push(Change {
            name,
            ..at.change(kind)
        });
    }
    let a = old.map_or(&[][..], |one| &one.indicators);
    let b = new.map_or(&[][..], |one| &one.indicators);
    for (old, new) in pairs(a, b, |one| one.id) {
        indicator(changes, at, old, new);
    }
}

fn indicator(
    changes: &mut Vec<Change>,
    at: At<'_>,
    old: Option<&TreeIndicator>,
    new: Option<&TreeIndicator>,
) {
    let Some(any) = new.or(old) else { return };
    let at = At {
        indicator: Some(&any.number),
        ..at
    };
    let kinds = [ChangeKind::IndicatorAdded, ChangeKind::IndicatorRemoved];
    if let Some(kind) = turn(old, new, kinds) {
        let name = Some((any.name.clone(), any.name_en.clone()));
        changes.push(Change {
            name,
            ..at.change(kind)
        });
    }
    let a = old.map_or(&[][..], |one| &one.measures);
    let b = new.map_or(&[][..], |one| &one.measures);
    for (old, new) in pairs(a, b, |one| one.id) {
        measure(changes, at, old, new);
    }
}

fn measure(
    changes: &mut Vec<Change>,
    at: At<'_>,
    old: Option<&TreeMeasure>,
    new: Option<&TreeMeasure>,
) {
    let Some(any) = new.or(old) else { return };
    let at = At {
        measure: Some(&any.code),
        ..at
    };
    let kinds = [ChangeKind::MeasureAdded, ChangeKind::MeasureRemoved];
    if let Some(kind) = turn(old, new, kinds) {
        let definition = &any.definition;
        let name = Some((definition.name.clone(), definition.name_en.clone()));
        changes.push(Change {
            name,
            ..at.change(kind)
        });
    }
    if let (Some(old), Some(new)) = (old, new)
        && old.definition_id != new.definition_id
    {
        changes.push(Change {
            members: redefined(&old.definition, &new.definition),
            ..at.change(ChangeKind::MeasureRedefined)
        });
    }
    let mut goals = BTreeMap::<Span, (Option<Goal>, Option<Goal>)>::new();
    for (span, goal) in goals_of(old) {
        goals.entry(span).or_default().0 = Some(goal);
    }
    for (span, goal) in goals_of(new) {
        goals.entry(span).or_default().1 = Some(goal);
    }
    for (before, after) in goals.into_values() {
        let target = |goal: &Option<Goal>| goal.as_ref().map(|goal| goal.target.clone());
        let kinds = [ChangeKind::TargetAdded, ChangeKind::TargetRemoved];
        let kind = turn(before.as_ref(), after.as_ref(), kinds);
        let differ = target(&before) != target(&after);
        if let Some(kind) = kind.or(differ.then_some(ChangeKind::TargetChanged)) {
            changes.push(Change {
                before,
                after,
                ..at.change(kind)
            });
        }
    }
}

/// When a target holds, and which of several of the same span it is.
type Span = (TargetSpan, Option<i32>, Option<i32>, usize);

fn goals_of(measure: Option<&TreeMeasure>) -> Vec<(Span, Goal)> {
    let mut seen = BTreeMap::new();
    let Some(measure) = measure else {
        return Vec::new();
    };
    measure
        .targets
        .iter()
        .map(|target| {
            let (span, from, to) = (target.span, target.year_from, target.year_to);
            let count: &mut usize = seen.entry((span, from, to)).or_default();
            *count += 1;
            let goal = Goal {
                target: target.clone(),
                kind: measure.definition.kind,
            };
            ((span, from, to, *count), goal)
        })
        .collect()
}

/// Where a change is.
#[derive(Clone, Copy)]
struct At<'a> {
    objective: &'a str,
    indicator: Option<&'a str>,
    measure: Option<&'a str>,
}

impl At<'_> {
    fn change(self, kind: ChangeKind) -> Change {
        Change {
            kind,
            objective: self.objective.to_owned(),
            indicator: self.indicator.map(str::to_owned),
            measure: self.measure.map(str::to_owned),
            name: None,
            members: Vec::new(),
            before: None,
            after: None,
        }
    }
}

/// The parts of two definitions that differ, in the order of the definition.
fn redefined(old: &MeasureDefinition, new: &MeasureDefinition) -> Vec<MemberChange> {
    members(old)
        .into_iter()
        .zip(members(new))
        .filter(|(old, new)| old != new)
        .map(|((member, before), (_, after))| MemberChange {
            member,
            before,
            after,
        })
        .collect()
}

fn members(definition: &MeasureDefinition) -> [(DefinitionMember, Option<String>); 19] {
    use DefinitionMember as Member;
    let MeasureDefinition {
        name,
        name_en,
        unit_of_measure,
        kind,
        factor,
        direction,
        sex_basis,
        rollup,
        accumulation,
        applicability,
        numerator,
        numerator_en,
        denominator,
        denominator_en,
        baseline,
        baseline_year,
        natural_low,
        natural_high,
        note,
    } = definition.clone();
    let figure = |figure: Option<Decimal>| figure.map(|figure| figure.to_string());
    [
        (Member::Name, Some(name)),
        (Member::NameEn, name_en),
        (Member::UnitOfMeasure, Some(unit_of_measure)),
        (Member::Kind, Some(kind.to_value())),
        (Member::Factor, Some(factor.to_string())),
        (Member::Direction, Some(direction.to_value())),
        (Member::SexBasis, Some(sex_basis.to_value())),
        (Member::Rollup, Some(rollup.to_value())),
        (Member::Accumulation, Some(accumulation.to_value())),
        (Member::Applicability, Some(applicability.to_value())),
        (Member::Numerator, numerator),
        (Member::NumeratorEn, numerator_en),
        (Member::Denominator, denominator),
        (Member::DenominatorEn, denominator_en),
        (Member::Baseline, figure(baseline)),
        (
            Member::BaselineYear,
            baseline_year.map(|year| year.to_string()),
        ),
        (Member::NaturalLow, figure(natural_low)),
        (Member::NaturalHigh, figure(natural_high)),
        (Member::Note, note),
    ]
}

#[cfg(test)]
#[path = "diff_tests.rs"]
mod tests;
