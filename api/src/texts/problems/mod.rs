//! What is said of each code of the catalogue: its title, when it arises, and how to mend it.

use crate::text::Text;

/// The words of one code.
#[derive(Clone, Debug)]
pub struct Words {
    /// Short title.
    pub title: Text,
    /// When it arises, with an example.
    pub when: Text,
    /// How to mend it.
    pub mend: Text,
}

/// Declares the words of codes, each a function named for its code.
macro_rules! problems {
    ($( $name:ident {
        title => $title_vi:literal, $title_en:literal;
        when => $when_vi:literal, $when_en:literal;
        mend => $mend_vi:literal, $mend_en:literal;
    } )+) => {
        $(
            #[doc = concat!("The words of `", stringify!($name), "`.")]
            pub fn $name() -> super::Words {
                super::Words {
                    title: crate::text::Text::new($title_vi, $title_en),
                    when: crate::text::Text::new($when_vi, $when_en),
                    mend: crate::text::Text::new($mend_vi, $mend_en),
                }
            }
        )+

        /// Each text as it is written here: its name, and its words in Vietnamese and English.
        #[cfg(test)]
        pub(in crate::texts) const ALL: &[crate::texts::tests::Entry] = &[$(
            (stringify!($name), $title_vi, $title_en),
            (stringify!($name), $when_vi, $when_en),
            (stringify!($name), $mend_vi, $mend_en),
        )+];
    };
}

pub mod asked;
pub mod asking;
pub mod faults;
pub mod file_faults;
pub mod pages;
pub mod work_faults;
