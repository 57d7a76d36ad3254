//! The order of names in Vietnamese: `a ă â b c d đ e ê …`, tones after letters.
//!
//! A name's key is kept in a column beside it, so that both databases sort alike, byte by byte.

use std::sync::LazyLock;

use icu_collator::options::CollatorOptions;
use icu_collator::preferences::CollationNumericOrdering;
use icu_collator::{Collator, CollatorBorrowed, CollatorPreferences};
use icu_locale_core::locale;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Absent only if the data compiled in had no Vietnamese, which the tests would show.
static VIETNAMESE: LazyLock<Option<CollatorBorrowed<'static>>> = LazyLock::new(|| {
    let mut preferences = CollatorPreferences::from(&locale!("vi"));
    // "Phường 2" comes before "Phường 10".
    preferences.numeric_ordering = Some(CollationNumericOrdering::True);
    Collator::try_new(preferences, CollatorOptions::default()).ok()
});

/// Longest key in bytes: some 300 letters. Names that differ only later count as alike.
pub const MAX: usize = 512;

/// The key of a name: names compare as their keys do, byte by byte.
pub fn key(name: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    if let Some(collator) = VIETNAMESE.as_ref() {
        let Ok(()) = collator.write_sort_key_to(&with_tones_settled(name), &mut bytes);
    }
    bytes.truncate(MAX);
    bytes
}

/// The text, decomposed, with the tone of an open `oa`, `oe` or `uy` on its second letter: `hòa` and `hoà`, `ủy`
/// and `uỷ` are two ways to write one word.
fn with_tones_settled(text: &str) -> String {
    let mut letters: Vec<char> = text.nfd().collect();
    for at in 0..letters.len().saturating_sub(2) {
        let [first, tone, second] = [letters[at], letters[at + 1], letters[at + 2]];
        let is_pair = matches!(
            (first.to_ascii_lowercase(), second.to_ascii_lowercase()),
            ('o', 'a' | 'e') | ('u', 'y')
        );
        let is_open = letters
            .get(at + 3)
            .is_none_or(|next| !next.is_alphabetic() && !is_combining_mark(*next));
        if is_pair && is_open && TONES.contains(&tone) {
            letters.swap(at + 1, at + 2);
        }
    }
    letters.into_iter().collect()
}

/// Huyền, hỏi, ngã, sắc, nặng.
const TONES: [char; 5] = ['\u{300}', '\u{309}', '\u{303}', '\u{301}', '\u{323}'];

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_come_in_the_order_of_a_vietnamese_dictionary() {
        // Letters first, in the order of the alphabet; then the tones: none, huyền, hỏi, ngã, sắc, nặng.
        let ordered = [
            "An Bình",
            "Ăng Long",
            "Âu Lạc",
            "Bình Hưng",
            "Dân Chủ",
            "Duy Tân",
            "Đa Kao",
            "Đức Long",
            "Đức Nghĩa",
            "Đức Thắng",
            "Em",
            "Êm",
            "Hàm Tiến",
            "Hưng Long",
            "Lạc Đạo",
            "ma",
            "mà",
            "mả",
            "mã",
            "má",
            "mạ",
            "Mũi Né",
            "Phường 2",
            "Phường 10",
            "Tiến Lợi",
            "Tiến Thành",
            "Ung Văn Khiêm",
            "Ưng Hoà",
        ];
        let keys: Vec<_> = ordered.iter().map(|name| key(name)).collect();
        for (pair, names) in keys.windows(2).zip(ordered.windows(2)) {
            assert!(pair[0] < pair[1], "{names:?}");
        }
    }

    #[test]
    fn two_ways_to_place_a_tone_are_one_name() {
        for (old, new) in [
            ("Phú Thủy", "Phú Thuỷ"),
            ("Ủy ban", "Uỷ ban"),
            ("hòa", "hoà"),
            ("XÓE", "XOÉ"),
        ] {
            assert_eq!(key(old), key(new), "{old}");
        }
        // These are different words.
        for (one, other) in [("của", "cuả"), ("hoàn", "hòan"), ("túy", "tùy")] {
            assert_ne!(key(one), key(other), "{one}");
        }
    }

    proptest! {
        #[test]
        fn the_form_in_which_text_comes_does_not_matter(text in "[A-Za-zĐđĂăƠơƯưẠ-ỹ0-9 -]{0,40}") {
            let (nfc, nfd): (String, String) = (text.nfc().collect(), text.nfd().collect());
            prop_assert_eq!(key(&nfc), key(&nfd));
        }

        #[test]
        fn no_text_is_a_panic_nor_a_key_too_long(text in "\\PC{0,400}") {
            prop_assert!(key(&text).len() <= MAX);
        }
    }
}
