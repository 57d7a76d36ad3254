//! Aggregates in the format asked for, with the tag of the state of the data.

use actix_web::http::header;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use sea_orm::{ConnectionTrait, StreamTrait};
use time::Date;

use super::dto::row::AggregateRow;
use super::dto::source::SourceQuery;
use super::dto::trend::{Trend, TrendRow};
use super::dto::{AggregateCell, AggregateQuery, Aggregates};
use super::service::{self, Asked, ByMeasure, MOST_CELLS};
use super::tag::Basis;
use super::{sources, trends};
use crate::app::AppState;
use crate::auth::policy::ReadAggregates;
use crate::auth::principal::Allow;
use crate::clock::local_day;
use crate::http::formats::Format;
use crate::http::negotiated;
use crate::http::problem::Problem;
use crate::http::table_stream::{self, Rows};
use crate::http::tables::Row;

/// Aggregates as they are.
pub async fn aggregates(
    req: &HttpRequest,
    state: Data<AppState>,
    allow: Allow<ReadAggregates>,
    query: &AggregateQuery,
) -> Result<HttpResponse, Problem> {
    let format = Format::asked(req, query.format)?;
    let question = Asked::of(query)?;
    // Taken before the figures are read, so that nothing accepted before it is missing.
    let as_of = state.clock.now();
    let today = local_day(as_of);
    let basis = Basis::of(req, format, &allow, today);
    if let Some(good) = basis.known(req, &state).await? {
        return Ok(good);
    }
    if format == Format::Json {
        let db = state.db.wide_snapshot().await?;
        let tag = basis.tag(&db).await?;
        let body = Aggregates {
            as_of,
            group_by: service::echo(question.by),
            cells: service::read_in(&db, &allow, &question, today, Some(MOST_CELLS)).await?,
        };
        return negotiated::json(&tag, &body);
    }
    let db = state.db.long_snapshot().await?;
    let tag = basis.tag(&*db).await?;
    table_stream::answer(
        req,
        "aggregates",
        format,
        &tag,
        async move |rows: &mut Rows<AggregateRow>| {
            let cells = |cells: Vec<AggregateCell>| cells.into_iter().map(AggregateRow::from);
            by_measure(&*db, (&allow, &question, today), cells, rows).await
        },
    )
    .await
}

/// Aggregates as they moved from year to year.
pub async fn trend(
    req: &HttpRequest,
    state: Data<AppState>,
    allow: Allow<ReadAggregates>,
    query: &AggregateQuery,
) -> Result<HttpResponse, Problem> {
    let format = Format::asked(req, query.format)?;
    let question = trends::question(Asked::of(query)?);
    let as_of = state.clock.now();
    let today = local_day(as_of);
    let basis = Basis::of(req, format, &allow, today);
    if let Some(good) = basis.known(req, &state).await? {
        return Ok(good);
    }
    if format == Format::Json {
        let db = state.db.wide_snapshot().await?;
        let tag = basis.tag(&db).await?;
        let body = Trend {
            as_of,
            group_by: service::echo(question.by),
            series: trends::series(
                service::read_in(&db, &allow, &question, today, Some(MOST_CELLS)).await?,
            ),
        };
        return negotiated::json(&tag, &body);
    }
    let db = state.db.long_snapshot().await?;
    let tag = basis.tag(&*db).await?;
    table_stream::answer(
        req,
        "trend",
        format,
        &tag,
        async move |rows: &mut Rows<TrendRow>| {
            let points = |cells: Vec<AggregateCell>| {
                let points = trends::series(cells).into_iter().flat_map(|one| one.points);
                points.map(TrendRow::from)
            };
            by_measure(&*db, (&allow, &question, today), points, rows).await
        },
    )
    .await
}

/// The figures behind aggregates.
pub async fn sources(
    req: &HttpRequest,
    state: Data<AppState>,
    allow: Allow<ReadAggregates>,
    query: SourceQuery,
) -> Result<HttpResponse, Problem> {
    let format = Format::asked(req, query.format)?;
    sources::check(&query, format)?;
    let today = local_day(state.clock.now());
    let basis = Basis::of(req, format, &allow, today);
    if let Some(good) = basis.known(req, &state).await? {
        return Ok(good);
    }
    if format == Format::Json {
        let db = state.db.wide_snapshot().await?;
        let tag = basis.tag(&db).await?;
        let page = sources::list(&db, &allow, &query, today).await?;
        let mut answer = negotiated::json(&tag, &page)?;
        if let Some(link) = page.link(req).and_then(|link| link.parse().ok()) {
            answer.headers_mut().insert(header::LINK, link);
        }
        return Ok(answer);
    }
    let db = state.db.long_snapshot().await?;
    let tag = basis.tag(&*db).await?;
    table_stream::answer(req, "sources", format, &tag, async move |rows| {
        sources::write(&*db, &allow, &query, today, rows).await
    })
    .await
}

/// Writes the rows that the cells of each measure make, holding those of one measure at a time.
async fn by_measure<C: ConnectionTrait + StreamTrait, R: Row, I: Iterator<Item = R>>(
    db: &C,
    (allow, question, today): (&Allow<ReadAggregates>, &Asked, Date),
    shape: impl Fn(Vec<AggregateCell>) -> I,
    rows: &mut Rows<R>,
) -> Result<(), Problem> {
    let mut by_measure = ByMeasure::of(db, allow, question, today).await?;
    while let Some(cells) = by_measure.next(db).await? {
        for row in shape(cells) {
            rows.push(&row).await?;
        }
    }
    Ok(())
}
