//! The limits of a parameter as the OpenAPI document tells them: how long a text, how great a whole number may be.

use utoipa::Number;
use utoipa::openapi::{RefOr, Schema};

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

impl Limits {
    /// Reads them from the schema; one that refers to another tells none.
    pub fn of(schema: Option<&RefOr<Schema>>) -> Self {
        let Some(RefOr::T(Schema::Object(object))) = schema else {
            return Self::default();
        };
        // Of an id or a day its reader says better what is wrong.
        let counts = object.format.is_none();
        Self {
            shortest: object.min_length.filter(|_| counts),
            longest: object.max_length.filter(|_| counts),
            least: object.minimum.as_ref().and_then(whole),
            most: object.maximum.as_ref().and_then(whole),
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

fn whole(number: &Number) -> Option<i64> {
    match number {
        Number::Int(number) => i64::try_from(*number).ok(),
        Number::UInt(number) => i64::try_from(*number).ok(),
        Number::Float(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use utoipa::openapi::ObjectBuilder;

    use super::*;

    fn english(limits: Limits, value: &str) -> Option<String> {
        limits.fault(value).map(|text| text.en.into_owned())
    }

    #[test]
    fn the_length_of_a_text_is_counted_in_characters() {
        let schema = ObjectBuilder::new().min_length(Some(2)).max_length(Some(3));
        let limits = Limits::of(Some(&schema.into()));
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
        let schema = ObjectBuilder::new().minimum(Some(1)).maximum(Some(200));
        let limits = Limits::of(Some(&schema.into()));
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
    fn without_a_schema_anything_goes() {
        assert_eq!(Limits::of(None).fault(&"x".repeat(10_000)), None);
    }
}
