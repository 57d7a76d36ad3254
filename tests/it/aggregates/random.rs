//! Random plans, figures and steps: every cell is what a second calculation makes of them.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use tests::city::{City, IssuedPlan};
use tests::{TestApp, both};

use super::behind::assert_all_open;
use super::model::{Came, Figure, Line, Rule, cell, members, plain};
use super::town::{Town, WARDS, exact, issue, measure, measured_plan, no_data};

const OFFICES: [&str; 3] = ["PNV", "PTP", "PYT"];
const PERIODS: [&str; 2] = ["2018-H1", "2018-Y"];
const EDGE: i128 = 999_999_999_999_999;

/// Rolls that come again with the same seed (`SplitMix64`).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % sides
    }

    fn one_in(&mut self, sides: u64) -> bool {
        self.roll(sides) == 0
    }

    fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        of[usize::try_from(self.roll(of.len() as u64)).unwrap()]
    }

    /// Up to a limit, of any size.
    fn up_to(&mut self, limit: i128) -> i128 {
        let most = 10_i128.pow(u32::try_from(self.roll(16)).unwrap());
        let most = most.min(limit);
        i128::from(self.roll(u64::try_from(most + 1).unwrap()))
    }

    fn rule(&mut self, code: String) -> Rule {
        let kind = self.pick(&[
            "percentage",
            "percentage",
            "ratio",
            "rate",
            "multiple",
            "count",
            "count",
            "boolean",
            "relative_change",
        ]);
        let factor = match kind {
            "percentage" => 100,
            "ratio" | "rate" | "multiple" => self.pick(&[1, 100, 1_000, 100_000, 1_000_000]),
            _ => 1,
        };
        Rule {
            code,
            kind,
            factor,
            rollup: self.pick(&[
                "sum",
                "sum",
                "sum",
                "latest",
                "authoritative",
                "authoritative",
                "none",
            ]),
            by_sex: matches!(kind, "percentage" | "count") && self.one_in(2),
        }
    }

    fn came(&mut self, rule: &Rule) -> Came {
        if self.one_in(6) {
            return Came::NoData;
        }
        let mut figure = Figure::default();
        match rule.kind {
            "count" => figure.amount = Some(self.up_to(EDGE)),
            "relative_change" => figure.amount = Some(self.up_to(EDGE) * self.pick(&[1, -1])),
            "boolean" => figure.answer = Some(self.one_in(2)),
            kind => {
                let denominator = if self.one_in(6) { 0 } else { self.up_to(EDGE) };
                let most = match (kind, denominator) {
                    (_, 0) => 0,
                    ("percentage", denominator) => denominator,
                    _ => EDGE,
                };
                figure.numerator = Some(self.up_to(most));
                figure.denominator = Some(denominator);
            }
        }
        if let (true, Some(total)) = (rule.by_sex, figure.numerator.or(figure.amount)) {
            let women = self.up_to(total);
            (figure.women, figure.men) = self.pick(&[
                (None, None),
                (Some(women), Some(total - women)),
                (Some(women), None),
                (None, Some(women)),
            ]);
        }
        Came::Figure(figure)
    }
}

fn body(came: &Came) -> Value {
    let Came::Figure(figure) = came else {
        return no_data();
    };
    let number = |part: Option<i128>| part.map(|part| exact(&plain(part)));
    json!({
        "numerator": number(figure.numerator), "denominator": number(figure.denominator), "amount": number(figure.amount),
        "answer": figure.answer, "women": number(figure.women), "men": number(figure.men),
    })
}

/// A plan with who owes what.
struct Case {
    rules: Vec<Rule>,
    /// Offices that report on the plan as a whole, as the wards do.
    general: Vec<&'static str>,
    /// Offices that the plan names, with the code they are named for.
    named: Vec<(&'static str, String)>,
}

impl Case {
    fn roll(dice: &mut Dice) -> Self {
        let rules: Vec<Rule> = (1..=5)
            .map(|number| dice.rule(format!("M{number}")))
            .collect();
        let mut named = Vec::new();
        for rule in &rules {
            for office in ["PNV", "PTP"] {
                if rule.rollup == "authoritative" && dice.one_in(2) {
                    named.push((office, rule.code.clone()));
                }
            }
        }
        let general = OFFICES.into_iter().filter(|_| dice.one_in(2)).collect();
        Self {
            rules,
            general,
            named,
        }
    }

    async fn issue(&self, city: &City<'_>, seed: u64) -> IssuedPlan {
        let measures: Vec<Value> = self
            .rules
            .iter()
            .map(|rule| {
                let changed = json!({
                    "factor": i64::try_from(rule.factor).unwrap(), "rollup": rule.rollup,
                    "sex_basis": if rule.by_sex { "persons_by_sex" } else { "none" },
                });
                measure(&rule.code, rule.kind, &changed, &json!([]))
            })
            .collect();
        let mut duties = vec![("UBND-PX", "plan")];
        duties.extend(self.general.iter().map(|office| (*office, "plan")));
        duties.extend(
            self.named
                .iter()
                .map(|(office, code)| (*office, code.as_str())),
        );
        let plan = measured_plan(city, &format!("{seed}/KH-UBND"), &measures);
        issue(city, "dolisa", plan, &duties).await
    }

    fn is_named(&self, unit: &str, rule: &Rule) -> bool {
        self.named
            .iter()
            .any(|(office, code)| *office == unit && *code == rule.code)
    }

