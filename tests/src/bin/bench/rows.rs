//! What was measured, row by row.

use super::load::Load;
use super::stats::Times;

/// What a ratio is to be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Goal {
    /// That or more.
    AtLeast(f64),
    /// That or less.
    AtMost(f64),
    /// Whatever it is: measured to be known.
    None,
}

impl Goal {
    /// Whether a figure is as it is to be.
    pub fn is_met(self, figure: f64) -> Option<bool> {
        match self {
            Self::AtLeast(least) => Some(figure >= least),
            Self::AtMost(most) => Some(figure <= most),
            Self::None => None,
        }
    }

    /// In words.
    pub fn told(self) -> String {
        match self {
            Self::AtLeast(least) => format!("≥ {least}"),
            Self::AtMost(most) => format!("≤ {most}"),
            Self::None => "–".to_owned(),
        }
    }
}

/// One operation with what it is measured against.
#[derive(Clone, Debug)]
pub struct Row {
    /// The operation.
    pub what: &'static str,
    /// What it is set beside.
    pub beside: &'static str,
    /// What both figures count, such as `answers/s`.
    pub unit: &'static str,
    /// Of the service.
    pub ours: Times,
    /// Of the other.
    pub theirs: Times,
    /// What 99 of 100 answers of the service did not take longer than, in milliseconds.
    pub p99: Option<f64>,
    /// What the goal speaks of.
    pub ratio: Times,
    /// What that is to be.
    pub goal: Goal,
    /// Milliseconds of one operation, where its growth with the data is worth a curve; of the other side too.
    pub cost: Option<(f64, f64)>,
    /// What else is to be known.
    pub note: String,
}

/// Turns of both sides, one after the other.
#[derive(Clone, Debug, Default)]
pub struct Sides {
    ours: Vec<Load>,
    theirs: Vec<Load>,
}

impl Sides {
    /// So many turns of each.
    pub fn measure(
        repeats: usize,
        mut ours: impl FnMut() -> Load,
        mut theirs: impl FnMut() -> Load,
    ) -> Self {
        let mut sides = Self::default();
        for _ in 0..repeats {
            let (ours, theirs) = (ours(), theirs());
            sides.add(ours, theirs);
        }
        sides
    }

    /// One more turn of each.
    pub fn add(&mut self, ours: Load, theirs: Load) {
        self.ours.push(ours);
        self.theirs.push(theirs);
    }

    /// The row that sets their answers a second beside one another.
    pub fn row(&self, what: &'static str, beside: &'static str, goal: Goal) -> Row {
        let rate = |loads: &[Load]| Times(loads.iter().map(|load| load.a_second).collect());
        let cost = |loads: &[Load]| {
            Times(
                loads
                    .iter()
                    .map(|load| load.latencies.within(500))
                    .collect(),
            )
        };
        let (ours, theirs) = (rate(&self.ours), rate(&self.theirs));
        let (cpu, their_cpu) = self.cpu();
        Row {
            what,
            beside,
            unit: "answers/s",
            ratio: ours.over(&theirs),
            p99: Some(
                Times(
                    self.ours
                        .iter()
                        .map(|load| load.latencies.within(990))
                        .collect(),
                )
                .median(),
            ),
            cost: Some((cost(&self.ours).median(), cost(&self.theirs).median())),
            goal,
            note: format!(
                "processor time an answer {:.0} µs, control {:.0} µs",
                cpu.median(),
                their_cpu.median()
            ),
            ours,
            theirs,
        }
    }

    /// The turns of each side.
    pub fn both(&self) -> (&[Load], &[Load]) {
        (&self.ours, &self.theirs)
    }

    /// Processor time of an answer on each side, in microseconds.
    pub fn cpu(&self) -> (Times, Times) {
        let of = |loads: &[Load]| Times(loads.iter().map(|load| load.cpu).collect());
        (of(&self.ours), of(&self.theirs))
    }
}

/// Latency of one operation at rates.
#[derive(Clone, Debug)]
pub struct Curve {
    /// Which operation, on which database.
    pub what: String,
    /// Answers a second wanted and got, p50 and p99 in milliseconds.
    pub points: Vec<[f64; 4]>,
}

/// Everything of one database of one size.
#[derive(Clone, Debug)]
pub struct Measured {
    /// Name of the database.
    pub database: &'static str,
    /// How many values it holds.
    pub values: usize,
    /// What was measured.
    pub rows: Vec<Row>,
    /// Latency at rates.
    pub curves: Vec<Curve>,
}
