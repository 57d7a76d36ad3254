//! Ids of what happened to a thing: their order is that of a history, so they must not go back with the clock of the
//! machine.
//!
//! While a process runs, ids of version 7 go on from the last one whatever the clock says. What is lost with the
//! process is where they had come to; [`go_on`] finds it again in the database.

use std::sync::Mutex;

use entity::{period_event, report_event};
use sea_orm::{DbErr, EntityTrait, QueryOrder, QuerySelect};
use uuid::{ContextV7, Timestamp, Uuid};

use crate::db::Db;

/// How far the ids of this process have come.
static REACHED: Mutex<ContextV7> = Mutex::new(ContextV7::new());

/// The id of what happens now; after all that this process gave before.
pub fn next() -> Uuid {
    Uuid::new_v7(Timestamp::now(&REACHED))
}

/// Goes on after the last events that are there.
pub async fn go_on(db: &Db) -> Result<(), DbErr> {
    let of_reports: Option<Uuid> = report_event::Entity::find()
        .select_only()
        .column(report_event::Column::Id)
        .order_by_desc(report_event::Column::Id)
        .into_tuple()
        .one(db.reader())
        .await?;
    let of_periods: Option<Uuid> = period_event::Entity::find()
        .select_only()
        .column(period_event::Column::Id)
        .order_by_desc(period_event::Column::Id)
        .into_tuple()
        .one(db.reader())
        .await?;
    if let Some(last) = of_reports.max(of_periods) {
        after(last);
    }
    Ok(())
}

/// From now on ids come after that one.
fn after(last: Uuid) {
    if let Some(time) = last.get_timestamp() {
        let (seconds, nanoseconds) = time.to_unix();
        // A millisecond later, since the rest of an id is chance.
        let nanoseconds = nanoseconds.saturating_add(1_000_000);
        let carried = seconds + u64::from(nanoseconds / 1_000_000_000);
        let _ = Timestamp::from_unix(&REACHED, carried, nanoseconds % 1_000_000_000);
    }
}

#[cfg(test)]
mod tests {
    use uuid::NoContext;

    use super::*;

    #[test]
    fn ids_come_after_one_of_another_day() {
        let now = Uuid::now_v7().get_timestamp().unwrap().to_unix().0;
        let tomorrow = Uuid::new_v7(Timestamp::from_unix(NoContext, now + 86_400, 999_999_999));
        assert!(next() < tomorrow);
        after(tomorrow);
        let ids: Vec<Uuid> = std::iter::once(tomorrow)
            .chain((0..1_000).map(|_| next()))
            .collect();
        assert!(ids.is_sorted_by(|one, next| one < next));
        // Nor do they go back to what is long past.
        after(Uuid::new_v7(Timestamp::from_unix(NoContext, 1, 0)));
        assert!(next() > ids[1_000]);
    }
}
