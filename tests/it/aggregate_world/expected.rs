//! What the cells of an answer must tell: worked out from what the test remembers, line by line.

use std::collections::{BTreeMap, BTreeSet};

use super::asked::Question;
use super::measures::{Quantity, Target, for_year, judged};
use super::model::{Came, Line, accepted, plain, waiting};
use super::world::{Obligation, Period, Plan, World};

/// What names a cell, in the order of [`Cell::name`].
pub const NAME: &str = "measure.id definition_id period.frequency period.label period.covers_from period.covers_to \
                        plan.id parent_plan_id period.id unit_level unit.id";

/// What a cell tells of its target and its unit, after its figures.
pub const REST: &str =
    "target.op target.low target.high target.span outcome unit.code unit.name unit.level";

/// What a unit owes of a measure, and where that stands.
struct Owed<'a> {
    obligation: &'a Obligation,
    period: &'a Period,
    plan: &'a Plan,
    measure: &'a str,
    definition: &'a str,
    place: usize,
    /// The places above, from below.
    above: Vec<usize>,
    level: String,
    line: Line,
    is_named: bool,
}

/// What sets cells apart.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    measure: String,
    definition: String,
    frequency: String,
    year: i32,
    ordinal: i64,
    label: String,
    covers: (time::Date, time::Date),
    plan: Option<String>,
    parent: Option<String>,
    period: Option<String>,
    level: Option<String>,
    unit: Option<usize>,
}

/// A figure behind a cell: what it tells, by obligation.
pub type Sources = BTreeMap<String, String>;

/// What is told of a figure behind a cell.
pub const SOURCE: &str =
    "measure_id definition_id is_provisional numerator denominator amount answer women men";

