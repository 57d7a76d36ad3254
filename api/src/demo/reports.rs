//! Plays the first half of 2018: reports accepted, returned, late, in draft, missing.

use std::collections::BTreeMap;

use entity::enums::{ReportStatus, Role};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use time::macros::time;
use time::{OffsetDateTime, UtcOffset};
use uuid::Uuid;

use super::Failure;
use super::files::{Ids, REPORTS};
use super::people::People;
use crate::app::AppState;
use crate::auth::policy::{ReadReports, ReviewReports, SignReports, WriteReports};
use crate::auth::principal::Allow;
use crate::clock::Clock;
use crate::http::day::Day;
use crate::http::etag::IfMatch;
use crate::http::json::parse;
use crate::reports::dto::Report;
use crate::reports::input::{NewReport, ReportReturn};
use crate::reports::{draft, review, send, values};

#[derive(Deserialize)]
struct Entry {
    unit: String,
    state: State,
    submitted_on: Option<Day>,
    values: BTreeMap<String, Map<String, Value>>,
    narrative: Value,
    returned: Option<Returned>,
}

#[derive(Clone, Copy, Deserialize, PartialEq)]
#[serde(rename_all = "snake_case")]
enum State {
    Draft,
    Submitted,
    Returned,
    Accepted,
}

#[derive(Deserialize)]
struct Returned {
    on: Day,
    reason: String,
    #[serde(default)]
    values: BTreeMap<String, Map<String, Value>>,
    resubmitted_on: Option<Day>,
}

/// Plays every entry of the file; a unit that is not in it has not reported.
pub async fn load(
    state: &AppState,
    clock: &Clock,
    ids: &Ids,
    people: &People,
    period_id: Uuid,
) -> Result<(), Failure> {
    let entries: Vec<Entry> = serde_json::from_str(REPORTS)?;
    for entry in entries {
        play(state, clock, ids, people, period_id, entry).await?;
    }
    Ok(())
}

async fn play(
    state: &AppState,
    clock: &Clock,
    ids: &Ids,
    people: &People,
    period_id: Uuid,
    entry: Entry,
) -> Result<(), Failure> {
    let unit_id = ids.get(&entry.unit)?;
    let reporter = people.caller(Role::Reporter, &entry.unit)?;
    let write = Allow::<WriteReports>::of(reporter.clone())?;
    let read = Allow::<ReadReports>::of(reporter)?;
    let review = Allow::<ReviewReports>::of(people.caller(Role::Coordinator, "PLDTBXH")?)?;
    clock.set(at(entry.submitted_on.unwrap_or("2018-06-14".parse()?)));

    let new = NewReport {
        period_id,
        unit_id,
        on_behalf_reason: None,
    };
    let report = draft::create(state, &write, &read, new).await?;
    let patch = parse(json!({"narrative": entry.narrative}).to_string().as_bytes())?;
    let report = draft::update(state, &write, report.id, &of(&report), patch).await?;
    let mut figures = entry.values;
    let report = put(state, &write, &report, &figures).await?;
    if entry.state == State::Draft {
        return Ok(());
    }
    let mut report = submit(state, people, &entry.unit, &write, &report).await?;
    if let Some(returned) = entry.returned {
        clock.set(at(returned.on));
        let reason: ReportReturn =
            parse(json!({"reason": returned.reason}).to_string().as_bytes())?;
        report = review::return_(state, &review, report.id, &of(&report), reason).await?;
        if let Some(on) = returned.resubmitted_on {
            clock.set(at(on));
            figures.extend(returned.values);
            report = put(state, &write, &report, &figures).await?;
            report = submit(state, people, &entry.unit, &write, &report).await?;
        }
    }
    if entry.state == State::Accepted {
        clock.set("2018-06-20".parse().map(at)?);
        review::accept(state, &review, report.id, &of(&report)).await?;
    }
    Ok(())
}

/// Nine in the morning of that day in Phan Thiết.
fn at(day: Day) -> OffsetDateTime {
    let local = day
        .0
        .with_time(time!(9:00))
        .assume_offset(time::macros::offset!(+7));
    local.to_offset(UtcOffset::UTC)
}

fn of(report: &Report) -> IfMatch {
    IfMatch::version(report.version)
}

async fn put(
    state: &AppState,
    write: &Allow<WriteReports>,
    report: &Report,
    figures: &BTreeMap<String, Map<String, Value>>,
) -> Result<Report, Failure> {
    let mut list = Vec::new();
    for (code, figure) in figures {
        let measure = report
            .measures
            .iter()
            .find(|measure| &measure.code == code)
            .ok_or_else(|| format!("the unit does not owe {code}"))?;
        let mut figure = figure.clone();
        figure.insert(
            "measure_id".to_owned(),
            measure.measure_id.to_string().into(),
        );
        list.push(Value::Object(figure));
    }
    let new = parse(json!({"values": list}).to_string().as_bytes())?;
    Ok(values::replace(state, write, report.id, &of(report), new).await?)
}

async fn submit(
    state: &AppState,
    people: &People,
    unit: &str,
    write: &Allow<WriteReports>,
    report: &Report,
) -> Result<Report, Failure> {
    let sent = send::submit(state, write, report.id, &of(report)).await?;
    if sent.status != ReportStatus::Signing {
        return Ok(sent);
    }
    let approver = people.caller(Role::Approver, unit)?;
    let sign = Allow::<SignReports>::of(approver)?;
    Ok(send::sign(state, &sign, sent.id, &of(&sent)).await?)
}
