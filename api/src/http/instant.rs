//! Instants as input takes them and the audit trail writes them: RFC 3339, years 2000 to 2199, kept in UTC to the microsecond.

use std::borrow::Cow;

use serde::{Deserialize, Deserializer};
use time::format_description::well_known::Rfc3339;
use time::{OffsetDateTime, UtcOffset};
use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, SchemaFormat, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use crate::texts;
use crate::unfit::Unfit;

/// Most characters of an instant.
const LONGEST: usize = 40;

/// A point in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Instant(pub OffsetDateTime);

impl std::str::FromStr for Instant {
    type Err = Unfit;

    fn from_str(text: &str) -> Result<Self, Unfit> {
        Some(text)
            .filter(|text| text.len() <= LONGEST)
            .and_then(|text| OffsetDateTime::parse(text, &Rfc3339).ok())
            .filter(|at| (2000..2200).contains(&at.year()))
            .and_then(|at| at.checked_to_offset(UtcOffset::UTC))
            // What both databases keep.
            .and_then(|at| at.replace_nanosecond(at.microsecond() * 1_000).ok())
            .map(Self)
            .ok_or_else(|| texts::values::not_an_instant().into())
    }
}

impl std::fmt::Display for Instant {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0.format(&Rfc3339).map_err(|_| std::fmt::Error)?)
    }
}

impl<'de> Deserialize<'de> for Instant {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(Unfit::through)
    }
}

impl PartialSchema for Instant {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::DateTime)))
            .max_length(Some(LONGEST))
            .description(Some("An instant of RFC 3339, years 2000 to 2199."))
            .examples(["2018-12-31T17:00:00Z"])
            .into()
    }
}

impl ToSchema for Instant {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("Instant")
    }
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    #[test]
    fn any_offset_is_kept_in_utc_to_the_microsecond() {
        let read = |text: &str| text.parse::<Instant>().unwrap().0;
        assert_eq!(
            read("2019-01-01T00:00:00+07:00"),
            datetime!(2018-12-31 17:00 UTC)
        );
        assert_eq!(read("2019-01-01T00:00:00+07:00").offset(), UtcOffset::UTC);
        assert_eq!(
            read("2018-12-31T17:00:00.123456789Z"),
            datetime!(2018-12-31 17:00:00.123456 UTC)
        );
        for text in [
            "2018-12-31",
            "2018-12-31T17:00:00",
            "1999-12-31T00:00:00Z",
            "2200-01-01T00:00:00Z",
            "soon",
            "2018-12-31T17:00:00.000000000000000000000Z",
            "",
        ] {
            assert!(text.parse::<Instant>().is_err(), "{text}");
        }
    }
}
