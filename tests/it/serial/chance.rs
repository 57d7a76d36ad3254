//! Questions by chance, the same for the same seed.

use time::{Date, Duration};

use super::model::{Ask, Report, Status, Step, Tag, World};

/// A generator of numbers (`SplitMix64`).
#[derive(Debug)]
pub struct Chance(pub u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end as u64).unwrap()
    }

    /// True so many times in a hundred.
    pub fn percent(&mut self, times: usize) -> bool {
        self.below(100) < times
    }

    fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }

    /// What several people ask for at once, most of them of the same report. `writers`: how many units have
    /// somebody who writes; they come first.
    pub fn questions(&mut self, world: &World, writers: usize) -> Vec<Ask> {
        let favourite = self.below(writers);
        let many = 1 + self.below(4);
        let ask = |chance: &mut Self| {
            let unit = if chance.percent(70) {
                favourite
            } else {
                chance.below(writers)
            };
            chance.question(world, unit, writers)
        };
        (0..many).map(|_| ask(self)).collect()
    }

    fn question(&mut self, world: &World, unit: usize, writers: usize) -> Ask {
        if self.percent(12) {
            return self.of_period(world, unit);
        }
        if self.percent(8) {
            let which: Vec<(usize, i64)> = (0..writers)
                .filter_map(|one| Some((one, world.units[one].report.as_ref()?)))
                .filter(|(_, report)| report.status == Status::Submitted || self.percent(5))
                .map(|(one, report)| (one, report.version))
                .collect();
            if !which.is_empty() {
                return Ask::AcceptMany(which);
            }
        }
        match &world.units[unit].report {
            None => Ask::Begin(unit),
            Some(_) if self.percent(4) => Ask::Begin(unit),
            Some(report) => {
                let step = self.step(report, world.units[unit].measures);
                Ask::Step(unit, step, self.tag(report.version))
            }
        }
    }

    fn of_period(&mut self, world: &World, unit: usize) -> Ask {
        let tag = self.tag(world.version);
        if self.percent(50) {
            let whom = self.percent(60).then_some(unit);
            return Ask::Extend(whom, self.day(world.today), tag);
        }
        if world.is_open == self.percent(90) {
            Ask::Close(tag)
        } else {
            Ask::OpenAgain(tag)
        }
    }

    fn day(&mut self, today: Date) -> Date {
        today + Duration::days(i64::try_from(self.below(9)).unwrap() - 2)
    }

    fn step(&mut self, report: &Report, measures: usize) -> Step {
        let set = Step::Set(self.below(measures), i64::try_from(self.below(50)).unwrap());
        let fitting = match report.status {
            Status::Draft | Status::Returned => [set, set, Step::Submit],
            Status::Signing => [Step::Sign, Step::Refuse, Step::Withdraw],
            Status::Submitted if self.percent(30) => [Step::Review, Step::Withdraw, Step::Return],
            Status::Submitted => [Step::Accept, Step::Return, Step::Withdraw],
            Status::Accepted => [Step::Reopen; 3],
        };
        if self.percent(70) {
            return self.one(&fitting);
        }
        self.one(&[
            set,
            Step::Submit,
            Step::Withdraw,
            Step::Sign,
            Step::Refuse,
            Step::Review,
            Step::Return,
            Step::Accept,
            Step::Reopen,
        ])
    }

    fn tag(&mut self, version: i64) -> Tag {
        match self.below(10) {
            0..4 => Tag::Any,
            4..9 => Tag::Version(version),
            _ => Tag::Version(version - 1),
        }
    }
}
