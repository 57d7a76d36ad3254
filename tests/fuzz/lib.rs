//! What must hold of every answer to what nobody meant to send.

use api::http::problem::{Place, Problem};

/// What a problem says is something, in both languages, about a place that can be found.
///
/// # Panics
///
/// Where it is not.
pub fn is_clear(problem: &Problem) {
    let words = problem.errors.iter().map(|fault| &fault.detail);
    for text in words.chain(problem.detail.as_deref()) {
        assert!(!text.vi.trim().is_empty() && !text.en.trim().is_empty());
    }
    for fault in &problem.errors {
        match &fault.place {
            Place::Pointer(pointer) => assert!(pointer.is_empty() || pointer.starts_with('/')),
            Place::Parameter(_) => {}
            Place::Cell(line, _) => assert!(*line >= 1, "lines are counted from 1"),
            Place::Address(address) => assert!(!address.is_empty()),
        }
    }
}

/// The first member or item that a pointer names is in the document.
///
/// # Panics
///
/// Where it is not.
pub fn points_into(problem: &Problem, document: &[u8]) {
    let Ok(document) = serde_json::from_slice::<serde_json::Value>(document) else {
        return;
    };
    for fault in &problem.errors {
        let Place::Pointer(pointer) = &fault.place else {
            panic!("{:?} is no place in a body", fault.place);
        };
        let first = pointer
            .strip_prefix('/')
            .map(|rest| rest.split('/').next().unwrap_or_default());
        if let Some(first) = first {
            assert!(document.pointer(&format!("/{first}")).is_some(), "{pointer}");
        }
    }
}
