//! Whether an electronic identifier is free: one body has it at any one moment.

use entity::unit;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter};
use time::Date;
use uuid::Uuid;

use crate::http::catalogue::Code;
use crate::http::problem::Problem;
use crate::texts;

/// The identifiers of a body, each with its column; none where it has none.
pub type Identifiers<'a> = [(unit::Column, Option<&'a str>); 2];

/// The identifiers of a body, by Decision 20/2020/QĐ-TTg and by QCVN 102:2016/BTTTT.
pub fn identifiers<'a>(new: Option<&'a str>, old: Option<&'a str>) -> Identifiers<'a> {
    [
        (unit::Column::Identifier, new),
        (unit::Column::Identifier2016, old),
    ]
}

/// The condition that a unit exists on a day from `from` to before `to`.
pub fn exists_between(from: Date, to: Option<Date>) -> Condition {
    let not_ended = Condition::any()
        .add(unit::Column::ActiveTo.is_null())
        .add(unit::Column::ActiveTo.gt(from));
    Condition::all()
        .add(not_ended)
        .add_option(to.map(|to| unit::Column::ActiveFrom.lt(to)))
}

/// Fails with `duplicate` where another body than `body` has one of the identifiers on a day between. The caller
/// lets one unit be written at a time.
pub async fn require<C: ConnectionTrait>(
    db: &C,
    identifiers: Identifiers<'_>,
    (from, to): (Date, Option<Date>),
    body: Option<Uuid>,
) -> Result<(), Problem> {
    for (column, identifier) in identifiers {
        let Some(identifier) = identifier else {
            continue;
        };
        let taken = Condition::all()
            .add(column.eq(identifier))
            .add(exists_between(from, to))
            .add_option(body.map(|body| unit::Column::Id.ne(body)));
        if let Some(holder) = unit::Entity::find().filter(taken).one(db).await? {
            let code = holder.code;
            return Err(Problem::because(
                Code::Duplicate,
                texts::units::identifier_taken(identifier, code),
            ));
        }
    }
    Ok(())
}
