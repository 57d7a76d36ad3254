//! How long a session lives, and how many an account has.

use entity::session;
use sea_orm::{ColumnTrait, Condition};
use time::{Duration, OffsetDateTime};

/// How long a sign-in lasts at most, however often it is refreshed.
pub const LONGEST: Duration = Duration::days(30);

/// How long it lasts without a refresh.
pub const IDLE: Duration = Duration::days(7);

/// Most live sessions of an account; a new sign-in ends the oldest.
pub const MOST: usize = 50;

/// How long after a sign-in one may end other sessions of one's own.
pub const RECENT: Duration = Duration::minutes(15);

/// Whether its sign-in was a moment ago; a refresh is none.
pub fn is_recent(session: &session::Model, now: OffsetDateTime) -> bool {
    now < session.created_at + RECENT
}

/// When a session ends unless it is refreshed before.
pub fn ends_at(session: &session::Model) -> OffsetDateTime {
    session.expires_at.min(session.last_used_at + IDLE)
}

/// Whether it has neither been ended nor outlived itself.
pub fn is_live(session: &session::Model, now: OffsetDateTime) -> bool {
    session.ended_at.is_none() && now < ends_at(session)
}

/// The sessions of which [`is_live`] holds, as a condition on the table.
pub fn live(now: OffsetDateTime) -> Condition {
    Condition::all()
        .add(session::Column::EndedAt.is_null())
        .add(session::Column::ExpiresAt.gt(now))
        .add(session::Column::LastUsedAt.gt(now - IDLE))
}

/// The sessions that were over by `then`, as a condition on the table.
pub fn over_by(then: OffsetDateTime) -> Condition {
    Condition::any()
        .add(session::Column::EndedAt.lte(then))
        .add(session::Column::ExpiresAt.lte(then))
        .add(session::Column::LastUsedAt.lte(then - IDLE))
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;
    use uuid::Uuid;

    use super::*;

    const BEGAN: OffsetDateTime = datetime!(2018-05-17 02:00 UTC);

    fn session(last_used_at: OffsetDateTime) -> session::Model {
        session::Model {
            id: Uuid::nil(),
            account_id: Uuid::nil(),
            address: None,
            user_agent: None,
            created_at: BEGAN,
            last_used_at,
            expires_at: BEGAN + LONGEST,
            ended_at: None,
        }
    }

    #[test]
    fn without_a_refresh_it_ends_after_seven_days() {
        let unused = session(BEGAN);
        assert!(is_live(&unused, BEGAN + IDLE - Duration::SECOND));
        assert!(!is_live(&unused, BEGAN + IDLE));
    }

    #[test]
    fn refreshed_it_ends_after_thirty_days_all_the_same() {
        let used = session(BEGAN + Duration::days(29));
        assert!(is_live(&used, BEGAN + LONGEST - Duration::SECOND));
        assert!(!is_live(&used, BEGAN + LONGEST));
    }

    #[test]
    fn ended_it_is_over_at_once() {
        let ended = session::Model {
            ended_at: Some(BEGAN),
            ..session(BEGAN)
        };
        assert!(!is_live(&ended, BEGAN));
    }
}
