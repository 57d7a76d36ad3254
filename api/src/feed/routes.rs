//! Endpoint of the change feed.

use std::time::Duration;

use actix_web::http::header;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get};
use tokio::time::Instant;

use super::cursor::{self, After};
use super::dto::{Change, ChangePage, ChangeQuery};
use super::read::{self, Stretch};
use crate::app::AppState;
use crate::auth::middleware::Held;
use crate::auth::policy::ReadChanges;
use crate::auth::principal::Allow;
use crate::http::catalogue::{Code, FaultCode};
use crate::http::formats::{Format, NDJSON};
use crate::http::gate::aside;
use crate::http::page::limit;
use crate::http::params::Params;
use crate::http::problem::Problem;
use crate::http::register::Register;
use crate::texts;

/// Seconds a request waits at most.
const LONGEST_WAIT: u8 = 30;

/// The routes of this feature.
pub fn configure(config: &mut impl Register) {
    config.service(list_changes);
}

/// Read the change feed
///
/// What happened, in the order of commits and without gaps: whoever has read to the end has everything that was
/// committed before, and nothing ever appears before a cursor that was handed out. An entry tells that something
/// happened to a thing; how the thing stands is read where `subject` says.
///
/// **To keep a copy in step:** take a cursor with `after=now`, read everything once, then go on from that cursor, and
/// read again whatever an entry names (or drop it where `removed`). Entries may tell of what you have read already;
/// taking one in twice changes nothing. While `has_more`, ask again at once, else with `wait`. A lost answer is asked
/// for again with the same `after`: it is the same stretch, longer by what has come since.
///
/// **Who is told what.** Every entry is told to whoever may read the thing when they read the entry: reports to
/// readers of reports or aggregates, obligations to readers of completeness, periods, plans, consolidations, units,
/// groups, successions and frameworks to theirs. A page may therefore be empty and still move `next_cursor` on. What
/// is still on its way to acceptance (`report_submitted`, `report_withdrawn`, `report_returned`) is told to people
/// only. A thing that leaves the caller's reach is told of no more, and one that comes into it is told of from then
/// on, and with what is still kept.
///
/// **Kept** for 400 days unless the installation says otherwise. A cursor before that, or one of another database, is
/// answered with 410 `cursor_expired`: begin anew. So is one from before the database was restored from a backup.
///
/// As `application/x-ndjson` everything up to the end as it is now, without pages; `limit` and `wait` are then
/// refused. `Link` names the way on. Rights count as they are when an entry is told: a caller that loses them while it
/// waits is answered with 401 or 403, and lines break off.
///
/// Coordinators, reporters, approvers, viewers and auditors; a service client (`changes:read`) within its subtree, and
/// of the things that its other scopes let it read.
#[utoipa::path(tag = "changes", operation_id = "list_changes", params(ChangeQuery),
    responses(
        (status = 200, description = "A page of the feed, or all of it up to its end.",
            content((ChangePage = "application/json"), (Change = "application/x-ndjson")),
            headers(("Link-Onward"))),
        (status = 410, description = "What came after the cursor is kept no longer.", extensions(("x-codes" = json!([Code::CursorExpired]))))))]
#[get("/v1/changes")]
async fn list_changes(
    allow: Allow<ReadChanges>,
    query: Params<ChangeQuery>,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let query = query.0;
    let after = After::read(query.after.as_deref())?;
    match Format::asked(&req, query.format)? {
        Format::Json => page(&req, &state, allow, after, query).await,
        Format::Ndjson => all(&req, &state, &allow, after, query).await,
        Format::Csv | Format::Xlsx => Err(Problem::new(Code::NotAcceptable)),
    }
}

async fn page(
    req: &HttpRequest,
    state: &AppState,
    mut allow: Allow<ReadChanges>,
    after: After,
    query: ChangeQuery,
) -> Result<HttpResponse, Problem> {
    let limit = limit(query.limit)?.into();
    let wait = query.wait.unwrap_or_default();
    if wait > LONGEST_WAIT {
        return Err(Problem::parameter(
            "wait",
            FaultCode::OutOfRange,
            texts::feed::wait_out_of_range(LONGEST_WAIT),
        ));
    }
    let until = Instant::now() + Duration::from_secs(wait.into());
    let caller = Held::of(req)?;
    let mut from = read::begin(state, after).await?;
    loop {
        let db = state.db.wide_snapshot().await?;
        let read = read::stretch(&db, &allow, from, limit, &query.kind.0).await?;
        drop(db);
        let Stretch { items, upto, .. } = &read;
        if items.is_empty() && Instant::now() < until {
            // Of what the caller is not told they read on at once.
            let waiting = aside(req, state.watch.moved(state, upto.seq, until));
            if read.has_more() || waiting.await? {
                from = *upto;
                // It may have been a while: they are told what they may read now.
                allow = caller.allow(state).await?;
                continue;
            }
        }
        let page = read.page();
        return Ok(HttpResponse::Ok()
            .insert_header(way_on(req, &page.next_cursor))
            .insert_header((header::CACHE_CONTROL, "no-store"))
            .json(page));
    }
}

async fn all(
    req: &HttpRequest,
    state: &Data<AppState>,
    allow: &Allow<ReadChanges>,
    after: After,
    query: ChangeQuery,
) -> Result<HttpResponse, Problem> {
    let paged = query.limit.map(|_| "limit").or(query.wait.map(|_| "wait"));
    if let Some(name) = paged {
        return Err(Problem::parameter(
            name,
            FaultCode::NotInFiles,
            texts::feed::not_in_files(),
        ));
    }
    let from = read::begin(state, after).await?;
    // Looked at before the answer begins: after that a problem could only cut it off.
    let end = read::stretch(state.db.reader(), allow, from, 0, &[])
        .await?
        .end;
    let lines = read::lines((***state).clone(), Held::of(req)?, from, end, query.kind.0);
    Ok(HttpResponse::Ok()
        .content_type(NDJSON)
        .insert_header(way_on(req, &cursor::pack(end)))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .streaming(lines))
}

/// The `Link` to what comes after a cursor.
fn way_on(req: &HttpRequest, cursor: &str) -> (header::HeaderName, String) {
    let mut query = form_urlencoded::Serializer::new(String::new());
    for (name, value) in form_urlencoded::parse(req.query_string().as_bytes()) {
        if name != "after" {
            query.append_pair(&name, &value);
        }
    }
    let query = query.append_pair("after", cursor).finish();
    let link = format!("<{}?{query}>; rel=\"next\"", req.path());
    (header::LINK, link)
}