impl World<'_> {
    fn lines(&self, question: &Question) -> Vec<Owed<'_>> {
        let mut lines = Vec::new();
        for obligation in self.obligations.values() {
            let period = &self.periods[&obligation.period];
            let plan = &self.plans[&period.plan];
            if obligation.is_released || !self.is_wanted(question, obligation, period, plan) {
                continue;
            }
            let (tree, end, today) = (question.tree(), period.covers_to, self.today());
            let place = self.units.place(obligation.unit, tree, today);
            let chain = self.units.chain(place, tree, end, today);
            if question.unit.is_some_and(|unit| !chain.contains(&unit)) {
                continue;
            }
            let level = self.units.state(place, tree, end, today).level.clone();
            for (measure, definition) in &obligation.measures {
                let about = &self.measures[measure];
                let is_other = |wanted: &Option<String>, is: &str| {
                    wanted.as_ref().is_some_and(|wanted| wanted != is)
                };
                if is_other(&question.measure, measure)
                    || is_other(&question.indicator, &about.indicator)
                    || is_other(&question.objective, &about.objective)
                    || is_other(&question.framework, &about.framework)
                {
                    continue;
                }
                lines.push(Owed {
                    obligation,
                    period,
                    plan,
                    measure,
                    definition,
                    place,
                    above: chain[1..].to_vec(),
                    level: level.clone(),
                    line: came(obligation, period, measure),
                    is_named: self.is_named(obligation, measure),
                });
            }
        }
        lines
    }

    fn is_wanted(
        &self,
        question: &Question,
        obligation: &Obligation,
        period: &Period,
        plan: &Plan,
    ) -> bool {
        let reaches = self
            .units
            .chain_of_rights(obligation.unit)
            .contains(&question.root)
            || plan.coordinator == question.caller;
        let family = question.parent_plan.as_ref();
        reaches
            && question.plan.as_ref().is_none_or(|id| *id == plan.id)
            && family.is_none_or(|id| self.plans_above(plan).contains(id))
            && question
                .period
                .as_ref()
                .is_none_or(|id| *id == obligation.period)
            && question.year.is_none_or(|year| year == period.year)
            && question.year_from.is_none_or(|from| from <= period.year)
            && question.year_to.is_none_or(|to| period.year <= to)
            && question.frequency.is_none_or(|one| one == period.frequency)
    }

    /// A plan and all it stands under.
    fn plans_above(&self, plan: &Plan) -> Vec<String> {
        let mut all = vec![plan.id.clone()];
        let mut at = plan;
        while let Some(parent) = &at.parent {
            all.push(parent.clone());
            at = &self.plans[parent];
        }
        all
    }

    fn key(question: &Question, owed: &Owed<'_>, is_apart: bool) -> Key {
        let by = |name| question.group_by.contains(&name);
        let by_period = by("period") || question.period.is_some();
        let by_plan = is_apart
            || by_period
            || by("plan")
            || question.plan.is_some()
            || owed.plan.parent.is_none();
        let Period {
            label,
            frequency,
            year,
            ordinal,
            covers_from,
            covers_to,
            ..
        } = owed.period.clone();
        Key {
            measure: owed.measure.to_owned(),
            definition: owed.definition.to_owned(),
            frequency,
            year,
            ordinal,
            label,
            covers: (covers_from, covers_to),
            plan: by_plan.then(|| owed.plan.id.clone()),
            parent: owed.plan.parent.clone(),
            period: by_period.then(|| owed.obligation.period.clone()),
            level: by("unit_level").then(|| owed.level.clone()),
            unit: by("unit").then_some(owed.place),
        }
    }

    /// The cells by name, with all that each must tell.
    pub fn expected(&self, question: &Question) -> BTreeMap<String, String> {
        let mut cells: BTreeMap<Key, Vec<Owed<'_>>> = BTreeMap::new();
        for owed in self.lines(question) {
            let key = Self::key(question, &owed, false);
            cells.entry(key).or_default().push(owed);
        }
        // A unit that owes the figure under several plans has them taken apart.
        let mut apart: BTreeMap<Key, Vec<Owed<'_>>> = BTreeMap::new();
        for (key, lines) in cells {
            let units: BTreeSet<usize> = lines.iter().map(|owed| owed.obligation.unit).collect();
            let repeats = units.len() < lines.len();
            for owed in lines {
                let key = if repeats {
                    Self::key(question, &owed, true)
                } else {
                    key.clone()
                };
                apart.entry(key).or_default().push(owed);
            }
        }
        self.told(question, apart)
    }

    fn told(
        &self,
        question: &Question,
        cells: BTreeMap<Key, Vec<Owed<'_>>>,
    ) -> BTreeMap<String, String> {
        let mut worked_out = Vec::new();
        for (key, lines) in cells {
            let rule = &self.measures[&key.measure].rule;
            let unit = lines[0].place;
            let end = lines[0].period.covers_to;
            let lines = speakers(lines);
            let (mut told, figure) = accepted(rule, &lines);
            if question.is_provisional {
                told = format!("{told} {}", waiting(rule, &lines));
            }
            worked_out.push((key, told, figure, (unit, end)));
        }
        let figures: Vec<(Key, Option<Quantity>)> = worked_out
            .iter()
            .map(|(key, _, figure, _)| (key.clone(), *figure))
            .collect();
        worked_out
            .into_iter()
            .map(|(key, told, figure, (unit, end))| {
                let targets = &self.measures[&key.measure].targets;
                let target = for_year(targets, key.year);
                let outcome = judged(target, figure, year_before(&figures, &key));
                let state = self.units.state(unit, question.tree(), end, self.today());
                let unit = match key.unit {
                    Some(_) => format!("{} {} {}", state.code, state.name, state.level),
                    None => "null null null".to_owned(),
                };
                let rest = format!("{} {outcome} {unit}", target_told(target));
                (self.name(&key), format!("{told} {rest}"))
            })
            .collect()
    }

    fn name(&self, key: &Key) -> String {
        let null = || "null".to_owned();
        let or_null = |text: &Option<String>| text.clone().unwrap_or_else(null);
        let unit = key.unit.map(|unit| self.units.all[unit].id.clone());
        [
            key.measure.clone(),
            key.definition.clone(),
            key.frequency.clone(),
            key.label.clone(),
            key.covers.0.to_string(),
            key.covers.1.to_string(),
            or_null(&key.plan),
            or_null(&key.parent),
            or_null(&key.period),
            or_null(&key.level),
            or_null(&unit),
        ]
        .join(" ")
    }

    /// The figures behind all cells of an answer.
    pub fn sources(&self, question: &Question) -> Sources {
        let mut found = Sources::new();
        for owed in self.lines(question) {
            let is_accepted = !matches!(owed.line.accepted, Came::Nothing);
            let came = if is_accepted {
                &owed.line.accepted
            } else {
                &owed.line.waiting
            };
            let figure = match came {
                Came::Nothing => continue,
                Came::NoData => super::model::Figure::default(),
                Came::Figure(figure) => figure.clone(),
            };
            if !is_accepted && !question.is_provisional {
                continue;
            }
            let number = |part: Option<i128>| part.map_or("null".to_owned(), plain);
            let answer = figure
                .answer
                .map_or("null".to_owned(), |yes| yes.to_string());
            let told = format!(
                "{} {} {} {} {} {} {answer} {} {}",
                owed.measure,
                owed.definition,
                !is_accepted,
                number(figure.numerator),
                number(figure.denominator),
                number(figure.amount),
                number(figure.women),
                number(figure.men),
            );
            found.insert(owed.obligation.id.clone(), told);
        }
        found
    }
}

