//! What a file is, by its content alone: neither its name nor what its sender says of it counts.

use std::io::{self, Read, Seek, SeekFrom};

use entity::enums::AttachmentKind;
use infer::MatcherType;
use sea_orm::Iterable;

use super::{archive, table};

/// Why a file is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// There is nothing in it.
    Empty,
    /// It is of another kind, named by its media type.
    Other(&'static str),
    /// It carries programs.
    Macros,
    /// It is packed, but no document of a kind that is taken, or not in order.
    Archive,
    /// It looks like a file of this kind but does not begin as one.
    Misplaced(AttachmentKind),
    /// It begins as a file of this kind but does not end as one.
    CutOff(AttachmentKind),
    /// It is a file of this kind and an archive in one.
    TwoInOne(AttachmentKind),
    /// It is nothing known, and no table in UTF-8 either.
    Unknown,
}

/// Bytes at the beginning that tell what a file is.
const HEAD: u64 = 8 * 1024;
/// Bytes at the end within which a PDF ends, and an archive with its comment.
const TAIL: u64 = 22 + 0xFFFF;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
const PNG_END: &[u8] = b"\0\0\0\0IEND\xaeB`\x82";
const ARCHIVE: &[u8] = b"PK\x03\x04";

/// Tells what a file is. Reads little of it, except of what may be a table.
pub fn recognise<R: Read + Seek>(file: &mut R) -> io::Result<Result<AttachmentKind, Refusal>> {
    let size = file.seek(SeekFrom::End(0))?;
    let head = read(file, 0, HEAD)?;
    let tail = read(file, size.saturating_sub(TAIL), TAIL)?;
    let whole = |kind, ends: bool| {
        if !ends {
            Err(Refusal::CutOff(kind))
        } else if ends_as_archive(&tail) {
            Err(Refusal::TwoInOne(kind))
        } else {
            Ok(kind)
        }
    };
    Ok(if head.is_empty() {
        Err(Refusal::Empty)
    } else if head.starts_with(b"%PDF-") {
        let last = &tail[tail.len().saturating_sub(1024)..];
        whole(AttachmentKind::Pdf, holds(last, b"%%EOF"))
    } else if head.starts_with(PNG) {
        whole(AttachmentKind::Png, tail.ends_with(PNG_END))
    } else if head.starts_with(b"\xff\xd8\xff") {
        whole(AttachmentKind::Jpeg, holds(&tail, b"\xff\xd9"))
    } else if head.starts_with(ARCHIVE) {
        archive::recognise(file, size)?
    } else {
        let found = infer::get(&head);
        match found {
            Some(found) if found.matcher_type() == MatcherType::Text => {
                Err(Refusal::Other(found.mime_type()))
            }
            _ if table::is_table(file)? => Ok(AttachmentKind::Csv),
            Some(found) => Err(known(found.mime_type())),
            None => Err(Refusal::Unknown),
        }
    })
}

/// Why something found is not taken, whose kind may be one of those that are.
fn known(found: &'static str) -> Refusal {
    <AttachmentKind as Iterable>::iter()
        .find(|kind| kind.media_type() == found)
        .map_or(Refusal::Other(found), Refusal::Misplaced)
}

/// Up to `most` bytes from a place on.
pub(super) fn read<R: Read + Seek>(file: &mut R, from: u64, most: u64) -> io::Result<Vec<u8>> {
    file.seek(SeekFrom::Start(from))?;
    let mut bytes = Vec::new();
    file.take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn holds(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|part| part == wanted)
}

/// Whether programs that unpack archives would take the file for one: its last record ends with the file.
fn ends_as_archive(tail: &[u8]) -> bool {
    (0..tail.len().saturating_sub(21)).any(|at| {
        let record = &tail[at..];
        let comment = u16::from_le_bytes([record[20], record[21]]);
        record.starts_with(b"PK\x05\x06") && record.len() == 22 + usize::from(comment)
    })
}

#[cfg(test)]
#[path = "kind_tests.rs"]
mod tests;
