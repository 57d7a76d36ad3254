//! Every text the service says to people, in both languages, in one place: a file for each feature, an entry for each
//! text.
//!
//! An entry is a function named for what it says; what it names (a code, a day, a figure) comes in as its arguments
//! and stands in braces in both languages. An argument may itself be a [`Text`] (a kind in words, a list): it stands
//! in the language of the sentence.

use std::fmt::Display;

use crate::text::{Lang, Text};

/// What a text names: the same in both languages, or words in both.
pub trait Named {
    /// As it stands in a sentence in that language.
    fn said(&self, lang: Lang) -> &dyn Display;
}

impl<T: Display> Named for T {
    fn said(&self, _: Lang) -> &dyn Display {
        self
    }
}

impl Named for Text {
    fn said(&self, lang: Lang) -> &dyn Display {
        match lang {
            Lang::Vi => &self.vi,
            Lang::En => &self.en,
        }
    }
}

impl Named for &Text {
    fn said(&self, lang: Lang) -> &dyn Display {
        (**self).said(lang)
    }
}

/// Words that both languages share, such as a name, or that come from outside in one language.
pub fn same(words: impl Into<String>) -> Text {
    let words = words.into();
    Text::new(words.clone(), words)
}

/// A name as people have given it, in English where it has one.
pub fn name(vietnamese: &str, english: Option<&str>) -> Text {
    let english = english.unwrap_or(vietnamese);
    Text::new(vietnamese.to_owned(), english.to_owned())
}

/// A figure with the decimal mark of each language.
pub fn figure(plain: &impl Display) -> Text {
    let plain = plain.to_string();
    Text::new(plain.replace('.', ","), plain)
}

/// The texts one after another, `between` between two of them.
pub fn joined(texts: &[Text], between: &str) -> Text {
    let words = |lang| {
        let words: Vec<&str> = texts.iter().map(|text| text.get(lang)).collect();
        words.join(between)
    };
    Text::new(words(Lang::Vi), words(Lang::En))
}

/// Declares texts: `name(arguments) => "Vietnamese", "English";`, each a function that gives a [`Text`] and has its
/// English words for a description; what they do not say for themselves stands before the name.
macro_rules! texts {
    ($( $(#[$doc:meta])* $name:ident($($arg:ident),* $(,)?) => $vi:literal, $en:literal; )+) => {
        $( texts!(@one [$(#[$doc])*] $name($($arg),*) $vi, $en); )+

        /// Each text as it is written here: its name, and its words in Vietnamese and English.
        #[cfg(test)]
        pub(super) const ALL: &[super::tests::Entry] = &[$((stringify!($name), $vi, $en)),+];
    };
    (@one [$(#[$doc:meta])*] $name:ident() $vi:literal, $en:literal) => {
        #[doc = concat!("“", $en, "”\n\n")]
        $(#[$doc])*
        pub fn $name() -> crate::text::Text {
            crate::text::Text::new($vi, $en)
        }
    };
    (@one [$(#[$doc:meta])*] $name:ident($($arg:ident),+) $vi:literal, $en:literal) => {
        #[doc = concat!("“", $en, "”\n\n")]
        $(#[$doc])*
        pub fn $name($($arg: impl super::Named),+) -> crate::text::Text {
            crate::text::Text::new(
                {
                    $( let $arg = $arg.said(crate::text::Lang::Vi); )+
                    format!($vi)
                },
                {
                    $( let $arg = $arg.said(crate::text::Lang::En); )+
                    format!($en)
                },
            )
        }
    };
}

pub mod aggregates;
pub mod attachments;
pub mod calendar;
pub mod columns;
pub mod consolidations;
pub mod exports;
pub mod feed;
pub mod findings;
pub mod form_faults;
pub mod notification_texts;
pub mod notification_titles;
pub mod notifications;
pub mod official_report;
pub mod periods;
pub mod reminders;
pub mod report_form;
pub mod reports;
pub mod sdmx;
pub mod steps;
pub mod webhooks;

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// The name of a text, and its words in Vietnamese and English.
    pub(super) type Entry = (&'static str, &'static str, &'static str);

    const GROUPS: &[(&str, &[Entry])] = &[
        ("aggregates", aggregates::ALL),
        ("attachments", attachments::ALL),
        ("calendar", calendar::ALL),
        ("columns", columns::ALL),
        ("consolidations", consolidations::ALL),
        ("exports", exports::ALL),
        ("feed", feed::ALL),
        ("findings", findings::ALL),
        ("form_faults", form_faults::ALL),
        ("notification_texts", notification_texts::ALL),
        ("notification_titles", notification_titles::ALL),
        ("notifications", notifications::ALL),
        ("periods", periods::ALL),
        ("reminders", reminders::ALL),
        ("report_form", report_form::ALL),
        ("reports", reports::ALL),
        ("sdmx", sdmx::ALL),
        ("steps", steps::ALL),
        ("webhooks", webhooks::ALL),
    ];

    /// The names that stand in braces, without how they are written out.
    fn arguments(words: &str) -> BTreeSet<String> {
        let words = words.replace("{{", "");
        let names = words.split('{').skip(1);
        names
            .filter_map(|rest| rest.split(['}', ':']).next())
            .map(str::to_owned)
            .collect()
    }

    #[test]
    fn each_text_says_the_same_in_both_languages() {
        for (group, texts) in GROUPS {
            for (name, vi, en) in *texts {
                assert!(
                    !vi.trim().is_empty() && !en.trim().is_empty(),
                    "{group}::{name} lacks a language"
                );
                assert_eq!(arguments(vi), arguments(en), "{group}::{name}");
            }
        }
    }
}
