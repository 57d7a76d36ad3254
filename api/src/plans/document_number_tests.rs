use Form::{Administrative, Committee, Law, Letter, Normative, Party};
use proptest::prelude::*;

use super::*;

#[test]
fn every_citation_of_plan_5947_as_printed() {
    for (printed, kept, follows) in [
        ("Số: 5947 /KH-UBND", "5947/KH-UBND", Some(Administrative)),
        ("số 1333/KH-UBND", "1333/KH-UBND", Some(Administrative)),
        ("số 11-NQ/TW", "11-NQ/TW", Some(Party)),
        ("số 21-CT/TW", "21-CT/TW", Some(Party)),
        ("số 08 – NQ/TU", "08-NQ/TU", Some(Party)),
        ("số 68/KH-UBND", "68/KH-UBND", Some(Administrative)),
        ("số 465/KH-UBND", "465/KH-UBND", Some(Administrative)),
        ("số 2351/QĐ-TTg", "2351/QĐ-TTg", Some(Administrative)),
        ("số 922/QĐ-UBND", "922/QĐ-UBND", Some(Administrative)),
        ("số 3201/LĐT BXH-BĐG", "3201/LĐTBXH-BĐG", Some(Letter)),
        ("Số:", "", None),
    ] {
        assert_eq!(normalise(printed), kept);
        assert_eq!(form(kept), follows, "{kept}");
    }
}

#[test]
fn each_form_by_examples() {
    for (number, follows) in [
        ("73/2006/QH11", Some(Law)),
        ("06/2003/PL-UBTVQH11", Some(Law)),
        ("1253/2003/UBTVQH11", Some(Law)),
        ("73/1806/QH11", None),
        ("73/2006/QH", None),
        ("73/2006/QH111", None),
        ("12345/2006/QH11", None),
        ("1253/NQ-UBTVQH15", Some(Committee)),
        ("11-NQ/TW", Some(Party)),
        ("11-NQ-KH/TW", None),
        ("09/2019/NĐ-CP", Some(Normative)),
        ("12a/2018/TTLT-BNV-BTC", Some(Normative)),
        ("09/2019/NĐ", None),
        ("10/2016/TT-BTTTT", Some(Normative)),
        ("20/2020/QĐ-TTg", Some(Normative)),
        ("5947a/KH-UBND", Some(Administrative)),
        ("12/QyĐ-UBND-VX", Some(Administrative)),
        ("12/CTr-HĐND", Some(Administrative)),
        ("28/NQ-CP", Some(Administrative)),
        ("12/KH", Some(Letter)),
        ("12/UBND-VX-KT", None),
        ("1234567/KH-UBND", None),
        ("104-CP", None),
        ("KH-UBND", None),
        ("5947/kh-ubnd", None),
        ("5947/KH_UBND", None),
        ("5947//KH-UBND", None),
        ("5947/KH-", None),
    ] {
        assert_eq!(form(number), follows, "{number}");
    }
}

#[test]
fn a_plan_bears_no_number_of_a_law() {
    for number in ["5947/KH-UBND", "12/UBND-VX", "08-KH/TU"] {
        assert!(fits_plan(number), "{number}");
    }
    for number in [
        "73/2006/QH11",
        "1253/NQ-UBTVQH15",
        "09/2019/NĐ-CP",
        "104-CP",
        "",
    ] {
        assert!(!fits_plan(number), "{number}");
    }
}

#[test]
fn a_number_under_ten_gets_a_leading_zero() {
    for (given, kept) in [
        ("7/KH-UBND", "07/KH-UBND"),
        ("số 8 – NQ/TU", "08-NQ/TU"),
        ("9/2019/NĐ-CP", "09/2019/NĐ-CP"),
        ("7a/KH-UBND", "07a/KH-UBND"),
        ("07/KH-UBND", "07/KH-UBND"),
        ("10/KH-UBND", "10/KH-UBND"),
        ("7", "7"),
        ("4-CP", "4-CP"),
    ] {
        assert_eq!(normalise(given), kept);
    }
}

/// An abbreviation, as grammars have them.
const SHORT: &str = "[A-ZĐÂĂÊÔƠƯ][A-ZĐÂĂÊÔƠƯa-zđươôâê&]{0,5}";

#[test]
fn letters_with_marks_are_one_however_they_are_spelt() {
    assert_eq!(normalise("Số: 12/C\u{d4}NG-VX"), "12/CÔNG-VX");
    assert_eq!(normalise("S\u{f4}\u{301}: 12/CO\u{302}NG-VX"), "12/CÔNG-VX");
}

proptest! {
    #[test]
    fn normalising_twice_changes_nothing(text in "[Sốsố: 0-9/A-ZĐ–—-]{0,24}") {
        let once = normalise(&text);
        prop_assert_eq!(normalise(&once), once);
    }

    #[test]
    fn a_leading_zero_changes_no_form(number in 1_u8..10, symbol in "/KH-[A-ZĐ]{1,5}|-NQ/[A-Z]{2}|/2019/NĐ-[A-Z]{2}") {
        let short = format!("{number}{symbol}");
        prop_assert_eq!(normalise(&short), format!("0{short}"));
        prop_assert_eq!(form(&short), form(&normalise(&short)));
    }

    #[test]
    fn blanks_and_dashes_do_not_matter(number in 10_u32..1_000_000, name in "[A-ZĐ]{1,5}") {
        let kept = format!("{number}/{name}-UBND");
        let printed = format!("Số: {number} / {name}\u{a0}– UBND");
        prop_assert_eq!(normalise(&printed), kept);
    }

    #[test]
    fn every_kind_of_every_body_is_administrative(
        number in 10_u32..1_000_000, kind in proptest::sample::select(&KINDS[..]), body in SHORT, office in proptest::option::of(SHORT),
    ) {
        let office = office.map(|office| format!("-{office}")).unwrap_or_default();
        let text = format!("{number}/{kind}-{body}{office}");
        prop_assume!(form(&text) != Some(Committee));
        prop_assert_eq!(form(&text), Some(Administrative));
        prop_assert_eq!(normalise(&text), text);
    }

    #[test]
    fn the_party_writes_a_hyphen_before_the_kind(number in 10_u32..100_000, kind in SHORT, body in SHORT) {
        let text = format!("{number}-{kind}/{body}");
        prop_assert_eq!(form(&text), Some(Party));
    }

    #[test]
    fn rules_bear_their_year(number in 10_u32..1_000_000, year in 1900_u32..2100, kind in SHORT, body in SHORT) {
        prop_assert_eq!(form(&format!("{number}/{year}/{kind}-{body}")), Some(Normative));
        prop_assert_eq!(form(&format!("{number}/{}/{kind}-{body}", year + 200)), None);
    }

    #[test]
    fn what_follows_a_form_has_a_number_and_no_blank(text in "[0-9a-cAĐKH/ -]{0,14}") {
        if form(&text).is_some() {
            prop_assert!(text.starts_with(is_digit) && !text.contains(' ') && text.contains('/'));
        }
    }

    #[test]
    fn no_text_is_a_panic(text in "\\PC{0,30}") {
        normalise(&text);
        form(&text);
    }
}
