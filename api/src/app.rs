//! The running service: its state and its server.

use std::net::TcpListener;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use actix_cors::Cors;
use actix_web::http::header::{self, HeaderName};
use actix_web::middleware::{Compress, from_fn};
use actix_web::web::Data;
use actix_web::{App, HttpServer};
use sea_orm::DbErr;
use tracing_actix_web::TracingLogger;
use uuid::Uuid;

use crate::attachments::storage::Storage;
use crate::audit::refusal::Refusals;
use crate::auth::held_keys::HeldKeys;
use crate::auth::master_key::{KeyError, MasterKey};
use crate::auth::middleware::authenticate;
use crate::auth::password::Hasher;
use crate::auth::rights::Rights;
use crate::auth::signing_keys;
use crate::auth::token::Tokens;
use crate::changes::looks::Looks;
use crate::clock::Clock;
use crate::config::Config;
use crate::db::Db;
use crate::db::schema::SchemaError;
use crate::feed::watch::Watch;
use crate::http::again;
use crate::http::gate::{self, Gate};
use crate::http::head::head;
use crate::http::idempotency::{self, body::Room};
use crate::http::operations::{Operations, fallback, refuse_unknown};
use crate::http::problem::Problem;
use crate::http::rate::{self, Rates};
use crate::http::render::render;
use crate::http::security;
use crate::mail::Mailer;
use crate::metrics::Metrics;
use crate::openapi::committed;
use crate::telemetry::RequestSpan;
use crate::{audit, event_id, metrics, openapi, routes};

/// What every request can reach. Cheap to clone.
#[derive(Clone, Debug)]
pub struct AppState {
    /// The database.
    pub db: Db,
    /// The time.
    pub clock: Clock,
    /// The settings.
    pub config: Arc<Config>,
    /// Access tokens.
    pub tokens: Arc<Tokens>,
    /// What seals the secrets in the database.
    pub master: Arc<MasterKey>,
    /// Refusals noted of late.
    pub refusals: Arc<Refusals>,
    /// What callers may do, remembered for a moment.
    pub rights: Arc<Rights>,
    /// Password hashing.
    pub hasher: Hasher,
    /// Requests let in, so many at once.
    pub gate: Arc<Gate>,
    /// What is counted and measured.
    pub metrics: Arc<Metrics>,
    /// Requests counted by caller.
    pub rates: Arc<Rates>,
    /// This server among those of the installation, for as long as it runs.
    pub replica: Uuid,
    /// Mail, where it is configured.
    pub mailer: Option<Arc<Mailer>>,
    /// Where attached files lie.
    pub storage: Storage,
    /// Those that wait for the change feed to go on.
    pub watch: Arc<Watch>,
    /// Room for long bodies of requests with an `Idempotency-Key`.
    pub room: Room,
    /// Looks at whether anything happened, shared by all who ask at once.
    pub looks: Arc<Looks>,
}

/// Why the service cannot start.
#[derive(Debug)]
pub enum StartError {
    /// The database cannot be reached.
    Database(DbErr),
    /// Its tables are of another version, or cannot be brought up to date.
    Schema(SchemaError),
    /// There is no usable signing key.
    Key(KeyError),
    /// The first signing key could not be made.
    FirstKey(Problem),
    /// The settings for mail are wrong.
    Mail(String),
    /// The store of attached files cannot be opened.
    Storage(String),
}

impl std::fmt::Display for StartError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Database(error) => write!(f, "database: {error}"),
            Self::Schema(error) => error.fmt(f),
            Self::Key(error) => write!(f, "signing key: {error}"),
            Self::FirstKey(problem) => write!(f, "signing key: {problem}"),
            Self::Mail(error) => f.write_str(error),
            Self::Storage(error) => write!(f, "attachments: {error}"),
        }
    }
}

impl std::error::Error for StartError {}

impl From<DbErr> for StartError {
    fn from(error: DbErr) -> Self {
        Self::Database(error)
    }
}

impl From<SchemaError> for StartError {
    fn from(error: SchemaError) -> Self {
        Self::Schema(error)
    }
}

impl From<KeyError> for StartError {
    fn from(error: KeyError) -> Self {
        Self::Key(error)
    }
}

