//! Settings: each has one name, read from the environment or from an optional TOML file.
//!
//! The environment wins over the file. An unknown key in the file and an unknown `TIENDO_…` in the environment are
//! errors, so a misspelt setting never passes in silence.

mod limits;
mod store;
mod surroundings;
mod values;

use std::net::SocketAddr;
use std::path::PathBuf;

use ipnet::IpNet;
use serde::Deserialize;

use crate::reminders;
use crate::second_factor::requirement::Requirement;

use surroundings::Surroundings;
use values::{
    address, database, log_format, mail_server, network, number, origin, page, parse, parsed,
    private_networks, reminding, separate, standby, yes,
};

pub use limits::Limits;
pub use store::{Bucket, Store};

/// The setting that names the file of settings.
const FILE: &str = "TIENDO_CONFIG";

/// Everything that can be set from outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// `TIENDO_LISTEN`: address and port to serve on.
    pub listen: SocketAddr,
    /// `TIENDO_DATA_DIR`: where the embedded database and the master key live.
    pub data_dir: PathBuf,
    /// `DATABASE_URL`: `postgres://…` or `sqlite://…`; absent: SQLite in the data directory.
    pub database_url: Option<Hidden>,
    /// `TIENDO_STANDBY_URL`: `postgres://…`, a standby that follows the database by streaming; answers lists,
    /// aggregates, tables and the feed where it holds everything committed so far. Absent: the database answers.
    pub standby_url: Option<Hidden>,
    /// `TIENDO_DATABASE_CONNECTIONS`: connections the service keeps open at most, to the database and to its standby.
    pub database_connections: u32,
    /// `TIENDO_MIGRATE`: whether a start brings the database up to date; `false`: it refuses tables of another version.
    pub migrate: bool,
    /// `TIENDO_MASTER_KEY`: file with the key under which signing keys lie sealed in the database; absent:
    /// made in the data directory at the first start. Several replicas must share one.
    pub master_key: Option<PathBuf>,
    /// `TIENDO_ATTACHMENTS`: where attached files lie, `file:///folder` or `s3://bucket/prefix`, the latter with
    /// the usual `AWS_…` settings from the environment; absent: in `attachments` in the data directory.
    pub attachments: Option<Store>,
    /// `TIENDO_PUBLIC_URL`: address clients know the service by; the issuer of its tokens.
    pub public_url: String,
    /// `TIENDO_TRUSTED_PROXIES`: addresses or ranges of proxies that are believed about the client's
    /// address (`X-Forwarded-For`); none by default.
    pub trusted_proxies: Vec<IpNet>,
    /// `TIENDO_CORS_ORIGINS`: origins whose pages may call the API; none by default.
    pub cors_origins: Vec<String>,
    /// `TIENDO_MAX_BODY_BYTES`: largest request body taken.
    pub max_body_bytes: usize,
    /// `TIENDO_HASH_PERMITS`: password hashes computed at once at most; by default on half of the processors, so that
    /// however many sign in, the other half answers.
    pub hash_permits: usize,
    /// `TIENDO_SECOND_FACTOR`: who must have a second factor: `optional`, `admins` or `everyone`.
    pub second_factor: Requirement,
    /// `TIENDO_RATE_PER_SECOND`: requests a second that one caller may make, day in, day out.
    pub rate_per_second: u32,
    /// `TIENDO_RATE_BURST`: requests one caller may make at once before that counts.
    pub rate_burst: u32,
    /// `TIENDO_SMTP_URL`: mail server, `smtp://…` or `smtps://…`, with user name and password inside;
    /// absent: no mail is sent.
    pub smtp_url: Option<Hidden>,
    /// `TIENDO_MAIL_FROM`: sender of mail, such as `Tiến Độ <tiendo@phanthiet.gov.vn>`.
    pub mail_from: Option<String>,
    /// `TIENDO_PASSWORD_PAGE`: page of the frontend on which one chooses a password; the token comes
    /// behind its `#`.
    pub password_page: Option<String>,
    /// `TIENDO_REMIND_BEFORE`, `TIENDO_REMIND_OVERDUE_EVERY`, `TIENDO_REMIND_FROM`: when units are reminded.
    pub reminders: reminders::settings::Settings,
    /// `TIENDO_CHANGES_KEPT_DAYS`: days for which the change feed keeps its entries.
    pub changes_kept_days: u16,
    /// `TIENDO_WEBHOOK_ALLOW_PRIVATE`: private networks in which webhooks may be called, without TLS too; `true`: all.
    pub webhook_allow_private: Vec<IpNet>,
    /// `TIENDO_LOG_FORMAT`: `text`, or `json` for one object a line.
    pub log_json: bool,
    /// `TIENDO_METRICS_LISTEN`: address and port to tell metrics on, apart from the API; absent: nowhere.
    pub metrics_listen: Option<SocketAddr>,
    /// How much is taken on at once, and how long whom is waited for.
    pub limits: Limits,
}

