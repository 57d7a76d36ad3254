use entity::enums::{
    Accumulation, Applicability, Confidence, Direction, Rollup, SexBasis, TargetOp,
};
use proptest::prelude::*;

use super::*;

/// The n-th thing made: ids grow with time.
fn id(n: usize) -> Uuid {
    Uuid::from_u128(n as u128 + 1)
}

fn percentage(name: &str) -> MeasureDefinition {
    MeasureDefinition {
        name: name.to_owned(),
        name_en: None,
        unit_of_measure: "percent".to_owned(),
        kind: MeasureKind::Percentage,
        factor: 100,
        direction: Direction::Higher,
        sex_basis: SexBasis::None,
        rollup: Rollup::Sum,
        accumulation: Accumulation::Cumulative,
        applicability: Applicability::Direct,
        numerator: None,
        numerator_en: None,
        denominator: Some("Tất cả".to_owned()),
        denominator_en: None,
        baseline: None,
        baseline_year: None,
        natural_low: None,
        natural_high: None,
        note: None,
    }
}

fn by(year: i32, low: i64) -> Target {
    Target {
        op: TargetOp::AtLeast,
        low: Decimal::from_scaled(low * 10_000),
        high: None,
        span: TargetSpan::ByYear,
        year_from: Some(year),
        year_to: None,
        approximate: false,
        confidence: Confidence::Verified,
        sources: Vec::new(),
        note: None,
        strictness: None,
    }
}

/// A measure under its n-th definition.
fn measured(n: usize, definition: usize, targets: Vec<Target>) -> TreeMeasure {
    TreeMeasure {
        id: id(n),
        code: format!("m{n}"),
        refines: None,
        definition_id: id(1000 + n * 10 + definition),
        definition: percentage(&format!("Định nghĩa {definition}")),
        targets,
    }
}

fn indicator_of(n: usize, measures: Vec<TreeMeasure>) -> TreeIndicator {
    TreeIndicator {
        id: id(n),
        number: format!("i{n}"),
        name: format!("Chỉ tiêu {n}"),
        name_en: None,
        since: 1,
        refines: None,
        measures,
    }
}

fn objective_of(n: usize, indicators: Vec<TreeIndicator>) -> TreeObjective {
    TreeObjective {
        id: id(n),
        number: format!("o{n}"),
        name: format!("Mục tiêu {n}"),
        name_en: None,
        confidence: Confidence::Verified,
        sources: Vec::new(),
        since: 1,
        indicators,
    }
}

#[test]
fn a_definition_and_a_target_that_change_are_told_apart() {
    let tree = |definition, targets| {
        let measure = measured(1, definition, targets);
        [objective_of(1, vec![indicator_of(1, vec![measure])])]
    };
    let before = tree(1, vec![by(2015, 70), by(2020, 85)]);
    let mut after = tree(2, vec![by(2020, 75), by(2025, 90)]);
    after[0].indicators[0].measures[0].definition.denominator = None;
    let changes = diff(&before, &after);
    let kinds: Vec<ChangeKind> = changes.iter().map(|change| change.kind).collect();
    assert_eq!(
        kinds,
        [
            ChangeKind::MeasureRedefined,
            ChangeKind::TargetRemoved,
            ChangeKind::TargetChanged,
            ChangeKind::TargetAdded,
        ]
    );
    let member = |member, before: &str, after: Option<&str>| MemberChange {
        member,
        before: Some(before.to_owned()),
        after: after.map(str::to_owned),
    };
    assert_eq!(
        changes[0].members,
        [
            member(DefinitionMember::Name, "Định nghĩa 1", Some("Định nghĩa 2")),
            member(DefinitionMember::Denominator, "Tất cả", None),
        ]
    );
    let target = |goal: &Option<Goal>| goal.as_ref().map(|goal| goal.target.clone());
    assert_eq!(target(&changes[1].before), Some(by(2015, 70)));
    assert_eq!(target(&changes[2].before), Some(by(2020, 85)));
    assert_eq!(target(&changes[2].after), Some(by(2020, 75)));
    assert_eq!(target(&changes[3].after), Some(by(2025, 90)));
}

