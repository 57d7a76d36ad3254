//! Installations on nothing yet, one on each database, for what the program `tiendo` does as a process of its own.

use std::path::Path;

use api::db::Db;
use tempfile::TempDir;
use tests::folder;
use tests::postgres::PostgresDatabase;
use tests::process::Program;

/// One of them.
pub struct Installation {
    /// The database, for messages.
    pub name: &'static str,
    folder: TempDir,
    database: Option<PostgresDatabase>,
}

impl Installation {
    /// One on the embedded database.
    pub fn embedded() -> Self {
        Self {
            name: "SQLite",
            folder: folder::create(),
            database: None,
        }
    }

    /// One on each database that there is.
    pub fn both() -> Vec<Self> {
        let on_server = PostgresDatabase::create_empty().map(|database| Self {
            name: "PostgreSQL",
            folder: folder::create(),
            database: Some(database),
        });
        [Self::embedded()].into_iter().chain(on_server).collect()
    }

    /// Its data directory.
    pub fn data(&self) -> &Path {
        self.folder.path()
    }

    /// The program with its settings.
    pub fn program(&self) -> Program {
        let program = Program::new(self.data());
        match &self.database {
            Some(database) => program.on(database.url()),
            None => program,
        }
    }

    /// Its database.
    pub async fn db(&self) -> Db {
        let url = match &self.database {
            Some(database) => database.url().to_owned(),
            None => format!("sqlite://{}", self.data().join("tiendo.sqlite").display()),
        };
        Db::connect(&url, 2).await.unwrap()
    }
}
