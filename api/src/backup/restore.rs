//! Putting a backup back: `tiendo restore`.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use time::OffsetDateTime;
use time::macros::format_description;

use super::files::{self, Sum};
use super::manifest::{Item, Manifest};
use super::{ATTACHMENTS, BackupError, DATABASE, MANIFEST, MASTER_KEY, Of, embedded, said};
use crate::auth::master_key::{self, MasterKey};
use crate::auth::signing_keys;
use crate::changes::renew;
use crate::config::{Config, Store};
use crate::db::facts::Facts;
use crate::db::{Db, copy, is_damaged};

/// What was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restored {
    /// What the backup held.
    pub manifest: Manifest,
    /// What was there before, and where it lies now.
    pub aside: Vec<PathBuf>,
    /// Why the service will not start yet, and what to do, where the master key at hand is not the right one.
    pub key: Option<String>,
}

/// Puts a backup in the place of the installation the settings describe. What is there is moved aside where `replace`
/// says so; else there must be nothing. Nothing there is touched before the backup has been checked whole.
pub async fn restore(
    config: &Config,
    now: OffsetDateTime,
    from: &Path,
    replace: bool,
    told: impl Fn(&str),
) -> Result<Restored, BackupError> {
    let database = embedded(config)?;
    let manifest = read_manifest(from)?;
    for item in &manifest.files {
        check(from, item)?;
    }
    told(&format!("checked: {} files", manifest.files.len()));
    let attachments = match config.store() {
        Store::Folder(folder) if manifest.attachments => Some(folder),
        Store::Bucket(_) if manifest.attachments => {
            return said(
                "the backup holds attached files, and TIENDO_ATTACHMENTS names a bucket: put them back into a folder, \
                 or copy them to the bucket and take `attachments` out of a copy of the backup",
            );
        }
        _ => None,
    };
    let key = manifest.master_key.then(|| master_key::path(config));
    let places = Places {
        database,
        attachments,
        key,
    };
    let occupied = places.occupied()?;
    if let Some(place) = occupied.first().filter(|_| !replace) {
        return said(format!(
            "{}: is there already; --replace moves it aside first, and deletes nothing",
            place.display()
        ));
    }
    if let_go(&places.database).await? {
        told("damaged: what is there; whether a service still has it open cannot be told");
    }
    // The new ones beside their places, whole, before the old ones leave them.
    prepare_database(&places.database, from).await?;
    if let Some(folder) = &places.attachments {
        copy_attachments(folder, from, &manifest.files)?;
    }
    if let Some(key) = &places.key {
        let beside = beside(key);
        if beside.exists() {
            fs::remove_file(&beside).of(&beside)?;
        }
        files::copy(&from.join(MASTER_KEY), &beside).of(&beside)?;
    }
    told("copied");
    // That took its time, in which a service may have been started.
    if places.occupied()? != occupied {
        return said("something was made there meanwhile; stop the service first".to_owned());
    }
    let_go(&places.database).await?;
    let aside = places.change_over(&occupied, now)?;
    Ok(Restored {
        key: fault_of_key(config, now).await?,
        manifest,
        aside,
    })
}

/// Refuses a database that somebody works with; answers whether it is damaged, so that this cannot be told.
async fn let_go(database: &Path) -> Result<bool, BackupError> {
    if !database.exists() {
        return Ok(false);
    }
    match copy::close_for_all(database).await {
        Ok(()) => Ok(false),
        Err(error) if is_damaged(&error) => Ok(true),
        Err(error) => {
            let file = database.display();
            said(format!("{file}: in use; stop the service first ({error})"))
        }
    }
}

fn read_manifest(from: &Path) -> Result<Manifest, BackupError> {
    let path = from.join(MANIFEST);
    let text = match fs::read(&path) {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            return said(format!(
                "{}: not there, so that this is no backup, or none that was finished",
                path.display()
            ));
        }
        read => read.of(&path)?,
    };
    Manifest::read(&text).map_err(|error| BackupError::Said(format!("{}: {error}", path.display())))
}

fn check(from: &Path, item: &Item) -> Result<(), BackupError> {
    let path = from.join(&item.path);
    let Sum { bytes, sha256 } = files::sum(&path).of(&path)?;
    if (bytes, &sha256) == (item.bytes, &item.sha256) {
        Ok(())
    } else {
        said(format!(
            "{}: not as it was backed up; use another backup",
            path.display()
        ))
    }
}

/// Copies the database beside its place and makes of it what a database put back has to be: with the tables of this
/// program, and with all void that others have read of a later state.
async fn prepare_database(place: &Path, from: &Path) -> Result<(), BackupError> {
    let beside = beside(place);
    // With the log of a restore that was cut off, which would be played into the new copy.
    for ending in ["", "-wal", "-shm", "-journal"] {
        let left = suffixed(&beside, ending);
        if left.exists() {
            fs::remove_file(&left).of(&left)?;
        }
    }
    files::copy(&from.join(DATABASE), &beside).of(&beside)?;
    let url = format!("sqlite://{}", beside.display());
    let db = Db::look(&url).await?;
    db.schema().await?.refuse_newer()?;
    if let Facts::Sqlite(facts) = db.facts().await?
        && let Some(fault) = facts.faults.first().or(facts.dangling.first())
    {
        return said(format!("the database of the backup is damaged: {fault}"));
    }
    db.close().await?;
    let db = Db::connect(&url, 1).await?;
    db.migrate().await?;
    renew::renew(&db)
        .await
        .map_err(|problem| BackupError::Said(problem.to_string()))?;
    db.close().await?;
    copy::close_for_all(&beside).await?;
    files::keep(&beside).of(&beside)
}

