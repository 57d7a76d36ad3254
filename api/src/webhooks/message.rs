//! What a webhook is sent.

use serde::Serialize;
use time::OffsetDateTime;

use crate::feed::dto::Change;
use crate::http::catalogue::Code;
use crate::http::problem::Problem;

/// What a trial says it is.
const TRIAL: &str = "trial";

/// The body, as Standard Webhooks recommends it.
#[derive(Serialize)]
struct Message<'a, T> {
    r#type: &'a str,
    #[serde(with = "time::serde::rfc3339")]
    timestamp: OffsetDateTime,
    data: T,
}

/// Of a trial there is nothing to say.
#[derive(Serialize)]
struct Nothing {}

/// The body that tells of an entry of the feed; its type is the kind of the entry.
pub fn of_entry(entry: &Change) -> Result<String, Problem> {
    let kind = serde_json::to_value(entry.kind).map_err(|error| unwritable(&error))?;
    write(&Message {
        r#type: kind.as_str().unwrap_or_default(),
        timestamp: entry.at,
        data: entry,
    })
}

/// The body of a trial.
pub fn of_trial(now: OffsetDateTime) -> Result<String, Problem> {
    write(&Message {
        r#type: TRIAL,
        timestamp: now,
        data: Nothing {},
    })
}

fn write<T: Serialize>(message: &Message<'_, T>) -> Result<String, Problem> {
    serde_json::to_string(message).map_err(|error| unwritable(&error))
}

fn unwritable(error: &serde_json::Error) -> Problem {
    tracing::error!(%error, "a webhook message could not be written");
    Problem::new(Code::Internal)
}
