//! The file of an embedded database.

use std::path::Path;
use std::time::Duration;

use sea_orm::ConnectOptions;
use sea_orm::sqlx::Connection;
use sea_orm::sqlx::sqlite::SqliteConnectOptions;

/// The file of an embedded database; `None`: the database is a server's.
pub fn file_of(url: &str) -> Option<&str> {
    url.strip_prefix("sqlite://")
}

/// Makes the file and its folder, for the owner only, where they are missing: they hold password hashes.
pub(super) fn make_private(file: &Path) -> std::io::Result<()> {
    let mut folders = std::fs::DirBuilder::new();
    let mut options = std::fs::OpenOptions::new();
    #[cfg(unix)]
    {
        std::os::unix::fs::DirBuilderExt::mode(&mut folders, 0o700);
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    }
    if let Some(folder) = file.parent() {
        folders.recursive(true).create(folder)?;
    }
    options.append(true).create(true).open(file).map(drop)
}

/// How the file at that very path is opened in a mode of SQLite, and as the caller wants it besides. The path is not put
/// into an address, in which some of its signs would mean something else.
pub(super) fn at(
    path: &Path,
    mode: &str,
    besides: impl Fn(SqliteConnectOptions) -> SqliteConnectOptions + Send + Sync + 'static,
) -> ConnectOptions {
    let mut options = ConnectOptions::new(format!("sqlite://tiendo.sqlite?mode={mode}"));
    let path = path.to_owned();
    options
        .sqlx_logging(false)
        .map_sqlx_sqlite_opts(move |options| besides(options.filename(&path)));
    options
}

/// How a service opens it, making it where it is missing.
pub(super) fn options(path: &str, connections: u32) -> ConnectOptions {
    let mut options = at(Path::new(path), "rwc", |options| {
        options
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(10))
            .pragma("journal_mode", "WAL")
            .pragma("synchronous", "FULL")
    });
    super::share(&mut options, connections);
    // Where a disk is full SQLite rolls back by itself, and the driver goes on counting the transaction as open: the
    // next ones would be begun inside it and never be committed. Such a connection is closed.
    options.map_sqlx_sqlite_pool_opts(|pool| {
        pool.before_acquire(|connection, _| {
            let is_clean = !connection.is_in_transaction();
            Box::pin(std::future::ready(Ok(is_clean)))
        })
    });
    options
}
