//! The order of the feed: places are given after the commit, to all that has none, by one at a time.
//!
//! Neither the time nor the database's own count will do on PostgreSQL: a transaction that counted before
//! another may commit after it, and a reader that had gone past would never see it. Here whatever gets a place
//! is committed, and everything that had been committed before it has one. Among entries that get places
//! together the count decides: of two changes of one thing the later waited for the earlier's lock and counted
//! after it.

use entity::{change, change_head};
use sea_orm::sea_query::{CaseStatement, Expr};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set,
};

use super::version::head;
use crate::app::AppState;
use crate::http::problem::Problem;
use crate::rows::AT_ONCE;

/// Gives places to everything committed that has none, and says which is the last place now.
pub async fn give_places(state: &AppState) -> Result<i64, Problem> {
    let reader = state.db.reader();
    let waiting = change::Entity::find().filter(change::Column::Seq.is_null());
    let first: Option<i64> = waiting
        .clone()
        .select_only()
        .column(change::Column::Id)
        .into_tuple()
        .one(reader)
        .await?;
    if first.is_none() {
        return Ok(head(reader).await?.seq);
    }
    loop {
        let tx = state.db.begin_aside().await?;
        let end = change_head::Entity::find()
            .lock_exclusive()
            .one(&tx)
            .await?;
        let end = end.ok_or_else(super::version::lost)?;
        // Read after the lock, so that nothing is given a second place.
        let ids: Vec<i64> = waiting
            .clone()
            .select_only()
            .column(change::Column::Id)
            .order_by_asc(change::Column::Id)
            .limit(AT_ONCE as u64)
            .into_tuple()
            .all(&tx)
            .await?;
        let mut seq = end.seq;
        let mut places = CaseStatement::new();
        for id in &ids {
            seq += 1;
            places = places.case(change::Column::Id.eq(*id), Expr::value(seq));
        }
        if !ids.is_empty() {
            change::Entity::update_many()
                .col_expr(change::Column::Seq, places.into())
                .filter(change::Column::Id.is_in(ids.iter().copied()))
                .exec(&tx)
                .await?;
            let mut end: change_head::ActiveModel = end.into();
            end.seq = Set(seq);
            end.update(&tx).await?;
            tx.commit().await?;
        }
        if ids.len() < AT_ONCE {
            return Ok(seq);
        }
    }
}
