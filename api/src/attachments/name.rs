//! Names of attached files: kept as their senders call them, and safe wherever they go.

use std::borrow::Cow;
use std::fmt::Write;

use serde::{Deserialize, Deserializer};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use crate::texts;
use crate::unfit::Unfit;

/// Most characters of a name.
pub const LONGEST: usize = 255;

/// What the document says of a name; the service keeps to it.
pub const PATTERN: &str =
    r"^[^\x00-\x1F\x7F-\x9F\xAD\u200B-\u200F\u2028-\u202E\u2060-\u206F\uFEFF/\\]+$";

/// A name of 1 to 255 characters, composed (NFC): not blank, no part of a path, nothing invisible.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileName(String);

impl FileName {
    /// The name, where it keeps to the rules.
    pub fn new(name: &str) -> Result<Self, Unfit> {
        let composed: String = name.nfc().collect();
        // A few signs of other scripts are longer composed.
        let length = name.chars().count().max(composed.chars().count());
        let name = composed.trim();
        if name.is_empty() {
            return Err(texts::values::blank().into());
        }
        if length > LONGEST {
            return Err(texts::values::too_long(LONGEST, length).into());
        }
        if name.contains(['/', '\\']) || name == "." || name == ".." {
            return Err(texts::values::a_path().into());
        }
        if name.chars().any(char::is_control) {
            return Err(texts::values::control_characters().into());
        }
        if name.chars().any(is_invisible) {
            return Err(texts::values::invisible_characters().into());
        }
        Ok(Self(name.to_owned()))
    }
}

impl From<FileName> for String {
    fn from(name: FileName) -> Self {
        name.0
    }
}

impl<'de> Deserialize<'de> for FileName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        Self::new(&name).map_err(Unfit::through)
    }
}

impl PartialSchema for FileName {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .min_length(Some(1))
            .max_length(Some(LONGEST))
            .pattern(Some(PATTERN))
            .description(Some("Name of a file, without a path."))
            .examples(["Báo cáo 6 tháng đầu năm 2018 – Phòng Tư pháp.pdf"])
            .into()
    }
}

impl ToSchema for FileName {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("FileName")
    }
}

/// Characters that show nothing or turn the direction, by which `fdp.exe` can look like `exe.pdf`.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// The `Content-Disposition` of a download (RFC 6266): the name in ASCII for old programs, and as it is (RFC 8187).
pub fn disposition(name: &str) -> String {
    let ascii: String = name
        .nfd()
        .filter(|c| !is_combining_mark(*c))
        .map(plain)
        .collect();
    let mut header = format!("attachment; filename=\"{ascii}\"; filename*=UTF-8''");
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"!#$&+-.^_`|~".contains(&byte) {
            header.push(char::from(byte));
        } else {
            // Writing to a string does not fail.
            let _ = write!(header, "%{byte:02X}");
        }
    }
    header
}

/// A letter as ASCII has it; what ASCII lacks, or what old programs stumble over, is `_`.
fn plain(c: char) -> char {
    match c {
        'đ' => 'd',
        'Đ' => 'D',
        '"' | '\\' | '%' => '_',
        ' '..='~' => c,
        '\u{2010}'..='\u{2015}' => '-',
        _ => '_',
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn vietnamese_names_are_kept_and_composed() {
        let name = "Báo cáo 6 tháng đầu năm 2018 – Phòng Tư pháp.pdf";
        let apart: String = name.nfd().collect();
        assert_ne!(apart, name);
        assert_eq!(String::from(FileName::new(&apart).unwrap()), name);
        assert_eq!(
            FileName::new(" a.pdf ").unwrap(),
            FileName("a.pdf".to_owned())
        );
        assert!(FileName::new(&"ệ".repeat(255)).is_ok());
    }

    #[test]
    fn paths_and_what_cannot_be_seen_are_refused() {
        let long = "ệ".repeat(256);
        for name in [
            "",
            " ",
            ".",
            "..",
            "../a.pdf",
            "a/b.pdf",
            "C:\\a.pdf",
            "a\0.pdf",
            "a\n.pdf",
            "a\u{85}.pdf",
            "exe.\u{202e}fdp",
            "a\u{200b}.pdf",
            &long,
        ] {
            assert!(FileName::new(name).is_err(), "{name:?}");
        }
    }

    #[test]
    fn a_download_is_named_for_old_and_new_programs() {
        assert_eq!(
            disposition("Đợt 1 – \"tệp\" 50%.pdf"),
            "attachment; filename=\"Dot 1 - _tep_ 50_.pdf\"; filename*=UTF-8''%C4%90%E1%BB%A3t%201%20%E2%80%93%20%22t%E1%BB%87p%22%2050%25.pdf"
        );
    }

    proptest! {
        #[test]
        fn a_header_is_ascii_and_its_quotes_are_two(name in "\\PC{1,40}") {
            let header = disposition(&name);
            prop_assert!(header.bytes().all(|byte| (b' '..=b'~').contains(&byte)));
            prop_assert_eq!(header.matches('"').count(), 2);
            prop_assert!(!header.contains('\\'));
        }
    }
}
