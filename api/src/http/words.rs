//! Text as input takes it: the limits live in the type, so the parser and the document agree.

use std::borrow::Cow;

use serde::{Deserialize, Deserializer, Serialize};
use unicode_normalization::UnicodeNormalization;
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use crate::texts;
use crate::unfit::Unfit;

/// One line of 1 to `MAX` characters: not blank, no control characters, nothing that XML cannot hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Line<const MAX: usize>(String);

/// Text of 1 to `MAX` characters, with line breaks and tabs but no other control characters and
/// nothing that XML cannot hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Prose<const MAX: usize>(String);

/// A code or name of 1 to `MAX` characters that goes into tables: one line without invisible characters or blanks
/// at its ends, never what a spreadsheet takes for a formula. Kept composed (NFC), so that two that look the same
/// are the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Label<const MAX: usize>(String);

/// What [`Line`] takes, as a pattern.
pub const LINE: &str = r"^[^\x00-\x1F\x7F-\x9F\uFFFE\uFFFF]*[^\x00-\x20\x7F-\xA0\uFFFE\uFFFF][^\x00-\x1F\x7F-\x9F\uFFFE\uFFFF]*$";
const PROSE: &str = r"^[^\x00-\x08\x0B\x0C\x0E-\x1F\x7F-\x9F\uFFFE\uFFFF]*[^\x00-\x20\x7F-\xA0\uFFFE\uFFFF][^\x00-\x08\x0B\x0C\x0E-\x1F\x7F-\x9F\uFFFE\uFFFF]*$";
const LABEL: &str = r"^[^\x00-\x20\x7F-\xA0\xAD\u1680\u2000-\u200F\u2028-\u202F\u205F-\u206F\u3000\uFEFF\uFFFE\uFFFF=+\-@]([^\x00-\x1F\x7F-\x9F\xAD\u200B-\u200F\u2028-\u202E\u2060-\u206F\uFEFF\uFFFE\uFFFF]*[^\x00-\x20\x7F-\xA0\xAD\u1680\u2000-\u200F\u2028-\u202F\u205F-\u206F\u3000\uFEFF\uFFFE\uFFFF])?$";

/// Something to read in `text`: neither blank nor a control character.
pub fn says_something(text: &str) -> bool {
    text.chars()
        .any(|c| !matches!(c, '\0'..=' ' | '\u{7f}'..='\u{a0}'))
}

/// Whether documents and spreadsheets can hold the character, which are XML 1.0.
pub fn is_in_xml(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

fn check(text: &str, max: usize, allowed: impl Fn(char) -> bool) -> Result<(), Unfit> {
    let length = text.chars().count();
    if length > max {
        return Err(texts::values::too_long(max, length).into());
    }
    if text.chars().any(|c| c.is_control() && !allowed(c)) {
        return Err(texts::values::control_characters().into());
    }
    if !text.chars().all(is_in_xml) {
        return Err(texts::values::no_characters().into());
    }
    if !says_something(text) {
        return Err(texts::values::blank().into());
    }
    Ok(())
}

/// Whether a spreadsheet takes a cell with this text for a formula.
pub fn begins_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@'])
}

/// Characters that show nothing, so that texts with and without them look the same.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

fn line(text: String, max: usize) -> Result<String, Unfit> {
    check(&text, max, |_| false)?;
    Ok(text)
}

fn prose(text: String, max: usize) -> Result<String, Unfit> {
    check(&text, max, |c| matches!(c, '\n' | '\r' | '\t'))?;
    Ok(text)
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "called as the two others, which hand the text on"
)]
fn label(text: String, max: usize) -> Result<String, Unfit> {
    check(&text, max, |_| false)?;
    if text.chars().any(is_invisible) {
        return Err(texts::values::invisible_characters().into());
    }
    if text.trim() != text {
        return Err(texts::values::blank_at_an_end().into());
    }
    if begins_formula(&text) {
        return Err(texts::values::begins_formula().into());
    }
    let composed: String = text.nfc().collect();
    // A few signs of other scripts are longer composed.
    check(&composed, max, |_| false)?;
    Ok(composed)
}

