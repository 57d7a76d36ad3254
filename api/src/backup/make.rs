//! Making a backup: `tiendo backup`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use entity::attachment;
use migration::Migrator;
use sea_orm::{ColumnTrait, DatabaseConnection, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use time::OffsetDateTime;

use super::files::{self, Sum};
use super::manifest::{FORMAT, Manifest};
use super::{ATTACHMENTS, BackupError, DATABASE, MANIFEST, MASTER_KEY, Of, embedded, said};
use crate::attachments::storage::MARK;
use crate::auth::master_key;
use crate::build::FULL;
use crate::config::{Config, Store};
use crate::db::schema::Schema;
use crate::db::{Db, Reader, copy};
use crate::http::instant::Instant;
use crate::private_file;

/// Whose backup is made in a folder: of two that find it empty, one makes this file.
const MAKING: &str = ".making";
/// Attachments read from the database at once.
const BATCH: u64 = 1_000;
/// How often the database is copied anew because files it knows of have gone meanwhile.
const TRIES: u32 = 3;

/// Files of the store, by the place they have in it.
#[derive(Default)]
struct Copied {
    /// Those in the backup.
    sums: BTreeMap<String, Sum>,
    /// Those that were not as they were attached.
    damaged: BTreeSet<String>,
}

/// Makes a backup in a folder that is empty or not there yet, while the service goes on. `told` is told how far it is.
pub async fn make(
    config: &Config,
    now: OffsetDateTime,
    into: &Path,
    with_master_key: bool,
    told: impl Fn(&str),
) -> Result<Manifest, BackupError> {
    let file = embedded(config)?;
    if !file.is_file() {
        return said(format!("{}: there is no database yet", file.display()));
    }
    if !files::is_free(into).of(into)? {
        return said(format!(
            "{}: not empty; a backup never takes the place of another",
            into.display()
        ));
    }
    let db = Db::look(&config.database_url()).await?;
    db.require_current().await?;
    files::private_folder(into).of(into)?;
    let claim = into.join(MAKING);
    match files::private_file(&claim) {
        Ok(_) => {}
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            return said(format!(
                "{}: another backup is being made there",
                into.display()
            ));
        }
        Err(error) => return Err(error).of(&claim),
    }
    let written = write(config, now, (&file, &db), into, with_master_key, told).await;
    if written.is_err() {
        // What is not whole must not be taken for a backup, nor stand in the way of the next.
        let _ = fs::remove_dir_all(into);
    } else {
        fs::remove_file(&claim).of(&claim)?;
    }
    written
}

async fn write(
    config: &Config,
    now: OffsetDateTime,
    (file, db): (&Path, &Db),
    into: &Path,
    with_master_key: bool,
    told: impl Fn(&str),
) -> Result<Manifest, BackupError> {
    let store = match config.store() {
        Store::Folder(folder) => Some(folder),
        Store::Bucket(_) => None,
    };
    let mut copied = Copied::default();
    let mut tries = 0;
    let (database, migrations, wanted, missing) = loop {
        tries += 1;
        let database = copy_database(file, into).await?;
        told(&format!("database: {} bytes", database.bytes));
        let snapshot = copy::open(&into.join(DATABASE)).await?;
        let wanted = match &store {
            Some(_) => attached(&snapshot).await?,
            None => BTreeMap::new(),
        };
        let migrations = Schema::read::<Migrator>(&snapshot).await?.applied;
        snapshot.close().await?;
        let missing = match &store {
            Some(store) => copy_attachments(store, into, &wanted, &mut copied, &told)?,
            None => Vec::new(),
        };
        // A file that was there when the database was copied and was removed before its turn came is in neither;
        // then the database of a moment later is the one to keep.
        if missing.is_empty() || tries == TRIES || are_known(db.reader(), &missing).await? {
            break (database, migrations, wanted, missing);
        }
    };
    forget_others(into, &wanted, &mut copied)?;
    let mut items = vec![database.at(DATABASE)];
    if let Some(store) = &store {
        let mark = store.join(MARK);
        if mark.is_file() {
            let place = format!("{ATTACHMENTS}/{MARK}");
            items.push(files::copy(&mark, &into.join(&place)).of(&mark)?.at(place));
        }
    }
    let attachments = copied.sums.into_iter();
    items.extend(attachments.map(|(key, sum)| sum.at(format!("{ATTACHMENTS}/{key}"))));
    if with_master_key {
        let key = master_key::path(config);
        let sum = files::copy(&key, &into.join(MASTER_KEY)).of(&key)?;
        items.push(sum.at(MASTER_KEY));
    }
    let manifest = Manifest {
        format: FORMAT,
        tiendo: FULL.to_owned(),
        made_at: Instant(now).to_string(),
        migrations,
        attachments: store.is_some(),
        lost: missing.into_iter().chain(copied.damaged).collect(),
        master_key: with_master_key,
        files: items,
    };
    put_manifest(into, &manifest)?;
    Ok(manifest)
}

