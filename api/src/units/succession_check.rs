//! The shape of a succession: how many units on each side, and none twice.

use std::collections::BTreeSet;

use entity::enums::SuccessionKind;
use uuid::Uuid;

use super::succession_dto::NewSuccession;
use crate::http::problem::Problem;
use crate::text::Text;

/// Most units on one side.
pub const MOST: usize = 50;

/// Adds what is wrong with the shape of a succession. Answers whether its units are worth looking at: not where
/// there are too many.
pub fn shape(new: &NewSuccession, problem: &mut Problem) -> bool {
    let (old, into) = (new.old_unit_ids.len(), new.into.len());
    let (old_fits, into_fits, text) = match new.kind {
        SuccessionKind::Merger => (
            old >= 2,
            into == 1,
            Text::new(
                "Sáp nhập: từ hai đơn vị cũ trở lên và một đơn vị tiếp nhận.",
                "A merger has two old units or more, and one that takes over.",
            ),
        ),
        SuccessionKind::Split => (
            old == 1,
            into >= 2,
            Text::new(
                "Chia tách: một đơn vị cũ và từ hai đơn vị tiếp nhận trở lên.",
                "A split has one old unit, and two or more that take over.",
            ),
        ),
        SuccessionKind::Replacement => (
            old == 1,
            into == 1,
            Text::new(
                "Thay thế: một đơn vị cũ và một đơn vị tiếp nhận.",
                "A replacement has one old unit, and one that takes over.",
            ),
        ),
    };
    if !old_fits || old > MOST {
        problem.push("/old_unit_ids", "out_of_range", text.clone());
    }
    if !into_fits || into > MOST {
        problem.push("/into", "out_of_range", text);
    }
    for (index, one) in new.into.iter().enumerate() {
        if one.unit_id.is_some() == one.new_unit.is_some() {
            problem.push(
                format!("/into/{index}"),
                "one_of",
                Text::new(
                    "Nêu đúng một trong `unit_id` và `new_unit`.",
                    "Give exactly one of `unit_id` and `new_unit`.",
                ),
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
            "no_change",
            Text::new(
                "Một đơn vị không thay thế chính nó.",
                "A unit does not replace itself.",
            ),
        );
    }
    old <= MOST && into <= MOST
}

fn twice(units: impl Iterator<Item = (String, Uuid)>, problem: &mut Problem) {
    let mut seen = BTreeSet::new();
    for (pointer, id) in units {
        if !seen.insert(id) {
            let text = Text::new("Đơn vị lặp lại.", "The unit is there twice.");
            problem.push(pointer, "duplicate", text);
        }
    }
}
