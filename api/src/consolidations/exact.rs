//! Figures as published content writes them: decimal text, for a number of RFC 8785 is a double.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use crate::decimal::{SCALE, Sum};
use crate::texts;
use crate::unfit::Unfit;

/// Most characters of a figure: the digits of 128 bits with a sign and a point.
const LONGEST: usize = 41;

/// An exact figure, in JSON a text such as `"51.8519"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exact(pub Sum);

impl Exact {
    /// From ten-thousandths.
    pub fn from_scaled(ten_thousandths: i64) -> Self {
        Self(Sum::from_scaled(ten_thousandths.into()))
    }

    fn parse(text: &str) -> Option<Self> {
        let (sign, size) = match text.strip_prefix('-') {
            Some(size) => (-1, size),
            None => (1, text),
        };
        let (whole, part) = size.split_once('.').unwrap_or((size, ""));
        let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || part.len() > 4 || !is_digits(whole) || !is_digits(part) {
            return None;
        }
        let whole: i128 = whole.parse().ok()?;
        let part: i128 = format!("{part:0<4}").parse().ok()?;
        let scaled = whole.checked_mul(SCALE.into())?.checked_add(part)?;
        Some(Self(Sum::from_scaled(sign * scaled)))
    }
}

impl From<Sum> for Exact {
    fn from(sum: Sum) -> Self {
        Self(sum)
    }
}

impl fmt::Display for Exact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Serialize for Exact {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Exact {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<'de, str>::deserialize(deserializer)?;
        Self::parse(&text)
            .ok_or_else(|| Unfit::from(texts::values::not_a_figure_as_text()).through())
    }
}

impl PartialSchema for Exact {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .description(Some(
                "Exact figure as text, with at most 4 digits after the decimal point.",
            ))
            .max_length(Some(LONGEST))
            .pattern(Some(r"^-?[0-9]+(\.[0-9]{1,4})?$"))
            .examples(["51.8519"])
            .into()
    }
}

impl ToSchema for Exact {
    fn name() -> Cow<'static, str> {
        "ExactText".into()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_figure_is_text_without_trailing_zeros() {
        let text = |scaled| serde_json::to_string(&Exact::from_scaled(scaled)).unwrap();
        assert_eq!(text(518_519), "\"51.8519\"");
        assert_eq!(text(-25_000), "\"-2.5\"");
        assert_eq!(text(0), "\"0\"");
        for wrong in ["", "-", ".5", "1.23456", "1e3", "1,5", "+1", "1.-2"] {
            assert_eq!(Exact::parse(wrong), None, "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(scaled in any::<i64>()) {
            let figure = Exact::from_scaled(scaled);
            prop_assert_eq!(Exact::parse(&figure.to_string()), Some(figure));
        }
    }
}
