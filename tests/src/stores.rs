//! A store of attachments that fails as it is told.

use std::fmt::{self, Display};
use std::io::{self, ErrorKind};
use std::sync::{Arc, Mutex, PoisonError};

use futures_util::future::pending;
use futures_util::stream::{self, BoxStream};
use futures_util::{FutureExt, StreamExt, TryStreamExt};
use object_store::memory::InMemory;
use object_store::path::Path;
use object_store::{
    CopyOptions, Error, GetOptions, GetResult, GetResultPayload, ListResult, MultipartUpload,
    ObjectMeta, ObjectStore, PutMultipartOptions, PutOptions, PutPayload, PutResult, Result,
    UploadPart,
};
use sea_orm_migration::async_trait::async_trait;

/// How the store fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Not at all.
    None,
    /// It takes nothing more.
    Full,
    /// Nobody is there.
    Refused,
    /// It never answers.
    Silent,
    /// It gives the beginning of a file and then breaks off.
    BreaksOff,
}

/// A store in memory with faults.
#[derive(Clone, Debug)]
pub struct FaultyStore {
    inner: Arc<InMemory>,
    fault: Arc<Mutex<Fault>>,
}

impl Default for FaultyStore {
    fn default() -> Self {
        Self {
            inner: Arc::default(),
            fault: Arc::new(Mutex::new(Fault::None)),
        }
    }
}

impl FaultyStore {
    /// From now on it fails so.
    pub fn fail(&self, fault: Fault) {
        *self.fault.lock().unwrap_or_else(PoisonError::into_inner) = fault;
    }

    /// What lies in it besides the mark of the installation.
    pub async fn keys(&self) -> Vec<String> {
        let all = self.inner.list(None).map_ok(|one| one.location.to_string());
        let mut keys: Vec<String> = all.try_collect().await.expect("memory does not fail");
        keys.retain(|key| key != "installation");
        keys.sort();
        keys
    }

    async fn meet(&self, writes: bool) -> Result<()> {
        let fault = *self.fault.lock().unwrap_or_else(PoisonError::into_inner);
        match fault {
            Fault::Full if writes => Err(failure(ErrorKind::StorageFull)),
            Fault::Refused => Err(failure(ErrorKind::ConnectionRefused)),
            Fault::Silent => pending().await,
            Fault::None | Fault::Full | Fault::BreaksOff => Ok(()),
        }
    }
}

fn failure(kind: ErrorKind) -> Error {
    Error::Generic {
        store: "faulty",
        source: Box::new(io::Error::from(kind)),
    }
}

impl Display for FaultyStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FaultyStore")
    }
}

/// A file that comes in parts, which meets the fault of the moment at each.
#[derive(Debug)]
struct Parts(FaultyStore, Box<dyn MultipartUpload>);

#[async_trait]
impl MultipartUpload for Parts {
    fn put_part(&mut self, data: PutPayload) -> UploadPart {
        let (store, put) = (self.0.clone(), self.1.put_part(data));
        async move {
            store.meet(true).await?;
            put.await
        }
        .boxed()
    }

    async fn complete(&mut self) -> Result<PutResult> {
        self.0.meet(true).await?;
        self.1.complete().await
    }

    async fn abort(&mut self) -> Result<()> {
        self.1.abort().await
    }
}

#[async_trait]
impl ObjectStore for FaultyStore {
    async fn put_opts(
        &self,
        location: &Path,
        payload: PutPayload,
        opts: PutOptions,
    ) -> Result<PutResult> {
        self.meet(true).await?;
        self.inner.put_opts(location, payload, opts).await
    }

    async fn put_multipart_opts(
        &self,
        location: &Path,
        opts: PutMultipartOptions,
    ) -> Result<Box<dyn MultipartUpload>> {
        let parts = self.inner.put_multipart_opts(location, opts).await?;
        Ok(Box::new(Parts(self.clone(), parts)))
    }

    async fn get_opts(&self, location: &Path, options: GetOptions) -> Result<GetResult> {
        self.meet(false).await?;
        let found = self.inner.get_opts(location, options).await?;
        if *self.fault.lock().unwrap_or_else(PoisonError::into_inner) != Fault::BreaksOff {
            return Ok(found);
        }
        let (meta, range, attributes) = (
            found.meta.clone(),
            found.range.clone(),
            found.attributes.clone(),
        );
        let extensions = found.extensions.clone();
        let whole = found.bytes().await?;
        let half = whole.slice(..whole.len() / 2);
        let broken = stream::iter([Ok(half), Err(failure(ErrorKind::ConnectionReset))]);
        Ok(GetResult {
            payload: GetResultPayload::Stream(broken.boxed()),
            meta,
            range,
            attributes,
            extensions,
        })
    }

    fn delete_stream(
        &self,
        locations: BoxStream<'static, Result<Path>>,
    ) -> BoxStream<'static, Result<Path>> {
        // Whatever is refused is refused before anything goes.
        let store = self.clone();
        let met = locations.and_then(move |location| {
            let store = store.clone();
            async move { store.meet(false).await.map(|()| location) }
        });
        self.inner.delete_stream(met.boxed())
    }

    fn list(&self, prefix: Option<&Path>) -> BoxStream<'static, Result<ObjectMeta>> {
        self.inner.list(prefix)
    }

    async fn list_with_delimiter(&self, prefix: Option<&Path>) -> Result<ListResult> {
        self.meet(false).await?;
        self.inner.list_with_delimiter(prefix).await
    }

    async fn copy_opts(&self, from: &Path, to: &Path, options: CopyOptions) -> Result<()> {
        self.inner.copy_opts(from, to, options).await
    }
}
