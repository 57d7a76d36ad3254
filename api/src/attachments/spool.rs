//! Taking a file in: from the network to a temporary file without a name, which goes with the process.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, Seek, SeekFrom, Write};

use actix_web::web::{self, Payload};
use entity::enums::AttachmentKind;
use futures_util::StreamExt;
use sha2::{Digest, Sha256};

use super::check::{LARGEST, too_large};
use super::{kind, store_error};
use crate::http::catalogue::Code;
use crate::http::problem::Problem;
use crate::texts;

/// Bytes gathered before they are written.
const AT_ONCE: usize = 256 * 1024;

/// A file as it came.
#[derive(Debug)]
pub struct Received {
    /// Its bytes.
    pub file: File,
    /// How many.
    pub size: u64,
    /// Their SHA-256 in hexadecimal.
    pub sha256: String,
}

/// A file that is coming in.
struct Spool {
    file: File,
    hash: Sha256,
}

/// Takes a file in, up to the largest size.
pub async fn receive(body: &mut Payload) -> Result<Received, Problem> {
    let mut spool = blocking(|| {
        Ok(Spool {
            file: tempfile::tempfile()?,
            hash: Sha256::new(),
        })
    })
    .await?;
    let mut size = 0;
    let mut held = Vec::new();
    while let Some(bytes) = body.next().await {
        let bytes = bytes.map_err(|_| cut_off())?;
        size += bytes.len() as u64;
        if size > LARGEST {
            return Err(too_large());
        }
        held.extend_from_slice(&bytes);
        if held.len() >= AT_ONCE {
            spool = spool.write(std::mem::take(&mut held)).await?;
        }
    }
    let spool = spool.write(held).await?;
    Ok(Received {
        file: spool.file,
        size,
        sha256: hexadecimal(&spool.hash.finalize()),
    })
}

impl Spool {
    async fn write(mut self, bytes: Vec<u8>) -> Result<Self, Problem> {
        blocking(move || {
            self.file.write_all(&bytes)?;
            self.hash.update(&bytes);
            Ok(self)
        })
        .await
    }
}

impl Received {
    /// Tells what the file is.
    pub async fn told(mut self) -> Result<(Self, Result<AttachmentKind, kind::Refusal>), Problem> {
        blocking(move || {
            let told = kind::recognise(&mut self.file)?;
            self.file.seek(SeekFrom::Start(0))?;
            Ok((self, told))
        })
        .await
    }
}

/// Does what waits for a disk where it keeps nobody else waiting.
pub(super) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> Result<T, Problem> {
    let done = web::block(work).await;
    done.map_err(io::Error::other)
        .flatten()
        .map_err(|error| store_error::problem("spool", &error))
}

fn cut_off() -> Problem {
    Problem::because(Code::InvalidRequest, texts::attachments::cut_off())
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
