//! `tiendo doctor`.

use super::Failure;
use crate::clock::Clock;
use crate::config::{Config, ConfigError};
use crate::doctor;
use crate::doctor::report::{Finding, Outcome, Report};

/// Looks at everything and says it.
pub async fn examine(config: &Config, in_json: bool) -> Result<(), Failure> {
    let report = doctor::examine(config, Clock::system().now()).await;
    say(&report, in_json)
}

/// Says why nothing can be looked at.
pub fn unreadable(error: &ConfigError, in_json: bool) -> Result<(), Failure> {
    let mut report = Report::default();
    report.add(Finding::fails(
        "settings",
        error.to_string(),
        "mend this setting first; nothing else was looked at",
    ));
    say(&report, in_json)
}

fn say(report: &Report, in_json: bool) -> Result<(), Failure> {
    if in_json {
        println!("{}", serde_json::to_string_pretty(report)?);
    } else {
        print!("{report}");
    }
    match report.count(Outcome::Fails) {
        0 => Ok(()),
        failed => Err(format!("{failed} of {} checks fail", report.findings.len()).into()),
    }
}
