//! Which operations, statuses and codes the tests of this process have seen, and what the answers looked like.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::OpenOptions;
use std::io::Write as _;
use std::sync::{Mutex, PoisonError};

use serde_json::Value;

use super::{Exchange, is_json, media_type};

static SEEN: Mutex<Seen> = Mutex::new(Seen {
    statuses: BTreeSet::new(),
    codes: BTreeSet::new(),
    shapes: BTreeMap::new(),
});

/// The setting that names a file to which each operation, status and code is added when it is first answered.
const RECORD: &str = "TIENDO_RECORD_CODES";

/// What the tests of this process have seen so far.
struct Seen {
    statuses: BTreeSet<(String, u16)>,
    codes: BTreeSet<(String, u16, String)>,
    shapes: BTreeMap<String, Shape>,
}

/// The members of the objects in the answers of an operation, by where they stand.
pub type Shape = BTreeMap<String, Members>;

/// The members of the objects that stood in one place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Members {
    /// Those that one of them had.
    pub some: BTreeSet<String>,
    /// Those that all of them had.
    pub all: BTreeSet<String>,
}

/// Operation id and status of every exchange that was checked and found true so far.
pub fn exercised() -> BTreeSet<(String, u16)> {
    let seen = SEEN.lock().unwrap_or_else(PoisonError::into_inner);
    seen.statuses.clone()
}

/// What the JSON of the good answers of an operation looked like so far; `None`: there was none.
pub fn shape(operation: &str) -> Option<Shape> {
    let seen = SEEN.lock().unwrap_or_else(PoisonError::into_inner);
    seen.shapes.get(operation).cloned()
}

pub(super) fn record(operation: &str, exchange: &Exchange) {
    let status = exchange.status;
    let is_json = media_type(&exchange.headers).is_some_and(|kind| is_json(&kind));
    let body: Option<Value> = is_json
        .then(|| serde_json::from_slice(&exchange.body).ok())
        .flatten();
    let mut seen = SEEN.lock().unwrap_or_else(PoisonError::into_inner);
    seen.statuses.insert((operation.to_owned(), status));
    let Some(body) = body else { return };
    if status < 400 {
        let shape = seen.shapes.entry(operation.to_owned()).or_default();
        note(shape, "", &body);
    } else if let Some(code) = body["code"].as_str() {
        let answered = (operation.to_owned(), status, code.to_owned());
        if seen.codes.insert(answered) {
            write(&format!("{operation} {status} {code}\n"));
        }
    }
}

fn write(line: &str) {
    let Some(file) = std::env::var_os(RECORD) else {
        return;
    };
    let added = OpenOptions::new()
        .create(true)
        .append(true)
        .open(&file)
        .and_then(|mut file| file.write_all(line.as_bytes()));
    added.unwrap_or_else(|error| panic!("{}: {error}", file.display()));
}

/// Adds the objects of a value that stands at a place; the items of a list all stand at one.
pub(super) fn note(shape: &mut Shape, place: &str, value: &Value) {
    match value {
        Value::Array(items) => {
            for item in items {
                note(shape, &format!("{place}/*"), item);
            }
        }
        Value::Object(object) => {
            let names: BTreeSet<String> = object.keys().cloned().collect();
            match shape.get_mut(place) {
                None => {
                    let (some, all) = (names.clone(), names);
                    shape.insert(place.to_owned(), Members { some, all });
                }
                Some(members) => {
                    members.all.retain(|name| names.contains(name));
                    members.some.extend(names);
                }
            }
            for (name, member) in object {
                note(shape, &format!("{place}/{name}"), member);
            }
        }
        _ => {}
    }
}
