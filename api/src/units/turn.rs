//! What a change from a day on, and an end, make of the states of a unit.
//!
//! Only the last state is ever cut, so what was said of earlier days stays as it was said.

use time::Date;

use super::span::Span;

/// Why a day cannot be the first of a new state, or the first without the unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The unit has ended, or is to end, by this day.
    Ended(Date),
    /// It is not after the first day of the present state.
    NotAfter(Date),
    /// It is still to come.
    Ahead,
}

/// What is left of the present state, and the one that follows it from `on`. A change that is still to come is
/// entered on its day.
pub fn change(present: Span, on: Date, today: Date) -> Result<(Span, Span), Refusal> {
    if let Some(to) = present.to.filter(|to| *to <= on.max(today)) {
        return Err(Refusal::Ended(to));
    }
    if on > today {
        return Err(Refusal::Ahead);
    }
    let left = cut(present, on)?;
    let next = Span {
        from: on,
        to: present.to,
    };
    Ok((left, next))
}

/// What is left of the present state of a unit that no longer exists from `on`. An end that lies ahead may be
/// brought forward; one that is past is past.
pub fn end(present: Span, on: Date, today: Date) -> Result<Span, Refusal> {
    if let Some(to) = present.to.filter(|to| *to <= on.max(today)) {
        return Err(Refusal::Ended(to));
    }
    cut(present, on)
}

fn cut(present: Span, on: Date) -> Result<Span, Refusal> {
    if on <= present.from {
        return Err(Refusal::NotAfter(present.from));
    }
    Ok(Span {
        to: Some(on),
        ..present
    })
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;

    const TODAY: Date = date!(2018 - 05 - 17);
    const OPEN: Span = Span {
        from: date!(2001 - 01 - 01),
        to: None,
    };

    fn until(to: Date) -> Span {
        Span {
            to: Some(to),
            ..OPEN
        }
    }

    #[test]
    fn a_change_cuts_the_present_state_and_follows_it() {
        let day = date!(2018 - 01 - 01);
        assert_eq!(change(OPEN, day, TODAY), Ok((until(day), Span::since(day))));
        let ahead = until(date!(2019 - 01 - 01));
        let (_, next) = change(ahead, day, TODAY).unwrap();
        assert_eq!(next.to, ahead.to, "the end that lies ahead stays");
    }

    #[test]
    fn a_change_is_entered_on_its_day_or_later() {
        assert!(change(OPEN, TODAY, TODAY).is_ok());
        let tomorrow = date!(2018 - 05 - 18);
        assert_eq!(change(OPEN, tomorrow, TODAY), Err(Refusal::Ahead));
        assert_eq!(
            change(OPEN, OPEN.from, TODAY),
            Err(Refusal::NotAfter(OPEN.from))
        );
        let second = date!(2001 - 01 - 02);
        assert!(change(OPEN, second, TODAY).is_ok());
    }

    #[test]
    fn an_end_may_lie_ahead_and_be_brought_forward() {
        let (soon, later) = (date!(2018 - 07 - 01), date!(2019 - 01 - 01));
        assert_eq!(end(OPEN, later, TODAY), Ok(until(later)));
        assert_eq!(end(until(later), soon, TODAY), Ok(until(soon)));
        assert_eq!(end(until(soon), later, TODAY), Err(Refusal::Ended(soon)));
        assert_eq!(end(until(soon), soon, TODAY), Err(Refusal::Ended(soon)));
        assert_eq!(
            end(OPEN, OPEN.from, TODAY),
            Err(Refusal::NotAfter(OPEN.from))
        );
    }

    #[test]
    fn what_has_ended_stays_as_it_was() {
        let ended = until(date!(2018 - 05 - 17));
        for day in [date!(2017 - 01 - 01), TODAY] {
            assert_eq!(change(ended, day, TODAY), Err(Refusal::Ended(TODAY)));
            assert_eq!(end(ended, day, TODAY), Err(Refusal::Ended(TODAY)));
        }
    }
}
