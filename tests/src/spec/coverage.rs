//! Which operations and statuses the tests of this process have seen.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

static EXERCISED: Mutex<BTreeSet<(String, u16)>> = Mutex::new(BTreeSet::new());

/// Operation id and status of every exchange that was checked and found true so far.
pub fn exercised() -> BTreeSet<(String, u16)> {
    EXERCISED
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .clone()
}

pub(super) fn record(operation: &str, status: u16) {
    EXERCISED
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .insert((operation.to_owned(), status));
}
