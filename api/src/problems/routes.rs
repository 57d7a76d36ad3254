//! The catalogue over HTTP: HTML to a browser, JSON to a program.

use actix_web::http::{StatusCode, header};
use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse, get};

use super::dto::{PageParams, ProblemCatalogue, ProblemPage};
use super::{Page, Pages, Written};
use crate::http::catalogue::Code;
use crate::http::etag::{self, IfNoneMatchHeader};
use crate::http::formats::negotiate;
use crate::http::params::Params;
use crate::http::problem::Problem;
use crate::http::register::Register;
use crate::http::render::language;
use crate::openapi::committed;
use crate::text::Lang;

/// The routes of this feature.
pub fn configure(config: &mut impl Register) {
    config.service(get_problem_catalogue).service(get_problem);
}

/// The forms of a page, the one first that is taken where the caller wants both alike.
#[derive(Clone, Copy, Debug)]
enum Form {
    Json,
    Html,
}

/// All problems
///
/// Every `code` an error can carry, with its status and title: HTML to a browser, JSON to a program, by `Accept`.
/// The JSON holds both languages. Public.
#[utoipa::path(
    tag = "system", operation_id = "get_problem_catalogue", security(()), params(PageParams, IfNoneMatchHeader),
    responses((status = 200, description = "The list.", content((ProblemCatalogue = "application/json"), (String = "text/html"))),
        (status = 406, description = "`Accept` leaves neither HTML nor JSON."),
        (status = 503, description = "It asks nothing that could fail.", extensions(("x-codes" = json!([])))))
)]
#[get("/problems")]
async fn get_problem_catalogue(
    req: HttpRequest,
    params: Params<PageParams>,
) -> Result<HttpResponse, Problem> {
    answer(
        &req,
        &params.0,
        &committed::made(Pages::get).await?.catalogue,
    )
}

/// What a problem means
///
/// The page behind the `type` of an error: what it means, when it arises, how to mend it and which operations
/// answer it; HTML to a browser, JSON to a program, by `Accept`. The JSON holds both languages. Public.
#[utoipa::path(
    tag = "system", operation_id = "get_problem", security(()),
    params(("code" = Code, Path, description = "The code of the problem."), PageParams, IfNoneMatchHeader),
    responses((status = 200, description = "The explanation.", content((ProblemPage = "application/json"), (String = "text/html"))),
        (status = 404, description = "No such code."), (status = 406, description = "`Accept` leaves neither HTML nor JSON."),
        (status = 503, description = "It asks nothing that could fail.", extensions(("x-codes" = json!([])))))
)]
#[get("/problems/{code}")]
async fn get_problem(
    req: HttpRequest,
    code: Path<String>,
    params: Params<PageParams>,
) -> Result<HttpResponse, Problem> {
    let page = committed::made(Pages::get).await?.codes.get(code.as_str());
    answer(&req, &params.0, page.ok_or_else(Problem::not_found)?)
}

/// The form `Accept` wants most; fails with `not_acceptable` where it leaves none.
fn form(req: &HttpRequest) -> Result<Form, Problem> {
    const ALL: [(Form, &str); 2] = [(Form::Json, "application/json"), (Form::Html, "text/html")];
    let Some(accept) = req.headers().get(header::ACCEPT) else {
        return Ok(Form::Json);
    };
    let accept = accept.to_str().ok();
    accept
        .and_then(|accept| negotiate(accept, &ALL))
        .ok_or_else(|| Problem::new(Code::NotAcceptable))
}

fn wanted(req: &HttpRequest, params: &PageParams) -> Lang {
    params.lang.map_or_else(|| language(req), Lang::from)
}

/// The page in the form that is wanted; 304 where the copy at hand is good.
fn answer(req: &HttpRequest, params: &PageParams, page: &Page) -> Result<HttpResponse, Problem> {
    let (content_type, lang) = match form(req)? {
        Form::Json => ("application/json", None),
        Form::Html => ("text/html; charset=utf-8", Some(wanted(req, params))),
    };
    let Written { bytes, tag } = lang.map_or(&page.json, |lang| page.html(lang));
    let is_known = etag::is_known(req, tag);
    let status = if is_known {
        StatusCode::NOT_MODIFIED
    } else {
        StatusCode::OK
    };
    let mut answer = HttpResponse::build(status);
    answer
        .insert_header((header::ETAG, tag.as_str()))
        .insert_header((header::CACHE_CONTROL, "public, no-cache"))
        .insert_header((header::VARY, "Accept, Accept-Encoding, Accept-Language"));
    if let Some(lang) = lang {
        answer.insert_header((header::CONTENT_LANGUAGE, lang.tag()));
    }
    Ok(if is_known {
        answer.finish()
    } else {
        answer.content_type(content_type).body(bytes.clone())
    })
}
