//! PostgreSQL for the tests: found or started once a process, one database a test.
//!
//! `TEST_DATABASE_URL` names a server on which databases may be made; without it a throw-away
//! cluster is started. Every test database is a copy of one that was migrated once.

mod cluster;
pub mod own;

use std::env;
use std::io::Write;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::thread;
use std::time::Duration;

use migration::Migrator;
use reqwest::Url;
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbErr, FromQueryResult,
    Statement,
};
use sea_orm_migration::MigratorTrait;
use uuid::Uuid;

use cluster::Cluster;

/// A database of one test's own; dropping this value drops it.
#[derive(Debug)]
pub struct PostgresDatabase {
    url: String,
    name: String,
    orders: Sender<Order>,
}

impl PostgresDatabase {
    /// A new, migrated database, or `None` where this machine has no PostgreSQL.
    ///
    /// # Panics
    /// When PostgreSQL is there but fails, and when it is missing under `REQUIRE_POSTGRES=1`.
    pub fn create() -> Option<Self> {
        Self::order(Order::Create)
    }

    /// A new database with nothing in it, not even tables, or `None` where this machine has no
    /// PostgreSQL.
    ///
    /// # Panics
    /// As [`create`](Self::create).
    pub fn create_empty() -> Option<Self> {
        Self::order(Order::CreateEmpty)
    }

    fn order(order: impl FnOnce(Reply) -> Order) -> Option<Self> {
        static SERVER: OnceLock<Result<Option<Server>, String>> = OnceLock::new();
        let server = SERVER
            .get_or_init(find_server)
            .as_ref()
            .unwrap_or_else(|error| panic!("PostgreSQL: {error}"))
            .as_ref()?;
        let orders = server
            .orders
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        let (reply, answer) = sync_channel(1);
        orders.send(order(reply)).expect("the server runs");
        let name = answer
            .recv()
            .expect("the server answers")
            .unwrap_or_else(|error| panic!("PostgreSQL: {error}"));
        Some(Self {
            url: with_database(&server.url, &name),
            name,
            orders,
        })
    }

