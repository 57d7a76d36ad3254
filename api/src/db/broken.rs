//! What a database says whose disk is full or broken.

use sea_orm::DbErr;
use sea_orm::error::{RuntimeErr, SqlxError};

/// Whether the database has no room, or takes no writes: people have to mend that, and until then each write fails.
pub fn is_broken(error: &DbErr) -> bool {
    let (DbErr::Conn(error) | DbErr::Exec(error) | DbErr::Query(error)) = error else {
        return false;
    };
    let RuntimeErr::SqlxError(error) = error else {
        return false;
    };
    match &**error {
        SqlxError::Database(error) => error.code().is_some_and(|code| is_of_the_disk(&code)),
        _ => false,
    }
}

/// A code of PostgreSQL has five characters, one of SQLite fewer.
fn is_of_the_disk(code: &str) -> bool {
    if code.len() >= 5 {
        // Disk full, out of memory, no input or output, a standby that takes no writes.
        return matches!(code, "53100" | "53200" | "58030" | "25006");
    }
    // The low byte is the kind: read-only, no input or output, full, cannot be opened.
    code.parse()
        .is_ok_and(|code: u32| matches!(code & 0xff, 8 | 10 | 13 | 14))
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
}