fn copy_attachments(place: &Path, from: &Path, items: &[Item]) -> Result<(), BackupError> {
    let beside = beside(place);
    if beside.exists() {
        fs::remove_dir_all(&beside).of(&beside)?;
    }
    files::private_folder(&beside).of(&beside)?;
    for item in items {
        let Some(key) = item.path.strip_prefix(ATTACHMENTS) else {
            continue;
        };
        let to = beside.join(key.trim_start_matches('/'));
        files::copy(&from.join(&item.path), &to).of(&to)?;
    }
    Ok(())
}

/// Where things go.
struct Places {
    database: PathBuf,
    /// Where the backup holds attached files.
    attachments: Option<PathBuf>,
    /// Where the backup holds the master key.
    key: Option<PathBuf>,
}

impl Places {
    /// Those at which something is.
    fn occupied(&self) -> Result<Vec<PathBuf>, BackupError> {
        let mut occupied = Vec::new();
        if self.database.exists() {
            occupied.push(self.database.clone());
        } else {
            // The log of a database that has gone would be taken for that of the one to come.
            let left = ["-wal", "-shm"].map(|ending| suffixed(&self.database, ending));
            occupied.extend(left.into_iter().filter(|path| path.exists()));
        }
        if let Some(folder) = &self.attachments
            && !files::is_free(folder).of(folder)?
        {
            occupied.push(folder.clone());
        }
        if let Some(key) = &self.key
            && key.exists()
        {
            occupied.push(key.clone());
        }
        Ok(occupied)
    }

    /// Moves what is there aside and puts the new ones there; answers where the old ones lie. Where a step of it
    /// fails, those before it are taken back.
    fn change_over(
        &self,
        occupied: &[PathBuf],
        now: OffsetDateTime,
    ) -> Result<Vec<PathBuf>, BackupError> {
        let mut moves = Moves::default();
        let mut aside = Vec::new();
        for place in occupied {
            let to = named(place, &format!("before-{}", moment(now)?));
            moves.rename(place, &to)?;
            if *place == self.database {
                // The log of a damaged one would be played into the one that takes its place.
                for ending in ["-wal", "-shm"] {
                    let left = suffixed(place, ending);
                    if left.exists() {
                        moves.rename(&left, &suffixed(&to, ending))?;
                    }
                }
            }
            aside.push(to);
        }
        if let Some(folder) = &self.attachments
            && folder.exists()
        {
            fs::remove_dir(folder).of(folder)?;
        }
        // The database last: until it is there the service does not find one half of an installation.
        let new = [&self.key, &self.attachments].into_iter().flatten();
        for place in new.chain([&self.database]) {
            moves.rename(&beside(place), place)?;
        }
        let folder = files::folder_of(&self.database);
        files::keep(folder).of(folder)?;
        moves.stand();
        Ok(aside)
    }
}

/// What has been moved, taken back where it is dropped before it is to stand.
#[derive(Default)]
struct Moves(Vec<(PathBuf, PathBuf)>);

impl Moves {
    fn rename(&mut self, from: &Path, to: &Path) -> Result<(), BackupError> {
        fs::rename(from, to).of(from)?;
        self.0.push((from.to_owned(), to.to_owned()));
        Ok(())
    }

    fn stand(mut self) {
        self.0.clear();
    }
}

impl Drop for Moves {
    fn drop(&mut self) {
        for (from, to) in self.0.drain(..).rev() {
            if let Err(error) = fs::rename(&to, &from) {
                tracing::error!(%error, from = %to.display(), to = %from.display(), "cannot be moved back");
            }
        }
    }
}

/// Where something is put together before it takes its place.
fn beside(place: &Path) -> PathBuf {
    named(place, "restoring")
}

fn named(place: &Path, ending: &str) -> PathBuf {
    suffixed(place, &format!(".{ending}"))
}

fn suffixed(place: &Path, ending: &str) -> PathBuf {
    let mut name = place.file_name().unwrap_or_default().to_owned();
    name.push(ending);
    place.with_file_name(name)
}

/// A moment as part of a file's name.
fn moment(now: OffsetDateTime) -> Result<String, BackupError> {
    let form = format_description!("[year][month][day]T[hour][minute][second]Z");
    now.format(form)
        .map_err(|error| BackupError::Said(error.to_string()))
}

async fn fault_of_key(config: &Config, now: OffsetDateTime) -> Result<Option<String>, BackupError> {
    let db = Db::look(&config.database_url()).await?;
    let ring = match MasterKey::find(config) {
        Ok(master) => signing_keys::load(&db, master.as_ref()).await?,
        Err(error) => return Ok(Some(error.to_string())),
    };
    let required = signing_keys::require_signer(&ring, config, now);
    Ok(required.err().map(|error| error.to_string()))
}
