//! Numbers and symbols of official documents, such as `5947/KH-UBND`: their forms and their parts.
//!
//! Texts are expected in Unicode form NFC. A number that fits no form (`104-CP`) is kept as free text.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Kinds of administrative documents (Decree 30/2020/NĐ-CP annex III); letters have none.
const KINDS: [&str; 27] = [
    "NQ", "QĐ", "CT", "QC", "QyĐ", "TC", "TB", "HD", "CTr", "KH", "PA", "ĐA", "DA", "BC", "BB",
    "TTr", "HĐ", "CĐ", "BGN", "BTT", "GUQ", "GM", "GGT", "GNP", "PG", "PC", "PB",
];

/// Which grammar a number follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum NumberForm {
    /// Law, ordinance or resolution of the National Assembly: `73/2006/QH11`.
    Law,
    /// Resolution of its Standing Committee: `1253/NQ-UBTVQH15`.
    Committee,
    /// Party document: `11-NQ/TW`.
    Party,
    /// Normative document: `09/2019/NĐ-CP`.
    Normative,
    /// Administrative document of a named kind: `5947/KH-UBND`.
    Administrative,
    /// Letter, whose symbol names bodies only: `3201/LĐTBXH-BĐG`.
    Letter,
}

/// A number taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DocumentNumber<'a> {
    /// The grammar it follows.
    pub form: NumberForm,
    /// The number in its year, with leading zeros: `09`.
    pub sequence: &'a str,
    /// The year of a law or a normative document.
    pub year: Option<&'a str>,
    /// What is left: `KH-UBND`, `NQ/TW`, `NĐ-CP`.
    pub symbol: &'a str,
}

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

/// The grammar a normalised number follows, if any.
pub fn kind(number: &str) -> Option<NumberForm> {
    split(number).map(|number| number.form)
}

/// Takes a normalised number apart, if it follows a grammar.
pub fn split(number: &str) -> Option<DocumentNumber<'_>> {
    let parts: Vec<&str> = number.split('/').collect();
    let (form, sequence, year, symbol) = match parts[..] {
        [sequence, year, symbol] if is_year(year) => {
            let form = if is_digits(sequence, 4) && is_legislature(symbol) {
                NumberForm::Law
            } else if is_sequence(sequence) && abbreviations(symbol)? > 1 {
                NumberForm::Normative
            } else {
                return None;
            };
            (form, sequence, Some(year), symbol)
        }
        [first, issuer] if first.contains('-') => {
            let (sequence, kind) = first.split_once('-')?;
            if !is_digits(sequence, 5) || !is_abbreviation(kind) || !is_abbreviation(issuer) {
                return None;
            }
            let symbol = &number[sequence.len() + 1..];
            (NumberForm::Party, sequence, None, symbol)
        }
        [sequence, symbol] => (plain_form(sequence, symbol)?, sequence, None, symbol),
        _ => return None,
    };
    Some(DocumentNumber {
        form,
        sequence,
        year,
        symbol,
    })
}

/// The form of a number with one stroke, before which there are digits only.
fn plain_form(sequence: &str, symbol: &str) -> Option<NumberForm> {
    if let Some(term) = symbol.strip_prefix("NQ-UBTVQH") {
        return (is_digits(sequence, 5) && is_digits(term, 2)).then_some(NumberForm::Committee);
    }
    if !is_sequence(sequence) {
        return None;
    }
    let count = abbreviations(symbol)?;
    let first = symbol.split('-').next()?;
    if count > 1 && KINDS.contains(&first) {
        Some(NumberForm::Administrative)
    } else {
        (count <= 2).then_some(NumberForm::Letter)
    }
}

