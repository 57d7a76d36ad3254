//! One period of one plan as a pure model: what each step answers, and what it leaves behind.

use std::collections::BTreeMap;

use time::Date;

/// State of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    Draft,
    Signing,
    Submitted,
    Returned,
    Accepted,
}

impl Status {
    /// As the API writes it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Signing => "signing",
            Self::Submitted => "submitted",
            Self::Returned => "returned",
            Self::Accepted => "accepted",
        }
    }
}

/// What a caller says of the version it read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tag {
    /// Whatever stands there.
    Any,
    /// This version.
    Version(i64),
}

impl Tag {
    fn holds(self, version: i64) -> bool {
        self == Self::Any || self == Self::Version(version)
    }
}

/// A step of one report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Sets the n-th measure owed.
    Set(usize, i64),
    Submit,
    Withdraw,
    Sign,
    Refuse,
    Review,
    Return,
    Accept,
    Reopen,
}

/// What somebody asks for. Units are counted as in the world.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ask {
    Begin(usize),
    Step(usize, Step, Tag),
    AcceptMany(Vec<(usize, i64)>),
    Extend(Option<usize>, Date, Tag),
    Close(Tag),
    OpenAgain(Tag),
}

/// What comes back: the status, and the version of the report or period after a success.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reply {
    pub status: u16,
    pub version: Option<i64>,
}

/// A report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    pub status: Status,
    pub in_review: bool,
    pub revision: i32,
    pub effective: Option<i32>,
    pub version: i64,
    pub values: BTreeMap<usize, i64>,
    /// What the revisions before held, from the first.
    pub sent: Vec<BTreeMap<usize, i64>>,
}

/// A unit with what it owes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    pub measures: usize,
    pub signs_off: bool,
    pub due_on: Date,
    pub extended_to: Option<Date>,
    pub was_sent: bool,
    pub was_punctual: bool,
    pub report: Option<Report>,
}

/// The period and its units.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct World {
    pub today: Date,
    pub is_open: bool,
    pub due_on: Date,
    pub extended_to: Option<Date>,
    pub version: i64,
    pub units: Vec<Unit>,
}

const fn refused(status: u16) -> Reply {
    Reply {
        status,
        version: None,
    }
}

impl World {
    /// Does what is asked, or says why not.
    pub fn take(&mut self, ask: &Ask) -> Reply {
        match ask {
            Ask::Begin(unit) => self.begin(*unit),
            Ask::Step(unit, step, tag) => self.step(*unit, *step, *tag),
            Ask::AcceptMany(which) => self.accept_many(which),
            Ask::Extend(unit, day, tag) => self.extend(*unit, *day, *tag),
            Ask::Close(tag) => self.turn(*tag, true),
            Ask::OpenAgain(tag) => self.turn(*tag, false),
        }
    }

    /// Whether a unit's report is still taken today.
    fn takes(&self, unit: usize) -> bool {
        self.is_open
            || self.units[unit]
                .extended_to
                .is_some_and(|to| self.today <= to)
    }

    fn begin(&mut self, unit: usize) -> Reply {
        if self.units[unit].report.is_some() || !self.takes(unit) {
            return refused(409);
        }
        self.units[unit].report = Some(Report {
            status: Status::Draft,
            in_review: false,
            revision: 1,
            effective: None,
            version: 1,
            values: BTreeMap::new(),
            sent: Vec::new(),
        });
        Reply {
            status: 201,
            version: Some(1),
        }
    }

    fn step(&mut self, unit: usize, step: Step, tag: Tag) -> Reply {
        let takes = self.takes(unit);
        let today = self.today;
        let unit = &mut self.units[unit];
        let Some(report) = &mut unit.report else {
            return refused(404);
        };
        if !tag.holds(report.version) {
            return refused(412);
        }
        let from: &[Status] = match step {
            Step::Set(..) | Step::Submit => &[Status::Draft, Status::Returned],
            Step::Withdraw | Step::Review if report.in_review => &[],
            Step::Withdraw => &[Status::Signing, Status::Submitted],
            Step::Sign | Step::Refuse => &[Status::Signing],
            Step::Review | Step::Return | Step::Accept => &[Status::Submitted],
            Step::Reopen => &[Status::Accepted],
        };
        if !from.contains(&report.status) {
            return refused(409);
        }
        if matches!(step, Step::Submit | Step::Sign) && !takes {
            return refused(409);
        }
        let mut arrives = false;
        match step {
            Step::Set(measure, figure) => {
                report.values.insert(measure, figure);
            }
            Step::Submit if report.values.len() < unit.measures => return refused(422),
            Step::Submit if unit.signs_off => report.status = Status::Signing,
            Step::Submit | Step::Sign => {
                report.status = Status::Submitted;
                arrives = true;
            }
            Step::Withdraw => {
                if report.status == Status::Submitted {
                    report.begin_next();
                }
                report.status = Status::Draft;
            }
            Step::Refuse => report.status = Status::Returned,
            Step::Review => report.in_review = true,
            Step::Return => {
                report.begin_next();
                report.status = Status::Returned;
            }
            Step::Accept => report.accept(),
            Step::Reopen => {
                report.begin_next();
                report.status = Status::Draft;
            }
        }
        report.version += 1;
        let version = Some(report.version);
        if arrives && !unit.was_sent {
            unit.was_sent = true;
            unit.was_punctual = today <= unit.due_on;
        }
        Reply {
            status: 200,
            version,
        }
    }

    fn accept_many(&mut self, which: &[(usize, i64)]) -> Reply {
        let fit = |(unit, version): &(usize, i64)| {
            let report = self.units[*unit].report.as_ref();
            report.is_some_and(|one| one.version == *version && one.status == Status::Submitted)
        };
        if !which.iter().all(fit) {
            return refused(422);
        }
        for (unit, _) in which {
            if let Some(report) = &mut self.units[*unit].report {
                report.accept();
                report.version += 1;
            }
        }
        Reply {
            status: 200,
            version: None,
        }
    }

    fn extend(&mut self, unit: Option<usize>, day: Date, tag: Tag) -> Reply {
        if !tag.holds(self.version) {
            return refused(412);
        }
        let present = match unit {
            Some(unit) => self.units[unit].end(),
            None => self.extended_to.unwrap_or(self.due_on),
        };
        if day <= present || day < self.today {
            return refused(422);
        }
        if let Some(unit) = unit {
            self.units[unit].extend(day);
        } else {
            self.extended_to = Some(day);
            for unit in self.units.iter_mut().filter(|unit| unit.end() < day) {
                unit.extend(day);
            }
        }
        self.version += 1;
        Reply {
            status: 200,
            version: Some(self.version),
        }
    }

    fn turn(&mut self, tag: Tag, closes: bool) -> Reply {
        if !tag.holds(self.version) {
            return refused(412);
        }
        if self.is_open != closes {
            return refused(409);
        }
        self.is_open = !closes;
        self.version += 1;
        Reply {
            status: 200,
            version: Some(self.version),
        }
    }
}

impl Unit {
    /// The last day on which its report counts as given in time.
    fn end(&self) -> Date {
        self.extended_to.unwrap_or(self.due_on)
    }

    fn extend(&mut self, day: Date) {
        self.extended_to = Some(day);
        if !self.was_sent {
            self.due_on = day;
        }
    }
}

impl Report {
    /// What was sent stays as it was; the next revision starts from it.
    fn begin_next(&mut self) {
        self.sent.push(self.values.clone());
        self.revision += 1;
        self.in_review = false;
    }

    fn accept(&mut self) {
        self.status = Status::Accepted;
        self.effective = Some(self.revision);
        self.in_review = false;
    }
}