/// A setting that is not shown, because it may hold a password.
#[derive(Clone, PartialEq, Eq)]
pub struct Hidden(String);

impl Hidden {
    /// Hides a setting.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The setting, for whom it is meant.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Hidden {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("(hidden)")
    }
}

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            data_dir: PathBuf::from("data"),
            database_url: None,
            standby_url: None,
            database_connections: 8,
            migrate: true,
            master_key: None,
            attachments: None,
            public_url: "http://127.0.0.1:8080".to_owned(),
            trusted_proxies: Vec::new(),
            cors_origins: Vec::new(),
            max_body_bytes: 1024 * 1024,
            hash_permits: (processors() / 2).max(1),
            second_factor: Requirement::Optional,
            rate_per_second: 100,
            rate_burst: 1_000,
            smtp_url: None,
            mail_from: None,
            password_page: None,
            reminders: reminders::settings::Settings::default(),
            changes_kept_days: 400,
            webhook_allow_private: Vec::new(),
            log_json: false,
            metrics_listen: None,
            limits: Limits::default(),
        }
    }
}

/// How many processors the process may use.
pub fn processors() -> usize {
    std::thread::available_parallelism().map_or(2, usize::from)
}

/// Why the settings cannot be used.
#[derive(Debug, PartialEq, Eq)]
pub struct ConfigError(String);

impl std::fmt::Display for ConfigError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ConfigError {}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct File {
    listen: Option<String>,
    data_dir: Option<String>,
    database_url: Option<String>,
    standby_url: Option<String>,
    database_connections: Option<u32>,
    migrate: Option<bool>,
    master_key: Option<String>,
    attachments: Option<String>,
    public_url: Option<String>,
    trusted_proxies: Option<Vec<String>>,
    cors_origins: Option<Vec<String>>,
    max_body_bytes: Option<usize>,
    hash_permits: Option<usize>,
    second_factor: Option<String>,
    rate_per_second: Option<u32>,
    rate_burst: Option<u32>,
    smtp_url: Option<String>,
    mail_from: Option<String>,
    password_page: Option<String>,
    remind_before: Option<String>,
    remind_overdue_every: Option<u16>,
    remind_from: Option<u8>,
    changes_kept_days: Option<u16>,
    webhook_allow_private: Option<Vec<String>>,
    log_format: Option<String>,
    metrics_listen: Option<String>,
    requests_at_once: Option<usize>,
    requests_waiting: Option<usize>,
    request_seconds: Option<u64>,
    head_seconds: Option<u64>,
    body_seconds: Option<u64>,
    keep_alive_seconds: Option<u64>,
    client_connections: Option<usize>,
    statement_seconds: Option<u64>,
    lock_seconds: Option<u64>,
    shutdown_pause: Option<u64>,
}

impl Config {
    /// Reads the settings from the environment and from the file that `TIENDO_CONFIG` names.
    pub fn from_env() -> Result<Self, ConfigError> {
        let surroundings = Surroundings::of_process()?;
        let file = match surroundings.ask(FILE) {
            Some(path) => std::fs::read_to_string(&path)
                .map_err(|error| ConfigError(format!("{FILE}: {path}: {error}")))?,
            None => String::new(),
        };
        let config = Self::read(|name| surroundings.ask(name), &file)?;
        surroundings.refuse_unasked()?;
        Ok(config)
    }

    /// The file of settings, where there is one.
    pub fn file() -> Option<PathBuf> {
        std::env::var_os(FILE).map(PathBuf::from)
    }