fn put_manifest(into: &Path, manifest: &Manifest) -> Result<(), BackupError> {
    let path = into.join(MANIFEST);
    let mut text = serde_json::to_vec_pretty(manifest)
        .map_err(|error| BackupError::Said(format!("{}: {error}", path.display())))?;
    text.push(b'\n');
    files::keep(into).of(into)?;
    private_file::write(&path, &text).of(&path)?;
    files::keep(into).of(into)
}

async fn copy_database(file: &Path, into: &Path) -> Result<Sum, BackupError> {
    let place = into.join(DATABASE);
    if place.exists() {
        fs::remove_file(&place).of(&place)?;
    }
    // Made before it is filled, so that it is never another's to read.
    files::private_file(&place).of(&place)?;
    copy::copy(file, &place).await?;
    files::keep(&place).of(&place)?;
    files::sum(&place).of(&place)
}

/// Place in the store and hash of every file the database knows of.
async fn attached(db: &DatabaseConnection) -> Result<BTreeMap<String, String>, BackupError> {
    let mut all = BTreeMap::new();
    let mut last = None;
    loop {
        let mut batch = attachment::Entity::find()
            .order_by_asc(attachment::Column::Id)
            .limit(BATCH);
        if let Some(last) = last {
            batch = batch.filter(attachment::Column::Id.gt(last));
        }
        let rows = batch.all(db).await?;
        last = rows.last().map(|row| row.id);
        if last.is_none() {
            return Ok(all);
        }
        all.extend(rows.into_iter().map(|row| (row.object_key, row.sha256)));
    }
}

/// Copies the files that are not copied yet; answers those that the store does not have.
fn copy_attachments(
    store: &Path,
    into: &Path,
    wanted: &BTreeMap<String, String>,
    copied: &mut Copied,
    told: &impl Fn(&str),
) -> Result<Vec<String>, BackupError> {
    let mut missing = Vec::new();
    for (key, sha256) in wanted {
        if copied.sums.contains_key(key) {
            continue;
        }
        let (from, to) = (store.join(key), into.join(ATTACHMENTS).join(key));
        match files::copy(&from, &to) {
            Ok(sum) => {
                if sum.sha256 != *sha256 {
                    copied.damaged.insert(key.clone());
                }
                copied.sums.insert(key.clone(), sum);
            }
            Err(error) if error.kind() == ErrorKind::NotFound => missing.push(key.clone()),
            Err(error) => return Err(BackupError::File(from, error)),
        }
    }
    told(&format!("attached files: {}", copied.sums.len()));
    Ok(missing)
}

/// Whether the database still knows of one of these files.
async fn are_known(db: &Reader, keys: &[String]) -> Result<bool, BackupError> {
    for key in keys {
        let known = attachment::Entity::find()
            .filter(attachment::Column::ObjectKey.eq(key))
            .one(db)
            .await?;
        if known.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Removes files that the copy of the database does not know of.
fn forget_others(
    into: &Path,
    wanted: &BTreeMap<String, String>,
    copied: &mut Copied,
) -> Result<(), BackupError> {
    let others: Vec<String> = copied
        .sums
        .keys()
        .filter(|key| !wanted.contains_key(*key))
        .cloned()
        .collect();
    for key in others {
        let place = into.join(ATTACHMENTS).join(&key);
        fs::remove_file(&place).of(&place)?;
        copied.sums.remove(&key);
        copied.damaged.remove(&key);
    }
    Ok(())
}
