//! The hand-written server: a plain route, reads by plain statements and writes by one plain transaction, with neither
//! caller nor check.

mod reads;
mod writes;

use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use actix_web::{App, HttpResponse, HttpServer, web};
use sea_orm::{ConnectionTrait, DatabaseConnection, QueryResult, Statement, Value};
use tests::process::free_address;

use super::load::Server;
use super::site::connect;
use super::wire::{self, Wire};

/// Connections to the database, as the service has them.
const CONNECTIONS: u32 = 8;

/// The handles of the database: SQLite takes one writer, as it does of the service.
#[derive(Clone)]
struct Handles {
    reader: DatabaseConnection,
    writer: DatabaseConnection,
}

/// Serves until it is killed. For a thread of its own: actix wants a runtime of its own kind.
pub fn serve(address: &str, database: &str) {
    actix_web::rt::System::new().block_on(async {
        let reader = connect(database, CONNECTIONS).await;
        let writer = if database.starts_with("sqlite:") {
            connect(database, 1).await
        } else {
            reader.clone()
        };
        let handles = web::Data::new(Handles { reader, writer });
        let app = move || {
            App::new()
                .app_data(handles.clone())
                .route("/", web::get().to(plain))
                .configure(reads::configure)
                .configure(writes::configure)
        };
        let workers = thread::available_parallelism().map_or(2, usize::from);
        let server = HttpServer::new(app).workers(workers).bind(address).unwrap();
        server.run().await.unwrap();
    });
}

async fn plain() -> HttpResponse {
    HttpResponse::Ok().json(serde_json::json!({"status": "ok"}))
}

/// The rows of a statement.
async fn rows<C: ConnectionTrait>(db: &C, sql: &str, values: Vec<Value>) -> Vec<QueryResult> {
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
    db.query_all_raw(statement).await.unwrap()
}

/// The hand-written server as a process, which ends with this value.
pub struct Control {
    child: Child,
    /// Where it listens.
    pub address: String,
}

impl Drop for Control {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Control {
    /// Starts it on that database.
    pub fn start(database: &str) -> Self {
        let address = free_address();
        let child = Command::new(std::env::current_exe().unwrap())
            .args(["control", &address, database])
            .stdin(Stdio::null())
            .spawn()
            .unwrap();
        let control = Self { child, address };
        let begun = Instant::now();
        while Wire::try_to(&control.address).is_err() {
            assert!(begun.elapsed() < Duration::from_mins(1), "it never starts");
            thread::sleep(Duration::from_millis(5));
        }
        control
    }

    /// As load sees it.
    pub fn server(&self) -> Server<'_> {
        Server {
            address: &self.address,
            pid: self.child.id(),
        }
    }

    /// What it answers at a path.
    pub fn read(&self, path: &str) -> serde_json::Value {
        let answer = Wire::to(&self.address).ask(&wire::get(path, &[]));
        assert_eq!(answer.status, 200, "{path}");
        serde_json::from_slice(&answer.body).unwrap()
    }
}
