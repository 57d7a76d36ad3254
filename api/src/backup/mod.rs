//! Backups of an installation on the embedded database: a folder with the database as it stood at one moment, the
//! files attached to reports, and a manifest by which all of it can be checked.
//!
//! A backup is made while the service goes on. One without a manifest is not whole: it is written last.

pub mod files;
pub mod make;
pub mod manifest;
pub mod restore;

use std::path::{Path, PathBuf};

use sea_orm::DbErr;

use crate::config::Config;
use crate::db::file_of;
use crate::db::schema::SchemaError;

/// The database in a backup.
pub const DATABASE: &str = "database.sqlite";
/// The folder of attached files in a backup.
pub const ATTACHMENTS: &str = "attachments";
/// The master key in a backup.
pub const MASTER_KEY: &str = "master.key";
/// What a backup holds.
pub const MANIFEST: &str = "manifest.json";

/// Why there is no backup, or none was put back: what is wrong, and what to do.
#[derive(Debug)]
pub enum BackupError {
    /// In these words.
    Said(String),
    /// A file cannot be read or written.
    File(PathBuf, std::io::Error),
    /// The database fails.
    Database(DbErr),
    /// Its tables are of another version.
    Schema(SchemaError),
}

impl std::fmt::Display for BackupError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Said(words) => f.write_str(words),
            Self::File(path, error) => write!(f, "{}: {error}", path.display()),
            Self::Database(error) => write!(f, "database: {error}"),
            Self::Schema(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for BackupError {}

impl From<DbErr> for BackupError {
    fn from(error: DbErr) -> Self {
        Self::Database(error)
    }
}

impl From<SchemaError> for BackupError {
    fn from(error: SchemaError) -> Self {
        Self::Schema(error)
    }
}

fn said<T>(words: impl Into<String>) -> Result<T, BackupError> {
    Err(BackupError::Said(words.into()))
}

/// Tells of which file an error is.
trait Of<T> {
    fn of(self, path: &Path) -> Result<T, BackupError>;
}

impl<T> Of<T> for std::io::Result<T> {
    fn of(self, path: &Path) -> Result<T, BackupError> {
        self.map_err(|error| BackupError::File(path.to_owned(), error))
    }
}

/// The file of the embedded database; of a server's database backups are made by its own programs.
fn embedded(config: &Config) -> Result<PathBuf, BackupError> {
    match file_of(&config.database_url()) {
        Some(path) => Ok(PathBuf::from(path)),
        None => said(
            "the database is PostgreSQL, whose own programs copy it: pg_dump and pg_restore, or pg_basebackup with \
             the log kept, for any moment; docs/operators.md has the commands, and those for attached files",
        ),
    }
}