#[test]
fn a_definition_worded_as_before_is_another_all_the_same() {
    let tree = |definition| {
        [objective_of(
            1,
            vec![indicator_of(1, vec![measured(1, definition, vec![])])],
        )]
    };
    let (before, mut after) = (tree(1), tree(2));
    after[0].indicators[0].measures[0].definition = percentage("Định nghĩa 1");
    let changes = diff(&before, &after);
    assert_eq!(changes.len(), 1);
    assert_eq!(changes[0].kind, ChangeKind::MeasureRedefined);
    assert_eq!(changes[0].members, []);
}

/// Two targets for one year, as a text may have them, are matched in their order.
#[test]
fn several_targets_of_one_year_are_matched_in_order() {
    let tree = |targets| {
        [objective_of(
            1,
            vec![indicator_of(1, vec![measured(1, 1, targets)])],
        )]
    };
    let before = tree(vec![by(2020, 50), by(2020, 60)]);
    let after = tree(vec![by(2020, 50), by(2020, 65), by(2020, 70)]);
    let kinds: Vec<ChangeKind> = diff(&before, &after).iter().map(|one| one.kind).collect();
    assert_eq!(kinds, [ChangeKind::TargetChanged, ChangeKind::TargetAdded]);
    assert_eq!(diff(&after, &after), []);
}

/// What one side has of a measure: nothing, or its definition and its targets.
type Side = Option<(usize, Vec<Target>)>;

fn side() -> impl Strategy<Value = Side> {
    let target = (2015..2018_i32, 1..3_i64).prop_map(|(year, low)| by(year, low));
    let targets = prop::collection::vec(target, 0..3);
    prop::option::of((0..2_usize, targets))
}

/// A version: of each objective whether it is there, of each indicator likewise, and what its measures are.
fn version() -> impl Strategy<Value = Vec<TreeObjective>> {
    let measures = prop::collection::vec(side(), 2);
    let indicators = prop::collection::vec(prop::option::of(measures), 2);
    prop::collection::vec(prop::option::of(indicators), 2).prop_map(|objectives| {
        let indicators = |o: usize, sides: Vec<Option<Vec<Side>>>| {
            let measures = |i: usize, sides: Vec<Side>| {
                let one = |(m, side): (usize, Side)| {
                    side.map(|(definition, targets)| measured(i * 10 + m, definition, targets))
                };
                sides.into_iter().enumerate().filter_map(one).collect()
            };
            let one = |(i, sides): (usize, Option<Vec<Side>>)| {
                let n = o * 10 + i;
                sides.map(|sides| indicator_of(n, measures(n, sides)))
            };
            sides.into_iter().enumerate().filter_map(one).collect()
        };
        let one = |(o, sides): (usize, Option<_>)| {
            sides.map(|sides| objective_of(o, indicators(o, sides)))
        };
        objectives.into_iter().enumerate().filter_map(one).collect()
    })
}

fn mirrored(change: Change) -> Change {
    use ChangeKind as Kind;
    let kind = match change.kind {
        Kind::ObjectiveAdded => Kind::ObjectiveRemoved,
        Kind::ObjectiveRemoved => Kind::ObjectiveAdded,
        Kind::IndicatorAdded => Kind::IndicatorRemoved,
        Kind::IndicatorRemoved => Kind::IndicatorAdded,
        Kind::MeasureAdded => Kind::MeasureRemoved,
        Kind::MeasureRemoved => Kind::MeasureAdded,
        Kind::TargetAdded => Kind::TargetRemoved,
        Kind::TargetRemoved => Kind::TargetAdded,
        same @ (Kind::MeasureRedefined | Kind::TargetChanged) => same,
    };
    let swapped = |one: MemberChange| MemberChange {
        member: one.member,
        before: one.after,
        after: one.before,
    };
    Change {
        kind,
        members: change.members.into_iter().map(swapped).collect(),
        before: change.after,
        after: change.before,
        ..change
    }
}

/// What a version says, flat: the numbers there are, and of each measure its name and its targets by span.
type Said = BTreeMap<String, (String, BTreeMap<Span, Target>)>;

fn said(version: &[TreeObjective]) -> Said {
    let mut said = Said::new();
    for objective in version {
        said.insert(objective.number.clone(), Default::default());
        for indicator in &objective.indicators {
            said.insert(indicator.number.clone(), Default::default());
            for measure in &indicator.measures {
                let goals = goals_of(Some(measure)).into_iter();
                let targets = goals.map(|(span, goal)| (span, goal.target)).collect();
                said.insert(
                    measure.code.clone(),
                    (measure.definition.name.clone(), targets),
                );
            }
        }
    }
    said
}

