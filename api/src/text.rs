//! Words for people, in both languages of the API, and the choice between them.

use std::borrow::Cow;
use std::cmp::Reverse;

/// A language the API answers in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Lang {
    /// Vietnamese, the default.
    #[default]
    Vi,
    /// English.
    En,
}

/// How much a language is wanted: quality in thousandths, then the place in the header.
type Wish = (u16, Reverse<usize>);

impl Lang {
    /// Chooses by `Accept-Language` (RFC 9110 section 12.5.4).
    ///
    /// `en-US` asks for English; `*` stands for what is not named; of equal wishes the one named first
    /// wins. No header, one that does not follow the grammar, or one that wants neither language: Vietnamese.
    pub fn negotiate(accept_language: Option<&str>) -> Self {
        let Some(ranges) = accept_language.and_then(parse) else {
            return Self::Vi;
        };
        let english = wish(&ranges, "en");
        if english.0 > 0 && english > wish(&ranges, "vi") {
            Self::En
        } else {
            Self::Vi
        }
    }

    /// Language tag for `Content-Language`.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Vi => "vi",
            Self::En => "en",
        }
    }
}

/// The best wish for a language among the ranges that name it, else that of `*`, else none.
fn wish(ranges: &[(&str, u16)], language: &str) -> Wish {
    let best = |wanted: &str| {
        ranges
            .iter()
            .enumerate()
            .filter(|(_, (range, _))| {
                let primary = range.split('-').next().unwrap_or_default();
                primary.eq_ignore_ascii_case(wanted)
            })
            .map(|(place, (_, quality))| (*quality, Reverse(place)))
            .max()
    };
    best(language)
        .or_else(|| best("*"))
        .unwrap_or((0, Reverse(usize::MAX)))
}

/// The ranges with their quality in thousandths; nothing when the header is malformed.
fn parse(header: &str) -> Option<Vec<(&str, u16)>> {
    header
        .split(',')
        .map(|element| element.trim_matches([' ', '\t']))
        // RFC 9110 section 5.6.1: recipients must accept empty list elements.
        .filter(|element| !element.is_empty())
        .map(|element| match element.split_once(';') {
            None => Some((range(element)?, 1000)),
            Some((name, weight)) => Some((
                range(name.trim_end_matches([' ', '\t']))?,
                quality(weight.trim_start_matches([' ', '\t']))?,
            )),
        })
        .collect()
}

/// A language range (RFC 4647 section 2.1).
fn range(text: &str) -> Option<&str> {
    let subtag = |part: &str| (1..=8).contains(&part.len());
    let mut parts = text.split('-');
    let first = parts.next()?;
    let valid = text == "*"
        || (subtag(first)
            && first.bytes().all(|b| b.is_ascii_alphabetic())
            && parts.all(|part| subtag(part) && part.bytes().all(|b| b.is_ascii_alphanumeric())));
    valid.then_some(text)
}

/// A weight `q=0.5` in thousandths (RFC 9110 section 12.4.2).
fn quality(weight: &str) -> Option<u16> {
    let value = weight
        .strip_prefix("q=")
        .or_else(|| weight.strip_prefix("Q="))?;
    let (whole, fraction) = value.split_once('.').unwrap_or((value, ""));
    if fraction.len() > 3 || !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let thousandths = format!("{fraction:0<3}").parse().ok()?;
    match (whole, thousandths) {
        ("0", part) => Some(part),
        ("1", 0) => Some(1000),
        _ => None,
    }
}

/// The same words in Vietnamese and in English.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// Vietnamese.
    pub vi: Cow<'static, str>,
    /// English.
    pub en: Cow<'static, str>,
}

impl Text {
    /// Both versions at once, so that neither is forgotten.
    pub fn new(vi: impl Into<Cow<'static, str>>, en: impl Into<Cow<'static, str>>) -> Self {
        Self {
            vi: vi.into(),
            en: en.into(),
        }
    }

    /// Words that were a text before and went through something that keeps strings.
    pub fn of(vi: &str, en: &str) -> Self {
        Self::new(vi.to_owned(), en.to_owned())
    }

    /// Both versions changed alike.
    #[must_use]
    pub fn each(&self, change: impl Fn(&str) -> String) -> Self {
        Self::new(change(&self.vi), change(&self.en))
    }

    /// The words in one language.
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Vi => &self.vi,
            Lang::En => &self.en,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn text_gives_the_words_of_the_language() {
        let text = Text::new("Kế hoạch", format!("Plan {}", 5947));
        assert_eq!(text.get(Lang::Vi), "Kế hoạch");
        assert_eq!(text.get(Lang::En), "Plan 5947");
        assert_eq!(text.each(str::to_uppercase).vi, "KẾ HOẠCH");
    }

    #[test]
    fn header_decides_the_language() {
        let cases = [
            ("", Lang::Vi),
            ("vi", Lang::Vi),
            ("en", Lang::En),
            ("EN-us", Lang::En),
            ("en-US,en;q=0.9", Lang::En),
            ("vi-VN,vi;q=0.9,en;q=0.8", Lang::Vi),
            ("vi;q=0.5, en;q=0.501", Lang::En),
            ("vi;q=0.5\t,\ten ; q=0.4", Lang::Vi),
            ("en, vi", Lang::En),
            ("vi, en", Lang::Vi),
            ("*", Lang::Vi),
            ("fr, *;q=0.1", Lang::Vi),
            ("vi;q=0, *", Lang::En),
            ("en;q=0, *;q=0.5", Lang::Vi),
            ("en;q=0.2, *;q=0.5", Lang::Vi),
            ("vi;q=0.2, *;q=0.5", Lang::En),
            ("fr, de;q=0.5", Lang::Vi),
            ("fr, en;q=0.001", Lang::En),
            ("en;q=0", Lang::Vi),
            ("vi;q=0, en;q=0.000", Lang::Vi),
            (",, en ,,", Lang::En),
            ("en-US;q=0, en;q=0.5", Lang::En),
            ("en;Q=1.000", Lang::En),
            ("enx", Lang::Vi),
        ];
        for (header, expected) in cases {
            assert_eq!(Lang::negotiate(Some(header)), expected, "{header:?}");
        }
        assert_eq!(Lang::negotiate(None), Lang::Vi);
    }

    #[test]
    fn malformed_headers_fall_back_to_vietnamese() {
        for header in [
            "en;q=2",
            "en;q=1.001",
            "en;q=0.1234",
            "en;q=-1",
            "en;q=",
            "en;q=.5",
            "en;q=0.+5",
            "en;level=1",
            "en;q=1;q=1",
            "en;",
            "e n",
            "en-",
            "en_US",
            "english-language",
            "en, \u{111}",
            "*-US, en",
        ] {
            assert_eq!(Lang::negotiate(Some(header)), Lang::Vi, "{header:?}");
        }
    }

    proptest! {
        #[test]
        fn any_header_gets_an_answer(header in "\\PC{0,40}") {
            Lang::negotiate(Some(&header));
        }

        #[test]
        fn the_higher_quality_wins(vi in 0_u16..=999, en in 0_u16..=999) {
            let header = format!("vi;q=0.{vi:03}, en;q=0.{en:03}");
            let expected = if en > vi { Lang::En } else { Lang::Vi };
            prop_assert_eq!(Lang::negotiate(Some(&header)), expected);
        }
    }
}
