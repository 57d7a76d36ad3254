//! A throw-away PostgreSQL made from the machine's own programs.

use std::env;
use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::os::unix::fs::{MetadataExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::folder;

const SCRIPT: &str = include_str!("cluster.sh");

/// Programs the script calls.
const PROGRAMS: [&str; 3] = ["initdb", "pg_ctl", "postgres"];

/// Users to become when the tests run as root, which PostgreSQL refuses: the first that exists.
const USERS: [&str; 2] = ["postgres", "nobody"];

/// A running cluster. It ends, and its folder goes, when this value or the process does.
#[derive(Debug)]
pub struct Cluster {
    /// Address of its maintenance database.
    pub url: String,
    /// Holds the other end of the script's standard input.
    _script: Child,
}

impl Cluster {
    /// Starts a cluster with the programs in `bin`; the error is what they said.
    pub fn start(bin: &Path) -> Result<Self, String> {
        let folder = tempfile::Builder::new()
            .prefix("tiendo-postgres-")
            .tempdir_in(folder::base())
            .map_err(|error| format!("cannot make a folder: {error}"))?;
        let mut command = folder::shell(SCRIPT);
        command
            .args([bin, folder.path()])
            .current_dir(folder.path())
            .stdout(Stdio::piped());
        if let Some((uid, gid)) = owner(folder.path())? {
            chown(folder.path(), Some(uid), Some(gid)).map_err(|error| error.to_string())?;
            command.uid(uid).gid(gid);
        }
        let mut script = command
            .spawn()
            .map_err(|error| format!("cannot run sh: {error}"))?;
        // From here on the script removes the folder.
        let folder = folder.keep();
        let mut said = BufReader::new(script.stdout.take().ok_or("no pipe")?);
        let mut line = String::new();
        said.read_line(&mut line)
            .map_err(|error| error.to_string())?;
        if line.trim() != "ready" {
            let _ = said.read_to_string(&mut line);
            return Err(line);
        }
        Ok(Self {
            url: format!(
                "postgres://postgres@localhost/postgres?host={}",
                folder.display()
            ),
            _script: script,
        })
    }
}

/// User and group that a server in the folder has to run as, where that is not the user who made the folder.
pub fn owner(folder: &Path) -> Result<Option<(u32, u32)>, String> {
    let made_by = fs::metadata(folder).map_err(|error| error.to_string())?;
    if made_by.uid() != 0 {
        return Ok(None);
    }
    let accounts = fs::read_to_string("/etc/passwd").unwrap_or_default();
    USERS
        .iter()
        .find_map(|name| ids(&accounts, name))
        .map(Some)
        .ok_or_else(|| "running as root, and there is no user `postgres` or `nobody`".to_owned())
}

/// Where the machine keeps PostgreSQL's programs: on the `PATH`, in Debian's folders (newest first),
/// or where `pg_config` says.
pub fn programs() -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path)
        .chain(debian())
        .chain(configured())
        .find(|folder| {
            PROGRAMS
                .iter()
                .all(|program| folder.join(program).is_file())
        })
        .map(|folder| home(&folder).unwrap_or(folder))
}

/// The folder in which the programs really lie, where links to some of them stand in this one: beside them are all.
fn home(folder: &Path) -> Option<PathBuf> {
    let program = fs::canonicalize(folder.join(PROGRAMS[0])).ok()?;
    program.parent().map(Path::to_owned)
}

fn debian() -> Vec<PathBuf> {
    let mut versions: Vec<(u32, PathBuf)> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| {
            let version = entry.file_name().to_str()?.parse().ok()?;
            Some((version, entry.path().join("bin")))
        })
        .collect();
    versions.sort_unstable_by(|a, b| b.cmp(a));
    versions.into_iter().map(|(_, folder)| folder).collect()
}

fn configured() -> Option<PathBuf> {
    let answer = Command::new("pg_config").arg("--bindir").output().ok()?;
    Some(PathBuf::from(String::from_utf8(answer.stdout).ok()?.trim()))
}

/// User and group number of `name` in the text of `/etc/passwd`.
fn ids(accounts: &str, name: &str) -> Option<(u32, u32)> {
    accounts.lines().find_map(|line| {
        let mut fields = line.split(':');
        if fields.next() != Some(name) {
            return None;
        }
        let uid = fields.nth(1)?.parse().ok()?;
        let gid = fields.next()?.parse().ok()?;
        Some((uid, gid))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_is_found_by_its_whole_name() {
        let accounts = "postgresql:x:1:2::/:/bin/sh\npostgres:x:101:104::/:/bin/sh\n";
        assert_eq!(ids(accounts, "postgres"), Some((101, 104)));
        assert_eq!(ids(accounts, "post"), None);
    }

    #[test]
    fn programs_that_fail_say_why() {
        let bin = tempfile::tempdir().unwrap();
        let error = Cluster::start(bin.path()).unwrap_err();
        assert!(error.contains("initdb"), "{error}");
    }
}
