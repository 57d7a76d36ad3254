//! nginx as a process of its own, with the configuration of `docs/deploy`.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::folder;
use crate::process::free_address;

const CONFIGURATION: &str = include_str!("../../docs/deploy/nginx.conf");

/// A running nginx, which ends with this value.
#[derive(Debug)]
pub struct Nginx {
    child: Child,
    folder: TempDir,
    /// Where it listens.
    pub address: String,
}

impl Drop for Nginx {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Nginx {
    /// Starts it in front of those addresses; `None` where it is not installed.
    ///
    /// # Panics
    /// Where it does not start, and where it is not installed under `REQUIRE_POSTGRES=1`, as in CI.
    pub async fn start(replicas: &[&str]) -> Option<Self> {
        if !is_there("nginx", "-v") {
            return None;
        }
        let folder = folder::create();
        let address = free_address();
        let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
        let servers = replicas
            .iter()
            .map(|one| format!("server {one} max_fails=1 fail_timeout=1s;\n"));
        // Nothing of it stays behind.
        let own = format!("{}/", folder.path().display());
        write(
            "nginx.conf",
            &CONFIGURATION.replace("/tmp/tiendo-nginx-", &own),
        );
        write("upstream.conf", &servers.collect::<String>());
        write("listen.conf", &format!("listen {address};\n"));
        let pid = folder.path().join("nginx.pid");
        let child = Command::new("setpriv")
            .args(["--pdeathsig", "KILL", "nginx", "-p"])
            .arg(folder.path())
            .arg("-c")
            .arg(folder.path().join("nginx.conf"))
            // The one process serves, so that it ends with its test.
            .args([
                "-g",
                &format!("daemon off; master_process off; pid {};", pid.display()),
            ])
            .stdin(Stdio::null())
            .stderr(fs::File::create(folder.path().join("log")).unwrap())
            .spawn()
            .unwrap();
        let nginx = Self {
            child,
            folder,
            address,
        };
        let begun = Instant::now();
        while std::net::TcpStream::connect(&nginx.address).is_err() {
            assert!(begun.elapsed() < Duration::from_secs(30), "{}", nginx.log());
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        Some(nginx)
    }

    /// What it complained of.
    ///
    /// # Panics
    /// Where its log cannot be read.
    pub fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("log")).unwrap()
    }
}

/// Whether a program that answers to that argument is installed.
///
/// # Panics
/// Where it is not under `REQUIRE_POSTGRES=1`.
pub fn is_there(program: &str, argument: &str) -> bool {
    let sbin = Path::new("/usr/sbin").join(program).is_file();
    let asked = Command::new(program).arg(argument).output();
    let found = sbin || asked.is_ok();
    let required =
        std::env::var("REQUIRE_POSTGRES").is_ok_and(|value| !["", "0"].contains(&&*value));
    assert!(
        found || !required,
        "{program} is missing, and REQUIRE_POSTGRES is set"
    );
    if !found {
        eprintln!("skipped: there is no {program}");
    }
    found
}
