//! The store of attached files: a folder, or a bucket that speaks S3.

use std::fs::{DirBuilder, File};
use std::io::Read;
use std::ops::Range;
use std::path::Path as Folder;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use actix_web::web::Bytes;
use futures_util::stream::{self, BoxStream};
use futures_util::{StreamExt, TryStreamExt};
use object_store::aws::{AmazonS3Builder, AmazonS3ConfigKey};
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::prefix::PrefixStore;
use object_store::{
    BackoffConfig, ClientOptions, Error, GetOptions, MultipartUpload, ObjectMeta, ObjectStore,
    ObjectStoreExt, RetryConfig,
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

use super::spool::{Received, blocking};
use super::store_error::{problem, unavailable};
use crate::config::{Bucket, Config, Store};
use crate::http::problem::Problem;

/// How long one step of the store may take.
const PATIENCE: Duration = Duration::from_secs(30);
/// Bytes handed to the store at once: the least that S3 takes as a part of several.
const PART: usize = 5 * 1024 * 1024;
/// Files that may come in at once, each of which lies on the disk first.
pub const UPLOADS: usize = 16;
/// The object that says whose the store is.
pub const MARK: &str = "installation";

/// Bytes of a file on their way out; an error cuts the answer off, so that no half a file looks whole.
pub type Outgoing = BoxStream<'static, Result<Bytes, Error>>;

/// The store. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Storage {
    store: Arc<dyn ObjectStore>,
    patience: Duration,
    swept: Arc<Mutex<Option<String>>>,
    mark: Arc<OnceLock<String>>,
    turns: Arc<Semaphore>,
}

impl Storage {
    /// The store that the settings name.
    pub fn open(config: &Config) -> Result<Self, String> {
        let store: Arc<dyn ObjectStore> = match config.store() {
            Store::Folder(path) => folder(&path)?,
            Store::Bucket(place) => bucket(&place)?,
        };
        Ok(Self::of(store, PATIENCE))
    }

    /// That store, which may take so long for each step.
    pub fn of(store: Arc<dyn ObjectStore>, patience: Duration) -> Self {
        Self {
            store,
            patience,
            swept: Arc::default(),
            mark: Arc::default(),
            turns: Arc::new(Semaphore::new(UPLOADS)),
        }
    }

    /// A turn to take a file in, for as long as it is held; where others hold them all it is soon refused.
    pub async fn turn(&self) -> Result<OwnedSemaphorePermit, Problem> {
        let turn = timeout(self.patience, Arc::clone(&self.turns).acquire_owned()).await;
        turn.map_err(|_| unavailable())?.map_err(|_| unavailable())
    }

    /// Keeps a file. One that could not be kept whole is not there, or without a row and so removed in time.
    pub async fn put(&self, key: &str, received: Received) -> Result<(), Problem> {
        let place = Path::from(key);
        let mut file = received.file;
        if received.size <= PART as u64 {
            let bytes = part(&mut file).await?;
            self.wait("put", self.store.put(&place, bytes.into()))
                .await?;
            return Ok(());
        }
        let begin = self.store.put_multipart(&place);
        let mut upload = self.wait("put", begin).await?;
        let kept = self.put_parts(upload.as_mut(), file).await;
        if kept.is_err() {
            // The store forgets the parts by itself in time, where it cannot be told.
            let _ = self.wait("abort", upload.abort()).await;
        }
        kept
    }

    async fn put_parts(
        &self,
        upload: &mut dyn MultipartUpload,
        mut file: File,
    ) -> Result<(), Problem> {
        loop {
            let bytes = part(&mut file).await?;
            if bytes.is_empty() {
                break;
            }
            self.wait("put", upload.put_part(bytes.into())).await?;
        }
        self.wait("put", upload.complete()).await?;
        Ok(())
    }

    /// Opens a part of a file that should be `size` bytes long. The first bytes are there when this answers.
    pub async fn get(&self, key: &str, size: u64, part: Range<u64>) -> Result<Outgoing, Problem> {
        let options = GetOptions::new().with_range(Some(part.clone()));
        let place = Path::from(key);
        let found = self
            .wait("get", self.store.get_opts(&place, options))
            .await?;
        if found.meta.size != size || found.range != part {
            let stored = found.meta.size;
            tracing::error!(key, size, stored, "an attachment is not as it was kept");
            return Err(unavailable());
        }
        let mut bytes = found.into_stream();
        let first = self.wait("get", bytes.try_next()).await?;
        let patience = self.patience;
        let rest = stream::unfold(bytes, move |mut bytes| async move {
            let next = match timeout(patience, bytes.next()).await {
                Ok(next) => next?,
                Err(late) => Err(Error::Generic {
                    store: "attachments",
                    source: late.into(),
                }),
            };
            Some((next, bytes))
        });
        Ok(stream::iter(first.map(Ok)).chain(rest).boxed())
    }

