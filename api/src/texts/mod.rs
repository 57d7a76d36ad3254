//! Every text the service says to people, in both languages, in one place: a file for each feature, an entry for each
//! text.
//!
//! An entry is a function named for what it says; what it names (a code, a day, a figure) comes in as its arguments
//! and stands in braces in both languages. An argument may itself be a [`Text`] (a kind in words, a list): it stands
//! in the language of the sentence.

use std::fmt::Display;

use crate::text::{Lang, Text};

/// Name of the service, in whatever language.
pub const PRODUCT: &str = "Tiến Độ";

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
        pub(in crate::texts) const ALL: &[crate::texts::tests::Entry] = &[$((stringify!($name), $vi, $en)),+];
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
        pub fn $name($($arg: impl crate::texts::Named),+) -> crate::text::Text {
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

pub mod accounts;
pub mod aggregates;
pub mod amendments;
pub mod assignments;
pub mod attachments;
pub mod auth;
pub mod calendar;
pub mod clients;
pub mod columns;
pub mod common;
pub mod consolidations;
pub mod exports;
pub mod feed;
pub mod findings;
pub mod form_faults;
pub mod framework_changes;
pub mod frameworks;
pub mod http;
pub mod limits;
pub mod notification_texts;
pub mod notification_titles;
pub mod notifications;
pub mod official_report;
pub mod periods;
pub mod plans;
pub mod problems;
pub mod reminders;
pub mod report_form;
pub mod reports;
pub mod sdmx;
pub mod second_factor;
pub mod steps;
pub mod unit_files;
pub mod units;
pub mod values;
pub mod webhooks;

#[cfg(test)]
mod outside_tests;

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// The name of a text, and its words in Vietnamese and English.
    pub(in crate::texts) type Entry = (&'static str, &'static str, &'static str);

    pub(super) const GROUPS: &[(&str, &[Entry])] = &[
        ("accounts", accounts::ALL),
        ("aggregates", aggregates::ALL),
        ("amendments", amendments::ALL),
        ("assignments", assignments::ALL),
        ("attachments", attachments::ALL),
        ("auth", auth::ALL),
        ("calendar", calendar::ALL),
        ("clients", clients::ALL),
        ("columns", columns::ALL),
        ("common", common::ALL),
        ("consolidations", consolidations::ALL),
        ("exports", exports::ALL),
        ("feed", feed::ALL),
        ("findings", findings::ALL),
        ("form_faults", form_faults::ALL),
        ("framework_changes", framework_changes::ALL),
        ("frameworks", frameworks::ALL),
        ("http", http::ALL),
        ("limits", limits::ALL),
        ("notification_texts", notification_texts::ALL),
        ("notification_titles", notification_titles::ALL),
        ("notifications", notifications::ALL),
        ("periods", periods::ALL),
        ("plans", plans::ALL),
        ("problems::asked", problems::asked::ALL),
        ("problems::asking", problems::asking::ALL),
        ("problems::faults", problems::faults::ALL),
        ("problems::file_faults", problems::file_faults::ALL),
        ("problems::pages", problems::pages::ALL),
        ("problems::work_faults", problems::work_faults::ALL),
        ("reminders", reminders::ALL),
        ("report_form", report_form::ALL),
        ("reports", reports::ALL),
        ("sdmx", sdmx::ALL),
        ("second_factor", second_factor::ALL),
        ("steps", steps::ALL),
        ("unit_files", unit_files::ALL),
        ("units", units::ALL),
        ("values", values::ALL),
        ("webhooks", webhooks::ALL),
    ];

    fn all() -> impl Iterator<Item = (&'static str, Entry)> {
        let groups = GROUPS.iter();
        groups.flat_map(|(group, texts)| texts.iter().map(move |text| (*group, *text)))
    }

    /// The names that stand in braces, without how they are written out.
    fn arguments(words: &str) -> BTreeSet<String> {
        let words = words.replace("{{", "");
        let names = words.split('{').skip(1);
        names
            .filter_map(|rest| rest.split(['}', ':']).next())
            .map(str::to_owned)
            .collect()
    }

    /// Whether anything but arguments and signs stands there.
    fn has_words(text: &str) -> bool {
        let outside = text.split('{').map(|part| {
            let (_, after) = part.split_once('}').unwrap_or(("", part));
            after
        });
        outside.flat_map(str::chars).any(char::is_alphabetic)
    }

    #[test]
    fn each_text_says_the_same_in_both_languages() {
        for (group, (name, vi, en)) in all() {
            assert!(
                !vi.trim().is_empty() && !en.trim().is_empty(),
                "{group}::{name} lacks a language"
            );
            assert_eq!(arguments(vi), arguments(en), "{group}::{name}");
        }
    }

    #[test]
    fn each_text_is_in_two_languages() {
        for (group, (name, vi, en)) in all() {
            assert!(
                vi != en || !has_words(vi),
                "{group}::{name} is the same in both"
            );
        }
    }

    #[test]
    fn no_two_texts_of_a_group_say_the_same() {
        let mut seen = BTreeSet::new();
        for (group, (name, vi, en)) in all() {
            assert!(
                seen.insert((group, vi, en)),
                "{group}::{name} is there under another name"
            );
        }
    }

    #[test]
    fn each_argument_stands_in_the_language_of_its_text() {
        let gone = framework_changes::objective_gone();
        let name = name("Bình đẳng giới", Some("Gender equality"));
        let said = framework_changes::at("7", framework_changes::named(gone, &name));
        assert_eq!(said.vi, "7: không còn mục tiêu “Bình đẳng giới”");
        assert_eq!(said.en, "7: no longer the objective “Gender equality”");
    }

    #[test]
    fn lists_names_and_figures_stand_in_both_languages() {
        let both = [figure(&"51.85"), same("5947/KH-UBND"), name("Mũi Né", None)];
        let list = joined(&both, "; ");
        assert_eq!(list.vi, "51,85; 5947/KH-UBND; Mũi Né");
        assert_eq!(list.en, "51.85; 5947/KH-UBND; Mũi Né");
    }
}