macro_rules! words {
    ($name:ident, $read:expr, $pattern:expr, $what:literal) => {
        impl<const MAX: usize> $name<MAX> {
            /// The text, where it keeps to the limits.
            pub fn new(text: impl Into<String>) -> Result<Self, Unfit> {
                $read(text.into(), MAX).map(Self)
            }

            /// Text that kept to the limits when it was stored.
            pub fn stored(text: String) -> Self {
                Self(text)
            }

            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl<const MAX: usize> From<$name<MAX>> for String {
            fn from(words: $name<MAX>) -> Self {
                words.0
            }
        }

        impl<'de, const MAX: usize> Deserialize<'de> for $name<MAX> {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                Self::new(String::deserialize(deserializer)?).map_err(Unfit::through)
            }
        }

        impl<const MAX: usize> PartialSchema for $name<MAX> {
            fn schema() -> RefOr<Schema> {
                ObjectBuilder::new()
                    .schema_type(Type::String)
                    .min_length(Some(1))
                    .max_length(Some(MAX))
                    .pattern(Some($pattern))
                    .description(Some(format!(
                        concat!($what, " of 1 to {} characters."),
                        MAX
                    )))
                    .into()
            }
        }

        impl<const MAX: usize> ToSchema for $name<MAX> {
            fn name() -> Cow<'static, str> {
                Cow::Owned(format!("{}{}", stringify!($name), MAX))
            }
        }
    };
}

words!(Line, line, LINE, "One line");
words!(Prose, prose, PROSE, "Text with line breaks");
words!(Label, label, LABEL, "A code or name in tables");

/// How the document describes text that the service writes itself: at most `MAX` characters, with line breaks and
/// tabs but no other control characters.
#[derive(Clone, Copy, Debug)]
pub struct Told<const MAX: usize>;

const TOLD: &str = r"^[^\x00-\x08\x0B\x0C\x0E-\x1F\x7F]*$";

impl<const MAX: usize> PartialSchema for Told<MAX> {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .max_length(Some(MAX))
            .pattern(Some(TOLD))
            .description(Some(format!(
                "Text of the service, of at most {MAX} characters."
            )))
            .into()
    }
}

impl<const MAX: usize> ToSchema for Told<MAX> {
    fn name() -> Cow<'static, str> {
        Cow::Owned(format!("Told{MAX}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn length_counts_characters_not_bytes() {
        assert!(Line::<4>::new("Đức ").is_ok());
        assert!(Line::<3>::new("Đức ").is_err());
    }

    #[test]
    fn blanks_and_control_characters_are_refused() {
        for text in [
            "",
            " ",
            "\u{a0}",
            "a\0b",
            "a\nb",
            "a\u{85}",
            "a\u{fffe}",
            "\u{ffff}",
        ] {
            assert!(Line::<9>::new(text).is_err(), "{text:?}");
        }
        assert!(Prose::<9>::new("a\nb\t").is_ok());
        assert!(Prose::<9>::new("\n").is_err());
        assert!(Prose::<9>::new("a\0").is_err());
        assert!(Prose::<9>::new("a\n\u{ffff}").is_err());
    }

    #[test]
    fn a_label_is_no_formula_and_hides_nothing() {
        for text in [
            "=1+1",
            "+84",
            "-1",
            "@SUM(A1)",
            " 593",
            "593 ",
            "\u{a0}593",
            "593\u{3000}",
            "59\u{200b}3",
            "\u{feff}593",
            "5\t93",
            " ",
        ] {
            assert!(Label::<9>::new(text).is_err(), "{text:?}");
        }
        for text in ["5", "593", "A-1 = @", "Mũi Né"] {
            assert_eq!(Label::<9>::new(text).unwrap().as_str(), text);
        }
    }

    #[test]
    fn a_label_is_composed() {
        let decomposed = Label::<8>::new("Mu\u{303}i Ne\u{301}").unwrap();
        assert_eq!(decomposed, Label::<8>::new("Mũi Né").unwrap());
    }
}
