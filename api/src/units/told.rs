//! What the audit trail is told of units.

use entity::enums::{AuditAction, UnitKind, UnitLevel};
use entity::unit;
use sea_orm::ActiveEnum;
use serde::Serialize;
use uuid::Uuid;

use super::followers::Follower;
use super::succession_dto::{NewSuccession, NewSuccessor, Succession, UnitThen};
use crate::audit::{Event, Subject};
use crate::frameworks::document::NewDocument;
use crate::http::day::Day;
use crate::http::words::{Label, Line, Prose};

/// That something happened to a unit, with what is said of it before and after; nothing before: it was made.
pub(super) fn event(
    action: AuditAction,
    before: Option<&unit::Model>,
    after: &unit::Model,
) -> Event {
    let units = [
        Some(after.id),
        after.parent_id,
        before.and_then(|row| row.parent_id),
    ];
    Event::new(action)
        .on(Subject::unit(after.id, &after.code))
        .at(units.into_iter().flatten())
        .change("code", before.map(|row| &row.code), Some(&after.code))
        .change("name", before.map(|row| &row.name), Some(&after.name))
        .change(
            "name_en",
            before.and_then(|row| row.name_en.as_ref()),
            after.name_en.as_ref(),
        )
        .change(
            "kind",
            before.map(|row| row.kind.to_value()),
            Some(after.kind.to_value()),
        )
        .change(
            "level",
            before.map(|row| row.level.to_value()),
            Some(after.level.to_value()),
        )
        .change(
            "parent_id",
            before.and_then(|row| row.parent_id),
            after.parent_id,
        )
        .change(
            "active_from",
            before.map(|row| Day(row.active_from)),
            Some(Day(after.active_from)),
        )
        .change(
            "active_to",
            before.and_then(|row| row.active_to.map(Day)),
            after.active_to.map(Day),
        )
        .change(
            "identifier",
            before.and_then(|row| row.identifier.as_ref()),
            after.identifier.as_ref(),
        )
        .change(
            "identifier_2016",
            before.and_then(|row| row.identifier_2016.as_ref()),
            after.identifier_2016.as_ref(),
        )
        .change(
            "requires_sign_off",
            before.map(|row| row.requires_sign_off),
            Some(after.requires_sign_off),
        )
}

/// The same with the number of the document and the reason given for it.
pub(super) fn because<const MAX: usize>(
    event: Event,
    document: Option<&NewDocument>,
    reason: Option<&Prose<MAX>>,
) -> Event {
    let number = document.and_then(|document| document.number.as_ref());
    event
        .change("document", None::<&str>, number.map(Line::as_str))
        .change("reason", None::<&str>, reason.map(Prose::as_str))
}

/// A unit of a succession, as the trail keeps it.
#[derive(Serialize)]
struct Party<'a> {
    id: Uuid,
    code: &'a str,
    name: &'a str,
}

/// What a succession founded.
#[derive(Serialize)]
struct FoundedThen<'a> {
    code: &'a str,
    name: &'a str,
    name_en: Option<&'a str>,
    kind: UnitKind,
    level: UnitLevel,
    parent_id: Option<Uuid>,
    identifier: Option<String>,
    identifier_2016: Option<String>,
    requires_sign_off: bool,
}

impl<'a> From<&'a NewSuccessor> for FoundedThen<'a> {
    fn from(unit: &'a NewSuccessor) -> Self {
        Self {
            code: unit.code.as_str(),
            name: unit.name.as_str(),
            name_en: unit.name_en.as_ref().map(Label::as_str),
            kind: unit.kind,
            level: unit.level,
            parent_id: unit.parent_id,
            identifier: unit.identifier.clone().map(Into::into),
            identifier_2016: unit.identifier_2016.clone().map(Into::into),
            requires_sign_off: unit.requires_sign_off,
        }
    }
}

/// A list as compact JSON; nothing where it is empty.
fn list<T: Serialize>(all: impl Iterator<Item = T>) -> Option<String> {
    let all: Vec<T> = all.collect();
    let text = serde_json::to_string(&all).unwrap_or_default();
    (!all.is_empty()).then_some(text)
}

/// That units took over from others, and which followed to the one that took over.
pub(super) fn succession(row: &Succession, new: &NewSuccession, followers: &[Follower]) -> Event {
    let then = |units: &[UnitThen]| {
        list(units.iter().map(|unit| Party {
            id: unit.id,
            code: &unit.code,
            name: &unit.name,
        }))
    };
    let founded = new.into.iter().filter_map(|one| one.new_unit.as_ref());
    let followed = followers.iter().map(|one| Party {
        id: one.row.id,
        code: &one.row.code,
        name: &one.row.name,
    });
    let units = row.old_units.iter().chain(&row.new_units);
    let units = units.map(|unit| unit.id);
    let event = Event::new(AuditAction::SuccessionRecorded)
        .on(Subject::succession(row.id))
        .at(units.chain(followers.iter().map(|one| one.row.id)))
        .change("kind", None::<String>, Some(row.kind.to_value()))
        .change("effective_on", None::<Day>, Some(row.effective_on))
        .change("old_units", None::<String>, then(&row.old_units))
        .change("new_units", None::<String>, then(&row.new_units))
        .change(
            "founded",
            None::<String>,
            list(founded.map(FoundedThen::from)),
        )
        .change("followed", None::<String>, list(followed));
    because(event, new.document.as_ref(), new.reason.as_ref())
}
