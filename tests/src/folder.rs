//! Folders for the tests, in memory where there is room: both databases make, sync and remove so
//! many files that a disk would be most of what the tests wait for.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;

use tempfile::{Builder, TempDir};

/// Linux keeps this file system in memory. Containers often give it only 64 MiB.
const MEMORY: &str = "/dev/shm";

/// What PostgreSQL and the tests that run at once need, with room to spare, in KiB.
const ROOM: u64 = 2 * 1024 * 1024;

/// A folder of a test's own; dropping it removes it.
pub fn create() -> TempDir {
    static ALL: OnceLock<(PathBuf, Child)> = OnceLock::new();
    let (all, _) = ALL.get_or_init(|| {
        let all = Builder::new()
            .prefix("tiendo-tests-")
            .tempdir_in(base())
            .expect("a folder")
            .keep();
        let sweeper = sweeper(&all);
        (all, sweeper)
    });
    tempfile::tempdir_in(all).expect("a folder")
}

static BASE: OnceLock<PathBuf> = OnceLock::new();

/// From now on temporary folders lie on the disk, as what is measured does in service. To be said before the first is
/// made.
pub fn keep_on_disk() {
    BASE.set(std::env::temp_dir())
        .expect("no folder was made before");
}

/// Where temporary folders go.
pub(crate) fn base() -> PathBuf {
    BASE.get_or_init(|| {
        if room(MEMORY).is_some_and(|room| room >= ROOM) {
            PathBuf::from(MEMORY)
        } else {
            std::env::temp_dir()
        }
    })
    .clone()
}

/// Removes the folder when this process ends, however it ends: that closes the pipe it reads.
fn sweeper(folder: &Path) -> Child {
    shell("trap '' HUP INT TERM; read -r _; rm -rf \"$1\"")
        .arg(folder)
        .stdout(Stdio::null())
        .spawn()
        .expect("sh can be run")
}

/// A script that outlives the tests to clean up behind them; its standard input is a pipe.
pub(crate) fn shell(script: &str) -> Command {
    use std::os::unix::process::CommandExt;

    let mut command = Command::new("sh");
    command
        .args(["-c", script, "sh"])
        .stdin(Stdio::piped())
        // An inherited stderr would keep `cargo test | less` waiting for the script to end.
        .stderr(Stdio::null())
        // Ctrl-C at the terminal is for the tests alone.
        .process_group(0);
    command
}

/// Free space in KiB.
fn room(folder: &str) -> Option<u64> {
    let answer = Command::new("df").args(["-Pk", folder]).output().ok()?;
    let answer = String::from_utf8(answer.stdout).ok()?;
    answer
        .lines()
        .nth(1)?
        .split_whitespace()
        .nth(3)?
        .parse()
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_that_is_not_there_has_no_room() {
        assert!(room("/").is_some());
        assert_eq!(room("/nowhere/at/all"), None);
    }

    #[test]
    fn a_folder_goes_when_it_is_dropped() {
        let folder = create();
        let path = folder.path().to_owned();
        assert!(path.is_dir());
        drop(folder);
        assert!(!path.exists());
    }
}
