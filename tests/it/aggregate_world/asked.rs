//! Questions by chance.

use super::founding::READERS;
use super::units::Tree;
use super::world::World;

/// Who asks: whose subtree is within reach. Coordinators see what their plans ask of others besides.
const CALLERS: [(&str, &str); 5] = [
    ("auditor", "60"),
    ("mayor", "593"),
    ("planner", "60"),
    ("dolisa", "PLDTBXH"),
    ("lagi.dolisa", "PLD-594"),
];

/// A question to the aggregates.
#[derive(Clone, Debug)]
pub struct Question {
    pub caller: &'static str,
    /// The top of the subtree within the caller's reach.
    pub root: usize,
    pub plan: Option<String>,
    pub parent_plan: Option<String>,
    pub framework: Option<String>,
    pub period: Option<String>,
    pub year: Option<i32>,
    pub year_from: Option<i32>,
    pub year_to: Option<i32>,
    pub frequency: Option<&'static str>,
    pub unit: Option<usize>,
    pub objective: Option<String>,
    pub indicator: Option<String>,
    pub measure: Option<String>,
    pub group_by: Vec<&'static str>,
    pub tree: Option<Tree>,
    pub is_provisional: bool,
}

impl Question {
    /// Which tree is meant; where none is named, that of the period's end.
    pub fn tree(&self) -> Tree {
        self.tree.unwrap_or(Tree::PeriodEnd)
    }

    /// The filters, as parameters.
    pub fn filters(&self, world: &World<'_>) -> Vec<(&'static str, String)> {
        let unit = self.unit.map(|unit| world.units.all[unit].id.clone());
        let year = |year: Option<i32>| year.map(|year| year.to_string());
        let tree = self.tree.map(|tree| match tree {
            Tree::PeriodEnd => "period_end",
            Tree::Today => "today",
        });
        let all = [
            ("plan_id", self.plan.clone()),
            ("parent_plan_id", self.parent_plan.clone()),
            ("framework_id", self.framework.clone()),
            ("period_id", self.period.clone()),
            ("year", year(self.year)),
            ("year_from", year(self.year_from)),
            ("year_to", year(self.year_to)),
            ("frequency", self.frequency.map(str::to_owned)),
            ("unit_id", unit),
            ("objective_id", self.objective.clone()),
            ("indicator_id", self.indicator.clone()),
            ("measure_id", self.measure.clone()),
            ("tree", tree.map(str::to_owned)),
            (
                "include_provisional",
                self.is_provisional.then(|| "true".to_owned()),
            ),
        ];
        all.into_iter()
            .filter_map(|(name, value)| Some((name, value?)))
            .collect()
    }
}

impl World<'_> {
    /// A question.
    pub fn question(&mut self) -> Question {
        let readers = READERS.iter().map(|(name, _, code)| (*name, *code));
        let callers: Vec<(&str, &str)> = CALLERS.into_iter().chain(readers).collect();
        let (caller, code) = self.dice.pick(&callers);
        let keys = |of: Vec<&String>| -> Vec<String> { of.into_iter().cloned().collect() };
        let plans = keys(self.plans.keys().collect());
        let periods = keys(self.periods.keys().collect());
        let measures = keys(self.measures.keys().collect());
        let measure = self.one(&measures);
        let framework = self.measures[&measure].framework.clone();
        let dice = &mut self.dice;
        let mut question = Question {
            caller,
            root: self
                .units
                .all
                .iter()
                .position(|unit| unit.states[0].code == code)
                .unwrap(),
            plan: None,
            parent_plan: None,
            framework: None,
            period: None,
            year: dice.percent(20).then(|| dice.pick(&[2018, 2019])),
            year_from: dice.percent(10).then(|| dice.pick(&[2017, 2018, 2019])),
            year_to: dice.percent(10).then(|| dice.pick(&[2018, 2019, 2020])),
            frequency: dice
                .percent(25)
                .then(|| dice.pick(&["semi_annual", "annual"])),
            unit: None,
            objective: None,
            indicator: None,
            measure: None,
            group_by: Vec::new(),
            tree: dice.pick(&[
                None,
                Some(Tree::PeriodEnd),
                Some(Tree::Today),
                Some(Tree::Today),
            ]),
            is_provisional: dice.percent(50),
        };
        let all = [
            "measure",
            "indicator",
            "objective",
            "plan",
            "period",
            "unit_level",
            "unit",
        ];
        question.group_by = dice.some(&all, 22);
        match dice.roll(10) {
            0..=2 => question.plan = Some(self.one(&plans)),
            3..=5 => question.parent_plan = Some(self.one(&plans)),
            6..=7 => question.framework = Some(framework),
            _ => question.period = Some(self.one(&periods)),
        }
        if self.dice.percent(8) {
            question.plan = Some(self.one(&plans));
        }
        if self.dice.percent(30) {
            question.unit = Some(self.dice.below(self.units.all.len()));
        }
        let about = &self.measures[&measure];
        match self.dice.roll(12) {
            0 => question.objective = Some(about.objective.clone()),
            1 => question.indicator = Some(about.indicator.clone()),
            2..=3 => question.measure = Some(measure),
            _ => {}
        }
        question
    }

    fn one(&mut self, of: &[String]) -> String {
        of[self.dice.below(of.len())].clone()
    }
}