    /// Removes a file; one that is not there is removed already.
    pub async fn delete(&self, key: &str) -> Result<(), Problem> {
        let place = Path::from(key);
        let gone = async {
            match self.store.delete(&place).await {
                Err(Error::NotFound { .. }) => Ok(()),
                done => done,
            }
        };
        self.wait("delete", gone).await
    }

    /// Keeps a few bytes, reads them again and removes them; fails where they do not come back as they were.
    pub async fn try_out(&self) -> Result<(), Problem> {
        let place = Path::from(format!("trial-{}", uuid::Uuid::now_v7()));
        let bytes = Bytes::from_static(b"to be removed");
        self.wait("put", self.store.put(&place, bytes.clone().into()))
            .await?;
        let read = async { self.store.get(&place).await?.bytes().await };
        let read = self.wait("get", read).await;
        self.wait("delete", self.store.delete(&place)).await?;
        if read? == bytes {
            Ok(())
        } else {
            Err(unavailable())
        }
    }

    /// Names of the folders at the top.
    pub async fn folders(&self) -> Result<Vec<String>, Problem> {
        let found = self
            .wait("list", self.store.list_with_delimiter(None))
            .await?;
        let folders = found.common_prefixes.iter();
        Ok(folders
            .filter_map(Path::filename)
            .map(str::to_owned)
            .collect())
    }

    /// What lies in a folder at the top.
    pub fn files(&self, folder: &str) -> BoxStream<'static, Result<ObjectMeta, Error>> {
        self.store.list(Some(&Path::from(folder)))
    }

    /// The mark of the installation whose store it is, which never changes; none where it has none yet.
    pub async fn mark(&self) -> Result<Option<String>, Problem> {
        if let Some(mark) = self.mark.get() {
            return Ok(Some(mark.clone()));
        }
        let place = Path::from(MARK);
        let read = async {
            match self.store.get(&place).await {
                Ok(found) => found.bytes().await.map(Some),
                Err(Error::NotFound { .. }) => Ok(None),
                Err(error) => Err(error),
            }
        };
        let Some(bytes) = self.wait("get", read).await? else {
            return Ok(None);
        };
        let mark = String::from_utf8_lossy(&bytes).trim().to_owned();
        Ok(Some(self.mark.get_or_init(|| mark).clone()))
    }

    /// Marks the store.
    pub async fn set_mark(&self, mark: String) -> Result<(), Problem> {
        let place = Path::from(MARK);
        self.wait("put", self.store.put(&place, mark.into()))
            .await?;
        Ok(())
    }

    /// The folder that was looked through last.
    pub fn swept(&self) -> Option<String> {
        self.swept
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Remembers the folder that was looked through last.
    pub fn set_swept(&self, folder: Option<String>) {
        *self.swept.lock().unwrap_or_else(PoisonError::into_inner) = folder;
    }

    async fn wait<T>(
        &self,
        doing: &'static str,
        work: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, Problem> {
        let done = timeout(self.patience, work).await;
        done.map_err(|late| problem(doing, &late))?
            .map_err(|error| problem(doing, &error))
    }
}

/// The next bytes of a file, up to what the store takes at once; none at its end.
async fn part(file: &mut File) -> Result<Vec<u8>, Problem> {
    let from = file.try_clone().map_err(|error| problem("spool", &error))?;
    blocking(move || {
        let mut bytes = Vec::new();
        from.take(PART as u64).read_to_end(&mut bytes)?;
        Ok(bytes)
    })
    .await
}

/// A folder that only its owner may enter, made where it is missing; what is written lies on the disk.
fn folder(path: &Folder) -> Result<Arc<dyn ObjectStore>, String> {
    let mut folders = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut folders, 0o700);
    folders
        .recursive(true)
        .create(path)
        .map_err(|error| format!("cannot make {}: {error}", path.display()))?;
    let store = LocalFileSystem::new_with_prefix(path).map_err(|error| error.to_string())?;
    Ok(Arc::new(
        store.with_fsync(true).with_automatic_cleanup(true),
    ))
}

/// A bucket; of what is wrong with its settings only the name is told.
fn bucket(place: &Bucket) -> Result<Arc<dyn ObjectStore>, String> {
    let mut builder = AmazonS3Builder::new()
        .with_client_options(
            ClientOptions::new()
                .with_connect_timeout(Duration::from_secs(3))
                .with_timeout(PATIENCE),
        )
        .with_retry(RetryConfig {
            backoff: BackoffConfig::default(),
            max_retries: 2,
            retry_timeout: Duration::from_secs(10),
        });
    for (name, value) in &place.settings {
        let key: AmazonS3ConfigKey = name
            .to_ascii_lowercase()
            .parse()
            .map_err(|_| format!("{name} is not understood"))?;
        builder = builder.with_config(key, value.reveal());
    }
    let store = builder
        .with_bucket_name(&place.name)
        // One request for each object, which every store that speaks S3 knows.
        .with_disable_bulk_delete(true)
        .build()
        .map_err(|_| "the AWS_… settings do not go together".to_owned())?;
    Ok(Arc::new(PrefixStore::new(store, place.prefix.clone())))
}
