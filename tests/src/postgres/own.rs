//! A PostgreSQL of one test's own, which keeps what it acknowledged as one in service does: to be stopped, started,
//! killed and held up, to follow another, and to be reached by other programs over TCP.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::fs::chown;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use super::cluster;
use crate::folder;
use crate::process::{free_address, signal};

/// How long it may take to be ready and to end.
const PATIENCE: Duration = Duration::from_mins(1);

/// Settings of every one; those given come after them and so count.
const SETTINGS: &str = "
max_connections = 100
shared_buffers = 64MB
wal_level = replica
max_wal_senders = 4
max_replication_slots = 4
hot_standby = on
timezone = 'UTC'
";

/// The server. It ends, and its folder goes, with this value.
#[derive(Debug)]
pub struct Server {
    programs: PathBuf,
    folder: TempDir,
    port: u16,
    owner: Option<(u32, u32)>,
    running: Option<Child>,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.crash();
    }
}

impl Server {
    /// A new server with these further lines of `postgresql.conf`, running; `None` where this machine has no
    /// PostgreSQL.
    ///
    /// # Panics
    /// When PostgreSQL is there but fails, and when it is missing under `REQUIRE_POSTGRES=1`.
    pub async fn start(settings: &str) -> Option<Self> {
        let mut server = Self::prepare()?;
        let made = server
            .program("initdb")
            .args(["--no-sync", "--username=postgres", "--auth=trust"])
            .args(["--encoding=UTF8", "--locale=C", "--pgdata"])
            .arg(server.data())
            .output()
            .unwrap();
        assert!(
            made.status.success(),
            "{}",
            String::from_utf8_lossy(&made.stderr)
        );
        // A standby connects for replication from this machine, as does everything else.
        server.append("pg_hba.conf", "host replication all 127.0.0.1/32 trust\n");
        let place = format!(
            "listen_addresses = '127.0.0.1'\nport = {}\nunix_socket_directories = '{}'\n",
            server.port,
            server.folder.path().display()
        );
        server.append("postgresql.conf", &format!("{SETTINGS}{place}{settings}"));
        server.resume().await;
        Some(server)
    }

    /// A standby of this one that follows it by streaming, with further settings.
    ///
    /// # Panics
    /// Where it cannot be made.
    pub async fn standby(&self, settings: &str) -> Self {
        let mut standby = Self::prepare().expect("the first one runs");
        let copied = standby
            .program("pg_basebackup")
            .args([
                "--write-recovery-conf",
                "--wal-method=stream",
                "--checkpoint=fast",
            ])
            .args(["--username=postgres", "--host=127.0.0.1", "--port"])
            .arg(self.port.to_string())
            .arg("--pgdata")
            .arg(standby.data())
            .output()
            .unwrap();
        assert!(
            copied.status.success(),
            "{}",
            String::from_utf8_lossy(&copied.stderr)
        );
        let place = format!(
            "\nport = {}\nunix_socket_directories = '{}'\n",
            standby.port,
            standby.folder.path().display()
        );
        standby.append("postgresql.conf", &format!("{place}{settings}"));
        standby.resume().await;
        standby
    }

    /// A server that begins from a copy of another's files (`pg_basebackup`) and recovers as these settings say, from the
    /// log that was kept.
    ///
    /// # Panics
    /// Where it does not start.
    pub async fn recovering(copy: &Path, settings: &str) -> Self {
        let mut server = Self::prepare().expect("the copy is of one that ran");
        let copied = Command::new("cp")
            .arg("--archive")
            .args([copy, &server.data()])
            .status()
            .unwrap();
        assert!(copied.success());
        fs::write(server.data().join("recovery.signal"), "").unwrap();
        let place = format!(
            "port = {}\nunix_socket_directories = '{}'\n",
            server.port,
            server.folder.path().display()
        );
        server.append("postgresql.conf", &format!("{place}{settings}"));
        server.resume().await;
        server
    }

    fn prepare() -> Option<Self> {
        let Some(programs) = cluster::programs() else {
            let required =
                std::env::var("REQUIRE_POSTGRES").is_ok_and(|value| !["", "0"].contains(&&*value));
            assert!(
                !required,
                "PostgreSQL is missing, and REQUIRE_POSTGRES is set"
            );
            eprintln!("skipped: there is no PostgreSQL");
            return None;
        };
        // Where they are linked to: there are more than those that were looked for.
        let postgres = fs::canonicalize(programs.join("postgres")).unwrap();
        let programs = postgres.parent().unwrap().to_owned();
        let folder = tempfile::Builder::new()
            .prefix("tiendo-own-postgres-")
            .tempdir_in(folder::base())
            .unwrap();
        let owner = cluster::owner(folder.path()).unwrap();
        if let Some((uid, gid)) = owner {
            chown(folder.path(), Some(uid), Some(gid)).unwrap();
        }
        let port = free_address().rsplit(':').next().unwrap().parse().unwrap();
        Some(Self {
            programs,
            folder,
            port,
            owner,
            running: None,
        })
    }

    /// Its folder of data.
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// Port on 127.0.0.1.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Address of a database of it.
    pub fn url(&self, database: &str) -> String {
        format!("postgres://postgres@127.0.0.1:{}/{database}", self.port)
    }

    /// Makes an empty database; answers its address.
    ///
    /// # Panics
    /// Where that is not possible.
    pub fn create(&self, database: &str) -> String {
        self.sql("postgres", &format!("CREATE DATABASE {database}"));
        self.url(database)
    }

