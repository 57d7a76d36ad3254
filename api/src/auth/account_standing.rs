//! Whether an account can be used at all.

use entity::account;
use entity::enums::AccountStatus;
use time::OffsetDateTime;

/// Whether its owner may sign in and stay so, given the right password: it is active, and a password set by
/// an admin has not run out.
pub fn may_sign_in(account: &account::Model, now: OffsetDateTime) -> bool {
    account.status == AccountStatus::Active
        && account.password_expires_at.is_none_or(|end| now < end)
}

#[cfg(test)]
mod tests {
    use time::Duration;
    use time::macros::datetime;
    use uuid::Uuid;

    use super::*;

    #[test]
    fn a_disabled_account_and_one_whose_temporary_password_ran_out_are_of_no_use() {
        let now = datetime!(2018-05-17 02:00 UTC);
        let account = |status, password_expires_at| account::Model {
            id: Uuid::nil(),
            username: String::new(),
            email: None,
            display_name: String::new(),
            search: String::new(),
            password_hash: None,
            must_change_password: false,
            second_factor: false,
            password_expires_at,
            status,
            language: entity::enums::Language::Vi,
            version: 1,
            created_at: now,
            updated_at: now,
        };
        assert!(may_sign_in(&account(AccountStatus::Active, None), now));
        assert!(!may_sign_in(&account(AccountStatus::Disabled, None), now));
        let later = now + Duration::SECOND;
        assert!(may_sign_in(
            &account(AccountStatus::Active, Some(later)),
            now
        ));
        assert!(!may_sign_in(
            &account(AccountStatus::Active, Some(now)),
            now
        ));
    }
}
