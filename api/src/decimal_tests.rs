//! What a figure is, how it reads and how it writes.

use proptest::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::*;

fn scaled(text: &str) -> Result<i64, DecimalError> {
    Decimal::parse(text).map(Decimal::scaled)
}

#[test]
fn json_numbers_are_read_exactly() {
    for (text, expected) in [
        ("0", 0),
        ("-0", 0),
        ("0.0000000", 0),
        ("0e999999999999999999999", 0),
        ("-0.0E-7", 0),
        ("1", 10_000),
        ("2.5", 25_000),
        ("2.50", 25_000),
        ("1.50000", 15_000),
        ("0.1", 1_000),
        ("0.0001", 1),
        ("-0.0001", -1),
        ("1e3", 10_000_000),
        ("1E+3", 10_000_000),
        ("2.5E-1", 2_500),
        ("1.2345678e4", 123_456_780),
        ("12345678E-4", 12_345_678),
        ("100000e-9", 1),
        ("1e10", 100_000_000_000_000),
        ("0.000000000000000000001e17", 1),
        ("99999999999.9999", 999_999_999_999_999),
        ("-99999999999.9999", -999_999_999_999_999),
    ] {
        assert_eq!(scaled(text), Ok(expected), "{text}");
    }
}

#[test]
fn finer_figures_are_refused() {
    for text in [
        "1.23456",
        "0.00001",
        "1e-5",
        "-1.00001",
        "1e-99999999999999999999",
        "99999999999.99999",
    ] {
        assert_eq!(scaled(text), Err(DecimalError::TooPrecise), "{text}");
    }
}

#[test]
fn larger_figures_are_refused() {
    for text in [
        "100000000000",
        "-100000000000",
        "1e11",
        "0.1e12",
        "123456789012.123456",
        "1e9223372036854775807",
        "1e99999999999999999999",
    ] {
        assert_eq!(scaled(text), Err(DecimalError::OutOfRange), "{text}");
    }
    assert_eq!(Decimal::from_scaled(1_000_000_000_000_000), None);
    assert_eq!(Decimal::from_scaled(-1_000_000_000_000_000), None);
    assert_eq!(Decimal::from_scaled(i64::MIN), None);
    assert!(Decimal::from_scaled(-999_999_999_999_999).is_some());
}

#[test]
fn anything_else_is_not_a_number() {
    for text in [
        "", " ", "-", "+1", "01", "-01", ".5", "5.", "1.e2", "1e", "1e+", "1e1.5", "1,5", "1_000",
        " 1", "1 ", "0x10", "NaN", "Infinity", "null", "true", "\"1\"", "--1", "1-", "١", "1e٣",
    ] {
        assert_eq!(scaled(text), Err(DecimalError::NotANumber), "{text:?}");
    }
}

#[test]
fn a_megabyte_of_digits_is_read_at_once() {
    let zeros = "0".repeat(1_000_000);
    assert_eq!(scaled(&format!("1.{zeros}")), Ok(10_000));
    assert_eq!(scaled(&format!("1{zeros}e-1000000")), Ok(10_000));
    assert_eq!(scaled(&format!("0.{zeros}1e1000001")), Ok(10_000));
    assert_eq!(scaled(&format!("1{zeros}")), Err(DecimalError::OutOfRange));
    assert_eq!(
        scaled(&format!("1.{zeros}1")),
        Err(DecimalError::TooPrecise)
    );
}

#[test]
fn figures_are_written_without_trailing_zeros() {
    for (scaled, expected) in [
        (0, "0"),
        (10_000, "1"),
        (25_000, "2.5"),
        (-1, "-0.0001"),
        (-12_340, "-1.234"),
        (1_000_000, "100"),
        (999_999_999_999_999, "99999999999.9999"),
    ] {
        assert_eq!(Sum::from_scaled(scaled).to_string(), expected);
    }
    assert_eq!(
        Sum::from_scaled(i128::MIN).to_string(),
        "-17014118346046923173168730371588410.5728"
    );
}

#[derive(Debug, Serialize, Deserialize)]
struct Row {
    one: Decimal,
    maybe: Option<Decimal>,
    #[serde(default)]
    many: Vec<Decimal>,
}

