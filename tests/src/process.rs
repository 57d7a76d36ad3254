//! The program `tiendo` as a process of its own, for what cannot be shown within the test's: that it is killed, that
//! several of them serve one database, how much memory it takes.

use std::fs::File;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use reqwest::Client;

/// How long the program may take until it is ready, and until it has ended.
const PATIENCE: Duration = Duration::from_mins(1);

/// How to start the program: its settings, over those of an installation that is asked from this machine only.
#[derive(Clone, Debug)]
pub struct Program {
    path: PathBuf,
    arguments: Vec<String>,
    settings: Vec<(String, String)>,
    data: PathBuf,
}

impl Program {
    /// The program that was built with this one, with its data in that folder. Without a `DATABASE_URL` it uses
    /// SQLite there.
    ///
    /// # Panics
    /// Where it was not built.
    pub fn new(data: &Path) -> Self {
        let own = std::env::current_exe().unwrap();
        // A test lies in `deps`, a program beside.
        let path = own
            .ancestors()
            .skip(1)
            .take(2)
            .map(|folder| folder.join("tiendo"))
            .find(|path| path.is_file())
            .unwrap_or_else(|| {
                panic!("no program `tiendo` near {}: build it first", own.display())
            });
        let program = Self {
            path,
            arguments: Vec::new(),
            settings: Vec::new(),
            data: data.to_owned(),
        };
        program
            .set("TIENDO_DATA_DIR", data.to_str().unwrap())
            .set("TIENDO_PUBLIC_URL", "https://tiendo.example.vn")
            .set("TIENDO_RATE_PER_SECOND", "1000000")
            .set("TIENDO_RATE_BURST", "1000000")
            .set("TIENDO_LOG_FORMAT", "json")
            .set("RUST_LOG", "info")
    }

    /// With this setting; the last of a name counts.
    #[must_use]
    pub fn set(mut self, name: &str, value: &str) -> Self {
        self.settings.push((name.to_owned(), value.to_owned()));
        self
    }

    /// On that database.
    #[must_use]
    pub fn on(self, database_url: &str) -> Self {
        self.set("DATABASE_URL", database_url)
    }

    /// With these arguments instead of none, which is `serve`.
    #[must_use]
    pub fn arguments(mut self, arguments: &[&str]) -> Self {
        self.arguments = arguments.iter().map(|&one| one.to_owned()).collect();
        self
    }

    /// Starts it as a service on a free port and waits until it is ready.
    ///
    /// # Panics
    /// Where it ends or is not ready in time, with what it said.
    pub async fn serve(&self) -> Process {
        let address = free_address();
        self.serve_at(&address).await
    }

    /// The same at that address, as after a restart.
    ///
    /// # Panics
    /// As [`serve`](Self::serve).
    pub async fn serve_at(&self, address: &str) -> Process {
        let mut process = self.launch(address);
        process.ready().await;
        process
    }

    /// Starts it as a service at that address and does not wait.
    ///
    /// # Panics
    /// Where it cannot be started.
    pub fn launch(&self, address: &str) -> Process {
        let (said, log) = (self.data.join("said"), self.data.join("log"));
        std::fs::create_dir_all(&self.data).unwrap();
        let child = self
            .command()
            .env("TIENDO_LISTEN", address)
            .stdin(Stdio::null())
            .stdout(append(&said))
            .stderr(append(&log))
            .spawn()
            .unwrap();
        Process {
            child,
            address: address.to_owned(),
            http: Client::builder().no_proxy().build().unwrap(),
            said,
            log,
        }
    }

    /// Runs a command of it to its end; answers how it ended, what it said and what it complained of.
    ///
    /// # Panics
    /// Where it cannot be started.
    pub fn run(&self) -> (ExitStatus, String, String) {
        let output = self.command().stdin(Stdio::null()).output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (output.status, text(output.stdout), text(output.stderr))
    }