    fn read(env: impl Fn(&str) -> Option<String>, file: &str) -> Result<Self, ConfigError> {
        let file: File = toml::from_str(file)
            .map_err(|error| ConfigError(format!("{FILE}: {}", error.message())))?;
        let base = Self::default();
        let env = |name: &str| env(name).filter(|value| !value.is_empty());
        let list = |name: &str, file: Option<Vec<String>>| {
            let given = env(name).map(|text| separate(&text));
            given.or(file).unwrap_or_default()
        };
        let limits = Limits::read(&env, &file)?;
        let origins = list("TIENDO_CORS_ORIGINS", file.cors_origins);
        let proxies = list("TIENDO_TRUSTED_PROXIES", file.trusted_proxies);
        let text = |name: &str, file: Option<String>| env(name).or(file);
        let listen = parsed(&env, "TIENDO_LISTEN", file.listen, base.listen)?;
        Ok(Self {
            listen,
            data_dir: text("TIENDO_DATA_DIR", file.data_dir).map_or(base.data_dir, PathBuf::from),
            database_url: text("DATABASE_URL", file.database_url)
                .map(database)
                .transpose()?,
            standby_url: text("TIENDO_STANDBY_URL", file.standby_url)
                .map(standby)
                .transpose()?,
            database_connections: number(
                &env,
                "TIENDO_DATABASE_CONNECTIONS",
                file.database_connections,
                base.database_connections,
            )?,
            migrate: yes(&env, "TIENDO_MIGRATE", file.migrate, base.migrate)?,
            master_key: text("TIENDO_MASTER_KEY", file.master_key).map(PathBuf::from),
            attachments: text("TIENDO_ATTACHMENTS", file.attachments)
                .map(|url| Store::read(&url, env))
                .transpose()?,
            public_url: match env("TIENDO_PUBLIC_URL").or(file.public_url) {
                Some(url) => address(&url)?,
                None => format!("http://{listen}"),
            },
            trusted_proxies: proxies
                .iter()
                .map(|text| network("TIENDO_TRUSTED_PROXIES", text))
                .collect::<Result<_, _>>()?,
            cors_origins: origins.into_iter().map(origin).collect::<Result<_, _>>()?,
            max_body_bytes: number(
                &env,
                "TIENDO_MAX_BODY_BYTES",
                file.max_body_bytes,
                base.max_body_bytes,
            )?,
            smtp_url: text("TIENDO_SMTP_URL", file.smtp_url)
                .map(mail_server)
                .transpose()?,
            mail_from: text("TIENDO_MAIL_FROM", file.mail_from),
            password_page: text("TIENDO_PASSWORD_PAGE", file.password_page)
                .map(page)
                .transpose()?,
            reminders: reminding(
                text("TIENDO_REMIND_BEFORE", file.remind_before).as_deref(),
                env("TIENDO_REMIND_OVERDUE_EVERY")
                    .or(file.remind_overdue_every.map(|days| days.to_string()))
                    .as_deref(),
                env("TIENDO_REMIND_FROM")
                    .or(file.remind_from.map(|hour| hour.to_string()))
                    .as_deref(),
            )?,
            webhook_allow_private: private_networks(&list(
                "TIENDO_WEBHOOK_ALLOW_PRIVATE",
                file.webhook_allow_private,
            ))?,
            changes_kept_days: number(
                &env,
                "TIENDO_CHANGES_KEPT_DAYS",
                file.changes_kept_days,
                base.changes_kept_days,
            )?,
            log_json: log_format(text("TIENDO_LOG_FORMAT", file.log_format).as_deref())?,
            metrics_listen: text("TIENDO_METRICS_LISTEN", file.metrics_listen)
                .map(|text| parse("TIENDO_METRICS_LISTEN", &text))
                .transpose()?,
            limits,
            second_factor: parsed(
                &env,
                "TIENDO_SECOND_FACTOR",
                file.second_factor,
                base.second_factor,
            )?,
            hash_permits: number(
                &env,
                "TIENDO_HASH_PERMITS",
                file.hash_permits,
                base.hash_permits,
            )?,
            rate_per_second: number(
                &env,
                "TIENDO_RATE_PER_SECOND",
                file.rate_per_second,
                base.rate_per_second,
            )?,
            rate_burst: number(&env, "TIENDO_RATE_BURST", file.rate_burst, base.rate_burst)?,
        })
    }

    /// Where attached files lie: the place set, or a folder in the data directory.
    pub fn store(&self) -> Store {
        self.attachments
            .clone()
            .unwrap_or_else(|| Store::Folder(self.data_dir.join("attachments")))
    }

    /// The database to use: the one set, or SQLite in the data directory.
    pub fn database_url(&self) -> String {
        self.database_url.as_ref().map_or_else(
            || format!("sqlite://{}", self.data_dir.join("tiendo.sqlite").display()),
            |url| url.reveal().to_owned(),
        )
    }

    /// Requests worked on at once: those set, or eight for each connection to the database.
    pub fn requests_at_once(&self) -> usize {
        let connections = usize::try_from(self.database_connections).unwrap_or(usize::MAX);
        let usual = connections.saturating_mul(8);
        // No more than a semaphore counts.
        self.limits.at_once.unwrap_or(usual).min(1 << 20)
    }
}

#[cfg(test)]
#[path = "config_tests.rs"]
mod tests;

#[cfg(test)]
#[path = "config/every_setting_tests.rs"]
mod every_setting_tests;
