//! Why the store of attached files did not do what was asked, in words for the caller.

use std::error::Error;
use std::io::{self, ErrorKind};
use std::iter::successors;

use crate::http::catalogue::Code;
use crate::http::problem::Problem;

/// Seconds after which it is worth trying again.
const AGAIN: &str = "30";

/// The problem that a failure of the store, or of the disk before it, is to the caller; the log is told what it was.
pub fn problem(doing: &'static str, error: &(dyn Error + 'static)) -> Problem {
    if is_full(error) {
        tracing::error!(error, doing, "the store of attachments is full");
        return Problem::new(Code::StorageFull);
    }
    tracing::error!(error, doing, "the store of attachments failed");
    unavailable()
}

/// The store does not answer, or not with what it should hold.
pub fn unavailable() -> Problem {
    Problem::new(Code::StorageUnavailable).header("Retry-After", AGAIN)
}

/// Whether a disk or a quota is at its end, by the innermost cause. A bucket at its end only says it cannot serve.
fn is_full(error: &(dyn Error + 'static)) -> bool {
    successors(Some(error), |error| (*error).source()).any(|error| {
        error.downcast_ref::<io::Error>().is_some_and(|error| {
            matches!(
                error.kind(),
                ErrorKind::StorageFull | ErrorKind::QuotaExceeded
            )
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_is_told_from_a_lost_one() {
        let wrapped = |kind: ErrorKind| object_store::Error::Generic {
            store: "test",
            source: Box::new(io::Error::from(kind)),
        };
        let code = |kind| problem("test", &wrapped(kind)).code;
        assert_eq!(code(ErrorKind::StorageFull), Code::StorageFull);
        assert_eq!(code(ErrorKind::QuotaExceeded), Code::StorageFull);
        assert_eq!(code(ErrorKind::ConnectionRefused), Code::StorageUnavailable);
    }
}
