//! Every text the service says to people, in both languages, in one place: a file for each feature, an entry for each
//! text.
//!
//! An entry is a function named for what it says; what it names (a code, a day, a figure) comes in as its arguments
//! and stands in braces in both languages.

/// Declares texts: `name(arguments) => "Vietnamese", "English";`, each a function that gives a
/// [`Text`](crate::text::Text).
macro_rules! texts {
    ($( $(#[$doc:meta])+ $name:ident($($arg:ident),* $(,)?) => $vi:literal, $en:literal; )+) => {
        $(
            $(#[$doc])+
            pub fn $name($($arg: impl std::fmt::Display),*) -> crate::text::Text {
                crate::text::Text::new(format!($vi), format!($en))
            }
        )+

        /// Each text as it is written here: its name, and its words in Vietnamese and English.
        #[cfg(test)]
        pub(in crate::texts) const ALL: &[crate::texts::tests::Entry] = &[$((stringify!($name), $vi, $en)),+];
    };
}

pub mod problems;
pub mod steps;

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// The name of a text, and its words in Vietnamese and English.
    pub(in crate::texts) type Entry = (&'static str, &'static str, &'static str);

    const GROUPS: &[(&str, &[Entry])] = &[
        ("problems::asked", problems::asked::ALL),
        ("problems::asking", problems::asking::ALL),
        ("problems::pages", problems::pages::ALL),
        ("steps", steps::ALL),
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
