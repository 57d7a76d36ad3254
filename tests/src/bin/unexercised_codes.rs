//! Prints what the document declares beyond the conventions and no test has met: operation and code.
//!
//! `TIENDO_RECORD_CODES=codes.txt cargo test -p tests --test it` records what the tests meet;
//! `cargo run -p tests --bin unexercised_codes -- codes.txt` compares. A report to go through, no gate: what only a
//! fault or a race brings about stands in it as well.

#![expect(clippy::print_stdout, reason = "it is a command")]

use std::collections::BTreeSet;
use std::process::ExitCode;

use api::http::catalogue::Code;
use api::openapi::problems::answering;
use sea_orm::Iterable;

/// Codes that an operation answers only by its own doing, not by the conventions.
fn is_own(code: Code) -> bool {
    matches!(
        code,
        Code::InvalidRequest
            | Code::InvalidCredentials
            | Code::SecondFactorRequired
            | Code::SignInAgain
            | Code::InvalidState
            | Code::Duplicate
            | Code::LimitReached
            | Code::InUse
            | Code::UnitsBelow
            | Code::DutiesLeft
            | Code::CursorExpired
            | Code::UnsupportedFile
            | Code::RangeNotSatisfiable
            | Code::ReportIncomplete
            | Code::PlanIncomplete
            | Code::TooManyAttempts
            | Code::StorageUnavailable
            | Code::StorageFull
    )
}

fn main() -> ExitCode {
    let Some(recorded) = std::env::args()
        .nth(1)
        .and_then(|file| std::fs::read_to_string(file).ok())
    else {
        eprintln!("name the file that TIENDO_RECORD_CODES was set to");
        return ExitCode::FAILURE;
    };
    let met: BTreeSet<(&str, &str)> = recorded
        .lines()
        .filter_map(|line| {
            let mut words = line.split(' ');
            Some((words.next()?, words.nth(1)?))
        })
        .collect();
    let document = serde_json::to_value(api::openapi::document()).unwrap_or_default();
    let answering = answering(&document);
    for code in <Code as Iterable>::iter().filter(|code| is_own(*code)) {
        for operation in answering.get(code.slug()).into_iter().flatten() {
            let id = operation.id.as_str();
            if !met.contains(&(id, code.slug())) {
                println!("{id} {}", code.slug());
            }
        }
    }
    ExitCode::SUCCESS
}
