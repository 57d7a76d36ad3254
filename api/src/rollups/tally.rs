//! What several units owe and sent, added up: in any order, in any parts, and taken away again without a rest.

use std::ops::{AddAssign, SubAssign};

use uuid::Uuid;

/// What came from a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartState {
    /// A figure that counts.
    Reported(Figures),
    /// The unit says why it has no figure.
    NoData,
    /// Nothing yet, which is not zero.
    NotReported,
    /// Its figure is left out of a consolidation, for a reason told there.
    LeftOut,
}

impl PartState {
    /// What a value says: a figure where it has one, or that there is no data.
    pub fn of(figures: Figures, has_reason: bool) -> Self {
        let has_figure = figures.numerator.is_some()
            || figures.denominator.is_some()
            || figures.amount.is_some()
            || figures.answer.is_some();
        match (has_figure, has_reason) {
            (true, _) => Self::Reported(figures),
            (false, true) => Self::NoData,
            (false, false) => Self::NotReported,
        }
    }
}

/// One unit's figure, in ten-thousandths.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// The definition it was reported under.
    pub definition_id: Uuid,
    /// Numerator.
    pub numerator: Option<i64>,
    /// Denominator.
    pub denominator: Option<i64>,
    /// Single amount.
    pub amount: Option<i64>,
    /// Yes or no.
    pub answer: Option<bool>,
    /// Women among the persons counted.
    pub women: Option<i64>,
    /// Men among the persons counted.
    pub men: Option<i64>,
}

/// A sum, and of how many figures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Held {
    /// The sum, in ten-thousandths.
    pub sum: i128,
    /// How many figures it is of.
    pub count: i64,
}

impl Held {
    fn of(figure: Option<i64>) -> Self {
        figure.map_or_else(Self::default, |figure| Self {
            sum: figure.into(),
            count: 1,
        })
    }

    /// The sum, where it is of every one of so many.
    pub fn of_all(self, count: i64) -> Option<i128> {
        (self.count == count).then_some(self.sum)
    }

    /// The sum, where it is of any figure.
    pub fn of_any(self) -> Option<i128> {
        (self.count != 0).then_some(self.sum)
    }
}

impl AddAssign for Held {
    fn add_assign(&mut self, other: Self) {
        self.sum += other.sum;
        self.count += other.count;
    }
}

impl SubAssign for Held {
    fn sub_assign(&mut self, other: Self) {
        self.sum -= other.sum;
        self.count -= other.count;
    }
}

/// What some units owe and sent, added up. A difference of two may count below zero.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Tally {
    /// Units that owe a figure.
    pub expected: i64,
    /// Units whose figure is there.
    pub reported: i64,
    /// Units that say why they have none.
    pub no_data: i64,
    /// Units whose figure is left out.
    pub left_out: i64,
    /// Units whose accepted figure was submitted before the cut-off.
    pub before_cutoff: i64,
    /// Units that answered yes.
    pub yes: i64,
    /// Units that answered no.
    pub no: i64,
    /// Numerators.
    pub numerator: Held,
    /// Denominators.
    pub denominator: Held,
    /// Single amounts.
    pub amount: Held,
    /// Women among the persons counted.
    pub women: Held,
    /// Men among the persons counted.
    pub men: Held,
}

impl Tally {
    /// One unit that owes a figure, with what came.
    pub fn of(state: PartState, is_before_cutoff: bool) -> Self {
        let one = Self {
            expected: 1,
            before_cutoff: i64::from(is_before_cutoff),
            ..Self::default()
        };
        match state {
            PartState::NotReported => one,
            PartState::NoData => Self { no_data: 1, ..one },
            PartState::LeftOut => Self { left_out: 1, ..one },
            PartState::Reported(figures) => Self {
                reported: 1,
                yes: i64::from(figures.answer == Some(true)),
                no: i64::from(figures.answer == Some(false)),
                numerator: Held::of(figures.numerator),
                denominator: Held::of(figures.denominator),
                amount: Held::of(figures.amount),
                women: Held::of(figures.women),
                men: Held::of(figures.men),
                ..one
            },
        }
    }

    /// Units that owe a figure, of which nothing came.
    pub fn silent(expected: i64) -> Self {
        Self {
            expected,
            ..Self::default()
        }
    }

    /// Whether nothing is left of it.
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }

    fn merge(&mut self, other: Self, number: fn(&mut i64, i64), held: fn(&mut Held, Held)) {
        let Self {
            expected,
            reported,
            no_data,
            left_out,
            before_cutoff,
            yes,
            no,
            numerator,
            denominator,
            amount,
            women,
            men,
        } = other;
        number(&mut self.expected, expected);
        number(&mut self.reported, reported);
        number(&mut self.no_data, no_data);
        number(&mut self.left_out, left_out);
        number(&mut self.before_cutoff, before_cutoff);
        number(&mut self.yes, yes);
        number(&mut self.no, no);
        held(&mut self.numerator, numerator);
        held(&mut self.denominator, denominator);
        held(&mut self.amount, amount);
        held(&mut self.women, women);
        held(&mut self.men, men);
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.merge(other, AddAssign::add_assign, AddAssign::add_assign);
    }
}

impl SubAssign for Tally {
    fn sub_assign(&mut self, other: Self) {
        self.merge(other, SubAssign::sub_assign, SubAssign::sub_assign);
    }
}

#[cfg(test)]
#[path = "tally_tests.rs"]
mod tests;
