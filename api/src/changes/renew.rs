//! A new beginning of the feed, for a database that was put back to an earlier state.

use entity::change_head;
use sea_orm::{ActiveModelTrait, EntityTrait, QuerySelect, Set};
use uuid::Uuid;

use super::version::lost;
use crate::db::Db;
use crate::http::problem::Problem;

/// Begins another epoch: every cursor and every tag of an aggregate that was given out is void, so that whoever keeps
/// a copy reads everything once more. Entries stay, and webhooks go on where the database knows them to be.
pub async fn renew(db: &Db) -> Result<(), Problem> {
    let tx = db.begin_aside().await?;
    let end = change_head::Entity::find()
        .lock_exclusive()
        .one(&tx)
        .await?
        .ok_or_else(lost)?;
    let mut end: change_head::ActiveModel = end.into();
    end.epoch = Set(Uuid::now_v7());
    end.update(&tx).await?;
    tx.commit().await?;
    Ok(())
}
