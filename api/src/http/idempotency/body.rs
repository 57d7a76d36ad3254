//! The body of a request, read whole before it is handed on: only then is it known whether it is a repeat.

use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use actix_web::dev::Payload;
use actix_web::error::PayloadError;
use actix_web::web::{Bytes, BytesMut};
use futures_util::{Stream, StreamExt, stream};
use sha2::{Digest, Sha256};
use tokio::fs::File;
use tokio::io::{AsyncReadExt, AsyncSeekExt, AsyncWriteExt};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

use crate::http::catalogue::Code;
use crate::http::hear_out::hear_out;
use crate::http::problem::Problem;
use crate::texts;

/// Bytes kept in memory; what is longer waits in a file without a name.
const IN_MEMORY: usize = 1024 * 1024;

/// Bytes read from the file at once.
const PIECE: usize = 64 * 1024;

/// Long bodies there may be at once.
const LONG: usize = 8;

/// How long a body may wait until it may be long.
const PATIENCE: Duration = Duration::from_secs(10);

/// Room on the disk for bodies that are long. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Room(Arc<Semaphore>);

impl Default for Room {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(LONG)))
    }
}

impl Room {
    /// Room for one body, as long as what comes back is held; where others take it all up it is soon refused.
    async fn one(&self) -> Result<OwnedSemaphorePermit, Problem> {
        let full = || Problem::new(Code::Unavailable).header("Retry-After", "5");
        let one = timeout(PATIENCE, Arc::clone(&self.0).acquire_owned()).await;
        one.map_err(|_| full())?.map_err(|_| full())
    }
}

/// A body that has come whole.
#[derive(Debug)]
pub enum Held {
    /// A short one.
    Memory(Bytes),
    /// A long one, to be read from its start.
    File(File, OwnedSemaphorePermit),
}

/// Reads a body of at most `limit` bytes, adding it to `digest`.
pub async fn read(
    mut payload: Payload,
    limit: usize,
    room: &Room,
    digest: &mut Sha256,
) -> Result<Held, Problem> {
    let held = take(&mut payload, limit, room, digest).await;
    if held.is_err() {
        hear_out(&mut payload).await;
    }
    held
}

async fn take(
    payload: &mut Payload,
    limit: usize,
    room: &Room,
    digest: &mut Sha256,
) -> Result<Held, Problem> {
    let mut memory = BytesMut::new();
    let mut file = None;
    let mut length = 0;
    while let Some(piece) = payload.next().await {
        let piece = piece.map_err(|_| cut_short())?;
        length += piece.len();
        if length > limit {
            return Err(Problem::because(
                Code::TooLarge,
                texts::http::body_limit(limit),
            ));
        }
        digest.update(&piece);
        memory.extend_from_slice(&piece);
        if memory.len() > IN_MEMORY {
            let (file, _) = if let Some(file) = &mut file {
                file
            } else {
                let one = room.one().await?;
                file.insert((spool().await?, one))
            };
            file.write_all(&memory).await.map_err(unwritten)?;
            memory.clear();
        }
    }
    let Some((mut file, one)) = file else {
        return Ok(Held::Memory(memory.freeze()));
    };
    file.write_all(&memory).await.map_err(unwritten)?;
    file.rewind().await.map_err(unwritten)?;
    Ok(Held::File(file, one))
}

impl Held {
    /// The body as a handler takes it.
    pub fn into_payload(self) -> Payload {
        match self {
            Self::Memory(bytes) => Payload::from(bytes),
            Self::File(file, one) => Payload::from(pieces(file, one)),
        }
    }
}

type Pieces = Pin<Box<dyn Stream<Item = Result<Bytes, PayloadError>>>>;

fn pieces(file: File, one: OwnedSemaphorePermit) -> Pieces {
    Box::pin(stream::try_unfold((file, one), |(mut file, one)| async {
        let mut piece = BytesMut::with_capacity(PIECE);
        let read = file.read_buf(&mut piece).await?;
        Ok((read > 0).then(|| (piece.freeze(), (file, one))))
    }))
}

/// A file that goes with its handle, also when the process dies.
async fn spool() -> Result<File, Problem> {
    let made = tokio::task::spawn_blocking(tempfile::tempfile).await;
    let file = made
        .map_err(std::io::Error::other)
        .and_then(|file| file)
        .map_err(unwritten)?;
    Ok(File::from_std(file))
}

fn cut_short() -> Problem {
    Problem::because(Code::MalformedJson, texts::http::body_cut_short())
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "it ends the error, as `map_err` hands it over"
)]
fn unwritten(error: std::io::Error) -> Problem {
    tracing::error!(%error, "a long body could not be kept until its request runs");
    Problem::new(Code::Unavailable).header("Retry-After", "30")
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn through(body: Vec<u8>, limit: usize) -> Result<(bool, Vec<u8>, Vec<u8>), Problem> {
        let mut digest = Sha256::new();
        let pieces: Vec<_> = body
            .chunks(100_000)
            .map(Bytes::copy_from_slice)
            .map(Ok)
            .collect();
        let boxed: Pieces = Box::pin(stream::iter(pieces));
        let held = read(Payload::from(boxed), limit, &Room::default(), &mut digest).await?;
        let in_file = matches!(held, Held::File(..));
        let mut again = Vec::new();
        let mut payload = held.into_payload();
        while let Some(piece) = payload.next().await {
            again.extend_from_slice(&piece.unwrap());
        }
        Ok((in_file, again, digest.finalize().to_vec()))
    }

    #[actix_web::test]
    async fn a_body_is_handed_on_as_it_came() {
        for (length, in_file) in [
            (0, false),
            (5, false),
            (IN_MEMORY, false),
            (IN_MEMORY + 1, true),
            (3_300_000, true),
        ] {
            let body: Vec<u8> = (0..length)
                .map(|at| u8::try_from(at % 251).unwrap())
                .collect();
            let (filed, again, digest) = through(body.clone(), length).await.unwrap();
            assert_eq!(filed, in_file, "{length}");
            assert!(again == body, "{length}");
            assert_eq!(digest, Sha256::digest(&body).to_vec(), "{length}");
        }
    }

    #[actix_web::test]
    async fn so_many_long_bodies_have_room_at_once() {
        let room = Room::default();
        let body = |length| Payload::from(Bytes::from(vec![7; length]));
        let long = IN_MEMORY + 1;
        let mut held = Vec::new();
        for _ in 0..LONG {
            let mut digest = Sha256::new();
            let one = read(body(long), long, &room, &mut digest).await.unwrap();
            held.push(one.into_payload());
        }
        let mut digest = Sha256::new();
        let mut next = std::pin::pin!(read(body(long), long, &room, &mut digest));
        assert_eq!(room.0.available_permits(), 0);
        tokio::select! {
            biased;
            _ = &mut next => panic!("there was no room"),
            () = tokio::task::yield_now() => {}
        }
        let mut digest = Sha256::new();
        let short = read(body(5), long, &room, &mut digest).await.unwrap();
        assert!(
            matches!(short, Held::Memory(_)),
            "what is short needs no room"
        );
        held.pop();
        assert!(matches!(next.await, Ok(Held::File(..))));
    }

    #[actix_web::test]
    async fn one_byte_too_many_is_refused() {
        let problem = through(vec![7; 100], 99).await.unwrap_err();
        assert_eq!(problem.code, Code::TooLarge);
    }
}