    /// Runs statements; answers the rows, a line each, with `|` between the columns.
    ///
    /// # Panics
    /// Where one fails.
    pub fn sql(&self, database: &str, statements: &str) -> String {
        let answer = Command::new(self.programs.join("psql"))
            .args(["-XAtq", "-v", "ON_ERROR_STOP=1", "-c", statements])
            .arg(self.url(database))
            .output()
            .unwrap();
        let (said, wrong) = (
            String::from_utf8_lossy(&answer.stdout),
            String::from_utf8_lossy(&answer.stderr),
        );
        assert!(answer.status.success(), "{statements}: {wrong}");
        said.trim_end().to_owned()
    }

    /// A program of PostgreSQL, run by the user who owns the server and ended with this thread.
    pub fn program(&self, name: &str) -> Command {
        self.as_owner(self.programs.join(name), self.folder.path())
    }

    /// Another program, run in that folder by the same user and ended with this thread.
    pub fn as_owner(&self, program: impl AsRef<OsStr>, folder: &Path) -> Command {
        let mut command = Command::new("setpriv");
        command.args(["--pdeathsig", "INT"]).current_dir(folder);
        if let Some((uid, gid)) = self.owner {
            command.args([format!("--reuid={uid}"), format!("--regid={gid}")]);
            command.arg("--clear-groups");
        }
        command.arg(program);
        command
    }

    /// Gives a file or folder to the user who owns the server.
    ///
    /// # Panics
    /// Where that is not possible.
    pub fn give(&self, path: &Path) {
        if let Some((uid, gid)) = self.owner {
            chown(path, Some(uid), Some(gid)).unwrap();
        }
    }

    /// What it logged.
    ///
    /// # Panics
    /// Where its log cannot be read.
    pub fn log(&self) -> String {
        fs::read_to_string(self.log_file()).unwrap()
    }

    /// Adds to a file in its folder of data; counts from the next start.
    ///
    /// # Panics
    /// Where that is not possible.
    pub fn append(&self, file: &str, text: &str) {
        use std::io::Write;
        let path = self.data().join(file);
        let mut file = fs::File::options().append(true).open(path).unwrap();
        file.write_all(text.as_bytes()).unwrap();
    }

    /// Starts it again and waits until it takes connections.
    ///
    /// # Panics
    /// Where it runs already or does not start.
    pub async fn resume(&mut self) {
        assert!(self.running.is_none(), "it runs");
        let log = fs::File::options()
            .create(true)
            .append(true)
            .open(self.log_file())
            .unwrap();
        let child = self
            .program("postgres")
            .arg("-D")
            .arg(self.data())
            .stdin(Stdio::null())
            .stdout(log.try_clone().unwrap())
            .stderr(log)
            .spawn()
            .unwrap();
        let child = self.running.insert(child);
        let begun = Instant::now();
        loop {
            let asked = Command::new(self.programs.join("pg_isready"))
                .args([
                    "--quiet",
                    "--host=127.0.0.1",
                    "--port",
                    &self.port.to_string(),
                ])
                .status()
                .unwrap();
            if asked.success() {
                return;
            }
            let log = || fs::read_to_string(self.folder.path().join("log")).unwrap();
            assert!(child.try_wait().unwrap().is_none(), "it ended: {}", log());
            assert!(begun.elapsed() < PATIENCE, "not ready: {}", log());
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    fn log_file(&self) -> PathBuf {
        self.folder.path().join("log")
    }

    /// Its process.
    ///
    /// # Panics
    /// Where it does not run.
    pub fn pid(&self) -> u32 {
        self.running.as_ref().expect("it runs").id()
    }

    /// Ends it as an operator does who cannot wait for clients (mode `fast`).
    ///
    /// # Panics
    /// Where it does not end.
    pub fn stop(&mut self) -> ExitStatus {
        signal(self.pid(), "INT");
        self.running.take().expect("it runs").wait().unwrap()
    }

    /// Ends it as a loss of power would (mode `immediate`): what was acknowledged must be there after
    /// [`resume`](Self::resume).
    pub fn crash(&mut self) {
        if let Some(mut child) = self.running.take() {
            signal(child.id(), "QUIT");
            let _ = child.wait();
        }
    }

    /// Holds up every process of it, as a machine or a disk that hangs would; `CONT` lets them go on.
    ///
    /// # Panics
    /// Where that is not possible.
    pub fn hold(&self, name: &str) {
        // The backends are children of the first process; only these may be asked for by number.
        for pid in children(self.pid()) {
            signal(pid, name);
        }
        signal(self.pid(), name);
    }
}

/// Processes begun by that one.
fn children(parent: u32) -> Vec<u32> {
    let of = |path: &Path| -> Option<(u32, u32)> {
        let stat = fs::read_to_string(path.join("stat")).ok()?;
        // The name, in brackets, may hold anything.
        let rest = &stat[stat.rfind(')')? + 2..];
        let pid = path.file_name()?.to_str()?.parse().ok()?;
        Some((pid, rest.split(' ').nth(1)?.parse().ok()?))
    };
    fs::read_dir("/proc")
        .unwrap()
        .flatten()
        .filter_map(|entry| of(&entry.path()))
        .filter(|&(_, its)| its == parent)
        .map(|(pid, _)| pid)
        .collect()
}
