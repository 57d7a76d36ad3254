//! The life of a period once it has opened: open ⇄ closed, and more time in either.

use entity::enums::PeriodStatus::{self, Closed, Open, Upcoming};

use crate::plans::status::Impossible;

/// Ends an open period.
pub fn close(from: PeriodStatus) -> Result<PeriodStatus, Impossible<PeriodStatus>> {
    match from {
        Open => Ok(Closed),
        Upcoming | Closed => Err(no(from, "close")),
    }
}

/// Lets a closed period take reports again.
pub fn reopen(from: PeriodStatus) -> Result<PeriodStatus, Impossible<PeriodStatus>> {
    match from {
        Closed => Ok(Open),
        Upcoming | Open => Err(no(from, "reopen")),
    }
}

/// Gives more time, which leaves the period as it is.
pub fn extend(from: PeriodStatus) -> Result<PeriodStatus, Impossible<PeriodStatus>> {
    match from {
        Open | Closed => Ok(from),
        Upcoming => Err(no(from, "extend")),
    }
}

/// Obliges one more unit, which leaves the period as it is.
pub fn add(from: PeriodStatus) -> Result<PeriodStatus, Impossible<PeriodStatus>> {
    match from {
        Open => Ok(from),
        Upcoming | Closed => Err(no(from, "add_obligation")),
    }
}

fn no(from: PeriodStatus, action: &'static str) -> Impossible<PeriodStatus> {
    Impossible { from, action }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_step_is_possible_from_these_states_only() {
        let all = [Upcoming, Open, Closed];
        let of = |step: fn(PeriodStatus) -> Result<PeriodStatus, Impossible<PeriodStatus>>| {
            all.map(|from| step(from).ok())
        };
        assert_eq!(of(close), [None, Some(Closed), None]);
        assert_eq!(of(reopen), [None, None, Some(Open)]);
        assert_eq!(of(extend), [None, Some(Open), Some(Closed)]);
        assert_eq!(of(add), [None, Some(Open), None]);
    }
}
