//! The service on a database of its own, and the few calls that need no clock.

use reqwest::Method;
use sea_orm::{ConnectOptions, Database, DatabaseConnection};
use serde_json::{Value, json};
use tempfile::TempDir;
use tests::folder;
use tests::postgres::own;
use tests::process::{Process, Program};

use super::load::Server;
use super::options::{Kind, Options};

/// Everybody's password.
pub const PASSWORD: &str = "một câu rất khó đoán";

/// The first admin's user name.
pub const ADMIN: &str = "admin";

/// Settings of a PostgreSQL with a gigabyte to itself, which else would read a million values from the disk.
const POSTGRES: &str = "shared_buffers = 512MB\nmax_wal_size = 4GB\ncheckpoint_timeout = 30min\n";

/// A folder with a database.
pub struct Place {
    /// Which kind.
    pub kind: Kind,
    /// Address of the database.
    pub url: String,
    folder: TempDir,
    postgres: Option<own::Server>,
}

impl Place {
    /// A new one; none where this machine has no PostgreSQL.
    pub async fn make(kind: Kind) -> Option<Self> {
        let folder = folder::create();
        let (url, postgres) = match kind {
            Kind::Sqlite => {
                let file = folder.path().join("nation.sqlite");
                (format!("sqlite://{}", file.display()), None)
            }
            Kind::Postgres => {
                let server = own::Server::start(POSTGRES).await?;
                (server.create("nation"), Some(server))
            }
        };
        Some(Self {
            kind,
            url,
            folder,
            postgres,
        })
    }

    /// How to start the service on it.
    pub fn program(&self, options: &Options) -> Program {
        Program::new(self.folder.path())
            .on(&self.url)
            .set("RUST_LOG", &options.log)
    }

    /// A connection beside the service, as a program would have it that one writes by hand.
    pub async fn connect(&self) -> DatabaseConnection {
        connect(&self.url, 1).await
    }

    /// The server, where it is PostgreSQL.
    pub fn postgres(&self) -> Option<&own::Server> {
        self.postgres.as_ref()
    }
}

/// Connections to a database, with the settings of durability that the service has.
pub async fn connect(url: &str, connections: u32) -> DatabaseConnection {
    let mut options = ConnectOptions::new(url.to_owned());
    options
        .max_connections(connections)
        .test_before_acquire(false)
        .sqlx_logging(false)
        .map_sqlx_sqlite_opts(|options| {
            options
                .busy_timeout(std::time::Duration::from_secs(30))
                .pragma("journal_mode", "WAL")
                .pragma("synchronous", "FULL")
        });
    Database::connect(options).await.unwrap()
}

/// The service as load sees it.
pub fn server(process: &Process) -> Server<'_> {
    Server {
        address: &process.address,
        pid: process.pid(),
    }
}

/// Someone who calls a service.
#[derive(Clone, Copy)]
pub struct Caller<'a> {
    /// The service.
    pub process: &'a Process,
    /// Their token; none: nobody yet.
    pub token: Option<&'a str>,
}

impl Caller<'_> {
    /// Nobody in particular.
    pub fn nobody(process: &Process) -> Caller<'_> {
        Caller {
            process,
            token: None,
        }
    }

    /// Asks for a change or a page that has to be given.
    pub async fn send(
        self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Value,
    ) -> Value {
        let mut request = self
            .process
            .http
            .request(method.clone(), self.process.url(path));
        if let Some(token) = self.token {
            request = request.bearer_auth(token);
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if !body.is_null() {
            request = request.json(&body);
        }
        let answer = request.send().await.expect("an answer");
        let status = answer.status();
        let text = answer.text().await.unwrap();
        assert!(status.is_success(), "{method} {path}: {status} {text}");
        serde_json::from_str(&text).unwrap_or_default()
    }

    /// Creates something.
    pub async fn post(self, path: &str, body: Value) -> Value {
        self.send(Method::POST, path, &[], body).await
    }

    /// Reads something.
    pub async fn get(self, path: &str) -> Value {
        self.send(Method::GET, path, &[], Value::Null).await
    }

    /// Makes an account with these grants, whose password is known; answers its token.
    pub async fn hire(self, name: &str, grants: Value) -> String {
        let new = json!({"username": name, "display_name": name, "grants": grants});
        let made = self.post("/v1/accounts", new).await;
        let choose = json!({"token": made["one_time_token"]["token"], "new_password": PASSWORD});
        let nobody = Caller::nobody(self.process);
        nobody.post("/v1/auth/set-password", choose).await;
        sign_in(self.process, name, PASSWORD).await
    }
}

/// Signs in; answers the access token.
pub async fn sign_in(process: &Process, username: &str, password: &str) -> String {
    let body = json!({"username": username, "password": password});
    let tokens = Caller::nobody(process).post("/v1/auth/login", body).await;
    text(&tokens["access_token"])
}

/// The text of a JSON string.
pub fn text(value: &Value) -> String {
    value
        .as_str()
        .unwrap_or_else(|| panic!("no text: {value}"))
        .to_owned()
}