    /// The command itself, for what has to be started in a way of its own.
    pub fn command(&self) -> Command {
        let mut command = Command::new(&self.path);
        // What is set for the tests is no setting of the program's, which refuses what it does not know.
        for (name, _) in std::env::vars_os() {
            if name
                .to_str()
                .is_some_and(|name| name.starts_with("TIENDO_"))
            {
                command.env_remove(name);
            }
        }
        command
            .args(&self.arguments)
            .env_remove("DATABASE_URL")
            .envs(self.settings.iter().map(|(name, value)| (name, value)));
        command
    }
}

fn append(path: &Path) -> File {
    File::options()
        .create(true)
        .append(true)
        .open(path)
        .unwrap()
}

/// An address on this machine at which nobody listens.
///
/// # Panics
/// Where there is none.
pub fn free_address() -> String {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
    listener.local_addr().unwrap().to_string()
}

/// A running service, which is killed with this value.
#[derive(Debug)]
pub struct Process {
    child: Child,
    /// Where it listens.
    pub address: String,
    /// Asks it.
    pub http: Client,
    said: PathBuf,
    log: PathBuf,
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
    }
}

impl Process {
    /// The address of a path of it.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Waits until it is ready.
    ///
    /// # Panics
    /// Where it ends or is not ready in time, with what it said.
    pub async fn ready(&mut self) {
        let begun = Instant::now();
        let url = self.url("/health/ready");
        loop {
            let answer = self.http.get(&url).send().await;
            if answer.is_ok_and(|answer| answer.status().is_success()) {
                return;
            }
            if let Some(status) = self.child.try_wait().unwrap() {
                panic!("it ended, {status}: {}", self.log());
            }
            assert!(begun.elapsed() < PATIENCE, "not ready: {}", self.log());
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// Its number.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Ends it with no time for anything (SIGKILL).
    ///
    /// # Panics
    /// Where that is not possible.
    pub fn kill(&mut self) {
        let _ = self.child.kill();
        self.child.wait().unwrap();
    }

    /// Sends it a signal, such as `TERM` or `STOP`.
    ///
    /// # Panics
    /// Where that is not possible.
    pub fn signal(&self, name: &str) {
        signal(self.pid(), name);
    }

    /// Asks it to end (SIGTERM) and waits until it did.
    ///
    /// # Panics
    /// Where it does not end in time.
    pub async fn terminate(&mut self) -> ExitStatus {
        self.signal("TERM");
        self.ended().await
    }

    /// Waits until it has ended.
    ///
    /// # Panics
    /// Where it does not end in time.
    pub async fn ended(&mut self) -> ExitStatus {
        let begun = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            assert!(
                begun.elapsed() < PATIENCE,
                "it does not end: {}",
                self.log()
            );
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// The one-time password of the first admin, if this or an earlier start on this folder made one.
    pub fn first_password(&self) -> Option<String> {
        let said = std::fs::read_to_string(&self.said).ok()?;
        said.lines()
            .find_map(|line| line.strip_prefix("one-time password: "))
            .map(str::to_owned)
    }

    /// What it logged, over all starts on its folder.
    ///
    /// # Panics
    /// Where its log cannot be read.
    pub fn log(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap()
    }

    /// Memory it takes now, and took at most, in bytes (Linux: resident set).
    ///
    /// # Panics
    /// On other systems.
    pub fn memory(&self) -> (u64, u64) {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.pid())).unwrap();
        let of = |name: &str| {
            let line = status.lines().find(|line| line.starts_with(name)).unwrap();
            let kibibytes: u64 = line.split_whitespace().nth(1).unwrap().parse().unwrap();
            kibibytes * 1024
        };
        (of("VmRSS:"), of("VmHWM:"))
    }
}

/// Sends a signal to a process.
///
/// # Panics
/// Where that is not possible.
pub fn signal(pid: u32, name: &str) {
    let sent = Command::new("kill")
        .args([&format!("-{name}"), &pid.to_string()])
        .status()
        .unwrap();
    assert!(sent.success(), "SIG{name} to {pid}");
}