/// Makes the changes to what a version says.
fn apply(mut said: Said, changes: &[Change]) -> Said {
    use ChangeKind as Kind;
    let mut seen = BTreeMap::new();
    for change in changes {
        let place = change.measure.as_ref().or(change.indicator.as_ref());
        let place = place.unwrap_or(&change.objective).clone();
        match change.kind {
            Kind::ObjectiveAdded | Kind::IndicatorAdded => {
                said.insert(place, Default::default());
            }
            Kind::MeasureAdded => {
                let (name, _) = change.name.clone().unwrap();
                said.insert(place, (name, BTreeMap::new()));
            }
            Kind::ObjectiveRemoved | Kind::IndicatorRemoved | Kind::MeasureRemoved => {
                said.remove(&place).unwrap();
            }
            Kind::MeasureRedefined => {
                let name = change
                    .members
                    .iter()
                    .find(|one| one.member == DefinitionMember::Name);
                said.get_mut(&place).unwrap().0 = name.unwrap().after.clone().unwrap();
            }
            Kind::TargetAdded | Kind::TargetRemoved | Kind::TargetChanged => {
                let any = change.after.as_ref().or(change.before.as_ref()).unwrap();
                let year = (any.target.span, any.target.year_from, any.target.year_to);
                let Some((_, targets)) = said.get_mut(&place) else {
                    // A target goes with the measure that was dropped.
                    assert_eq!(change.kind, Kind::TargetRemoved);
                    continue;
                };
                match &change.after {
                    // Of several for one year those at the end go or come, so they are counted from there.
                    Some(after) if change.kind == Kind::TargetAdded => {
                        let count = targets
                            .keys()
                            .filter(|one| (one.0, one.1, one.2) == year)
                            .count();
                        targets.insert((year.0, year.1, year.2, count + 1), after.target.clone());
                    }
                    Some(after) => {
                        let before = change.before.as_ref().unwrap();
                        let from = seen.entry((place, year)).or_insert(0);
                        let (key, _) = targets
                            .iter()
                            .find(|(key, target)| {
                                (key.0, key.1, key.2) == year
                                    && key.3 > *from
                                    && **target == before.target
                            })
                            .unwrap();
                        let key = *key;
                        *from = key.3;
                        targets.insert(key, after.target.clone());
                    }
                    None => {
                        let before = &change.before.as_ref().unwrap().target;
                        let (last, _) = targets
                            .iter()
                            .rfind(|(key, target)| {
                                (key.0, key.1, key.2) == year && *target == before
                            })
                            .unwrap();
                        let last = *last;
                        targets.remove(&last);
                    }
                }
            }
        }
    }
    said
}

proptest! {
    #[test]
    fn a_version_differs_in_nothing_from_itself(a in version()) {
        prop_assert_eq!(diff(&a, &a), []);
    }

    #[test]
    fn backwards_it_is_the_mirror_image(a in version(), b in version()) {
        let forth: Vec<Change> = diff(&a, &b).into_iter().map(mirrored).collect();
        prop_assert_eq!(diff(&b, &a), forth);
    }

    #[test]
    fn the_changes_lead_from_one_to_the_other(a in version(), b in version()) {
        let in_no_order = |said: Said| -> Vec<_> {
            let measure = |(place, (name, targets)): (_, (String, BTreeMap<_, Target>))| {
                let mut targets: Vec<_> = targets.values().map(|one| format!("{one:?}")).collect();
                targets.sort();
                (place, name, targets)
            };
            said.into_iter().map(measure).collect()
        };
        // Of two targets alike for one year a change does not say which it is.
        let led = apply(said(&a), &diff(&a, &b));
        prop_assert_eq!(in_no_order(led), in_no_order(said(&b)));
    }

    #[test]
    fn every_change_is_said_in_both_languages(a in version(), b in version()) {
        for change in diff(&a, &b) {
            let said = crate::frameworks::sentences::say(&change);
            let place = change.measure.or(change.indicator).unwrap_or(change.objective);
            for text in [&said.vi, &said.en] {
                prop_assert!(text.starts_with(&format!("{place}: ")), "{}", text);
                prop_assert!(text.chars().count() > place.len() + 8, "{}", text);
            }
        }
    }
}
