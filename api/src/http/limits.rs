//! The limits of a parameter as the OpenAPI document tells them: how long a text, how great a whole number may be.

use serde::Deserialize;
use serde_json::Number;

use crate::text::Text;
use crate::texts::limits;

/// The limits of one parameter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    shortest: Option<usize>,
    longest: Option<usize>,
    least: Option<i64>,
    most: Option<i64>,
}

/// The schema of a parameter, as far as it tells limits; one that refers to another tells none.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Told {
    format: Option<String>,
    min_length: Option<usize>,
    max_length: Option<usize>,
    minimum: Option<Number>,
    maximum: Option<Number>,
}

impl Limits {
    /// Reads them from the schema.
    pub fn of(schema: &Told) -> Self {
        // Of an id or a day its reader says better what is wrong.
        let counts = schema.format.is_none();
        Self {
            shortest: schema.min_length.filter(|_| counts),
            longest: schema.max_length.filter(|_| counts),
            least: schema.minimum.as_ref().and_then(Number::as_i64),
            most: schema.maximum.as_ref().and_then(Number::as_i64),
        }
    }

    /// What is wrong with the value; nothing where it keeps within the limits, or is no whole number where one is
    /// wanted, which its reader says better.
    pub fn fault(&self, value: &str) -> Option<Text> {
        let length = value.chars().count();
        if let Some(longest) = self.longest.filter(|longest| length > *longest) {
            return Some(limits::too_long(longest));
        }
        if let Some(shortest) = self.shortest.filter(|shortest| length < *shortest) {
            return Some(limits::too_short(shortest));
        }
        let number: i64 = value.parse().ok()?;
        if let Some(most) = self.most.filter(|most| number > *most) {
            return Some(limits::too_great(most));
        }
        let least = self.least.filter(|least| number < *least)?;
        Some(limits::too_small(least))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn limits(schema: Value) -> Limits {
        Limits::of(&serde_json::from_value(schema).unwrap())
    }

    fn english(limits: Limits, value: &str) -> Option<String> {
        limits.fault(value).map(|text| text.en.into_owned())
    }

    #[test]
    fn the_length_of_a_text_is_counted_in_characters() {
        let limits = limits(json!({"type": "string", "minLength": 2, "maxLength": 3}));
        assert_eq!(english(limits, "Đức"), None);
        assert_eq!(
            english(limits, "Đ").as_deref(),
            Some("It has at least 2 characters.")
        );
        assert_eq!(
            english(limits, "Đức!").as_deref(),
            Some("It has at most 3 characters.")
        );
    }

    #[test]
    fn a_number_stays_between_least_and_most() {
        let limits = limits(json!({"type": "integer", "minimum": 1, "maximum": 200}));
        for value in ["1", "200", "x"] {
            assert_eq!(english(limits, value), None, "{value}");
        }
        assert_eq!(english(limits, "0").as_deref(), Some("It is at least 1."));
        assert_eq!(
            english(limits, "201").as_deref(),
            Some("It is at most 200.")
        );
    }

    #[test]
    fn of_a_day_its_reader_says_what_is_wrong() {
        let day = limits(json!({"type": "string", "format": "date", "maxLength": 10}));
        assert_eq!(english(day, "2026-11-30T00:00"), None);
    }

    #[test]
    fn a_schema_that_tells_nothing_lets_anything_pass() {
        for schema in [
            json!({}),
            json!({"$ref": "#/components/schemas/PlanStatus"}),
        ] {
            assert_eq!(limits(schema).fault(&"x".repeat(10_000)), None);
        }
    }
}
