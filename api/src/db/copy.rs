//! Copies of the embedded database, which is one file.

use std::path::Path;
use std::time::Duration;

use sea_orm::{ConnectionTrait, Database, DatabaseConnection, DbBackend, DbErr, Statement};

use super::file::at;

/// How long another program may take to let go of a database that is to be moved.
const PATIENCE: Duration = Duration::from_secs(2);

/// Copies an embedded database, as it stands at one moment, to a file that is not there yet or is empty. Others read and
/// write it meanwhile.
pub async fn copy(from: &Path, to: &Path) -> Result<(), DbErr> {
    let db = connect(from, "rw").await?;
    let copy = Statement::from_sql_and_values(
        DbBackend::Sqlite,
        "VACUUM INTO ?",
        [to.to_string_lossy().into_owned().into()],
    );
    db.execute_raw(copy).await?;
    db.close().await
}

/// Opens a copy to be read, which changes nothing in it.
pub async fn open(file: &Path) -> Result<DatabaseConnection, DbErr> {
    connect(file, "ro").await
}

/// Puts all there is of an embedded database into its one file, so that it can be moved. Fails where another program
/// has it open.
pub async fn close_for_all(file: &Path) -> Result<(), DbErr> {
    let db = connect(file, "rw").await?;
    let left = Statement::from_string(DbBackend::Sqlite, "PRAGMA journal_mode = DELETE");
    let mode: Option<String> = match db.query_one_raw(left).await? {
        Some(row) => Some(row.try_get_by_index(0)?),
        None => None,
    };
    db.close().await?;
    if mode.as_deref() == Some("delete") {
        Ok(())
    } else {
        Err(DbErr::Custom("another program has it open".to_owned()))
    }
}

async fn connect(file: &Path, mode: &str) -> Result<DatabaseConnection, DbErr> {
    let mut options = at(file, mode, |options| options.busy_timeout(PATIENCE));
    options.max_connections(1);
    Database::connect(options).await
}
