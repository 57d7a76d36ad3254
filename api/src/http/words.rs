//! Text as input takes it: the limits live in the type, so the parser and the document agree.

use std::borrow::Cow;

use serde::{Deserialize, Deserializer, Serialize};
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

/// One line of 1 to `MAX` characters: not blank, no control characters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Line<const MAX: usize>(String);

/// Text of 1 to `MAX` characters, with line breaks and tabs but no other control characters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Prose<const MAX: usize>(String);

const LINE: &str = r"^[^\x00-\x1F\x7F-\x9F]*[^\x00-\x20\x7F-\xA0][^\x00-\x1F\x7F-\x9F]*$";
const PROSE: &str = r"^[^\x00-\x08\x0B\x0C\x0E-\x1F\x7F-\x9F]*[^\x00-\x20\x7F-\xA0][^\x00-\x08\x0B\x0C\x0E-\x1F\x7F-\x9F]*$";

/// Something to read in `text`: neither blank nor a control character.
pub fn says_something(text: &str) -> bool {
    text.chars()
        .any(|c| !matches!(c, '\0'..=' ' | '\u{7f}'..='\u{a0}'))
}

fn check(text: &str, max: usize, allowed: impl Fn(char) -> bool) -> Result<(), String> {
    let length = text.chars().count();
    if length > max {
        return Err(format!("at most {max} characters, got {length}"));
    }
    if text.chars().any(|c| c.is_control() && !allowed(c)) {
        return Err("control characters are not allowed".to_owned());
    }
    if !says_something(text) {
        return Err("must not be blank".to_owned());
    }
    Ok(())
}

macro_rules! words {
    ($name:ident, $allowed:expr, $pattern:expr) => {
        impl<const MAX: usize> $name<MAX> {
            /// The text, where it keeps to the limits.
            pub fn new(text: impl Into<String>) -> Result<Self, String> {
                let text = text.into();
                check(&text, MAX, $allowed)?;
                Ok(Self(text))
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
                Self::new(String::deserialize(deserializer)?).map_err(serde::de::Error::custom)
            }
        }

        impl<const MAX: usize> PartialSchema for $name<MAX> {
            fn schema() -> RefOr<Schema> {
                ObjectBuilder::new()
                    .schema_type(Type::String)
                    .min_length(Some(1))
                    .max_length(Some(MAX))
                    .pattern(Some($pattern))
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

words!(Line, |_| false, LINE);
words!(Prose, |c| matches!(c, '\n' | '\r' | '\t'), PROSE);

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
        for text in ["", " ", "\u{a0}", "a\0b", "a\nb", "a\u{85}"] {
            assert!(Line::<9>::new(text).is_err(), "{text:?}");
        }
        assert!(Prose::<9>::new("a\nb\t").is_ok());
        assert!(Prose::<9>::new("\n").is_err());
        assert!(Prose::<9>::new("a\0").is_err());
    }
}
