//! Health, and the pages that problems point to.

use actix_web::http::header;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, get};
use sea_orm::Iterable;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::app::AppState;
use crate::http::catalogue::{Code, Entry};
use crate::http::problem::Problem;
use crate::http::words::Told;
use crate::text::Lang;

/// The routes of this feature.
pub fn configure(config: &mut ServiceConfig<'_>) {
    config.service(live).service(ready).service(problem);
}

/// State of the service.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({"status": "ok"}))]
pub struct Health {
    /// Always `ok`; anything else is a problem.
    #[schema(max_length = 2, pattern = "^ok$")]
    pub status: &'static str,
}

/// A problem, explained.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "code": "stale",
    "status": 412,
    "title": {"vi": "Đã bị thay đổi từ lần đọc trước", "en": "Changed since it was read"},
    "mend": {"vi": "Đọc lại để lấy ETag mới.", "en": "Read it again for the new ETag."}
}))]
pub struct ProblemPage {
    /// The code.
    pub code: Code,
    /// HTTP status of answers with this code.
    #[schema(minimum = 400, maximum = 599)]
    pub status: u16,
    /// Title.
    pub title: BothLanguages,
    /// How to mend it.
    pub mend: BothLanguages,
}

/// A text in both languages.
#[derive(Serialize, ToSchema)]

pub struct BothLanguages {
    /// Vietnamese.
    #[schema(value_type = Told<2000>)]
    pub vi: String,
    /// English.
    #[schema(value_type = Told<2000>)]
    pub en: String,
}

/// Is the process alive
///
/// Answers as long as the process serves. Public.
#[utoipa::path(
    tag = "system", operation_id = "get_liveness", security(()),
    responses((status = 200, description = "Alive.", body = Health))
)]
#[get("/health/live")]
async fn live() -> HttpResponse {
    HttpResponse::Ok().json(Health { status: "ok" })
}

/// Is the service ready
///
/// Answers 200 once the database can be reached. The store of attached files is not asked: without it everything
/// but attachments works, and taking every replica out of service would help nobody. Public.
#[utoipa::path(
    tag = "system", operation_id = "get_readiness", security(()),
    responses((status = 200, description = "Ready.", body = Health), (status = 503, description = "The database cannot be reached."))
)]
#[get("/health/ready")]
async fn ready(state: Data<AppState>) -> Result<HttpResponse, Problem> {
    state.db.ping().await.map_err(|error| {
        tracing::warn!(%error, "not ready");
        Problem::new(Code::Unavailable).header("Retry-After", "2")
    })?;
    Ok(HttpResponse::Ok().json(Health { status: "ok" }))
}

/// What a problem means
///
/// The page behind the `type` of an error: what it means and how to mend it, as HTML to a browser and
/// as JSON to a program. Public.
#[utoipa::path(
    tag = "system", operation_id = "get_problem", security(()),
    params(("code" = Code, Path, description = "The code of the problem.")),
    responses((status = 200, description = "The explanation.", content((ProblemPage = "application/json"), (String = "text/html"))), (status = 404, description = "No such code."))
)]
#[get("/problems/{code}")]
async fn problem(code: Path<String>, req: HttpRequest) -> Result<HttpResponse, Problem> {
    let code = <Code as Iterable>::iter()
        .find(|known| known.entry().slug == code.as_str())
        .ok_or_else(Problem::not_found)?;
    let entry = code.entry();
    let wants_html = req
        .headers()
        .get(header::ACCEPT)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|accept| accept.contains("text/html"));
    if wants_html {
        return Ok(HttpResponse::Ok()
            .content_type("text/html; charset=utf-8")
            .insert_header((header::VARY, "Accept"))
            .body(page(&entry)));
    }
    let both = |text: &crate::text::Text| BothLanguages {
        vi: text.get(Lang::Vi).to_owned(),
        en: text.get(Lang::En).to_owned(),
    };
    Ok(HttpResponse::Ok()
        .insert_header((header::VARY, "Accept"))
        .json(ProblemPage {
            code,
            status: entry.status.as_u16(),
            title: both(&entry.title),
            mend: both(&entry.mend),
        }))
}

fn page(entry: &Entry) -> String {
    let section = |lang: Lang| {
        format!(
            "<section lang=\"{}\"><h1>{}</h1><p>{}</p></section>",
            lang.tag(),
            entry.title.get(lang),
            entry.mend.get(lang)
        )
    };
    format!(
        "<!doctype html><html lang=\"vi\"><head><meta charset=\"utf-8\"><title>{slug}</title></head><body>{vi}{en}<p><code>{slug}</code> · HTTP {status}</p></body></html>",
        slug = entry.slug,
        vi = section(Lang::Vi),
        en = section(Lang::En),
        status = entry.status.as_u16(),
    )
}
