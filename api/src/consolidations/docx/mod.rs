//! A consolidation as a document to print, in the layout of an official report (Decree 30/2020/NĐ-CP, Annex I).

mod body;
mod figures;
mod frame;
mod parts;
mod words;
mod xml;

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::content::Content;
use crate::http::catalogue::Code;
use crate::http::problem::Problem;

/// Name of the file, without its ending.
pub fn name(content: &Content) -> String {
    let label: String = content
        .period
        .label
        .chars()
        .map(|letter| {
            if letter.is_ascii_alphanumeric() {
                letter
            } else {
                '-'
            }
        })
        .collect();
    match content.number {
        Some(number) => format!("bao-cao-tong-hop-{label}-{number}"),
        None => format!("bao-cao-tong-hop-{label}-du-thao"),
    }
}

/// The document as a packed file: the same content always gives the same bytes.
pub async fn write(content: Content) -> Result<Vec<u8>, Problem> {
    // Packing takes its time, which other requests should not wait for.
    let written = tokio::task::spawn_blocking(move || pack(&content)).await;
    let lost = |error: &dyn std::fmt::Display| {
        tracing::error!(%error, "a document was not written to its end");
        Problem::new(Code::Internal)
    };
    written
        .map_err(|error| lost(&error))?
        .map_err(|error| lost(&error))
}

fn pack(content: &Content) -> zip::result::ZipResult<Vec<u8>> {
    let mut file = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    let is_draft = content.number.is_none();
    let made = [
        ("[Content_Types].xml", parts::CONTENT_TYPES.to_owned()),
        ("_rels/.rels", parts::RELATIONS.to_owned()),
        (
            "word/_rels/document.xml.rels",
            parts::DOCUMENT_RELATIONS.to_owned(),
        ),
        ("word/styles.xml", parts::STYLES.to_owned()),
        ("word/settings.xml", parts::SETTINGS.to_owned()),
        ("word/first.xml", parts::first_header(is_draft)),
        ("word/header.xml", parts::header(is_draft)),
        (
            "docProps/core.xml",
            parts::properties(&content.document.title),
        ),
        ("word/document.xml", body::document(content)),
    ];
    for (name, text) in made {
        file.start_file(name, options)?;
        file.write_all(text.as_bytes())?;
    }
    Ok(file.finish()?.into_inner())
}