    /// Address to give the service.
    pub fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for PostgresDatabase {
    fn drop(&mut self) {
        let _ = self.orders.send(Order::Drop(self.name.clone()));
    }
}

#[derive(Debug)]
struct Server {
    url: String,
    orders: Mutex<Sender<Order>>,
}

/// Where the name of a new database goes.
type Reply = SyncSender<Result<String, String>>;

#[derive(Debug)]
enum Order {
    Create(Reply),
    CreateEmpty(Reply),
    Drop(String),
}

enum Source {
    Given(String),
    Local(PathBuf),
}

fn find_server() -> Result<Option<Server>, String> {
    let given = env::var("TEST_DATABASE_URL")
        .ok()
        .filter(|url| !url.is_empty());
    let source = given
        .map(Source::Given)
        .or_else(|| cluster::programs().map(Source::Local));
    let Some(source) = source else {
        let missing =
            "neither TEST_DATABASE_URL is set nor are initdb, pg_ctl and postgres installed";
        if env::var("REQUIRE_POSTGRES").is_ok_and(|value| value != "0" && !value.is_empty()) {
            return Err(format!("{missing}, and REQUIRE_POSTGRES is set"));
        }
        // Straight to stderr: the test harness hides what passing tests print.
        let _ = writeln!(
            std::io::stderr(),
            "PostgreSQL tests are skipped: {missing}."
        );
        return Ok(None);
    };
    let (started, answer) = sync_channel(1);
    let (orders, incoming) = channel();
    // A thread of its own: connections live in one runtime, and outlive every test's.
    thread::Builder::new()
        .name("postgres".to_owned())
        .spawn(move || serve(source, &started, &incoming))
        .map_err(|error| error.to_string())?;
    let url = answer.recv().map_err(|error| error.to_string())??;
    Ok(Some(Server {
        url,
        orders: Mutex::new(orders),
    }))
}

fn serve(source: Source, started: &SyncSender<Result<String, String>>, orders: &Receiver<Order>) {
    // The cluster lives in this frame, and so as long as the process.
    let (url, _cluster) = match source {
        Source::Given(url) => (url, None),
        Source::Local(bin) => match Cluster::start(&bin) {
            Ok(cluster) => (cluster.url.clone(), Some(cluster)),
            Err(error) => {
                let _ = started.send(Err(error));
                return;
            }
        },
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let mut maker = match runtime.block_on(Maker::prepare(&url)) {
        Ok(maker) => maker,
        Err(error) => {
            let _ = started.send(Err(error.to_string()));
            return;
        }
    };
    let _ = started.send(Ok(url));
    // One ahead: the next test need not wait for its database.
    let mut spare = runtime.block_on(maker.create());
    for order in orders {
        match order {
            Order::Create(reply) => {
                let _ = reply.send(spare.map_err(|error| error.to_string()));
                spare = runtime.block_on(maker.create());
            }
            Order::CreateEmpty(reply) => {
                let made = runtime.block_on(maker.create_empty());
                let _ = reply.send(made.map_err(|error| error.to_string()));
            }
            // A failure leaves a database behind: the next run's sweep takes it.
            Order::Drop(name) => {
                let _ = runtime.block_on(drop_database(&maker.admin, &name));
            }
        }
    }
}

const PREFIX: &str = "tiendo_test_";

/// Makes the databases of one run. Their names carry the run's number, on which it holds a lock.
struct Maker {
    admin: DatabaseConnection,
    run: String,
    made: u32,
    strategy: &'static str,
}

#[derive(FromQueryResult)]
struct ServerVersion {
    number: i32,
}

#[derive(FromQueryResult)]
struct DatabaseName {
    datname: String,
}

#[derive(FromQueryResult)]
struct Locked {
    locked: bool,
}

impl Maker {
    async fn prepare(url: &str) -> Result<Self, DbErr> {
        let admin = connect(url).await?;
        sweep(&admin).await?;
        let run = Uuid::new_v4().as_u64_pair().0;
        let run = format!("{run:016x}");
        lock(&admin, &run).await?;
        let version: ServerVersion = one(
            &admin,
            "SELECT current_setting('server_version_num')::int AS number".to_owned(),
        )
        .await?;
        let maker = Self {
            // Copying files beats logging every page of the template, and came with 15 as a choice.
            strategy: if version.number >= 150_000 {
                "STRATEGY FILE_COPY"
            } else {
                ""
            },
            admin,
            run,
            made: 0,
        };
        let template = maker.template();
        maker
            .admin
            .execute_unprepared(&format!("CREATE DATABASE {template} TEMPLATE template0"))
            .await?;
        let database = connect(&with_database(url, &template)).await?;
        Migrator::up(&database, None).await?;
        database.close().await?;
        Ok(maker)
    }

    fn template(&self) -> String {
        format!("{PREFIX}{}_template", self.run)
    }

    async fn create(&mut self) -> Result<String, DbErr> {
        let template = self.template();
        self.copy(&template).await
    }

    async fn create_empty(&mut self) -> Result<String, DbErr> {
        self.copy("template0").await
    }

    async fn copy(&mut self, template: &str) -> Result<String, DbErr> {
        self.made += 1;
        let name = format!("{PREFIX}{}_{}", self.run, self.made);
        let strategy = self.strategy;
        self.admin
            .execute_unprepared(&format!(
                "CREATE DATABASE {name} TEMPLATE {template} {strategy}"
            ))
            .await?;
        Ok(name)
    }
}

/// Drops what ended runs left behind on a shared server: those whose lock is free.
async fn sweep(admin: &DatabaseConnection) -> Result<(), DbErr> {
    let left = DatabaseName::find_by_statement(statement(
        admin,
        format!("SELECT datname FROM pg_database WHERE datname LIKE '{PREFIX}%'"),
    ))
    .all(admin)
    .await?;
    for DatabaseName { datname } in left {
        let run = datname.trim_start_matches(PREFIX).split('_').next();
        if let Some(run) = run
            && lock(admin, run).await?
        {
            drop_database(admin, &datname).await?;
        }
    }
    Ok(())
}

async fn lock(admin: &DatabaseConnection, run: &str) -> Result<bool, DbErr> {
    let Locked { locked } = one(
        admin,
        format!("SELECT pg_try_advisory_lock(hashtextextended('{run}', 0)) AS locked"),
    )
    .await?;
    Ok(locked)
}

async fn drop_database(admin: &DatabaseConnection, name: &str) -> Result<(), DbErr> {
    admin
        .execute_unprepared(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        .await?;
    Ok(())
}

/// One connection that stays: locks belong to a session.
async fn connect(url: &str) -> Result<DatabaseConnection, DbErr> {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(1)
        .acquire_timeout(Duration::from_secs(10))
        .idle_timeout(None)
        .max_lifetime(None)
        .sqlx_logging(false);
    Database::connect(options).await
}

async fn one<T: FromQueryResult>(db: &DatabaseConnection, sql: String) -> Result<T, DbErr> {
    T::find_by_statement(statement(db, sql))
        .one(db)
        .await?
        .ok_or_else(|| DbErr::RecordNotFound("no row".to_owned()))
}

fn statement(db: &DatabaseConnection, sql: String) -> Statement {
    Statement::from_string(db.get_database_backend(), sql)
}

fn with_database(url: &str, name: &str) -> String {
    let mut url = Url::parse(url).expect("a URL of PostgreSQL");
    url.set_path(name);
    url.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_the_database_is_all_that_changes() {
        assert_eq!(
            with_database("postgres://a:b@h:5433/postgres?host=/tmp/x", "t_1"),
            "postgres://a:b@h:5433/t_1?host=/tmp/x"
        );
    }

    #[tokio::test]
    async fn an_empty_database_has_every_migration_before_it() {
        let Some(empty) = PostgresDatabase::create_empty() else {
            return;
        };
        let database = connect(empty.url()).await.unwrap();
        let pending = Migrator::get_pending_migrations(&database).await.unwrap();
        assert_eq!(pending.len(), Migrator::migrations().len());
    }

    #[tokio::test]
    async fn every_test_has_a_migrated_database_of_its_own() {
        let (Some(one), Some(two)) = (PostgresDatabase::create(), PostgresDatabase::create())
        else {
            return;
        };
        assert_ne!(one.url(), two.url());
        let database = connect(one.url()).await.unwrap();
        let pending = Migrator::get_pending_migrations(&database).await.unwrap();
        assert!(pending.is_empty());
        database
            .execute_unprepared("CREATE TABLE mine (id int)")
            .await
            .unwrap();
        let other = connect(two.url()).await.unwrap();
        assert!(
            other
                .execute_unprepared("SELECT * FROM mine")
                .await
                .is_err()
        );
    }
}
