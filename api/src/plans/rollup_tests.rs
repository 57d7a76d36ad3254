//! A province's plan 1333/KH-UBND over the city's 5947/KH-UBND over a ward's, worked out by hand.

use proptest::prelude::*;

use super::*;

const PROVINCE: Uuid = Uuid::from_u128(1333);
const CITY: Uuid = Uuid::from_u128(5947);
const WARD: Uuid = Uuid::from_u128(12);

const DEPARTMENT: u128 = 1;
const JUSTICE: u128 = 2;
const STATION: u128 = 3;
const CULTURE: u128 = 4;
const HAM_TIEN: u128 = 5;
const MUI_NE: u128 = 6;

/// The city's own indicator that refines 7.2, and the ward's that refines the city's.
const CITY_OWN: Uuid = Uuid::from_u128(9_001);
const WARD_OWN: Uuid = Uuid::from_u128(9_002);
const OWN_OBJECTIVE: Uuid = Uuid::from_u128(9_000);

fn id(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

fn objective(number: u128) -> Uuid {
    id(100 * number)
}

fn indicator(objective: u128, number: u128) -> Uuid {
    id(100 * objective + number)
}

/// Objectives 5 and 7 of the strategy: 5.1, 5.2, 7.1 to 7.4.
fn strategy() -> Vec<Indicator> {
    [(5, 2), (7, 4)]
        .into_iter()
        .flat_map(|(of, count)| {
            (1..=count).map(move |n| Indicator {
                id: indicator(of, n),
                number: format!("{of}.{n}"),
                objective_id: objective(of),
            })
        })
        .collect()
}

fn national() -> Vec<Local> {
    let local = |indicator| Local {
        indicator,
        is_own: false,
    };
    strategy().into_iter().map(local).collect()
}

fn own(id: Uuid) -> Local {
    Local {
        indicator: Indicator {
            id,
            number: "I.2".to_owned(),
            objective_id: OWN_OBJECTIVE,
        },
        is_own: true,
    }
}

fn duty(unit: u128, subject: Subject) -> ReportDuty {
    ReportDuty {
        unit_id: id(unit),
        subject,
    }
}

fn parts() -> Vec<Part> {
    let province = Part {
        plan_id: PROVINCE,
        indicators: national(),
        duties: vec![
            duty(DEPARTMENT, Subject::Indicator(indicator(7, 4))),
            duty(DEPARTMENT, Subject::Plan),
        ],
    };
    let city = Part {
        plan_id: CITY,
        indicators: national().into_iter().chain([own(CITY_OWN)]).collect(),
        duties: vec![
            duty(JUSTICE, Subject::Indicator(indicator(7, 1))),
            duty(STATION, Subject::Objective(objective(5))),
            duty(CULTURE, Subject::Indicator(indicator(5, 1))),
            duty(HAM_TIEN, Subject::Plan),
        ],
    };
    // The ward carries out no strategy by name; one of its own targets refines the city's.
    let ward = Part {
        plan_id: WARD,
        indicators: vec![own(WARD_OWN)],
        duties: vec![duty(MUI_NE, Subject::Plan), duty(MUI_NE, Subject::Task)],
    };
    vec![province, city, ward]
}

fn refinements() -> BTreeMap<Uuid, Uuid> {
    [(CITY_OWN, indicator(7, 2)), (WARD_OWN, CITY_OWN)].into()
}

fn answer(plan_id: Uuid, unit: u128, through: Through, by: Uuid) -> Answer {
    Answer {
        plan_id,
        unit_id: id(unit),
        through,
        by,
    }
}

#[test]
fn the_province_sees_what_is_answered_here_below_and_nowhere() {
    let found = rollup(&strategy(), &parts(), &refinements());
    let standing: Vec<_> = found
        .rows
        .iter()
        .map(|row| (row.number.as_str(), row.answered))
        .collect();
    assert_eq!(
        standing,
        [
            ("5.1", Answered::Below),
            ("5.2", Answered::Below),
            ("7.1", Answered::Below),
            ("7.2", Answered::Below),
            ("7.3", Answered::Nowhere),
            ("7.4", Answered::Here),
        ]
    );
    assert_eq!(
        found.rows[0].answers,
        [
            answer(CITY, STATION, Through::WholeObjective, indicator(5, 1)),
            answer(CITY, CULTURE, Through::Indicator, indicator(5, 1)),
        ]
    );
    assert_eq!(
        found.rows[3].answers,
        [
            answer(CITY, HAM_TIEN, Through::WholePlan, CITY_OWN),
            answer(WARD, MUI_NE, Through::WholePlan, WARD_OWN),
        ]
    );
    let share = |answered, with_several_units, units| Share {
        answered,
        with_several_units,
        units,
    };
    assert_eq!(
        found.shares,
        // The province: 7.4. The city: 5.1 twice, 5.2, 7.1, 7.2 by four units. The ward: 7.2.
        [share(1, 0, 1), share(4, 1, 4), share(1, 0, 1)]
    );
}

#[test]
fn without_the_links_a_wards_own_targets_count_for_nothing() {
    let found = rollup(&strategy(), &parts(), &BTreeMap::new());
    assert_eq!(found.rows[3].answered, Answered::Nowhere);
    assert_eq!(found.shares[2], Share::default());
}

#[test]
fn a_report_on_the_plan_as_a_whole_answers_for_no_indicator_of_the_strategy() {
    let mut parts = parts();
    parts[0].duties = vec![duty(DEPARTMENT, Subject::Plan)];
    let found = rollup(&strategy(), &parts[..1], &BTreeMap::new());
    assert!(
        found
            .rows
            .iter()
            .all(|row| row.answered == Answered::Nowhere)
    );
}

#[test]
fn links_in_a_circle_end() {
    let refines = [(CITY_OWN, WARD_OWN), (WARD_OWN, CITY_OWN)].into();
    let found = rollup(&strategy(), &parts(), &refines);
    assert_eq!(found.rows[3].answered, Answered::Nowhere);
}

fn any_duty() -> impl Strategy<Value = ReportDuty> {
    let subject = prop_oneof![
        Just(Subject::Plan),
        Just(Subject::Task),
        Just(Subject::Objective(objective(7))),
        (1..=4_u128).prop_map(|number| Subject::Indicator(indicator(7, number))),
    ];
    (1..=4_u128, subject).prop_map(|(unit, subject)| duty(unit, subject))
}

proptest! {
    #[test]
    fn of_one_plan_without_own_targets_it_is_its_coverage(
        duties in prop::collection::vec(any_duty(), 0..20),
    ) {
        let part = Part { plan_id: CITY, indicators: national(), duties: duties.clone() };
        let found = rollup(&strategy(), &[part], &BTreeMap::new());
        let coverage = super::super::coverage::coverage(&strategy(), &duties, &BTreeSet::new(), &[]);
        for (row, one) in found.rows.iter().zip(&coverage.indicators) {
            let units: Vec<_> = row.answers.iter().map(|one| (one.unit_id, one.through)).collect();
            prop_assert_eq!(&units, &one.units);
        }
        prop_assert_eq!(found.shares[0].with_several_units, coverage.with_several_units().count());
    }

    #[test]
    fn a_plan_more_below_never_takes_an_answer_away(
        one in prop::collection::vec(any_duty(), 0..10),
        other in prop::collection::vec(any_duty(), 0..10),
    ) {
        let part = |plan_id, duties| Part { plan_id, indicators: national(), duties };
        let parts = [part(PROVINCE, one), part(CITY, other)];
        let alone = rollup(&strategy(), &parts[..1], &BTreeMap::new());
        let together = rollup(&strategy(), &parts, &BTreeMap::new());
        for (alone, together) in alone.rows.iter().zip(&together.rows) {
            prop_assert!(together.answers.starts_with(&alone.answers));
            if alone.answered == Answered::Here {
                prop_assert_eq!(together.answered, Answered::Here);
            }
        }
    }
}
