//! Text as search compares it: small letters without marks, so that "tu phap" finds "Tư pháp".

use sea_orm::sea_query::LikeExpr;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Text in small letters without diacritics (`đ` becomes `d`), its blanks one each.
pub fn fold(text: &str) -> String {
    let letters: String = text
        .to_lowercase()
        .nfd()
        .filter(|c| !is_combining_mark(*c))
        .map(|c| if c == 'đ' { 'd' } else { c })
        .collect();
    letters.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Several texts as one column: a line each, so that nothing is found across the end of one.
pub fn lines<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    texts.into_iter().map(fold).collect::<Vec<_>>().join("\n")
}

/// The condition on such a column that it holds `text` somewhere; `%`, `_` and `\` stand for themselves. Text of
/// which nothing is left, such as marks alone, is held nowhere.
pub fn holding(text: &str) -> LikeExpr {
    LikeExpr::new(pattern(text)).escape('\\')
}

fn pattern(text: &str) -> String {
    let folded = fold(text);
    if folded.is_empty() {
        // A combining mark, which no folded text has.
        return "%\u{301}%".to_owned();
    }
    let mut pattern = String::from("%");
    for c in folded.chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn marks_and_capitals_fall_away() {
        for (text, folded) in [
            ("Phòng Tư pháp", "phong tu phap"),
            ("Đức Long", "duc long"),
            ("ĐỨC LONG", "duc long"),
            ("Nguyễn  Thị\u{a0}Ưng ", "nguyen thi ung"),
            // Composed and decomposed spellings are the same.
            ("Mũi Né", "mui ne"),
            ("Mu\u{303}i Ne\u{301}", "mui ne"),
            ("ƠƯÂÊÔĂ ợựậệộặ", "ouaeoa ouaeoa"),
            ("Trưởng phòng 2018", "truong phong 2018"),
            // The tone on either letter.
            ("hòa Phú Thủy", "hoa phu thuy"),
            ("hoà Phú Thuỷ", "hoa phu thuy"),
        ] {
            assert_eq!(fold(text), folded, "{text}");
        }
    }

    #[test]
    fn marks_alone_are_found_nowhere() {
        assert_eq!(pattern("a%_\\"), "%a\\%\\_\\\\%");
        for text in ["\u{301}", "\u{303}\u{301} \u{323}"] {
            let wanted = pattern(text);
            let sought = wanted.trim_matches('%');
            assert!(!sought.is_empty() && fold(sought).is_empty(), "{text:?}");
        }
    }

    #[test]
    fn lines_are_kept_apart() {
        assert_eq!(lines(["tuphap", "Phòng\nTư pháp"]), "tuphap\nphong tu phap");
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing_more(text in "\\PC{0,60}") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }

        #[test]
        fn the_form_in_which_text_comes_does_not_matter(text in "[A-Za-zĐđÀ-ÃÈ-ÊÌÍÒ-ÕÙÚÝĂăĨĩŨũƠơƯưẠ-ỹ ]{0,40}") {
            let (nfc, nfd): (String, String) = (text.nfc().collect(), text.nfd().collect());
            prop_assert_eq!(fold(&nfc), fold(&nfd));
            prop_assert_eq!(fold(&text), fold(&text.to_uppercase()));
        }
    }
}
