//! Tables that are sent while they are read, however long they are.
//!
//! CSV and NDJSON leave in pieces as the rows come, and what reads the rows waits while the caller takes the last
//! piece, so that no answer is ever held whole. A spreadsheet has to be packed before it is sent: it is written to
//! a file row by row. Whatever fails before the first piece is a problem; a failure after it breaks the answer off,
//! which the caller sees from its missing end. When the caller goes away, takes no piece for a minute, or has not
//! taken all after ten, the work ends, since what reads the rows keeps a connection to the database.

use std::fs::File;
use std::io::{Read, Seek};
use std::marker::PhantomData;
use std::time::Duration;

use actix_web::http::header;
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse, rt};
use csv::{Terminator, WriterBuilder};
use futures_util::stream::{self, Stream};
use tokio::sync::mpsc;
use tokio::task::{JoinHandle, spawn_blocking};
use tokio::time::timeout;

use super::catalogue::{Code, FaultCode};
use super::formats::Format;
use super::head::is_head;
use super::problem::Problem;
use super::render::language;
use super::sheets::{MOST_ROWS, Sheet};
use super::tables::{BYTE_ORDER_MARK, Cell, Row, plain, response};
use crate::text::{Lang, Text};
use crate::texts;

/// Bytes of a piece.
const PIECE: usize = 64 * 1024;
/// Rows that go to a spreadsheet together.
const ROWS_AT_ONCE: usize = 256;
/// How long a caller may take over a piece.
const PATIENCE: Duration = Duration::from_mins(1);
/// How long the rows of one table may be read.
const LONGEST: Duration = Duration::from_mins(10);

type Piece = Result<Bytes, Problem>;

/// Where the rows of a table go.
pub struct Rows<R> {
    sink: Sink,
    kind: PhantomData<R>,
}

enum Sink {
    Text {
        format: Format,
        piece: Vec<u8>,
        to: mpsc::Sender<Piece>,
    },
    Sheet {
        rows: Vec<Vec<Cell>>,
        count: u32,
        to: mpsc::Sender<Vec<Vec<Cell>>>,
    },
}

impl<R: Row> Rows<R> {
    /// Writes one more row. Fails when nobody wants it any more, and where a spreadsheet has no room for it.
    pub async fn push(&mut self, row: &R) -> Result<(), Problem> {
        match &mut self.sink {
            Sink::Text { format, piece, to } => {
                text(*format, row, piece)?;
                if piece.len() >= PIECE {
                    send(to, std::mem::take(piece)).await?;
                }
            }
            Sink::Sheet { rows, count, to } => {
                if *count == MOST_ROWS {
                    return Err(too_long());
                }
                *count += 1;
                rows.push(row.cells());
                if rows.len() == ROWS_AT_ONCE {
                    to.send(std::mem::take(rows)).await.map_err(|_| broken())?;
                }
            }
        }
        Ok(())
    }

    async fn finish(self) -> Result<(), Problem> {
        match self.sink {
            Sink::Text { piece, to, .. } => send(&to, piece).await,
            Sink::Sheet { rows, to, .. } => to.send(rows).await.map_err(|_| broken()),
        }
    }
}

/// The answer to a read of a table in a format but JSON, tagged, with headings in the caller's language. `work`
/// reads the rows.
pub async fn answer<R: Row + 'static>(
    req: &HttpRequest,
    name: &'static str,
    format: Format,
    tag: &str,
    work: impl AsyncFnOnce(&mut Rows<R>) -> Result<(), Problem> + 'static,
) -> Result<HttpResponse, Problem> {
    let mut answer = response(req, name, format);
    answer.insert_header((header::ETAG, tag));
    if is_head(req) {
        return Ok(answer.streaming(stream::empty::<Piece>()));
    }
    if format == Format::Xlsx {
        let file = sheet(name, language(req), LONGEST, work).await?;
        return Ok(answer.streaming(of_file(file)));
    }
    let (first, rest) = in_pieces(format, language(req), LONGEST, work).await?;
    Ok(answer.streaming(stream::unfold(
        (Some(first), rest),
        |(first, mut rest)| async {
            let piece = match first {
                Some(first) => Ok(first),
                None => rest.pieces.recv().await?,
            };
            Some((piece, (None, rest)))
        },
    )))
}

/// The pieces that are still to come; dropping them ends the work that makes them.
struct Rest {
    pieces: mpsc::Receiver<Piece>,
    work: JoinHandle<()>,
}

impl Drop for Rest {
    fn drop(&mut self) {
        self.work.abort();
    }
}

