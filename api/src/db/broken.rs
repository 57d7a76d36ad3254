//! What a database says whose disk is full or broken, or whose file is damaged.

use sea_orm::DbErr;
use sea_orm::error::{RuntimeErr, SqlxError};

/// Whether the database has no room, or takes no writes: people have to mend that, and until then each write fails.
pub fn is_broken(error: &DbErr) -> bool {
    code(error).is_some_and(|code| is_of_the_disk(&code))
}

/// Whether what is in the file is no database of SQLite, or no whole one.
pub fn is_damaged(error: &DbErr) -> bool {
    code(error).is_some_and(|code| is_of_the_file(&code))
}

fn code(error: &DbErr) -> Option<String> {
    let (DbErr::Conn(error) | DbErr::Exec(error) | DbErr::Query(error)) = error else {
        return None;
    };
    let RuntimeErr::SqlxError(error) = error else {
        return None;
    };
    match &**error {
        SqlxError::Database(error) => error.code().map(std::borrow::Cow::into_owned),
        _ => None,
    }
}

/// A code of PostgreSQL has five characters, one of SQLite fewer.
fn is_of_the_disk(code: &str) -> bool {
    if code.len() >= 5 {
        // Disk full, out of memory, no input or output, a standby that takes no writes.
        return matches!(code, "53100" | "53200" | "58030" | "25006");
    }
    // Read-only, no input or output, full, cannot be opened.
    matches!(kind(code), Some(8 | 10 | 13 | 14))
}

fn is_of_the_file(code: &str) -> bool {
    // Malformed, not a database.
    code.len() < 5 && matches!(kind(code), Some(11 | 26))
}

/// What kind a code of SQLite is of: its low byte.
fn kind(code: &str) -> Option<u32> {
    code.parse().ok().map(|code: u32| code & 0xff)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_the_disk_says_is_of_the_disk() {
        // SQLITE_FULL, SQLITE_IOERR_WRITE, SQLITE_READONLY_DBMOVED; disk_full, read_only_sql_transaction.
        for code in ["13", "778", "1032", "53100", "25006"] {
            assert!(is_of_the_disk(code), "{code}");
        }
        // SQLITE_BUSY_SNAPSHOT, SQLITE_CORRUPT, SQLITE_CONSTRAINT_UNIQUE; a connection lost, a key taken, a deadlock.
        for code in ["517", "11", "2067", "08006", "23505", "40P01", ""] {
            assert!(!is_of_the_disk(code), "{code}");
        }
    }

    #[test]
    fn a_damaged_file_is_told_from_a_broken_disk() {
        // SQLITE_CORRUPT, SQLITE_NOTADB, SQLITE_CORRUPT_INDEX.
        for code in ["11", "26", "779"] {
            assert!(is_of_the_file(code) && !is_of_the_disk(code), "{code}");
        }
        // SQLITE_BUSY, SQLITE_FULL; not_null_violation, whose digits end in the same byte.
        for code in ["5", "13", "23502", "08006", ""] {
            assert!(!is_of_the_file(code), "{code}");
        }
    }
}
