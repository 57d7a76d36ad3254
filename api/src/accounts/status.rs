//! Whether an account or a service client may be used: active ⇄ disabled.

use entity::enums::AccountStatus;
use sea_orm::ActiveEnum;

use crate::http::catalogue::Code;
use crate::http::problem::Problem;
use crate::texts;

/// The state asked for is the state it is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Already(pub AccountStatus);

/// Refuses it everywhere from now on.
pub fn disable(from: AccountStatus) -> Result<AccountStatus, Already> {
    turn(from, AccountStatus::Disabled)
}

/// Lets it be used again.
pub fn enable(from: AccountStatus) -> Result<AccountStatus, Already> {
    turn(from, AccountStatus::Active)
}

fn turn(from: AccountStatus, to: AccountStatus) -> Result<AccountStatus, Already> {
    if from == to {
        Err(Already(from))
    } else {
        Ok(to)
    }
}

impl From<Already> for Problem {
    fn from(Already(state): Already) -> Self {
        let state = state.to_value();
        Self::because(Code::InvalidState, texts::accounts::status_already(state))
    }
}

#[cfg(test)]
mod tests {
    use AccountStatus::{Active, Disabled};

    use super::*;

    #[test]
    fn a_step_to_the_present_state_is_refused() {
        assert_eq!(disable(Active), Ok(Disabled));
        assert_eq!(disable(Disabled), Err(Already(Disabled)));
        assert_eq!(enable(Disabled), Ok(Active));
        assert_eq!(enable(Active), Err(Already(Active)));
    }
}
