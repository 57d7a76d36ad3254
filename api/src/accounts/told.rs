//! How the audit trail is told of accounts and grants.

use std::fmt::Write as _;

use entity::enums::{AuditAction, Role};
use entity::{account, account_grant};
use sea_orm::ActiveEnum;
use uuid::Uuid;

use super::dto::NewGrant;
use crate::audit::{Event, Subject};
use crate::auth::term::Term;
use crate::http::day::Day;

/// That something happened to an account with these grants.
pub(super) fn event(
    action: AuditAction,
    account: &account::Model,
    grants: &[account_grant::Model],
) -> Event {
    Event::new(action)
        .on(Subject::account(account.id, &account.username))
        .at(grants.iter().filter_map(|grant| grant.unit_id))
}

/// The members of an account that people see, before and after; nothing before: it was made.
pub(super) fn members(
    mut event: Event,
    before: Option<&account::Model>,
    after: &account::Model,
) -> Event {
    event = event.change(
        "display_name",
        before.map(|row| &row.display_name),
        Some(&after.display_name),
    );
    event.change(
        "email",
        before.and_then(|row| row.email.as_ref()),
        after.email.as_ref(),
    )
}

/// A stored grant in words, such as `reporter at 0193…, from 2018-06-01`.
pub(super) fn grant(row: &account_grant::Model) -> String {
    words(row.role, row.unit_id, Term::of(row))
}

/// The same of grants about to be stored.
pub(super) fn new_grants(grants: &[NewGrant]) -> String {
    let told: Vec<String> = grants
        .iter()
        .map(|grant| words(grant.role, grant.unit_id, grant.term()))
        .collect();
    told.join("; ")
}

fn words(role: Role, unit_id: Option<Uuid>, term: Term) -> String {
    let mut words = role.to_value();
    match unit_id {
        Some(unit_id) => {
            let _ = write!(words, " at {unit_id}");
        }
        None => words.push_str(" everywhere"),
    }
    for (word, day) in [("from", term.from), ("to", term.to)] {
        if let Some(day) = day {
            let _ = write!(words, ", {word} {}", Day(day));
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;

    #[test]
    fn a_grant_is_told_with_its_place_and_its_days() {
        let june = Term {
            from: Some(date!(2018 - 06 - 01)),
            to: Some(date!(2018 - 07 - 01)),
        };
        assert_eq!(
            words(Role::Reporter, Some(Uuid::nil()), june),
            "reporter at 00000000-0000-0000-0000-000000000000, from 2018-06-01, to 2018-07-01"
        );
        assert_eq!(
            words(Role::Auditor, None, Term::default()),
            "auditor everywhere"
        );
    }
}
