//! Folders and files: who may read them, how much room there is, and whether attached files can be kept.

use std::path::{Path, PathBuf};

use super::report::{Finding, Report};
use crate::attachments::storage::Storage;
use crate::auth::master_key;
use crate::backup::files::folder_of;
use crate::config::{Config, Store};
use crate::db::file_of;

/// Room below which something has to be done soon, and at once: bytes.
const LITTLE: u64 = 2 << 30;
const NONE: u64 = 200 << 20;

/// Looks at all of them.
pub async fn look(config: &Config, report: &mut Report) {
    let url = config.database_url();
    let file = file_of(&url).map(PathBuf::from);
    let database = file.as_deref();
    let folder = database.map_or(&*config.data_dir, folder_of);
    if let Some(finding) = room(folder) {
        report.add(finding);
    }
    let key = master_key::path(config);
    let settings = Config::file();
    let private = [database, Some(key.as_path()), settings.as_deref()];
    report.add(modes(&private));
    report.add(attachments(config).await);
}

/// How much room there is where the database lies; `None`: the folder is not there.
fn room(folder: &Path) -> Option<Finding> {
    let system = rustix::fs::statvfs(folder).ok()?;
    let free = system.f_bavail.saturating_mul(system.f_frsize);
    let says = format!("{} MiB free in {}", free >> 20, folder.display());
    let what = "disk";
    let make_room =
        "make room, or move TIENDO_DATA_DIR to a larger disk while the service is stopped";
    Some(if free < NONE {
        Finding::fails(what, says, make_room)
    } else if free < LITTLE {
        Finding::warning(what, says, make_room)
    } else {
        Finding::ok(what, says)
    })
}

/// Whether only their owner may read those that are there: they hold passwords, hashes and keys.
fn modes(files: &[Option<&Path>]) -> Finding {
    let open: Vec<String> = files
        .iter()
        .flatten()
        .filter(|path| is_open(path))
        .map(|path| path.display().to_string())
        .collect();
    if open.is_empty() {
        Finding::ok("file modes", "only their owner reads the files")
    } else {
        let names = open.join(" ");
        Finding::warning(
            "file modes",
            format!("others may read {names}"),
            format!("chmod 600 {names}"),
        )
    }
}

#[cfg(unix)]
fn is_open(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    path.metadata()
        .is_ok_and(|found| found.permissions().mode() & 0o077 != 0)
}

#[cfg(not(unix))]
fn is_open(_: &Path) -> bool {
    false
}

async fn attachments(config: &Config) -> Finding {
    let what = "attached files";
    if let Store::Folder(folder) = config.store()
        && !folder.is_dir()
    {
        return Finding::warning(
            what,
            format!("{} is not there", folder.display()),
            "start the service, which makes it, or mount the disk that should be there",
        );
    }
    let tried = match Storage::open(config) {
        Ok(storage) => storage
            .try_out()
            .await
            .map_err(|problem| problem.to_string()),
        Err(error) => Err(error),
    };
    match tried {
        Ok(()) => Finding::ok(what, "can be written, read and removed"),
        Err(error) => Finding::fails(
            what,
            error,
            "see to it that the service may write to the folder, or that the bucket and its AWS_… settings are right",
        ),
    }
}
