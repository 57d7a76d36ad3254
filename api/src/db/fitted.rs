//! What SQLite is told in other words than PostgreSQL. Pure.
//!
//! It has no type for instants: they are text, compared and sorted as text. The driver writes them without the zeros
//! at the end of a second's fraction, and then `…:05.5Z` comes before `…:05Z`. Written to the microsecond, which is
//! what both databases keep, they sort as they should.
//!
//! It plans a statement anew at every run where the number of rows wanted is a bound value, since the best plan may
//! hang on it. Written out, a statement that is run again is found planned.

use sea_orm::{DbBackend, Statement, Value};
use time::format_description::BorrowedFormatItem;
use time::macros::format_description;
use time::{OffsetDateTime, UtcOffset};

/// How SQLite keeps an instant, which is in UTC.
const INSTANT: &[BorrowedFormatItem<'_>] =
    format_description!("[year]-[month]-[day]T[hour]:[minute]:[second].[subsecond digits:6]Z");

/// How a statement ends of which so many rows are wanted.
const LIMIT: &str = " LIMIT ?";

/// The statement as its database is to be told it.
pub(super) fn fitted(mut statement: Statement) -> Statement {
    if statement.db_backend != DbBackend::Sqlite {
        return statement;
    }
    let Some(values) = &mut statement.values else {
        return statement;
    };
    for value in &mut values.0 {
        if let Value::TimeDateTimeWithTimeZone(Some(at)) = value
            && let Some(text) = text(*at)
        {
            *value = text.into();
        }
    }
    if let Some(Value::BigUnsigned(Some(rows))) = values.0.last()
        && let Some(head) = statement.sql.strip_suffix(LIMIT)
    {
        statement.sql = format!("{head} LIMIT {rows}");
        values.0.pop();
    }
    statement
}

/// `None`: the driver knows why it cannot be written.
fn text(at: OffsetDateTime) -> Option<String> {
    at.to_offset(UtcOffset::UTC).format(INSTANT).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use time::macros::datetime;

    use super::*;

    fn of(backend: DbBackend, sql: &str, values: impl IntoIterator<Item = Value>) -> Statement {
        fitted(Statement::from_sql_and_values(backend, sql, values))
    }

    fn kept(at: OffsetDateTime) -> String {
        let statement = of(DbBackend::Sqlite, "SELECT ?", [at.into()]);
        match &statement.values.unwrap().0[..] {
            [Value::String(Some(text))] => text.clone(),
            other => panic!("{other:?}"),
        }
    }

    proptest! {
        #[test]
        fn instants_sort_as_the_text_they_are_kept_as(
            second in 946_684_800_i64..7_258_118_400,
            one in 0_i64..3_000_000,
            other in 0_i64..3_000_000,
            coarse in prop::sample::select(vec![1, 10, 1_000, 100_000, 1_000_000]),
            hours in -12_i8..=14,
        ) {
            let offset = UtcOffset::from_hms(hours, 0, 0).unwrap();
            let at = |micros: i64| {
                let second = OffsetDateTime::from_unix_timestamp(second).unwrap();
                second + time::Duration::microseconds(micros / coarse * coarse)
            };
            let (one, other) = (at(one), at(other));
            prop_assert_eq!(one.cmp(&other), kept(one).cmp(&kept(other.to_offset(offset))));
        }
    }

    #[test]
    fn instants_are_kept_to_the_microsecond_in_utc() {
        assert_eq!(
            kept(datetime!(2018-06-15 00:00 +7)),
            "2018-06-14T17:00:00.000000Z"
        );
        assert_eq!(
            kept(datetime!(2018-06-15 08:30:05.25 UTC)),
            "2018-06-15T08:30:05.250000Z"
        );
    }

    #[test]
    fn the_number_of_rows_is_written_out_at_the_end_only() {
        let limited = of(
            DbBackend::Sqlite,
            "SELECT a FROM b WHERE c = ? LIMIT ?",
            [7.into(), 51_u64.into()],
        );
        assert_eq!(limited.sql, "SELECT a FROM b WHERE c = ? LIMIT 51");
        assert_eq!(limited.values.unwrap().0, [Value::Int(Some(7))]);
        for (sql, values) in [
            (
                "SELECT a FROM b LIMIT ? OFFSET ?",
                vec![51_u64.into(), 100_u64.into()],
            ),
            ("SELECT a FROM b WHERE c = ?", vec![51_u64.into()]),
            ("SELECT a FROM b LIMIT ?", vec![Value::BigUnsigned(None)]),
        ] {
            let kept = of(DbBackend::Sqlite, sql, values.clone());
            assert_eq!((kept.sql.as_str(), kept.values.unwrap().0), (sql, values));
        }
    }

    #[test]
    fn postgresql_is_told_as_it_is() {
        let at = Value::from(datetime!(2018-06-15 08:30 UTC));
        let values = [at.clone(), 51_u64.into()];
        let statement = of(
            DbBackend::Postgres,
            "SELECT a FROM b WHERE c = $1 LIMIT ?",
            values.clone(),
        );
        assert_eq!(statement.sql, "SELECT a FROM b WHERE c = $1 LIMIT ?");
        assert_eq!(statement.values.unwrap().0, values);
    }
}
