//! Why a value is not what its reader takes, in both languages, also on the way through serde.
//!
//! serde keeps of what a reader says one string only, and puts the place behind it. [`Unfit::through`] makes of the
//! text a string that [`Unfit::found`] makes the same text of again, where the problem is made. What marks it is a
//! control character that no message of serde begins with.

use std::fmt;

use serde::de;

use crate::text::{Lang, Text};

/// Stands before, between and after the two languages (unit separator).
const MARK: char = '\u{1f}';

/// Why a value is not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unfit(pub Text);

impl Unfit {
    /// As an error of serde.
    pub fn through<E: de::Error>(self) -> E {
        let Self(text) = self;
        let text = text.each(|words| words.replace(MARK, " "));
        E::custom(format_args!(
            "{MARK}{}{MARK}{}{MARK}",
            text.get(Lang::Vi),
            text.get(Lang::En)
        ))
    }

    /// What went through, by the message of serde's error; nothing where serde itself says it.
    pub fn found(message: &str) -> Option<Self> {
        let (vi, rest) = message.strip_prefix(MARK)?.split_once(MARK)?;
        let (en, _) = rest.split_once(MARK)?;
        Some(Self(Text::of(vi, en)))
    }
}

/// The English words, for the command line.
impl fmt::Display for Unfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.get(Lang::En))
    }
}

impl std::error::Error for Unfit {}

impl From<Text> for Unfit {
    fn from(text: Text) -> Self {
        Self(text)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_text_goes_through_any_parser_as_it_is(vi in "[^\\x1f]{0,40}", en in "[^\\x1f]{0,40}") {
            let unfit = Unfit(Text::of(&vi, &en));
            let json: serde_json::Error = unfit.clone().through();
            prop_assert_eq!(Unfit::found(&json.to_string()), Some(unfit.clone()));
            let plain: de::value::Error = unfit.clone().through();
            prop_assert_eq!(Unfit::found(&plain.to_string()), Some(unfit));
        }

        #[test]
        fn what_serde_says_of_any_name_is_no_text_of_ours(name in ".{0,40}") {
            let name = format!("\u{1f}{name}\u{1f}\u{1f}");
            let field: serde_json::Error = de::Error::unknown_field(&name, &["code"]);
            let variant: serde_json::Error = de::Error::unknown_variant(&name, &["ward"]);
            let kind: serde_json::Error = de::Error::invalid_type(de::Unexpected::Str(&name), &"u16");
            for error in [field, variant, kind] {
                prop_assert_eq!(Unfit::found(&error.to_string()), None);
            }
        }
    }

    #[test]
    fn the_mark_itself_is_a_blank() {
        let error: de::value::Error = Unfit(Text::of("a\u{1f}b", "c\u{1f}d")).through();
        assert_eq!(
            Unfit::found(&error.to_string()),
            Some(Unfit(Text::of("a b", "c d")))
        );
    }
}
