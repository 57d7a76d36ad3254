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
use crate::http::catalogue::Code;
use crate::http::day::Day;
use crate::http::problem::Problem;
use crate::text::Text;

/// Fails unless the caller administers a unit: a grant on it or on one above it.
pub(super) async fn require<C: ConnectionTrait>(
    allow: &Allow<ManageUnits>,
    db: &C,
    unit_id: Uuid,
) -> Result<(), Problem> {
    if allow.scope().contains(db, unit_id).await? {
        Ok(())
    } else {
        Err(Problem::forbidden_in_both(
            "Đơn vị này nằm ngoài phạm vi quản trị của bạn.",
            "This unit is outside what you administer.",
        ))
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
            Err(Problem::forbidden_in_both(
                "Chỉ quản trị viên toàn hệ thống được đặt đơn vị ở cấp cao nhất.",
                "Only an admin of the whole installation puts a unit at the top.",
            ))
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
    let text = Text::new("Không có đơn vị này.", "There is no such unit.");
    problem.push(pointer, "unknown_unit", text);
}

/// Adds that a unit named does not exist for all of the days of `during`, if so.
pub fn exists_during(problem: &mut Problem, pointer: &str, row: &unit::Model, during: Span) {
    let life = life(row);
    if life.covers(during) {
        return;
    }
    let from = Day(life.from);
    let text = match life.to.map(Day) {
        None => Text::new(
            format!("Đơn vị “{}” chỉ tồn tại từ {from}.", row.name),
            format!("{} exists from {from} only.", row.name),
        ),
        Some(to) => Text::new(
            format!("Đơn vị “{}” tồn tại từ {from} đến trước {to}.", row.name),
            format!("{} exists from {from} until before {to}.", row.name),
        ),
    };
    problem.push(pointer, "not_existing_then", text);
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
                "too_early",
                Text::new(
                    format!(
                        "Đơn vị “{}” như hiện nay bắt đầu từ {from}; ngày này phải ở sau đó.",
                        row.name
                    ),
                    format!(
                        "{} as it is now begins on {from}; this day comes after that.",
                        row.name
                    ),
                ),
            );
        }
        Refusal::Ahead => problem.push(
            pointer,
            "in_the_future",
            Text::new(
                "Thay đổi chưa đến ngày thì được ghi vào đúng ngày của nó.",
                "A change that is still to come is entered on its day.",
            ),
        ),
    }
    Ok(())
}

/// That a unit has ended, so that nothing can happen to it any more.
pub(super) fn ended(row: &unit::Model, to: Day) -> Problem {
    Problem::because_in_both(
        Code::InvalidState,
        format!("Đơn vị “{}” kết thúc ngày {to}.", row.name),
        format!("{} ended on {to}.", row.name),
    )
}
