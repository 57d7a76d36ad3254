//! What must hold of a unit that is founded, changed or ended, with the words for what does not.

use entity::unit;
use sea_orm::{ConnectionTrait, EntityTrait};
use uuid::Uuid;

use super::span::Span;
use super::states::life;
use super::turn::Refusal;
use crate::auth::policy::ManageUnits;
use crate::auth::principal::Allow;
use crate::auth::scope::Scope;
use crate::http::catalogue::{Code, FaultCode};
use crate::http::day::Day;
use crate::http::problem::Problem;
use crate::texts;

/// Fails unless the caller administers a unit: a grant on it or on one above it.
pub(super) async fn require<C: ConnectionTrait>(
    allow: &Allow<ManageUnits>,
    db: &C,
    unit_id: Uuid,
) -> Result<(), Problem> {
    if allow.scope().contains(db, unit_id).await? {
        Ok(())
    } else {
        Err(Problem::forbidden(texts::common::unit_outside_reach()))
    }
}

/// The unit under which another is to stand, where there is one; its caller administers it. A unit at the top needs
/// an admin of everything.
pub(super) async fn parent<C: ConnectionTrait>(
    allow: &Allow<ManageUnits>,
    db: &C,
    parent_id: Option<Uuid>,
) -> Result<Option<unit::Model>, Problem> {
    let Some(parent_id) = parent_id else {
        return if allow.scope() == &Scope::Everywhere {
            Ok(None)
        } else {
            Err(Problem::forbidden(texts::units::only_admin_at_the_top()))
        };
    };
    let found = unit::Entity::find_by_id(parent_id).one(db).await?;
    if found.is_some() {
        require(allow, db, parent_id).await?;
    }
    Ok(found)
}

/// A reference in the body to a unit that is not there.
pub fn unknown(pointer: impl Into<String>) -> Problem {
    let mut problem = Problem::new(Code::InvalidInput);
    push_unknown(&mut problem, pointer);
    problem
}

/// Adds a reference to a unit that is not there.
pub(super) fn push_unknown(problem: &mut Problem, pointer: impl Into<String>) {
    let text = texts::units::unknown();
    problem.push(pointer, FaultCode::UnknownUnit, text);
}

/// Adds that a unit named does not exist for all of the days of `during`, if so.
pub fn exists_during(problem: &mut Problem, pointer: &str, row: &unit::Model, during: Span) {
    let life = life(row);
    if life.covers(during) {
        return;
    }
    let from = Day(life.from);
    let text = match life.to.map(Day) {
        None => texts::units::exists_from(&row.name, from),
        Some(to) => texts::units::exists_between(&row.name, from, to),
    };
    problem.push(pointer, FaultCode::NotExistingThen, text);
}

/// Adds why a day cannot be the one of a change or an end; fails where the unit has ended.
pub(super) fn refuse_day(
    problem: &mut Problem,
    pointer: impl Into<String>,
    row: &unit::Model,
    refusal: Refusal,
) -> Result<(), Problem> {
    match refusal {
        Refusal::Ended(to) => return Err(ended(row, Day(to))),
        Refusal::NotAfter(from) => {
            let from = Day(from);
            problem.push(
                pointer,
                FaultCode::TooEarly,
                texts::units::present_begins(&row.name, from),
            );
        }
        Refusal::Ahead => problem.push(
            pointer,
            FaultCode::InTheFuture,
            texts::units::change_is_ahead(),
        ),
    }
    Ok(())
}

/// That a unit has ended, so that nothing can happen to it any more.
pub(super) fn ended(row: &unit::Model, to: Day) -> Problem {
    Problem::because(Code::InvalidState, texts::units::ended(&row.name, to))
}