/// What came of a measure that is owed.
fn came(obligation: &Obligation, period: &Period, measure: &str) -> Line {
    let mut line = Line {
        speaks_for_all: false,
        is_early: false,
        accepted: Came::Nothing,
        waiting: Came::Nothing,
    };
    let Some(report) = &obligation.report else {
        return line;
    };
    let of = |values: &super::world::Values| values.get(measure).cloned().unwrap_or(Came::Nothing);
    match (&report.accepted, &report.waiting) {
        (Some((values, sent)), _) => {
            line.accepted = of(values);
            line.is_early = *sent < period.cutoff_on;
        }
        (None, Some((values, _))) => line.waiting = of(values),
        (None, None) => {}
    }
    line
}

/// The lines of a cell, with who of them reports for the whole area: of those named, or where none is, of all, the
/// one that stands above all the others; where there is no such one, everybody who is named.
fn speakers(lines: Vec<Owed<'_>>) -> Vec<Line> {
    let any_named = lines.iter().any(|owed| owed.is_named);
    let claims: Vec<bool> = lines
        .iter()
        .map(|owed| owed.is_named == any_named)
        .collect();
    let is_top = |one: usize| {
        claims[one]
            && (0..lines.len()).all(|other| {
                other == one || !claims[other] || lines[other].above.contains(&lines[one].place)
            })
    };
    let top = (0..lines.len()).find(|one| is_top(*one));
    lines
        .into_iter()
        .enumerate()
        .map(|(index, owed)| Line {
            speaks_for_all: match top {
                Some(top) => index == top,
                None => owed.is_named,
            },
            ..owed.line
        })
        .collect()
}

/// The figure of the same period of the year before, where one cell of the answer has it.
fn year_before(cells: &[(Key, Option<Quantity>)], key: &Key) -> Option<Quantity> {
    let plans = |key: &Key| match &key.plan {
        Some(plan) => (Some(plan.clone()), None),
        None => (None, key.parent.clone()),
    };
    let is_before = |other: &&(Key, Option<Quantity>)| {
        let other = &other.0;
        other.measure == key.measure
            && other.definition == key.definition
            && other.frequency == key.frequency
            && other.ordinal == key.ordinal
            && other.year == key.year - 1
            && plans(other) == plans(key)
            && other.level == key.level
            && other.unit == key.unit
    };
    let found: Vec<_> = cells.iter().filter(is_before).collect();
    match &found[..] {
        [(_, figure)] => *figure,
        _ => None,
    }
}

fn target_told(target: Option<&Target>) -> String {
    let Some(target) = target else {
        return "null null null null".to_owned();
    };
    let bound = |bound: Option<i128>| bound.map_or("null".to_owned(), plain);
    format!(
        "{} {} {} {}",
        target.op,
        bound(target.low),
        bound(target.high),
        target.span
    )
}
