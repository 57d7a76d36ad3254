//! Numbers and symbols of official documents, such as `5947/KH-UBND`. Texts are expected in Unicode form NFC.

/// The way a number is kept: no blanks, hyphens for dashes, without the word `Số:` before it.
pub fn normalise(text: &str) -> String {
    let tight: String = text
        .chars()
        .filter(|letter| !letter.is_whitespace())
        .map(|letter| match letter {
            '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
            letter => letter,
        })
        .collect();
    let mut number = tight.as_str();
    while let Some(rest) = ["Số", "số", "SỐ"]
        .iter()
        .find_map(|word| number.strip_prefix(word))
    {
        number = rest.strip_prefix(':').unwrap_or(rest);
    }
    number.into()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_citation_of_plan_5947_as_printed() {
        for (printed, kept) in [
            ("Số: 5947 /KH-UBND", "5947/KH-UBND"),
            ("số 1333/KH-UBND", "1333/KH-UBND"),
            ("số 11-NQ/TW", "11-NQ/TW"),
            ("số 21-CT/TW", "21-CT/TW"),
            ("số 08 – NQ/TU", "08-NQ/TU"),
            ("số 68/KH-UBND", "68/KH-UBND"),
            ("số 465/KH-UBND", "465/KH-UBND"),
            ("số 2351/QĐ-TTg", "2351/QĐ-TTg"),
            ("số 922/QĐ-UBND", "922/QĐ-UBND"),
            ("số 3201/LĐT BXH-BĐG", "3201/LĐTBXH-BĐG"),
            ("Số:", ""),
        ] {
            assert_eq!(normalise(printed), kept);
        }
    }

    proptest! {
        #[test]
        fn normalising_twice_changes_nothing(text in "[Sốsố: 0-9/A-ZĐ–—-]{0,24}") {
            let once = normalise(&text);
            prop_assert_eq!(normalise(&once), once);
        }

        #[test]
        fn blanks_and_dashes_do_not_matter(number in 1_u32..1_000_000, name in "[A-ZĐ]{1,5}") {
            let kept = format!("{number}/{name}-UBND");
            let printed = format!("Số: {number} / {name}\u{a0}– UBND");
            prop_assert_eq!(normalise(&printed), kept);
        }

        #[test]
        fn no_text_is_a_panic(text in "\\PC{0,30}") {
            normalise(&text);
        }
    }
}
