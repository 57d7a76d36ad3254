//! What the audit trail is told of units.

use entity::enums::AuditAction;
use entity::unit;
use sea_orm::ActiveEnum;
use uuid::Uuid;

use super::succession_dto::{Succession, UnitThen};
use crate::audit::{Event, Subject};
use crate::http::day::Day;

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

/// That units took over from others.
pub(super) fn succession(row: &Succession) -> Event {
    let ids = |units: &[UnitThen]| {
        let ids: Vec<Uuid> = units.iter().map(|unit| unit.id).collect();
        serde_json::to_string(&ids).unwrap_or_default()
    };
    let units = row.old_units.iter().chain(&row.new_units);
    Event::new(AuditAction::SuccessionRecorded)
        .on(Subject::succession(row.id))
        .at(units.map(|unit| unit.id))
        .change("kind", None::<String>, Some(row.kind.to_value()))
        .change("effective_on", None::<Day>, Some(row.effective_on))
        .change("old_units", None::<String>, Some(ids(&row.old_units)))
        .change("new_units", None::<String>, Some(ids(&row.new_units)))
}
