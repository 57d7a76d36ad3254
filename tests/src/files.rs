//! Small files of the kinds that offices attach to their reports.

use std::io::{Cursor, Write};

use rust_xlsxwriter::Workbook;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// A page as printed, at least so many bytes long.
pub fn pdf(length: usize) -> Vec<u8> {
    let mut file = b"%PDF-1.4\n%".to_vec();
    // Not the same byte all through, so that a part in the wrong place shows.
    file.extend((0_u8..=250).cycle().take(length.saturating_sub(16)));
    file.extend(b"\n%%EOF\n");
    file
}

/// A text of Office Open XML.
pub fn docx() -> Vec<u8> {
    let types = r#"<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"#;
    packed(&[
        ("[Content_Types].xml", types),
        ("word/document.xml", "<w:document/>"),
    ])
}

/// The same with a program inside.
pub fn docx_with_macros() -> Vec<u8> {
    let types = r#"<Types><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"#;
    packed(&[
        ("[Content_Types].xml", types),
        ("word/document.xml", "<w:document/>"),
        ("word/vbaProject.bin", "Sub AutoOpen()"),
    ])
}

/// A sheet of Office Open XML.
pub fn xlsx() -> Vec<u8> {
    let mut book = Workbook::new();
    book.add_worksheet()
        .write(0, 0, "Số dự thảo văn bản")
        .expect("a cell");
    book.save_to_buffer().expect("a workbook")
}

/// A text of `OpenDocument`.
pub fn odt() -> Vec<u8> {
    packed(&[
        ("mimetype", "application/vnd.oasis.opendocument.text"),
        ("content.xml", "<office:document-content/>"),
    ])
}

/// One dot.
pub fn png() -> Vec<u8> {
    let mut file =
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0\x3a\x7e\x9b\x55".to_vec();
    file.extend(b"\0\0\0\x0aIDATx\x9cc\x68\0\0\0\x82\0\x81\x77\xcd\x72\xb6");
    file.extend(b"\0\0\0\0IEND\xaeB`\x82");
    file
}

/// The frame of a photograph.
pub fn jpeg() -> Vec<u8> {
    b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0\xff\xd9".to_vec()
}

/// A program of Windows.
pub fn exe() -> Vec<u8> {
    let mut file = b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0".to_vec();
    file.resize(1024, 0);
    file
}

fn packed(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        // What names an OpenDocument file is never packed.
        let method = match *name {
            "mimetype" => CompressionMethod::Stored,
            _ => CompressionMethod::Deflated,
        };
        let options = SimpleFileOptions::default().compression_method(method);
        archive.start_file(*name, options).expect("a part");
        archive.write_all(text.as_bytes()).expect("its text");
    }
    archive.finish().expect("an archive").into_inner()
}