/// Starts the work and waits for its first piece.
async fn in_pieces<R: Row + 'static>(
    format: Format,
    lang: Lang,
    longest: Duration,
    work: impl AsyncFnOnce(&mut Rows<R>) -> Result<(), Problem> + 'static,
) -> Result<(Bytes, Rest), Problem> {
    let mut piece = Vec::new();
    if format == Format::Csv {
        piece.extend_from_slice(BYTE_ORDER_MARK.as_bytes());
        let headings = R::headings();
        record(headings.iter().map(|heading| heading.get(lang)), &mut piece)?;
    }
    let (to, pieces) = mpsc::channel(1);
    let mut rows = Rows {
        sink: Sink::Text {
            format,
            piece,
            to: to.clone(),
        },
        kind: PhantomData,
    };
    let mut rest = Rest {
        pieces,
        work: rt::spawn(async move {
            let done = match timeout(longest, work(&mut rows)).await {
                Ok(Ok(())) => rows.finish().await,
                Ok(failed) => failed,
                Err(_) => Err(too_slow()),
            };
            if let Err(problem) = done {
                // Nobody may be left to hear it.
                let _ = to.send(Err(problem)).await;
            }
        }),
    };
    let first = rest.pieces.recv().await.ok_or_else(broken)??;
    Ok((first, rest))
}

async fn send(to: &mpsc::Sender<Piece>, piece: Vec<u8>) -> Result<(), Problem> {
    match timeout(PATIENCE, to.send(Ok(piece.into()))).await {
        Ok(Ok(())) => Ok(()),
        _ => Err(broken()),
    }
}

/// Nobody takes what is written.
fn broken() -> Problem {
    Problem::new(Code::Internal)
}

/// The rows have been read for as long as they may be.
fn too_slow() -> Problem {
    Problem::new(Code::Unavailable).header("Retry-After", "60")
}

fn failed(error: impl std::fmt::Display) -> Problem {
    tracing::error!(%error, "a table could not be written");
    Problem::new(Code::Internal)
}

fn text<R: Row>(format: Format, row: &R, piece: &mut Vec<u8>) -> Result<(), Problem> {
    if format == Format::Csv {
        return record(row.cells().into_iter().map(plain), piece);
    }
    serde_json::to_writer(&mut *piece, row).map_err(failed)?;
    piece.push(b'\n');
    Ok(())
}

fn record<T: AsRef<[u8]>>(
    cells: impl Iterator<Item = T>,
    piece: &mut Vec<u8>,
) -> Result<(), Problem> {
    let mut writer = WriterBuilder::new()
        .terminator(Terminator::CRLF)
        .buffer_capacity(1024)
        .from_writer(piece);
    writer.write_record(cells).map_err(failed)?;
    writer.flush().map_err(failed)
}

/// The whole table as a spreadsheet in a file that has no name.
async fn sheet<R: Row>(
    name: &'static str,
    lang: Lang,
    longest: Duration,
    work: impl AsyncFnOnce(&mut Rows<R>) -> Result<(), Problem>,
) -> Result<File, Problem> {
    let (to, mut batches) = mpsc::channel::<Vec<Vec<Cell>>>(2);
    let headings: Vec<Text> = R::headings();
    let written = spawn_blocking(move || -> Result<File, Problem> {
        let mut sheet = Sheet::start(name, &headings, lang).map_err(failed)?;
        while let Some(rows) = batches.blocking_recv() {
            for row in rows {
                sheet.add(row).map_err(failed)?;
            }
        }
        let mut file = tempfile::tempfile().map_err(failed)?;
        sheet.save(&mut file).map_err(failed)?;
        file.rewind().map_err(failed)?;
        Ok(file)
    });
    let mut rows = Rows {
        sink: Sink::Sheet {
            rows: Vec::new(),
            count: 0,
            to,
        },
        kind: PhantomData,
    };
    timeout(longest, work(&mut rows))
        .await
        .map_err(|_| too_slow())??;
    rows.finish().await?;
    written.await.map_err(failed)?
}

/// A file piece by piece.
fn of_file(file: File) -> impl Stream<Item = Piece> {
    stream::unfold(Some(file), |file| async {
        let mut file = file?;
        let read = spawn_blocking(move || {
            let mut piece = vec![0; PIECE];
            let length = file.read(&mut piece)?;
            piece.truncate(length);
            std::io::Result::Ok((piece, file))
        });
        match read.await.map_err(failed) {
            Ok(Ok((piece, _))) if piece.is_empty() => None,
            Ok(Ok((piece, file))) => Some((Ok(piece.into()), Some(file))),
            Ok(Err(error)) => Some((Err(failed(error)), None)),
            Err(problem) => Some((Err(problem), None)),
        }
    })
}

fn too_long() -> Problem {
    Problem::parameter(
        "format",
        FaultCode::TooManyRows,
        texts::http::sheet_too_long(MOST_ROWS),
    )
}

#[cfg(test)]
#[path = "table_stream_tests.rs"]
mod tests;
