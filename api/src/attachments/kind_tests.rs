use std::io::{Cursor, Write};

use proptest::prelude::*;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::*;

type Told = Result<AttachmentKind, Refusal>;

fn told(bytes: impl AsRef<[u8]>) -> Told {
    recognise(&mut Cursor::new(bytes.as_ref())).unwrap()
}

fn packed(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        let method = match *name {
            "mimetype" => CompressionMethod::Stored,
            _ => CompressionMethod::Deflated,
        };
        let options = SimpleFileOptions::default().compression_method(method);
        archive.start_file(*name, options).unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

const WORD: &str = r#"<Types><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"#;
const SHEET: &str = r#"<Types><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>"#;
const TYPES: &str = "[Content_Types].xml";
const TEXT: &str = "application/vnd.oasis.opendocument.text";
const PDF: &[u8] = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n";

fn png() -> Vec<u8> {
    [PNG, b"\0\0\0\x01\0\0\0\x01\x08\0\0\0\0....", PNG_END].concat()
}

#[test]
fn documents_and_images_are_told_by_their_content() {
    assert_eq!(told(PDF), Ok(AttachmentKind::Pdf));
    assert_eq!(told(png()), Ok(AttachmentKind::Png));
    assert_eq!(
        told(b"\xff\xd8\xff\xe0\0\x10JFIF\0...\xff\xd9"),
        Ok(AttachmentKind::Jpeg)
    );
    assert_eq!(
        told(packed(&[(TYPES, WORD), ("word/document.xml", "<x/>")])),
        Ok(AttachmentKind::Docx)
    );
    let mut book = rust_xlsxwriter::Workbook::new();
    book.add_worksheet().write(0, 0, "Phòng Tư pháp").unwrap();
    assert_eq!(
        told(book.save_to_buffer().unwrap()),
        Ok(AttachmentKind::Xlsx)
    );
    for (kind, named) in [
        (AttachmentKind::Odt, "text"),
        (AttachmentKind::Ods, "spreadsheet"),
        (AttachmentKind::Odp, "presentation"),
    ] {
        let named = format!("application/vnd.oasis.opendocument.{named}");
        assert_eq!(
            told(packed(&[("mimetype", &named), ("content.xml", "<x/>")])),
            Ok(kind)
        );
    }
}

#[test]
fn a_table_is_text_in_rows_of_as_many_columns() {
    for table in [
        "don_vi,so\r\nPhòng Tư pháp,6\r\n",
        "\u{feff}đơn vị;số\n\"Phòng\nTư pháp\";6\n",
        "a\tb\n1\t2",
        // Two letters by which images begin, too.
        "BM,4D\n1,2\n",
    ] {
        assert_eq!(told(table), Ok(AttachmentKind::Csv), "{table:?}");
    }
    for other in [
        &b"Ch\xc6 m\xe8t c\xe2t\n"[..],
        b"a,b\n1,2,3\n",
        b"a,b\n1,\x002\n",
        b"a,b\n1,\x1b[2J\n",
        b"Ph\xf2ng,6\n",
        b"mot cot\nhai\n",
        b"\xff\xfea\0,\0b\0",
    ] {
        assert_eq!(told(other), Err(Refusal::Unknown), "{other:?}");
    }
    assert_eq!(told(""), Err(Refusal::Empty));
}

#[test]
fn programs_and_pages_are_refused_by_name() {
    for (bytes, named) in [
        (
            &b"MZ\x90\0\x03\0\0\0"[..],
            "application/vnd.microsoft.portable-executable",
        ),
        (
            b"\x7fELF\x02\x01\x01\0................................................",
            "application/x-executable",
        ),
        (
            b"<!DOCTYPE html><html><script>alert(1)</script></html>",
            "text/html",
        ),
        (b"#!/bin/sh\nrm,-rf\n", "text/x-shellscript"),
        (b"GIF89a\x01\0\x01\0", "image/gif"),
    ] {
        assert_eq!(told(bytes), Err(Refusal::Other(named)));
    }
}

#[test]
fn macros_are_refused_wherever_they_hide() {
    let with = |name: &str| {
        told(packed(&[
            (TYPES, WORD),
            ("word/document.xml", "<x/>"),
            (name, "…"),
        ]))
    };
    for name in [
        "word/vbaProject.bin",
        "word/VBAPROJECT.BIN",
        "xl/macrosheets/sheet1.xml",
        "word\\vbaProject.bin",
    ] {
        assert_eq!(with(name), Err(Refusal::Macros), "{name}");
    }
    let enabled = WORD.replace(
        "</Types>",
        "<Default ContentType=\"application/vnd.ms-word.document.macroEnabled.main+xml\"/></Types>",
    );
    assert_eq!(told(packed(&[(TYPES, &enabled)])), Err(Refusal::Macros));
    let open = |name: &str| told(packed(&[("mimetype", TEXT), (name, "<x/>")]));
    assert_eq!(open("Basic/Standard/Module1.xml"), Err(Refusal::Macros));
    assert_eq!(open("Scripts/python/run.py"), Err(Refusal::Macros));
    // The lists of modules, which are there without any.
    assert_eq!(open("Basic/script-lc.xml"), Ok(AttachmentKind::Odt));
}

#[test]
fn other_archives_are_refused() {
    let long = format!("{WORD}{}", " ".repeat(2 * 1024 * 1024));
    let word = packed(&[(TYPES, WORD), ("word/document.xml", "<x/>")]);
    let mut half = word.clone();
    half.truncate(word.len() - 30);
    let many: Vec<String> = (0..5000).map(|number| number.to_string()).collect();
    let many: Vec<(&str, &str)> = many.iter().map(|name| (name.as_str(), "")).collect();
    for (archive, why) in [
        (packed(&[("bao-cao.exe", "MZ")]), "any archive"),
        (packed(&[(TYPES, "<Types/>")]), "no main part"),
        (packed(&[(TYPES, &format!("{WORD}{SHEET}"))]), "two in one"),
        (
            packed(&[("content.xml", ""), ("mimetype", TEXT)]),
            "the kind does not come first",
        ),
        (packed(&[("mimetype", "application/epub+zip")]), "a book"),
        (packed(&[(TYPES, &long)]), "an endless list"),
        (half, "cut off"),
        ([&word[..], b"<script>"].concat(), "something behind it"),
        (packed(&many), "too many parts"),
    ] {
        assert_eq!(told(archive), Err(Refusal::Archive), "{why}");
    }
    // Something before an archive makes it something else, or nothing.
    assert_eq!(told([b"\0", &word[..]].concat()), Err(Refusal::Unknown));
}

#[test]
fn what_is_two_things_or_half_a_thing_is_refused() {
    let archive = packed(&[("a.class", "…")]);
    let kind = AttachmentKind::Pdf;
    assert_eq!(told([PDF, &archive].concat()), Err(Refusal::TwoInOne(kind)));
    assert_eq!(told(&PDF[..20]), Err(Refusal::CutOff(kind)));
    let png = png();
    assert_eq!(
        told(&png[..png.len() - 4]),
        Err(Refusal::CutOff(AttachmentKind::Png))
    );
    assert_eq!(
        told([&png[..], &archive].concat()),
        Err(Refusal::CutOff(AttachmentKind::Png))
    );
    let image = [b"\xff\xd8\xff\xd9", &archive[..]].concat();
    assert_eq!(told(image), Err(Refusal::TwoInOne(AttachmentKind::Jpeg)));
    assert_eq!(told([b" ", PDF].concat()), Err(Refusal::Misplaced(kind)));
    // A document that is embedded in another does not end with it.
    let embedding = [b"%PDF-1.7\n", &archive[..], b"\nendstream\n%%EOF\n"].concat();
    assert_eq!(told(embedding), Ok(kind));
}

proptest! {
    #[test]
    fn no_bytes_are_too_odd(bytes in prop::collection::vec(any::<u8>(), 0..400), head in 0_usize..5) {
        let heads: [&[u8]; 5] = [b"", b"%PDF-", ARCHIVE, b"\xff\xd8\xff", PNG];
        let _ = told([heads[head], &bytes].concat());
    }

    #[test]
    fn a_damaged_archive_is_never_a_panic(at in 0_usize..300, byte in any::<u8>()) {
        let mut word = packed(&[(TYPES, WORD), ("word/document.xml", "<x/>")]);
        let at = at % word.len();
        word[at] = byte;
        let _ = told(word);
    }
}
