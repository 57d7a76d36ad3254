//! Numbers and symbols of official documents, such as `5947/KH-UBND`, and the forms they follow.

use unicode_normalization::UnicodeNormalization;

/// The form of a number and symbol. A letter from a body whose abbreviation is that of a kind of document cannot
/// be told from an administrative document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A law or ordinance, or a resolution of the National Assembly: `73/2006/QH11`.
    Law,
    /// A resolution of the Assembly's Standing Committee: `1253/NQ-UBTVQH15`.
    Committee,
    /// A document of the Party: `11-NQ/TW`.
    Party,
    /// A document that sets rules: `09/2019/NĐ-CP`.
    Normative,
    /// An administrative document with its kind: `5947/KH-UBND`.
    Administrative,
    /// An official letter, which names no kind: `3201/LĐTBXH-BĐG`.
    Letter,
}

/// Kinds of administrative documents (Decree 30/2020/NĐ-CP, Annex III).
const KINDS: [&str; 27] = [
    "NQ", "QĐ", "CT", "QC", "QyĐ", "TC", "TB", "HD", "CTr", "KH", "PA", "ĐA", "DA", "BC", "BB",
    "TTr", "HĐ", "CĐ", "BGN", "BTT", "GUQ", "GM", "GGT", "GNP", "PG", "PC", "PB",
];

/// The way a number is kept: in Unicode form NFC, no blanks, hyphens for dashes, without the word `Số:` before it; a number under 10
/// gets a leading zero where the whole then follows a form.
pub fn normalise(text: &str) -> String {
    let tight: String = text
        .nfc()
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
    let one_digit = digits(number, 1..=1).is_some_and(|rest| !rest.starts_with(is_digit));
    if one_digit && form(number).is_some() {
        format!("0{number}")
    } else {
        number.into()
    }
}

/// The form a normalised number follows; older ones, such as `104-CP`, follow none.
pub fn form(number: &str) -> Option<Form> {
    type Follows = fn(&str) -> bool;
    let forms: [(Form, Follows); 6] = [
        (Form::Law, is_law),
        (Form::Committee, is_committee),
        (Form::Party, is_party),
        (Form::Normative, is_normative),
        (Form::Administrative, is_administrative),
        (Form::Letter, is_letter),
    ];
    forms
        .into_iter()
        .find(|(_, follows)| follows(number))
        .map(|(form, _)| form)
}

/// Whether a plan can bear the number: that of an administrative document, a letter or a document of the Party.
pub fn fits_plan(number: &str) -> bool {
    matches!(
        form(number),
        Some(Form::Administrative | Form::Letter | Form::Party)
    )
}

fn is_law(number: &str) -> bool {
    let symbol = digits(number, 1..=4).and_then(year);
    symbol.is_some_and(|symbol| {
        ["QH", "PL-UBTVQH", "UBTVQH"]
            .iter()
            .any(|body| symbol.strip_prefix(body).is_some_and(is_term))
    })
}

fn is_committee(number: &str) -> bool {
    digits(number, 1..=5)
        .and_then(|rest| rest.strip_prefix("/NQ-UBTVQH"))
        .is_some_and(is_term)
}

fn is_party(number: &str) -> bool {
    let symbol = digits(number, 1..=5).and_then(|rest| rest.strip_prefix('-'));
    symbol
        .and_then(|symbol| symbol.split_once('/'))
        .is_some_and(|(kind, body)| is_abbreviation(kind) && is_abbreviation(body))
}

fn is_normative(number: &str) -> bool {
    let symbol = digits(number, 1..=6).map(after_letter).and_then(year);
    symbol.is_some_and(|symbol| abbreviations(symbol).is_some_and(|count| count >= 2))
}

fn is_administrative(number: &str) -> bool {
    let symbol = symbol(number).and_then(|symbol| symbol.split_once('-'));
    symbol.is_some_and(|(kind, body)| KINDS.contains(&kind) && abbreviations(body).is_some())
}

fn is_letter(number: &str) -> bool {
    symbol(number).is_some_and(|symbol| abbreviations(symbol).is_some_and(|count| count <= 2))
}

/// What follows the number and the stroke.
fn symbol(number: &str) -> Option<&str> {
    after_letter(digits(number, 1..=6)?).strip_prefix('/')
}

/// What follows so many digits.
fn digits(text: &str, many: std::ops::RangeInclusive<usize>) -> Option<&str> {
    let rest = text.trim_start_matches(is_digit);
    // A digit takes one byte.
    many.contains(&(text.len() - rest.len())).then_some(rest)
}

fn is_digit(letter: char) -> bool {
    letter.is_ascii_digit()
}

/// What follows the small letter that an inserted number may have, as `12a`.
fn after_letter(text: &str) -> &str {
    text.strip_prefix(|letter: char| letter.is_ascii_lowercase() || letter == 'đ')
        .unwrap_or(text)
}

/// What follows a year of the last century or this one between strokes.
fn year(text: &str) -> Option<&str> {
    let (year, rest) = text.strip_prefix('/')?.split_once('/')?;
    let is_year = year.len() == 4
        && year.chars().all(is_digit)
        && ["19", "20"].iter().any(|century| year.starts_with(century));
    is_year.then_some(rest)
}

/// The number of a term of the National Assembly.
fn is_term(text: &str) -> bool {
    digits(text, 1..=2).is_some_and(str::is_empty)
}

/// How many abbreviations stand between hyphens, where there is nothing else.
fn abbreviations(text: &str) -> Option<usize> {
    let mut parts = text.split('-');
    parts
        .clone()
        .all(is_abbreviation)
        .then(|| parts.by_ref().count())
}

fn is_abbreviation(text: &str) -> bool {
    let capital = |letter: char| letter.is_ascii_uppercase() || "ĐÂĂÊÔƠƯ".contains(letter);
    let small = |letter: char| letter.is_ascii_lowercase() || "đươôâê&".contains(letter);
    let mut letters = text.chars();
    letters.next().is_some_and(capital) && letters.all(|letter| capital(letter) || small(letter))
}

#[cfg(test)]
#[path = "document_number_tests.rs"]
mod tests;
