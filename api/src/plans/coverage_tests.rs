//! The coverage of plan 5947/KH-UBND worked out by hand, and what holds for any plan.

use proptest::prelude::*;

use super::*;

/// Units of the plan, in the order of their identities here.
const LABOUR: u128 = 1;
const JUSTICE: u128 = 2;
const HOME_AFFAIRS: u128 = 3;
const FINANCE: u128 = 4;
const STATION: u128 = 5;
const CULTURE: u128 = 6;
const EDUCATION: u128 = 7;
const HEALTH: u128 = 8;
const WARD: u128 = 9;
const COMMITTEE: u128 = 10;

fn id(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

fn objective(number: u128) -> Uuid {
    id(100 * number)
}

fn indicator(objective: u128, number: u128) -> Uuid {
    id(100 * objective + number)
}

/// The 22 indicators of Decision 2351/QĐ-TTg: 3, 4, 2, 4, 2, 3 and 4 under objectives 1 to 7.
fn strategy() -> Vec<Indicator> {
    (1..)
        .zip([3, 4, 2, 4, 2, 3, 4])
        .flat_map(|(number, count)| {
            (1..=count).map(move |n| Indicator {
                id: indicator(number, n),
                number: format!("{number}.{n}"),
                objective_id: objective(number),
            })
        })
        .collect()
}

fn duty(unit: u128, subject: Subject) -> ReportDuty {
    ReportDuty {
        unit_id: id(unit),
        subject,
    }
}

fn plan_5947() -> Vec<ReportDuty> {
    let on = |unit, objective, number| duty(unit, Subject::Indicator(indicator(objective, number)));
    let whole = |unit, number| duty(unit, Subject::Objective(objective(number)));
    let mut duties = vec![
        on(JUSTICE, 7, 1),
        on(JUSTICE, 7, 2),
        on(HOME_AFFAIRS, 1, 2),
        on(HOME_AFFAIRS, 1, 3),
        whole(STATION, 5),
        on(CULTURE, 5, 1),
        on(CULTURE, 6, 1),
        on(CULTURE, 6, 2),
        whole(EDUCATION, 3),
        whole(HEALTH, 4),
    ];
    // The closing paragraph binds every body to report in general.
    duties.extend((LABOUR..=WARD).map(|unit| duty(unit, Subject::Plan)));
    duties
}

fn numbers<'a>(of: impl Iterator<Item = &'a Answering>) -> Vec<&'a str> {
    of.map(|one| one.number.as_str()).collect()
}

#[test]
fn plan_5947_leaves_eight_indicators_without_a_unit() {
    let bound: BTreeSet<Uuid> = (LABOUR..=WARD).map(id).collect();
    let area: Vec<Uuid> = (LABOUR..=COMMITTEE).map(id).collect();
    let coverage = coverage(&strategy(), &plan_5947(), &bound, &area);

    assert_eq!(
        numbers(coverage.without_unit()),
        ["1.1", "2.1", "2.2", "2.3", "2.4", "6.3", "7.3", "7.4"]
    );
    assert_eq!(numbers(coverage.with_several_units()), ["5.1"]);
    let several: Vec<_> = coverage.with_several_units().collect();
    assert_eq!(
        several[0].units,
        [
            (id(STATION), Through::WholeObjective),
            (id(CULTURE), Through::Indicator),
        ]
    );
    let covered = coverage
        .indicators
        .iter()
        .filter(|one| !one.units.is_empty());
    assert_eq!(
        numbers(covered),
        [
            "1.2", "1.3", "3.1", "3.2", "4.1", "4.2", "4.3", "4.4", "5.1", "5.2", "6.1", "6.2",
            "7.1", "7.2",
        ]
    );
    assert_eq!(
        coverage.general_report_only,
        [id(LABOUR), id(FINANCE), id(WARD)]
    );
    assert_eq!(coverage.units_without_duty, [id(COMMITTEE)]);
}

#[test]
fn a_unit_named_twice_stands_once_by_the_more_particular_way() {
    let indicators = &strategy()[..1];
    let whole = duty(1, Subject::Objective(objective(1)));
    let named = duty(1, Subject::Indicator(indicator(1, 1)));
    for duties in [[whole, named], [named, whole]] {
        let coverage = coverage(indicators, &duties, &BTreeSet::new(), &[]);
        assert_eq!(coverage.indicators[0].units, [(id(1), Through::Indicator)]);
    }
}

#[test]
fn reports_on_tasks_and_on_foreign_indicators_cover_nothing() {
    let duties = [
        duty(1, Subject::Task),
        duty(2, Subject::Indicator(id(9_999))),
        duty(2, Subject::Plan),
    ];
    let coverage = coverage(&strategy(), &duties, &BTreeSet::new(), &[]);
    assert_eq!(coverage.without_unit().count(), 22);
    assert_eq!(coverage.general_report_only, [id(2)]);
}

fn any_duty() -> impl Strategy<Value = ReportDuty> {
    let subject = prop_oneof![
        Just(Subject::Plan),
        Just(Subject::Task),
        (1..=7_u128).prop_map(|number| Subject::Objective(objective(number))),
        (1..=7_u128, 1..=4_u128)
            .prop_map(|(objective, number)| Subject::Indicator(indicator(objective, number))),
    ];
    (1..=6_u128, subject).prop_map(|(unit, subject)| duty(unit, subject))
}

proptest! {
    #[test]
    fn an_indicator_is_covered_exactly_when_it_or_its_objective_is_named(
        duties in prop::collection::vec(any_duty(), 0..20),
    ) {
        let coverage = coverage(&strategy(), &duties, &BTreeSet::new(), &[]);
        for (indicator, answering) in strategy().iter().zip(&coverage.indicators) {
            let units: BTreeSet<Uuid> = duties
                .iter()
                .filter(|duty| {
                    duty.subject == Subject::Indicator(indicator.id)
                        || duty.subject == Subject::Objective(indicator.objective_id)
                })
                .map(|duty| duty.unit_id)
                .collect();
            let found: Vec<Uuid> = answering.units.iter().map(|(unit, _)| *unit).collect();
            prop_assert_eq!(found, units.into_iter().collect::<Vec<_>>());
        }
    }
}
