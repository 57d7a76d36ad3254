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

/// What stands before a number of rows.
const LIMIT: &str = " LIMIT ";

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
    if statement.sql.contains(LIMIT)
        && let Some((sql, kept)) = with_numbers(&statement.sql, &values.0)
    {
        statement.sql = sql;
        values.0 = kept;
    }
    statement
}

/// A statement with its numbers of rows written out, and the values it still has; `None`: it has others than these.
fn with_numbers(sql: &str, values: &[Value]) -> Option<(String, Vec<Value>)> {
    let mut written = String::with_capacity(sql.len());
    let mut kept = Vec::with_capacity(values.len());
    let mut values = values.iter();
    let mut quoted_by = None;
    for sign in sql.chars() {
        match (sign, quoted_by) {
            ('?', None) => match values.next()? {
                Value::BigUnsigned(Some(rows)) if written.ends_with(LIMIT) => {
                    written.push_str(&rows.to_string());
                    continue;
                }
                value => kept.push(value.clone()),
            },
            ('\'' | '"' | '`', None) => quoted_by = Some(sign),
            (_, Some(quote)) if quote == sign => quoted_by = None,
            _ => {}
        }
        written.push(sign);
    }
    values.next().is_none().then_some((written, kept))
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
    fn numbers_of_rows_are_written_out_wherever_they_stand() {
        let rows = |rows: u64| Value::from(rows);
        for (sql, values, written, kept) in [
            (
                "SELECT a FROM b WHERE c = ? LIMIT ?",
                vec![7.into(), rows(51)],
                "SELECT a FROM b WHERE c = ? LIMIT 51",
                vec![7.into()],
            ),
            (
                "SELECT (SELECT d FROM e WHERE f = ? LIMIT ?) FROM b WHERE c = ? LIMIT ? OFFSET ?",
                vec![rows(2), rows(1), 7.into(), rows(51), rows(100)],
                "SELECT (SELECT d FROM e WHERE f = ? LIMIT 1) FROM b WHERE c = ? LIMIT 51 OFFSET ?",
                vec![rows(2), 7.into(), rows(100)],
            ),
            (
                "SELECT \"a LIMIT ?\" FROM b WHERE c = 'it''s LIMIT ?' AND d = ? LIMIT ?",
                vec![7.into(), rows(51)],
                "SELECT \"a LIMIT ?\" FROM b WHERE c = 'it''s LIMIT ?' AND d = ? LIMIT 51",
                vec![7.into()],
            ),
        ] {
            let fitted = of(DbBackend::Sqlite, sql, values);
            assert_eq!(
                (fitted.sql.as_str(), fitted.values.unwrap().0),
                (written, kept)
            );
        }
    }

    #[test]
    fn what_is_no_number_of_rows_stays_a_value() {
        for (sql, values) in [
            ("SELECT a FROM b WHERE c = ?", vec![51_u64.into()]),
            ("SELECT a FROM b LIMIT ?", vec![Value::BigUnsigned(None)]),
            // It is not for us to say what is wrong with these.
            ("SELECT a FROM b LIMIT ?", vec![]),
            ("SELECT a FROM b LIMIT ?", vec![51_u64.into(), 7.into()]),
        ] {
            let fitted = of(DbBackend::Sqlite, sql, values.clone());
            assert_eq!(
                (fitted.sql.as_str(), fitted.values.unwrap().0),
                (sql, values)
            );
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
