//! Whose the store is. The first database that uses it leaves the same mark in both: a database that lacks rows,
//! being empty or another's, must not take the files of these rows for orphans.

use entity::installation::{Column, Entity, Model};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};
use uuid::Uuid;

use crate::app::AppState;
use crate::http::problem::Problem;

/// The row of the store's mark.
const NAME: &str = "attachments";

/// Whether the store bears the mark of this database. A store without one gets it.
pub async fn owns_store(state: &AppState) -> Result<bool, Problem> {
    // In this order: a replica that begins at the same time commits its mark before it stores it.
    let stored = state.storage.mark().await?;
    let kept = kept(state).await?;
    let Some(stored) = stored else {
        let mark = match kept {
            Some(mark) => mark,
            None => make(state).await?,
        };
        state.storage.set_mark(mark.clone()).await?;
        return Ok(state.storage.mark().await? == Some(mark));
    };
    Ok(kept == Some(stored))
}

async fn kept(state: &AppState) -> Result<Option<String>, Problem> {
    let row = Entity::find_by_id(NAME).one(state.db.reader()).await?;
    Ok(row.map(|row| row.mark.to_string()))
}

/// Makes the mark; the one that is there where a replica was faster.
async fn make(state: &AppState) -> Result<String, Problem> {
    let row = Model {
        name: NAME.to_owned(),
        mark: Uuid::now_v7(),
    };
    let tx = state.db.begin_aside().await?;
    Entity::insert(row.clone().into_active_model().reset_all())
        .on_conflict(OnConflict::column(Column::Name).do_nothing().to_owned())
        .exec_without_returning(&tx)
        .await?;
    let row = Entity::find_by_id(NAME).one(&tx).await?.unwrap_or(row);
    tx.commit().await?;
    Ok(row.mark.to_string())
}
