//! Taking a file in: from the network to a temporary file without a name, which goes with the process.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, Seek, SeekFrom, Write};
use std::time::Duration;

use actix_web::error::PayloadError;
use actix_web::web::{self, Bytes, Payload};
use entity::enums::AttachmentKind;
use futures_util::{Stream, StreamExt};
use sha2::{Digest, Sha256};
use tokio::time::timeout;

use super::check::{LARGEST, too_large};
use super::{kind, store_error};
use crate::http::catalogue::Code;
use crate::http::problem::Problem;
use crate::texts;

/// Bytes gathered before they are written.
const AT_ONCE: usize = 256 * 1024;
/// How long a sender may say nothing.
const SILENCE: Duration = Duration::from_secs(30);
/// How long a file may take to come in, however slowly.
const COMING: Duration = Duration::from_mins(10);

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
    receive_within(COMING, body).await
}

async fn receive_within(
    time: Duration,
    body: &mut (impl Stream<Item = Result<Bytes, PayloadError>> + Unpin),
) -> Result<Received, Problem> {
    timeout(time, take(body)).await.map_err(|_| cut_off())?
}

async fn take(
    body: &mut (impl Stream<Item = Result<Bytes, PayloadError>> + Unpin),
) -> Result<Received, Problem> {
    let mut spool = blocking(|| {
        Ok(Spool {
            file: tempfile::tempfile()?,
            hash: Sha256::new(),
        })
    })
    .await?;
    let mut size = 0;
    let mut held = Vec::new();
    loop {
        let next = timeout(SILENCE, body.next()).await.map_err(|_| cut_off())?;
        let Some(bytes) = next.transpose().map_err(|_| cut_off())? else {
            break;
        };
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

#[cfg(test)]
mod tests {
    use futures_util::stream;

    use super::*;

    #[actix_web::test]
    async fn a_file_that_trickles_in_is_given_up() {
        let mut trickle = Box::pin(stream::unfold((), |()| async {
            tokio::time::sleep(Duration::from_millis(2)).await;
            Some((Ok(Bytes::from_static(b"x")), ()))
        }));
        let late = receive_within(Duration::from_millis(50), &mut trickle).await;
        assert_eq!(late.unwrap_err().code, Code::InvalidRequest);
    }
}