impl AppState {
    /// Connects, migrates, and reads the signing keys; makes the first where there is none.
    pub async fn start(config: Config, clock: Clock) -> Result<Self, StartError> {
        let mailer = Mailer::new(&config).map_err(StartError::Mail)?;
        let storage = Storage::open(&config).map_err(StartError::Storage)?;
        let (url, connections) = (config.database_url(), config.database_connections);
        // Apart: a migration takes as long as it takes.
        let alone = Db::connect(&url, 1).await?;
        alone.prepare(config.migrate).await?;
        alone.close().await?;
        let mut db = Db::connect_within(&url, connections, &config.limits).await?;
        if let Some(standby) = &config.standby_url {
            db = db
                .with_standby(standby.reveal(), connections, &config.limits)
                .await?;
        }
        event_id::go_on(&db).await?;
        let now = clock.now();
        signing_keys::make_first(&db, &config, now)
            .await
            .map_err(StartError::FirstKey)?;
        let master = MasterKey::find(&config)?;
        let ring = signing_keys::load(&db, master.as_ref()).await?;
        signing_keys::require_signer(&ring, &config, now)?;
        let master = Arc::new(master.ok_or_else(|| KeyError::new("there is no master key"))?);
        let keys = HeldKeys::new(db.clone(), master.clone(), ring);
        let gate = Arc::new(Gate::of(&config));
        Ok(Self {
            metrics: Arc::new(Metrics::new(gate.clone(), db.clone(), now)),
            db,
            gate,
            rates: Arc::new(Rates::of(&config, clock.clone())),
            clock,
            tokens: Arc::new(Tokens::new(keys, &config.public_url)),
            rights: Arc::new(Rights::new(config.second_factor)),
            hasher: Hasher::new(config.hash_permits),
            replica: Uuid::now_v7(),
            mailer: mailer.map(Arc::new),
            storage,
            master,
            refusals: Arc::default(),
            watch: Arc::default(),
            room: Room::default(),
            looks: Arc::default(),
            config: Arc::new(config),
        })
    }
}

/// The operations that the OpenAPI document lists: read once a process.
fn known() -> std::io::Result<Data<Operations>> {
    static READ: LazyLock<std::io::Result<Data<Operations>>> = LazyLock::new(|| {
        let document = serde_json::from_str(&committed::json()?)?;
        Ok(Data::new(Operations::of(&document)))
    });
    READ.as_ref().cloned().map_err(std::io::Error::other)
}

/// The server on a bound listener; await it to serve until its handle stops it. It takes no signals.
pub fn server(
    state: AppState,
    listener: TcpListener,
    workers: usize,
) -> std::io::Result<actix_web::dev::Server> {
    let limits = state.config.limits.clone();
    let known = known()?;
    let state = Data::new(state);
    let server = HttpServer::new(move || {
        App::new()
            .app_data(state.clone())
            .app_data(known.clone())
            .configure(routes::configure)
            .service(openapi::docs())
            .default_service(actix_web::web::to(fallback))
            .wrap(from_fn(again::on_primary))
            .wrap(from_fn(idempotency::once))
            .wrap(from_fn(refuse_unknown))
            .wrap(from_fn(audit::refusal::note))
            .wrap(from_fn(rate::limit))
            .wrap(from_fn(authenticate))
            .wrap(from_fn(gate::admit))
            .wrap(from_fn(head))
            .wrap(cors(&state.config))
            .wrap(Compress::default())
            .wrap(from_fn(render))
            .wrap(from_fn(security::secure))
            .wrap(from_fn(gate::part))
            .wrap(from_fn(metrics::requests::count))
            .wrap(TracingLogger::<RequestSpan>::new())
    });
    Ok(server
        .workers(workers)
        .client_request_timeout(limits.head)
        // A sender that is refused early reads why before the connection ends.
        .client_disconnect_timeout(Duration::from_secs(5))
        .keep_alive(limits.keep_alive)
        .max_connections(limits.connections.div_ceil(workers))
        .shutdown_timeout(10)
        .disable_signals()
        .listen(listener)?
        .run())
}

/// Headers of answers that pages of another origin may read, besides those that they always may.
pub(crate) const EXPOSED: [&str; 13] = [
    "accept-ranges",
    "content-disposition",
    "content-range",
    "etag",
    "idempotency-replayed",
    "link",
    "location",
    "ratelimit",
    "ratelimit-policy",
    "repr-digest",
    "retry-after",
    "www-authenticate",
    "x-request-id",
];

/// Closed unless the configuration names origins.
fn cors(config: &Config) -> Cors {
    config.cors_origins.iter().fold(
        Cors::default()
            .allowed_methods(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"])
            .allowed_headers([
                header::ACCEPT,
                header::ACCEPT_LANGUAGE,
                header::AUTHORIZATION,
                header::CONTENT_TYPE,
                header::IF_MATCH,
                header::IF_NONE_MATCH,
                header::IF_RANGE,
                header::RANGE,
                idempotency::key::NAME,
            ])
            .expose_headers(EXPOSED.map(HeaderName::from_static))
            .max_age(600),
        |cors, origin| cors.allowed_origin(origin),
    )
}