fn is_digits(text: &str, most: usize) -> bool {
    (1..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Up to 6 digits and perhaps a letter: `123`, `123a`.
fn is_sequence(text: &str) -> bool {
    let digits = text
        .strip_suffix(|letter: char| letter.is_ascii_lowercase() || letter == 'đ')
        .unwrap_or(text);
    is_digits(digits, 6)
}

fn is_year(text: &str) -> bool {
    is_digits(text, 4) && text.len() == 4 && (text.starts_with("19") || text.starts_with("20"))
}

/// National Assembly or its Standing Committee, with the term: `QH11`, `UBTVQH11`, `PL-UBTVQH11`.
fn is_legislature(symbol: &str) -> bool {
    ["QH", "UBTVQH", "PL-UBTVQH"].iter().any(|body| {
        symbol
            .strip_prefix(body)
            .is_some_and(|term| is_digits(term, 2))
    })
}

/// How many abbreviations a symbol joins by hyphens; nothing if it is made of anything else.
fn abbreviations(symbol: &str) -> Option<usize> {
    symbol
        .split('-')
        .all(is_abbreviation)
        .then(|| symbol.split('-').count())
}

/// A capital, then capitals and the small letters that occur in abbreviations: `QyĐ`, `TTg`, `ThS&KH`.
fn is_abbreviation(text: &str) -> bool {
    let capital = |letter: char| letter.is_ascii_uppercase() || "ĐÂĂÊÔƠƯ".contains(letter);
    let small = |letter: char| letter.is_ascii_lowercase() || "đươôâê&".contains(letter);
    let mut letters = text.chars();
    letters.next().is_some_and(capital) && letters.all(|letter| capital(letter) || small(letter))
}

#[cfg(test)]
mod tests {
    use NumberForm::{Administrative, Committee, Law, Letter, Normative, Party};
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_citation_of_plan_5947_as_printed() {
        for (printed, kept, form) in [
            ("Số: 5947 /KH-UBND", "5947/KH-UBND", Administrative),
            ("số 1333/KH-UBND", "1333/KH-UBND", Administrative),
            ("số 11-NQ/TW", "11-NQ/TW", Party),
            ("số 21-CT/TW", "21-CT/TW", Party),
            ("số 08 – NQ/TU", "08-NQ/TU", Party),
            ("số 68/KH-UBND", "68/KH-UBND", Administrative),
            ("số 465/KH-UBND", "465/KH-UBND", Administrative),
            ("số 2351/QĐ-TTg", "2351/QĐ-TTg", Administrative),
            ("số 922/QĐ-UBND", "922/QĐ-UBND", Administrative),
            ("số 3201/LĐT BXH-BĐG", "3201/LĐTBXH-BĐG", Letter),
        ] {
            assert_eq!(normalise(printed), kept);
            assert_eq!(kind(kept), Some(form), "{kept}");
        }
    }

    #[test]
    fn every_grammar_takes_a_number_apart() {
        for (number, form, sequence, year, symbol) in [
            ("73/2006/QH11", Law, "73", Some("2006"), "QH11"),
            (
                "26/2004/PL-UBTVQH11",
                Law,
                "26",
                Some("2004"),
                "PL-UBTVQH11",
            ),
            ("1253/NQ-UBTVQH15", Committee, "1253", None, "NQ-UBTVQH15"),
            ("11-NQ/TW", Party, "11", None, "NQ/TW"),
            ("09/2019/NĐ-CP", Normative, "09", Some("2019"), "NĐ-CP"),
            (
                "10/2016/TT-BTTTT",
                Normative,
                "10",
                Some("2016"),
                "TT-BTTTT",
            ),
            (
                "01/2011/TTLT-BNV-BTC",
                Normative,
                "01",
                Some("2011"),
                "TTLT-BNV-BTC",
            ),
            ("5947/KH-UBND", Administrative, "5947", None, "KH-UBND"),
            ("28/NQ-CP", Administrative, "28", None, "NQ-CP"),
            (
                "12a/QyĐ-UBND-VX",
                Administrative,
                "12a",
                None,
                "QyĐ-UBND-VX",
            ),
            ("3201/LĐTBXH-BĐG", Letter, "3201", None, "LĐTBXH-BĐG"),
            ("120đ/UBND", Letter, "120đ", None, "UBND"),
        ] {
            let expected = DocumentNumber {
                form,
                sequence,
                year,
                symbol,
            };
            assert_eq!(split(number), Some(expected));
        }
    }

    #[test]
    fn what_follows_no_grammar_stays_free_text() {
        for text in [
            "",
            "5947",
            "104-CP",
            "/KH-UBND",
            "5947/",
            "5947/kh-ubnd",
            "1234567/KH-UBND",
            "5947/KH--UBND",
            "5947/KH-",
            "5947/KH UBND",
            "12345/2006/QH11",
            "73/1806/QH11",
            "73/2006/QH111",
            "09/2019/NĐ",
            "123456-NQ/TW",
            "11-NQ/TW-VP",
            "1/2/3/4",
            "10/AB-CD-EF",
            "KH-UBND/5947",
        ] {
            assert_eq!(kind(text), None, "{text}");
        }
    }

    #[test]
    fn all_kinds_of_administrative_documents() {
        for name in KINDS {
            assert_eq!(
                kind(&format!("05/{name}-UBND")),
                Some(Administrative),
                "{name}"
            );
        }
    }

    proptest! {
        #[test]
        fn normalising_twice_changes_nothing(text in "[Sốsố: 0-9/A-ZĐ–—-]{0,24}") {
            let once = normalise(&text);
            prop_assert_eq!(normalise(&once), once);
        }

        #[test]
        fn blanks_and_dashes_do_not_matter(number in 1_u32..1_000_000, kind_at in 0..KINDS.len()) {
            let name = KINDS[kind_at];
            let kept = format!("{number}/{name}-UBND");
            let printed = format!("Số: {number} / {name}\u{a0}– UBND");
            prop_assert_eq!(normalise(&printed), kept.clone());
            let parts = split(&kept).unwrap();
            let again = format!("{}/{}", parts.sequence, parts.symbol);
            prop_assert_eq!(again, kept.clone());
        }

        #[test]
        fn no_text_is_a_panic(text in "\\PC{0,30}") {
            kind(&normalise(&text));
        }
    }
}