    fn owes(&self, unit: &str, rule: &Rule) -> bool {
        WARDS.contains(&unit) || self.general.contains(&unit) || self.is_named(unit, rule)
    }
}

/// Has a unit report on all it owes, up to a random step; answers what counts and what waits, by measure.
async fn report(
    town: &Town<'_>,
    dice: &mut Dice,
    unit: &str,
    period: &str,
    owed: &[&Rule],
) -> Vec<(Came, Came)> {
    let first: Vec<Came> = owed.iter().map(|rule| dice.came(rule)).collect();
    let second: Vec<Came> = owed.iter().map(|rule| dice.came(rule)).collect();
    let figures = |came: &[Came]| -> Vec<(&str, Value)> {
        owed.iter()
            .zip(came)
            .map(|(rule, came)| (rule.code.as_str(), body(came)))
            .collect()
    };
    let (one, other) = (figures(&first), figures(&second));
    let nothing = || vec![Came::Nothing; owed.len()];
    let (counts, waits) = match dice.roll(10) {
        0 => (nothing(), nothing()),
        1 => {
            let report = town.draft(unit, period).await;
            town.write(unit, &report, &one).await;
            (nothing(), nothing())
        }
        2 => {
            town.submitted(unit, period, &one).await;
            (nothing(), first)
        }
        3 => {
            let report = town.submitted(unit, period, &one).await;
            town.send_back(&report, "return").await;
            (nothing(), nothing())
        }
        4 => {
            let report = town.submitted(unit, period, &one).await;
            let report = town.send_back(&report, "return").await;
            town.send(unit, &report, &other).await;
            (nothing(), second)
        }
        5 => {
            let report = town.accepted(unit, period, &one).await;
            let report = town.send_back(&report, "reopen").await;
            town.send(unit, &report, &other).await;
            (first, nothing())
        }
        6 => {
            let report = town.accepted(unit, period, &one).await;
            let report = town.send_back(&report, "reopen").await;
            let report = town.send(unit, &report, &other).await;
            town.accept(&report).await;
            (second, nothing())
        }
        _ => {
            town.accepted(unit, period, &one).await;
            (first, nothing())
        }
    };
    counts.into_iter().zip(waits).collect()
}

/// What every cell must tell, by its measure, period, level and unit.
fn expected(
    case: &Case,
    lines: &BTreeMap<(&str, &str), Vec<Line>>,
    group_by: &str,
) -> BTreeMap<String, String> {
    let mut cells = BTreeMap::new();
    for rule in &case.rules {
        for period in PERIODS {
            let mut groups = BTreeMap::<String, Vec<&Line>>::new();
            for line in &lines[&(rule.code.as_str(), period)] {
                let level = if WARDS.contains(&line.unit) {
                    "commune"
                } else {
                    "district"
                };
                let group = match group_by {
                    "unit" => format!("null {}", line.unit),
                    "unit_level" => format!("{level} null"),
                    "unit_level,unit" => format!("{level} {}", line.unit),
                    _ => "null null".to_owned(),
                };
                groups.entry(group).or_default().push(line);
            }
            for (group, lines) in groups {
                cells.insert(
                    format!("{} {period} {group}", rule.code),
                    cell(rule, &lines),
                );
            }
        }
    }
    cells
}

async fn check(app: &TestApp, town: &mut Town<'_>, seed: u64) {
    let mut dice = Dice(seed);
    let case = Case::roll(&mut dice);
    town.plan = case.issue(&town.city, seed).await;
    // Of every other plan what comes is added to sums that are there.
    if seed.is_multiple_of(2) {
        app.fold().await;
    }
    let mut lines = BTreeMap::<(&str, &str), Vec<Line>>::new();
    for period in PERIODS {
        for unit in WARDS.into_iter().chain(OFFICES) {
            let owed: Vec<&Rule> = case
                .rules
                .iter()
                .filter(|rule| case.owes(unit, rule))
                .collect();
            if owed.is_empty() {
                continue;
            }
            let outcome = report(town, &mut dice, unit, period, &owed).await;
            for (rule, (accepted, waiting)) in owed.into_iter().zip(outcome) {
                let is_named = case.is_named(unit, rule);
                lines.entry((&rule.code, period)).or_default().push(Line {
                    unit,
                    is_named,
                    accepted,
                    waiting,
                });
            }
        }
    }
    // Line by line or by sums with what is yet to be added, and by sums alone.
    assert_cells(town, seed, &case, &lines).await;
    app.fold().await;
    assert_cells(town, seed, &case, &lines).await;
    app.assert_sums().await;
}

async fn assert_cells(
    town: &Town<'_>,
    seed: u64,
    case: &Case,
    lines: &BTreeMap<(&str, &str), Vec<Line>>,
) {
    for group_by in ["measure", "unit_level", "unit", "unit_level,unit"] {
        let cells = town
            .cells(&[("group_by", group_by), ("include_provisional", "true")])
            .await;
        let told: BTreeMap<String, String> = cells
            .iter()
            .map(|cell| {
                (
                    cell.told("measure.code period.label unit_level unit.code"),
                    cell.told(&members()),
                )
            })
            .collect();
        assert_eq!(told.len(), cells.len(), "two cells of the same");
        assert_eq!(
            told,
            expected(case, lines, group_by),
            "seed {seed}, by {group_by:?}: {}",
            members()
        );
        let plan = town.plan.id.as_str();
        let query = [
            ("plan_id", plan),
            ("group_by", group_by),
            ("include_provisional", "true"),
        ];
        assert_all_open(&town.city.as_("dolisa").await, &query).await;
    }
}

both! {
    async fn every_cell_is_what_a_second_calculation_makes_of_the_same_reports(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        let mut town = Town::of(city, plan).await;
        for seed in 1..=8 {
            check(&app, &mut town, seed).await;
        }
    }
}