#[test]
fn json_keeps_every_digit() {
    let text = r#"{"one":99999999999.9999,"maybe":null,"many":[-0.1,2.5]}"#;
    let row: Row = serde_json::from_str(text).unwrap();
    assert_eq!(row.one.scaled(), 999_999_999_999_999);
    assert_eq!(row.maybe, None);
    assert_eq!(serde_json::to_string(&row).unwrap(), text);

    let row: Row =
        serde_json::from_reader(r#"{ "one" : 2.50 , "maybe": 1e1 }"#.as_bytes()).unwrap();
    assert_eq!(row.one.scaled(), 25_000);
    assert_eq!(row.maybe.map(Decimal::scaled), Some(100_000));

    let row: Row = serde_json::from_value(json!({ "one": 7 })).unwrap();
    assert_eq!(serde_json::to_value(row.one).unwrap(), json!(7));
    assert_eq!(
        serde_json::to_string(&Sum::from_scaled(12_345_678_901_234_567_890_123)).unwrap(),
        "1234567890123456789.0123"
    );
}

#[test]
fn a_bad_figure_is_named_by_its_path() {
    for (text, path, why) in [
        (r#"{"one":"1"}"#, "one", DecimalError::NotANumber),
        (r#"{"one":null}"#, "one", DecimalError::NotANumber),
        (r#"{"one":{}}"#, "one", DecimalError::NotANumber),
        (
            r#"{"one":1,"maybe":false}"#,
            "maybe",
            DecimalError::NotANumber,
        ),
        (
            r#"{"one":1,"maybe":1.00001}"#,
            "maybe",
            DecimalError::TooPrecise,
        ),
        (
            r#"{"one":1,"many":[1,1e11]}"#,
            "many[1]",
            DecimalError::OutOfRange,
        ),
        (
            r#"{"one":1,"many":[1,[]]}"#,
            "many[1]",
            DecimalError::NotANumber,
        ),
    ] {
        let mut json = serde_json::Deserializer::from_str(text);
        let error = serde_path_to_error::deserialize::<_, Row>(&mut json).unwrap_err();
        assert_eq!(error.path().to_string(), path, "{text}");
        let said = Unfit::found(&error.inner().to_string());
        assert_eq!(said, Some(Unfit(why.text())), "{text}");
        assert!(error.inner().is_data(), "{text}");
    }
}

#[test]
fn the_schema_is_a_number_with_its_bounds() {
    assert_eq!(
        serde_json::to_value(Decimal::schema()).unwrap(),
        json!({
            "type": "number",
            "description":
                "Exact figure with at most 4 digits after the decimal point; more are refused.",
            "minimum": -99_999_999_999.999_9,
            "maximum": 99_999_999_999.999_9,
            "examples": [42.5],
        })
    );
    let sum = serde_json::to_value(Sum::schema()).unwrap();
    assert_eq!(sum["type"], "number");
    // A sum is kept in ten-thousandths, in 128 bits: 2^127 of them are 1.70 × 10^34.
    assert_eq!(
        (&sum["minimum"], &sum["maximum"]),
        (&json!(-1.8e34), &json!(1.8e34))
    );
    assert_eq!(
        (Decimal::name(), Sum::name()),
        ("Decimal".into(), "Sum".into())
    );
}

#[test]
fn division_rounds_halves_away_from_zero() {
    for (numerator, denominator, expected) in [
        (7, 2, Some(4)),
        (-7, 2, Some(-4)),
        (7, -2, Some(-4)),
        (-7, -2, Some(4)),
        (1, 3, Some(0)),
        (2, 3, Some(1)),
        (-1, 3, Some(0)),
        (-2, 3, Some(-1)),
        (1, 2, Some(1)),
        (-1, 2, Some(-1)),
        (0, -5, Some(0)),
        (6, 3, Some(2)),
        (1, 0, None),
        (0, 0, None),
        (i128::MIN, -1, None),
        (i128::MIN, 1, Some(i128::MIN)),
        (i128::MAX, i128::MIN, Some(-1)),
        (i128::MIN, i128::MIN, Some(1)),
        (1, i128::MIN, Some(0)),
    ] {
        let found = round_half_up_div(numerator, denominator);
        assert_eq!(found, expected, "{numerator} / {denominator}");
    }
}

proptest! {
    #[test]
    fn writing_and_reading_give_the_same_figure(scaled in -(LIMIT - 1)..LIMIT) {
        let figure = Decimal::from_scaled(scaled).unwrap();
        prop_assert_eq!(figure.to_string().parse(), Ok(figure));
        let json = serde_json::to_string(&figure).unwrap();
        prop_assert_eq!(serde_json::from_str::<Decimal>(&json).unwrap(), figure);
    }

    #[test]
    fn shifting_the_point_and_the_exponent_changes_nothing(
        scaled in -(LIMIT - 1)..LIMIT,
        zeros in 0_usize..30,
    ) {
        let padded = format!("{scaled}{}e-{}", "0".repeat(zeros), zeros + 4);
        let expected = Decimal::from_scaled(scaled).unwrap();
        prop_assert_eq!(Decimal::parse(&padded), Ok(expected));
    }

    #[test]
    fn exactly_the_texts_json_calls_numbers_are_numbers(text in "[-+0-9.eE]{1,12}") {
        let json = serde_json::from_str::<Box<RawValue>>(&text).is_ok();
        prop_assert_eq!(Decimal::parse(&text) != Err(DecimalError::NotANumber), json);
    }

    #[test]
    fn no_text_is_a_panic(text in "\\PC{0,40}") {
        let _ = Decimal::parse(&text);
    }

    #[test]
    fn rounding_is_off_by_half_at_most(
        numerator in -1_000_000_000_i128..1_000_000_000,
        denominator in (-1_000_i128..1_000).prop_filter("not zero", |d| *d != 0),
    ) {
        let rounded = round_half_up_div(numerator, denominator).unwrap();
        let off = (numerator - rounded * denominator).abs() * 2;
        prop_assert!(off <= denominator.abs());
        if off == denominator.abs() {
            prop_assert!((rounded * denominator).abs() > numerator.abs());
        }
    }
}
