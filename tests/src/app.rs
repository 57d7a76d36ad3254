//! The service in the test's own process: one server, one database and one folder a test.

use std::future::Future;
use std::net::{IpAddr, SocketAddr, TcpListener};
use std::path::Path;
use std::sync::Arc;
use std::thread::{self, JoinHandle};

use actix_web::dev::ServerHandle;
use api::app::AppState;
use api::attachments::storage::Storage;
use api::clock::Clock;
use api::config::{Config, Hidden};
use ipnet::IpNet;
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
    server: Server,
    place: Arc<Place>,
}

/// What a test owns, and its replicas share.
#[derive(Debug)]
struct Place {
    config: Config,
    database: Option<PostgresDatabase>,
    _folder: TempDir,
}

/// How the service is opened on a place.
enum Opening {
    /// As it serves, on this clock.
    Service(Clock),
    /// The same with another store of attachments.
    Storing(Clock, Storage),
    /// As the demonstration, on the clock of the machine.
    Demo,
}

/// The demonstration, running for one test.
#[derive(Debug)]
pub struct Demo {
    /// The service.
    pub app: TestApp,
    /// What it said when it opened.
    pub said: String,
}

impl Demo {
    /// Where it keeps its accounts.
    pub fn data_dir(&self) -> &Path {
        &self.app.place.config.data_dir
    }

    /// Ends it and opens it again on the same database.
    pub async fn again(self) -> Self {
        let place = Arc::clone(&self.app.place);
        drop(self);
        let (app, said) = TestApp::at(place, Opening::Demo).await;
        Self { app, said }
    }
}

impl TestApp {
    /// Starts the service on a new, migrated database; `None`: this machine has no PostgreSQL.
    pub async fn start(backend: Backend) -> Option<Self> {
        Self::start_with(backend, |_| {}).await
    }

    /// The same with other settings.
    pub async fn start_with(backend: Backend, set: impl FnOnce(&mut Config)) -> Option<Self> {
        let folder = folder::create();
        let database = match backend {
            Backend::Sqlite => None,
            Backend::Postgres => Some(PostgresDatabase::create()?),
        };
        let mut config = Self::config(folder.path());
        config.database_url = database
            .as_ref()
            .map(|database| Hidden::new(database.url()));
        if database.is_none() {
            let file = folder.path().join("test.sqlite");
            sqlite::create(&file);
            config.database_url = Some(Hidden::new(format!("sqlite://{}", file.display())));
        }
        set(&mut config);
        let place = Place {
            config,
            database,
            _folder: folder,
        };
        let opening = Opening::Service(Clock::manual(START));
        Some(Self::at(Arc::new(place), opening).await.0)
    }

    /// Starts the service on a database that the test has made itself, and keeps for as long.
    pub async fn start_on(database_url: &str, set: impl FnOnce(&mut Config)) -> Self {
        let folder = folder::create();
        let mut config = Self::config(folder.path());
        config.database_url = Some(Hidden::new(database_url));
        set(&mut config);
        let place = Place {
            config,
            database: None,
            _folder: folder,
        };
        let opening = Opening::Service(Clock::manual(START));
        Self::at(Arc::new(place), opening).await.0
    }

    fn config(data_dir: &Path) -> Config {
        Config {
            data_dir: data_dir.to_owned(),
            database_connections: 4,
            // So that a test can come from any address, with `X-Forwarded-For`.
            trusted_proxies: vec![IpNet::from(IpAddr::from([127, 0, 0, 1]))],
            // Time stands still, so what is used up never comes back.
            rate_burst: 1_000_000,
            ..Config::default()
        }
    }

    /// Starts another server on the same database, key and clock.
    pub async fn replica(&self) -> Self {
        let opening = Opening::Service(self.clock.clone());
        Self::at(Arc::clone(&self.place), opening).await.0
    }

    /// Starts another server on the same database, key and clock, with another store of attachments.
    pub async fn replica_storing(&self, storage: Storage) -> Self {
        let opening = Opening::Storing(self.clock.clone(), storage);
        Self::at(Arc::clone(&self.place), opening).await.0
    }

    /// Starts another server on the same database, key and clock, with other settings.
    pub async fn replica_with(&self, set: impl FnOnce(&mut Config)) -> Self {
        let mut config = self.place.config.clone();
        set(&mut config);
        let opening = Opening::Service(self.clock.clone());
        let (server, state, _) = Server::start(config, opening).await;
        Self {
            clock: state.clock.clone(),
            state,
            anonymous: Client::new(server.address),
            server,
            place: Arc::clone(&self.place),
        }
    }

    /// Opens the demonstration on an empty database of its own, on the same backend.
    pub async fn demo(&self) -> Demo {
        let folder = folder::create();
        let database = self.place.database.as_ref().map(|_| {
            PostgresDatabase::create_empty().expect("PostgreSQL is there: this test runs on it")
        });
        let config = Config {
            data_dir: folder.path().to_owned(),
            database_url: database
                .as_ref()
                .map(|database| Hidden::new(database.url())),
            database_connections: 4,
            ..Config::default()
        };
        let place = Place {
            config,
            database,
            _folder: folder,
        };
        let (app, said) = Self::at(Arc::new(place), Opening::Demo).await;
        Demo { app, said }
    }

    async fn at(place: Arc<Place>, opening: Opening) -> (Self, String) {
        let (server, state, said) = Server::start(place.config.clone(), opening).await;
        let app = Self {
            clock: state.clock.clone(),
            state,
            anonymous: Client::new(server.address),
            server,
            place,
        };
        (app, said)
    }

    /// The full address of a path, for callers other than [`Client`].
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.server.address)
    }

    /// Where the service keeps its files.
    pub fn data_dir(&self) -> &Path {
        &self.place.config.data_dir
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
    async fn start(config: Config, opening: Opening) -> (Self, AppState, String) {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
        let address = listener.local_addr().expect("an address");
        let (started, answer) = tokio::sync::oneshot::channel();
        let thread = thread::spawn(move || {
            runtime().block_on(async move {
                let (state, said) = Box::pin(open(config, opening)).await;
                let server = api::app::server(state.clone(), listener, 1).expect("a server");
                let _ = started.send((server.handle(), state, said));
                server.await.expect("the server ends in peace");
            });
        });
        let (handle, state, said) = answer.await.expect("the service starts");
        let server = Self {
            address,
            handle,
            thread: Some(thread),
        };
        (server, state, said)
    }
}

async fn open(config: Config, opening: Opening) -> (AppState, String) {
    match opening {
        Opening::Service(clock) => {
            let state = AppState::start(config, clock).await;
            (state.expect("the service starts"), String::new())
        }
        Opening::Storing(clock, storage) => {
            let state = AppState::start(config, clock).await;
            let state = state.expect("the service starts");
            (AppState { storage, ..state }, String::new())
        }
        Opening::Demo => Box::pin(api::demo::open(config))
            .await
            .expect("the demonstration opens"),
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
    run_with(backend, |_| {}, test);
}

/// The same with other settings.
pub fn run_with<T: Future<Output = ()>>(
    backend: Backend,
    set: impl FnOnce(&mut Config),
    test: impl FnOnce(TestApp) -> T,
) {
    runtime().block_on(async {
        if let Some(app) = TestApp::start_with(backend, set).await {
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
