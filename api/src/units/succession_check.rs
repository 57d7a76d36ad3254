//! The shape of a succession: how many units on each side, and none twice.

use std::collections::BTreeSet;

use entity::enums::SuccessionKind;
use uuid::Uuid;

use super::succession_dto::NewSuccession;
use crate::http::catalogue::FaultCode;
use crate::http::problem::Problem;
use crate::texts;

/// Most units on one side.
pub const MOST: usize = 50;

/// Adds what is wrong with the shape of a succession. Answers whether its units are worth looking at: not where
/// there are too many.
pub fn shape(new: &NewSuccession, problem: &mut Problem) -> bool {
    let (old, into) = (new.old_unit_ids.len(), new.into.len());
    let (old_fits, into_fits, text) = match new.kind {
        SuccessionKind::Merger => (old >= 2, into == 1, texts::units::merger()),
        SuccessionKind::Split => (old == 1, into >= 2, texts::units::split()),
        SuccessionKind::Replacement => (old == 1, into == 1, texts::units::replacement()),
    };
    if !old_fits || old > MOST {
        problem.push("/old_unit_ids", FaultCode::OutOfRange, text.clone());
    }
    if !into_fits || into > MOST {
        problem.push("/into", FaultCode::OutOfRange, text);
    }
    for (index, one) in new.into.iter().enumerate() {
        if one.unit_id.is_some() == one.new_unit.is_some() {
            problem.push(
                format!("/into/{index}"),
                FaultCode::OneOf,
                texts::units::one_of_unit_and_new_unit(),
            );
        }
    }
    twice(
        new.old_unit_ids
            .iter()
            .enumerate()
            .map(|(index, id)| (format!("/old_unit_ids/{index}"), *id)),
        problem,
    );
    twice(
        new.into
            .iter()
            .enumerate()
            .filter_map(|(index, one)| Some((format!("/into/{index}/unit_id"), one.unit_id?))),
        problem,
    );
    let goes_on = into == 1
        && new
            .into
            .first()
            .and_then(|one| one.unit_id)
            .is_some_and(|id| new.old_unit_ids == [id]);
    if goes_on && new.kind == SuccessionKind::Replacement {
        problem.push(
            "/into/0/unit_id",
            FaultCode::NoChange,
            texts::units::replaces_itself(),
        );
    }
    old <= MOST && into <= MOST
}

fn twice(units: impl Iterator<Item = (String, Uuid)>, problem: &mut Problem) {
    let mut seen = BTreeSet::new();
    for (pointer, id) in units {
        if !seen.insert(id) {
            let text = texts::units::unit_repeated();
            problem.push(pointer, FaultCode::Duplicate, text);
        }
    }
}
