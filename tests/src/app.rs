//! The service in the test's own process: one server, one database and one folder a test.

use std::future::Future;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::thread::{self, JoinHandle};

use actix_web::dev::ServerHandle;
use api::app::AppState;
use api::clock::Clock;
use api::config::Config;
use tempfile::TempDir;
use time::OffsetDateTime;
use time::macros::datetime;

use crate::client::Client;
use crate::folder;
use crate::postgres::PostgresDatabase;
use crate::sqlite;

/// Nine in the morning in Phan Thiết on the day plan 5947/KH-UBND was signed: when tests begin.
pub const START: OffsetDateTime = datetime!(2018-05-17 02:00 UTC);

/// Which database a test runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backend {
    /// The embedded default.
    Sqlite,
    /// The one for provinces.
    Postgres,
}

/// The service, running for one test. It ends with this value.
#[derive(Debug)]
pub struct TestApp {
    /// What the handlers work with.
    pub state: AppState,
    /// The service's clock; it stands still until it is set.
    pub clock: Clock,
    anonymous: Client,
    // Dropped in this order: the server lets go of the database before that goes.
    _server: Server,
    place: Arc<Place>,
}

/// What a test owns, and its replicas share.
#[derive(Debug)]
struct Place {
    config: Config,
    _database: Option<PostgresDatabase>,
    _folder: TempDir,
}

impl TestApp {
    /// Starts the service on a new, migrated database; `None`: this machine has no PostgreSQL.
    pub async fn start(backend: Backend) -> Option<Self> {
        let folder = folder::create();
        let database = match backend {
            Backend::Sqlite => None,
            Backend::Postgres => Some(PostgresDatabase::create()?),
        };
        let mut config = Config {
            data_dir: folder.path().to_owned(),
            database_url: database.as_ref().map(|database| database.url().to_owned()),
            database_connections: 4,
            ..Config::default()
        };
        if database.is_none() {
            let file = folder.path().join("test.sqlite");
            sqlite::create(&file);
            config.database_url = Some(format!("sqlite://{}", file.display()));
        }
        let place = Place {
            config,
            _database: database,
            _folder: folder,
        };
        Some(Self::at(Arc::new(place), Clock::manual(START)).await)
    }

    /// Starts another server on the same database, key and clock.
    pub async fn replica(&self) -> Self {
        Self::at(Arc::clone(&self.place), self.clock.clone()).await
    }

    async fn at(place: Arc<Place>, clock: Clock) -> Self {
        let (server, state) = Server::start(place.config.clone(), clock.clone()).await;
        Self {
            state,
            clock,
            anonymous: Client::new(server.address),
            _server: server,
            place,
        }
    }

    /// A caller without a token.
    pub fn anonymous(&self) -> &Client {
        &self.anonymous
    }

    /// A caller with that access token.
    pub fn as_(&self, token: &str) -> Client {
        self.anonymous.as_(token)
    }
}

/// A server on a thread and in a runtime of its own, so that a test that panics or blocks neither
/// stops it half way nor keeps it.
#[derive(Debug)]
struct Server {
    address: SocketAddr,
    handle: ServerHandle,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    async fn start(config: Config, clock: Clock) -> (Self, AppState) {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
        let address = listener.local_addr().expect("an address");
        let (started, answer) = tokio::sync::oneshot::channel();
        let thread = thread::spawn(move || {
            runtime().block_on(async move {
                let state = AppState::start(config, clock)
                    .await
                    .expect("the service starts");
                let server = api::app::server(state.clone(), listener, 1).expect("a server");
                let _ = started.send((server.handle(), state));
                server.await.expect("the server ends in peace");
            });
        });
        let (handle, state) = answer.await.expect("the service starts");
        let server = Self {
            address,
            handle,
            thread: Some(thread),
        };
        (server, state)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // The order is sent by the call itself; the future only waits.
        drop(self.handle.stop(false));
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// Runs a test on one backend; where that is missing, the test passes as skipped.
pub fn run<T: Future<Output = ()>>(backend: Backend, test: impl FnOnce(TestApp) -> T) {
    runtime().block_on(async {
        if let Some(app) = TestApp::start(backend).await {
            test(app).await;
        }
    });
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime")
}

/// Makes of each `async fn name(app: TestApp) { … }` two tests, `name::sqlite` and `name::postgres`.
#[macro_export]
macro_rules! both {
    ($($(#[$meta:meta])* async fn $name:ident($app:ident: TestApp) $body:block)+) => { $(
        $(#[$meta])*
        async fn $name($app: $crate::TestApp) $body

        mod $name {
            #[test]
            fn sqlite() {
                $crate::run($crate::Backend::Sqlite, super::$name);
            }

            #[test]
            fn postgres() {
                $crate::run($crate::Backend::Postgres, super::$name);
            }
        }
    )+ };
}
