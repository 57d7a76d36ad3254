//! Calendar days as the API writes them: `YYYY-MM-DD` (RFC 3339 full-date), years 1900 to 2199.

use std::borrow::Cow;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use time::Date;
use time::format_description::BorrowedFormatItem;
use time::macros::format_description;
use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, SchemaFormat, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use crate::texts;
use crate::unfit::Unfit;

const FORMAT: &[BorrowedFormatItem<'_>] = format_description!("[year]-[month]-[day]");

/// A calendar day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(pub Date);

impl std::str::FromStr for Day {
    type Err = Unfit;

    fn from_str(text: &str) -> Result<Self, Unfit> {
        let plain = text.len() == 10 && text.starts_with(|c: char| c.is_ascii_digit());
        Date::parse(text, FORMAT)
            .ok()
            .filter(|date| plain && (1900..2200).contains(&date.year()))
            .map(Self)
            .ok_or_else(|| texts::values::not_a_day().into())
    }
}

impl std::fmt::Display for Day {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0.format(FORMAT).map_err(|_| std::fmt::Error)?)
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(Unfit::through)
    }
}

impl PartialSchema for Day {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::Date)))
            .pattern(Some("^(19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}$"))
            .description(Some(
                "A calendar day in Asia/Ho_Chi_Minh, years 1900 to 2199.",
            ))
            .examples(["2018-06-15"])
            .into()
    }
}

impl ToSchema for Day {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("Day")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_real_days_in_one_spelling_pass() {
        assert_eq!(
            "2018-06-15".parse::<Day>().unwrap().to_string(),
            "2018-06-15"
        );
        for text in [
            "2018-02-29",
            "2018-6-15",
            "15/6/2018",
            "-018-06-15",
            "+2018-06-15",
            "1899-12-31",
            "",
        ] {
            assert!(text.parse::<Day>().is_err(), "{text}");
        }
    }
}
