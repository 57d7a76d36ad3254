//! Exact figures: whole ten-thousandths, on the wire a JSON number, never a float on the way.
//!
//! Both directions go through the number's own text ([`RawValue`]), so `0.1` stays one tenth.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, ser};
use serde_json::value::RawValue;
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use crate::text::Text;
use crate::texts;
use crate::unfit::Unfit;

/// Digits kept after the decimal point.
const DIGITS: i64 = 4;
/// Ten-thousandths in one.
pub const SCALE: i64 = 10_000;
/// Digits before the decimal point: figures are below 10^11 in size.
const WHOLE_DIGITS: i64 = 11;
/// First size, in ten-thousandths, that is out of range.
const LIMIT: i64 = 100_000_000_000 * SCALE;

/// A figure with at most 4 digits after the decimal point, |x| < 10^11.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Decimal(i64);

/// Why a text or a number is not a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecimalError {
    /// Not a number as JSON writes it.
    NotANumber,
    /// More than 4 digits after the decimal point, trailing zeros apart.
    TooPrecise,
    /// 10^11 or more in size.
    OutOfRange,
}

impl DecimalError {
    /// The reason in words.
    pub fn text(self) -> Text {
        match self {
            Self::NotANumber => texts::values::not_a_number(),
            Self::TooPrecise => texts::values::too_many_decimals(),
            Self::OutOfRange => texts::values::too_large(),
        }
    }
}

impl fmt::Display for DecimalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Unfit(self.text()).fmt(f)
    }
}

impl std::error::Error for DecimalError {}

impl Decimal {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// From ten-thousandths, if in range.
    pub const fn from_scaled(ten_thousandths: i64) -> Option<Self> {
        if -LIMIT < ten_thousandths && ten_thousandths < LIMIT {
            Some(Self(ten_thousandths))
        } else {
            None
        }
    }

    /// In ten-thousandths.
    pub const fn scaled(self) -> i64 {
        self.0
    }

    /// Reads a JSON number (RFC 8259 section 6), exponents included.
    pub fn parse(text: &str) -> Result<Self, DecimalError> {
        let number = Number::read(text).ok_or(DecimalError::NotANumber)?;
        if number.digits.is_empty() {
            return Ok(Self::ZERO);
        }
        if number.whole_digits() > WHOLE_DIGITS {
            return Err(DecimalError::OutOfRange);
        }
        let zeros = number.exponent.saturating_add(DIGITS);
        if zeros < 0 {
            return Err(DecimalError::TooPrecise);
        }
        // At most 11 whole and 4 fraction digits are left, so nothing overflows.
        let size = number
            .digits
            .iter()
            .copied()
            .chain((0..zeros).map(|_| b'0'))
            .fold(0, |size, digit| size * 10 + i64::from(digit - b'0'));
        Ok(Self(if number.negative { -size } else { size }))
    }
}

/// A JSON number taken apart: ± digits × 10^exponent, without zeros at either end of the digits.
struct Number {
    negative: bool,
    digits: Vec<u8>,
    exponent: i64,
}

impl Number {
    fn read(text: &str) -> Option<Self> {
        let (negative, rest) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (whole, rest) = leading_digits(rest);
        if whole.is_empty() || (whole.len() > 1 && whole.starts_with('0')) {
            return None;
        }
        let (fraction, rest) = match rest.strip_prefix('.') {
            Some(rest) => {
                let (fraction, rest) = leading_digits(rest);
                (Some(fraction).filter(|digits| !digits.is_empty())?, rest)
            }
            None => ("", rest),
        };
        let power = match rest.strip_prefix(['e', 'E']) {
            Some(power) => read_power(power)?,
            None if rest.is_empty() => 0,
            None => return None,
        };
        let mut digits: Vec<u8> = whole
            .bytes()
            .chain(fraction.bytes())
            .skip_while(|digit| *digit == b'0')
            .collect();
        let significant = digits.iter().rposition(|digit| *digit != b'0');
        let trailing_zeros = digits.len() - significant.map_or(0, |last| last + 1);
        digits.truncate(digits.len() - trailing_zeros);
        Some(Self {
            negative,
            digits,
            exponent: power
                .saturating_sub(length(fraction.len()))
                .saturating_add(length(trailing_zeros)),
        })
    }

