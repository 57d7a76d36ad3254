//! What may be given to an account: the grants of a request, checked.

use std::collections::BTreeSet;

use entity::enums::Role;
use entity::unit;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::dto::NewGrant;
use super::reach::Reach;
use crate::auth::term::Term;
use crate::http::catalogue::{Code, FaultCode};
use crate::http::problem::{Fault, Problem};
use crate::texts;

/// Most grants of one account.
pub const MAX: usize = 50;

/// Whether a role can be held without a unit.
fn may_be_everywhere(role: Role) -> bool {
    match role {
        Role::Admin | Role::Auditor | Role::Viewer => true,
        Role::Coordinator | Role::Reporter | Role::Approver => false,
    }
}

/// What is wrong with one grant in itself; `at` points to it.
pub(super) fn check(at: &str, grant: NewGrant) -> Problem {
    let mut problem = check_term(at, grant.term());
    if grant.unit_id.is_none() && !may_be_everywhere(grant.role) {
        let detail = texts::accounts::role_needs_unit();
        problem.push(format!("{at}/unit_id"), FaultCode::NeedsUnit, detail);
    }
    problem
}

/// What is wrong with the days of a grant; `at` points to the grant.
pub(super) fn check_term(at: &str, term: Term) -> Problem {
    let mut problem = Problem::new(Code::InvalidInput);
    if !term.is_possible() {
        let detail = texts::common::end_after_start();
        problem.push(format!("{at}/active_to"), FaultCode::BeforeStart, detail);
    }
    problem
}

/// What is wrong with the grants of a new account in themselves.
pub(super) fn check_all(grants: &[NewGrant]) -> Problem {
    let mut problem = Problem::new(Code::InvalidInput);
    if grants.is_empty() || grants.len() > MAX {
        return problem.at(
            "/grants",
            FaultCode::OutOfRange,
            texts::accounts::grants_between(MAX),
        );
    }
    for (index, grant) in grants.iter().enumerate() {
        let at = format!("/grants/{index}");
        problem.errors.extend(check(&at, *grant).errors);
        if grants[..index].iter().any(|other| grant.is_same(other)) {
            let detail = texts::accounts::grant_repeated();
            problem = problem.at(at, FaultCode::Duplicate, detail);
        }
    }
    problem
}

/// The units named in grants that are not there; each grant comes with the pointer to it.
pub(super) async fn unknown_units<C: ConnectionTrait>(
    db: &C,
    grants: impl Iterator<Item = (String, NewGrant)>,
) -> Result<Vec<Fault>, Problem> {
    let named: Vec<(String, Uuid)> = grants
        .filter_map(|(at, grant)| Some((at, grant.unit_id?)))
        .collect();
    let known: BTreeSet<Uuid> = unit::Entity::find()
        .select_only()
        .column(unit::Column::Id)
        .filter(unit::Column::Id.is_in(named.iter().map(|(_, id)| *id)))
        .into_tuple::<Uuid>()
        .all(db)
        .await?
        .into_iter()
        .collect();
    Ok(named
        .into_iter()
        .filter(|(_, id)| !known.contains(id))
        .flat_map(|(at, _)| crate::units::service::unknown(format!("{at}/unit_id")).errors)
        .collect())
}

/// Refuses a grant at a place the admin does not reach.
pub(super) fn require(reach: &Reach, unit_id: Option<Uuid>) -> Result<(), Problem> {
    if reach.holds(unit_id) {
        return Ok(());
    }
    Err(match unit_id {
        Some(_) => Problem::forbidden(texts::common::unit_outside_reach()),
        None => Problem::forbidden(texts::accounts::only_admin_grants_everywhere()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(grants: &[NewGrant]) -> Vec<(String, FaultCode)> {
        check_all(grants)
            .errors
            .into_iter()
            .map(|fault| (fault.place.to_string(), fault.code))
            .collect()
    }

    fn at(role: Role, unit_id: Option<Uuid>) -> NewGrant {
        NewGrant {
            role,
            unit_id,
            active_from: None,
            active_to: None,
        }
    }

    #[test]
    fn every_fault_of_the_grants_is_named() {
        let unit = Some(Uuid::now_v7());
        assert_eq!(faults(&[]), [("/grants".to_owned(), FaultCode::OutOfRange)]);
        assert_eq!(faults(&[at(Role::Reporter, unit); MAX + 1]).len(), 1);
        let grants = [
            at(Role::Reporter, unit),
            at(Role::Coordinator, None),
            at(Role::Admin, None),
            NewGrant {
                active_to: Some("2018-06-15".parse().unwrap()),
                ..at(Role::Reporter, unit)
            },
            NewGrant {
                active_from: Some("2018-06-15".parse().unwrap()),
                active_to: Some("2018-06-15".parse().unwrap()),
                ..at(Role::Viewer, unit)
            },
        ];
        assert_eq!(
            faults(&grants),
            [
                ("/grants/1/unit_id".to_owned(), FaultCode::NeedsUnit),
                ("/grants/3".to_owned(), FaultCode::Duplicate),
                ("/grants/4/active_to".to_owned(), FaultCode::BeforeStart),
            ]
        );
    }
}
