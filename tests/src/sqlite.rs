//! SQLite for the tests: one file a test, copied from one that was migrated once a process.

use std::path::Path;
use std::sync::OnceLock;
use std::{fs, thread};

use migration::Migrator;
use sea_orm::{ConnectOptions, Database, DbErr};
use sea_orm_migration::MigratorTrait;

use crate::folder;

/// Writes a migrated database to `path`.
pub fn create(path: &Path) {
    static TEMPLATE: OnceLock<Vec<u8>> = OnceLock::new();
    fs::write(path, TEMPLATE.get_or_init(template)).expect("the database can be written");
}

/// The bytes of a migrated database. Made on a thread of its own, because the callers are inside a
/// runtime already; kept in memory, because a static never removes its file.
fn template() -> Vec<u8> {
    thread::spawn(|| {
        let folder = folder::create();
        let path = folder.path().join("template.sqlite");
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime");
        runtime.block_on(migrate(&path)).expect("migrations run");
        fs::read(&path).expect("the template can be read")
    })
    .join()
    .expect("the template is made")
}

async fn migrate(path: &Path) -> Result<(), DbErr> {
    // Without WAL, which is the driver's default, everything is in the one file once it is closed.
    let mut options = ConnectOptions::new(format!("sqlite://{}?mode=rwc", path.display()));
    options
        .max_connections(1)
        .sqlx_logging(false)
        .map_sqlx_sqlite_opts(|options| {
            options
                .pragma("journal_mode", "MEMORY")
                .pragma("synchronous", "OFF")
        });
    let database = Database::connect(options).await?;
    Migrator::up(&database, None).await?;
    database.close().await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_copy_needs_no_migration() {
        let folder = folder::create();
        let path = folder.path().join("copy.sqlite");
        create(&path);
        let database = Database::connect(format!("sqlite://{}", path.display()))
            .await
            .unwrap();
        let pending = Migrator::get_pending_migrations(&database).await.unwrap();
        assert!(pending.is_empty());
    }
}
