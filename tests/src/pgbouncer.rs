//! `PgBouncer` as a process of its own, with the configuration of `docs/deploy`.

use std::fs;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::folder;
use crate::nginx::is_there;
use crate::postgres::own::Server;
use crate::process::free_address;

const CONFIGURATION: &str = include_str!("../../docs/deploy/pgbouncer.ini");

/// A running `PgBouncer`, which ends with this value.
#[derive(Debug)]
pub struct PgBouncer {
    child: Child,
    folder: TempDir,
    address: String,
}

impl Drop for PgBouncer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl PgBouncer {
    /// Starts it in front of a database with so many connections to the server; `None` where it is not installed.
    ///
    /// # Panics
    /// Where it does not start.
    pub async fn start(server: &Server, database: &str, connections: u8) -> Option<Self> {
        if !is_there("pgbouncer", "--version") {
            return None;
        }
        // Not among those of the tests, which only their own user may enter.
        let folder = tempfile::Builder::new()
            .prefix("tiendo-own-pgbouncer-")
            .tempdir_in(folder::base())
            .unwrap();
        server.give(folder.path());
        let address = free_address();
        let (host, port) = address.split_once(':').unwrap();
        let write = |name: &str, text: &str| {
            let path = folder.path().join(name);
            fs::write(&path, text).unwrap();
            server.give(&path);
        };
        write("pgbouncer.ini", CONFIGURATION);
        write(
            "databases.ini",
            &format!(
                "[databases]\n{database} = host=127.0.0.1 port={}\n",
                server.port()
            ),
        );
        write(
            "listen.ini",
            &format!(
                "listen_addr = {host}\nlisten_port = {port}\nunix_socket_dir =\n\
                 auth_type = trust\nauth_file = users.txt\n\
                 default_pool_size = {connections}\nmax_db_connections = {connections}\nmax_client_conn = 200\n"
            ),
        );
        write("users.txt", "\"postgres\" \"\"\n");
        let child = server
            .as_owner("pgbouncer", folder.path())
            .arg("pgbouncer.ini")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(fs::File::create(folder.path().join("log")).unwrap())
            .spawn()
            .unwrap();
        let bouncer = Self {
            child,
            folder,
            address,
        };
        let begun = Instant::now();
        while std::net::TcpStream::connect(&bouncer.address).is_err() {
            assert!(
                begun.elapsed() < Duration::from_secs(30),
                "{}",
                bouncer.log()
            );
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        Some(bouncer)
    }

    /// Address of a database through it.
    pub fn url(&self, database: &str) -> String {
        format!("postgres://postgres@{}/{database}", self.address)
    }

    /// What it complained of.
    ///
    /// # Panics
    /// Where its log cannot be read.
    pub fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("log")).unwrap()
    }
}
