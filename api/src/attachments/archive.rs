//! What a packed document is, by the directory of its archive. Of its parts only the one that names the kind is
//! unpacked, and only so far.

use std::io::{self, Read, Seek};

use entity::enums::AttachmentKind;
use zip::{CompressionMethod, ZipArchive};

use super::kind::{self, Refusal};

/// Parts of a document at most.
const MOST_PARTS: u16 = 4096;
/// Largest directory of an archive in bytes.
const LARGEST_DIRECTORY: u32 = 1024 * 1024;
/// Largest list of content types of a document in bytes, unpacked.
const LARGEST_LIST: u64 = 1024 * 1024;
/// Longest media type in the part that names the kind of an `OpenDocument` file.
const LONGEST_TYPE: u64 = 100;

/// The last record of an archive without a comment.
const RECORD: u64 = 22;

/// Tells what a file that begins as an archive is.
pub fn recognise<R: Read + Seek>(
    file: &mut R,
    size: u64,
) -> io::Result<Result<AttachmentKind, Refusal>> {
    let end = kind::read(file, size.saturating_sub(RECORD), RECORD)?;
    if !is_modest(&end, size) {
        return Ok(Err(Refusal::Archive));
    }
    // Whatever is wrong with it, it is no document; a file that cannot be read was read a moment ago.
    Ok(ZipArchive::new(file).map_or(Err(Refusal::Archive), |archive| document(archive)))
}

/// Whether the directory is one, ends where the last record begins, and is of a size to be read.
fn is_modest(end: &[u8], size: u64) -> bool {
    let short = |at: usize| u16::from_le_bytes([end[at], end[at + 1]]);
    let long = |at: usize| u32::from_le_bytes([end[at], end[at + 1], end[at + 2], end[at + 3]]);
    if end.len() != 22 || !end.starts_with(b"PK\x05\x06") {
        return false;
    }
    let (parts, length, start) = (short(10), long(12), long(16));
    parts <= MOST_PARTS
        && length <= LARGEST_DIRECTORY
        && u64::from(start) + u64::from(length) + RECORD == size
}

fn document<R: Read + Seek>(mut archive: ZipArchive<R>) -> Result<AttachmentKind, Refusal> {
    let names = archive
        .file_names_raw()
        .map(|name| String::from_utf8_lossy(name).to_ascii_lowercase());
    if names.into_iter().any(|name| is_program(&name)) {
        return Err(Refusal::Macros);
    }
    if archive.has_duplicate_names() {
        return Err(Refusal::Archive);
    }
    open_document(&mut archive)
        .map(Ok)
        .or_else(|| office(&mut archive))
        .unwrap_or(Err(Refusal::Archive))
}

/// Whether a part, in small letters, holds a program that an office suite would run.
fn is_program(name: &str) -> bool {
    let name = name.replace('\\', "/");
    let (folder, part) = name.split_once('/').unwrap_or(("", &name));
    let is_list = part.ends_with("script-lc.xml") || part.ends_with("script-lb.xml");
    let is_script =
        matches!(folder, "basic" | "scripts") && !part.ends_with('/') && !part.is_empty();
    name.ends_with("vbaproject.bin")
        || name.starts_with("xl/macrosheets/")
        || (is_script && !is_list)
}

/// `OpenDocument` names its kind in its first part, which is not packed.
fn open_document<R: Read + Seek>(archive: &mut ZipArchive<R>) -> Option<AttachmentKind> {
    let part = archive.by_index(0).ok()?;
    let is_first =
        part.name_raw() == b"mimetype" && part.compression() == CompressionMethod::Stored;
    let named = is_first.then(|| text(part, LONGEST_TYPE)).flatten()?;
    [
        AttachmentKind::Odt,
        AttachmentKind::Ods,
        AttachmentKind::Odp,
    ]
    .into_iter()
    .find(|kind| kind.media_type() == named)
}

/// Office Open XML lists the types of its parts; that of the main one names the kind.
fn office<R: Read + Seek>(archive: &mut ZipArchive<R>) -> Option<Result<AttachmentKind, Refusal>> {
    let list = text(archive.by_name("[Content_Types].xml").ok()?, LARGEST_LIST)?;
    if list.contains("macroEnabled") || list.contains("vbaProject") {
        return Some(Err(Refusal::Macros));
    }
    let has = |kind: AttachmentKind| list.contains(&format!("\"{}.main+xml\"", kind.media_type()));
    match (has(AttachmentKind::Docx), has(AttachmentKind::Xlsx)) {
        (true, false) => Some(Ok(AttachmentKind::Docx)),
        (false, true) => Some(Ok(AttachmentKind::Xlsx)),
        _ => None,
    }
}

/// A part as text; nothing where it is longer or no text.
fn text(part: impl Read, most: u64) -> Option<String> {
    let mut text = String::new();
    part.take(most + 1).read_to_string(&mut text).ok()?;
    (text.len() as u64 <= most).then_some(text)
}