    /// Digits before the decimal point; negative for zeros right behind it.
    fn whole_digits(&self) -> i64 {
        self.exponent.saturating_add(length(self.digits.len()))
    }
}

/// Splits off the ASCII digits at the start.
fn leading_digits(text: &str) -> (&str, &str) {
    let end = text
        .bytes()
        .position(|byte| !byte.is_ascii_digit())
        .unwrap_or(text.len());
    text.split_at(end)
}

/// The power of ten after `e`. Beyond 64 bits it stays at the edge, which no text is long enough to make up for.
fn read_power(text: &str) -> Option<i64> {
    let (negative, digits) = match text.strip_prefix(['-', '+']) {
        Some(digits) => (text.starts_with('-'), digits),
        None => (false, text),
    };
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let size = digits.parse().unwrap_or(i64::MAX);
    Some(if negative { -size } else { size })
}

/// A length as a signed number; no text is longer than that.
fn length(length: usize) -> i64 {
    i64::try_from(length).unwrap_or(i64::MAX)
}

impl FromStr for Decimal {
    type Err = DecimalError;

    fn from_str(text: &str) -> Result<Self, DecimalError> {
        Self::parse(text)
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Sum::from(*self).fmt(f)
    }
}

impl Serialize for Decimal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Sum::from(*self).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = Box::<RawValue>::deserialize(deserializer)?;
        Self::parse(raw.get()).map_err(|error| Unfit(error.text()).through())
    }
}

impl PartialSchema for Decimal {
    fn schema() -> RefOr<Schema> {
        number("Exact figure with at most 4 digits after the decimal point; more are refused.")
            .minimum(Some(-99_999_999_999.999_9))
            .maximum(Some(99_999_999_999.999_9))
            .into()
    }
}

impl ToSchema for Decimal {
    fn name() -> Cow<'static, str> {
        "Decimal".into()
    }
}

/// An exact total of many figures, or a rate made of them, which may pass the range of one figure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sum(i128);

impl Sum {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// From ten-thousandths.
    pub const fn from_scaled(ten_thousandths: i128) -> Self {
        Self(ten_thousandths)
    }

    /// In ten-thousandths.
    pub const fn scaled(self) -> i128 {
        self.0
    }
}

impl From<Decimal> for Sum {
    fn from(figure: Decimal) -> Self {
        Self(figure.0.into())
    }
}

impl fmt::Display for Sum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scale = u128::from(SCALE.unsigned_abs());
        let (whole, part) = (self.0.unsigned_abs() / scale, self.0.unsigned_abs() % scale);
        let sign = if self.0 < 0 { "-" } else { "" };
        if part == 0 {
            write!(f, "{sign}{whole}")
        } else {
            let part = format!("{part:04}");
            write!(f, "{sign}{whole}.{}", part.trim_end_matches('0'))
        }
    }
}

impl Serialize for Sum {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        RawValue::from_string(self.to_string())
            .map_err(ser::Error::custom)?
            .serialize(serializer)
    }
}

impl PartialSchema for Sum {
    fn schema() -> RefOr<Schema> {
        // What 128 bits of ten-thousandths hold.
        number("Exact total or rate with at most 4 digits after the decimal point.")
            .minimum(Some(-1.8e34))
            .maximum(Some(1.8e34))
            .into()
    }
}

impl ToSchema for Sum {
    fn name() -> Cow<'static, str> {
        "Sum".into()
    }
}

fn number(description: &str) -> ObjectBuilder {
    ObjectBuilder::new()
        .schema_type(Type::Number)
        .description(Some(description))
        .examples([serde_json::json!(42.5)])
}

/// Divides and rounds to the nearest whole, halves away from zero. Nothing if the denominator is 0.
pub fn round_half_up_div(numerator: i128, denominator: i128) -> Option<i128> {
    let quotient = numerator.checked_div(denominator)?;
    let rest = (numerator % denominator).unsigned_abs();
    if rest < denominator.unsigned_abs() - rest {
        return Some(quotient);
    }
    let away = if (numerator < 0) == (denominator < 0) {
        1
    } else {
        -1
    };
    Some(quotient + away)
}

#[cfg(test)]
#[path = "decimal_tests.rs"]
mod tests;
