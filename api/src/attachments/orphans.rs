//! Files that nothing refers to any more, and what becomes of them.
//!
//! Every replica may do this at once: a row goes once, and removing a file twice is removing it.

use std::collections::HashSet;

use entity::{attachment, report_attachment};
use futures_util::TryStreamExt;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait};
use time::macros::format_description;
use time::{Date, Duration};

use super::storage::Storage;
use super::{installation, store_error};
use crate::app::AppState;
use crate::http::problem::Problem;
use crate::rows::AT_ONCE;

/// Rows removed in a round at most.
const MOST_ROWS: u64 = 200;
/// Days looked through in a round at most; the next round goes on behind them.
const MOST_DAYS: usize = 31;
/// Files removed in a round at most.
const MOST_FILES: usize = 1000;

/// What a round has removed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Removed {
    /// Files that no revision held, with their rows.
    pub unheld: usize,
    /// Files without a row.
    pub unknown: usize,
}

/// One round. In a store that is not this database's nothing is an orphan.
pub async fn collect(state: &AppState) -> Result<Removed, Problem> {
    if !installation::owns_store(state).await? {
        tracing::warn!(
            "the store of attachments is marked as another database's, so nothing is removed from it"
        );
        return Ok(Removed::default());
    }
    let unheld = remove_unheld(state).await?;
    let unknown = remove_unknown(state).await?;
    Ok(Removed { unheld, unknown })
}

/// Removes what no revision holds: first the rows, so that nobody is shown a file that has gone. A file whose
/// removal then fails has no row, and goes with the unknown.
async fn remove_unheld(state: &AppState) -> Result<usize, Problem> {
    let held = || {
        report_attachment::Entity::find()
            .select_only()
            .column(report_attachment::Column::AttachmentId)
            .into_query()
    };
    let tx = state.db.begin().await?;
    let rows = attachment::Entity::find()
        .filter(attachment::Column::Id.not_in_subquery(held()))
        .limit(MOST_ROWS)
        .all(&tx)
        .await?;
    if rows.is_empty() {
        return Ok(0);
    }
    // A file that no revision holds is never held again: a revision takes over what another one holds.
    attachment::Entity::delete_many()
        .filter(attachment::Column::Id.is_in(rows.iter().map(|row| row.id)))
        .filter(attachment::Column::Id.not_in_subquery(held()))
        .exec(&tx)
        .await?;
    tx.commit().await?;
    for row in &rows {
        state.storage.delete(&row.object_key).await?;
    }
    Ok(rows.len())
}

/// Removes files without a row that came before yesterday: younger ones may be about to get theirs.
async fn remove_unknown(state: &AppState) -> Result<usize, Problem> {
    let storage = &state.storage;
    let today = state.clock.now().date();
    let mut days: Vec<String> = storage.folders().await?;
    days.retain(|day| is_over(day, today));
    days.sort_unstable();
    let swept = storage.swept();
    let ahead: Vec<String> = days
        .into_iter()
        .filter(|day| Some(day) > swept.as_ref())
        .collect();
    let mut removed = 0;
    for day in ahead.iter().take(MOST_DAYS) {
        removed += sweep(state, storage, day, MOST_FILES - removed).await?;
        if removed >= MOST_FILES {
            return Ok(removed);
        }
        storage.set_swept(Some(day.clone()));
    }
    if ahead.len() <= MOST_DAYS {
        storage.set_swept(None);
    }
    Ok(removed)
}

/// Whether a folder is that of a day which ended a day ago or more. Others are nobody's business here.
fn is_over(folder: &str, today: Date) -> bool {
    let form = format_description!("[year]-[month]-[day]");
    Date::parse(folder, form)
        .ok()
        .and_then(|day| day.checked_add(Duration::days(2)))
        .is_some_and(|from| from <= today)
}

async fn sweep(
    state: &AppState,
    storage: &Storage,
    day: &str,
    most: usize,
) -> Result<usize, Problem> {
    let mut files = storage
        .files(day)
        .map_ok(|file| file.location.to_string())
        .try_chunks(AT_ONCE);
    let mut removed = 0;
    while let Some(keys) = files
        .try_next()
        .await
        .map_err(|error| store_error::problem("list", &error.1))?
    {
        let known: HashSet<String> = attachment::Entity::find()
            .select_only()
            .column(attachment::Column::ObjectKey)
            .filter(attachment::Column::ObjectKey.is_in(keys.iter().map(String::as_str)))
            .into_tuple()
            .all(state.db.reader())
            .await?
            .into_iter()
            .collect();
        for key in keys.iter().filter(|key| !known.contains(*key)) {
            if removed == most {
                return Ok(removed);
            }
            storage.delete(key).await?;
            removed += 1;
        }
    }
    Ok(removed)
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;

    #[test]
    fn only_the_files_of_days_before_yesterday_are_old() {
        let today = date!(2018 - 06 - 13);
        for (folder, old) in [
            ("2018-06-13", false),
            ("2018-06-12", false),
            ("2018-06-11", true),
            ("2017-12-31", true),
            ("2018-06-14", false),
            ("lost+found", false),
            ("2018-6-1", false),
        ] {
            assert_eq!(is_over(folder, today), old, "{folder}");
        }
    }
}
