//! The rows of single resources and of a list by one or two statements, in the JSON that the service answers.

use actix_web::{HttpResponse, web};
use api::clock::local_day;
use api::decimal::Decimal;
use sea_orm::QueryResult;
use serde::{Deserialize, Serialize};
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use super::{Handles, rows};

/// The routes.
pub fn configure(config: &mut web::ServiceConfig) {
    config
        .route("/units/{id}", web::get().to(unit))
        .route("/reports/{id}", web::get().to(report))
        .route("/reports", web::get().to(reports));
}

#[derive(Serialize)]
struct Unit {
    id: Uuid,
    code: String,
    name: String,
    name_en: Option<String>,
    kind: String,
    level: String,
    parent_id: Option<Uuid>,
    active_from: String,
    active_to: Option<String>,
    identifier: Option<String>,
    identifier_2016: Option<String>,
    requires_sign_off: bool,
    version: i64,
}

async fn unit(id: web::Path<Uuid>, db: web::Data<Handles>) -> HttpResponse {
    let sql = "SELECT id, code, name, name_en, kind, level, parent_id, active_from, active_to, identifier, \
               identifier_2016, requires_sign_off, version FROM unit WHERE id = $1";
    let rows = rows(&db.reader, sql, vec![(*id).into()]).await;
    let row = &rows[0];
    HttpResponse::Ok().json(Unit {
        id: get(row, "id"),
        code: get(row, "code"),
        name: get(row, "name"),
        name_en: get(row, "name_en"),
        kind: get(row, "kind"),
        level: get(row, "level"),
        parent_id: get(row, "parent_id"),
        active_from: get::<Date>(row, "active_from").to_string(),
        active_to: get::<Option<Date>>(row, "active_to").map(|day| day.to_string()),
        identifier: get(row, "identifier"),
        identifier_2016: get(row, "identifier_2016"),
        requires_sign_off: get(row, "requires_sign_off"),
        version: get(row, "version"),
    })
}

#[derive(Serialize)]
struct Value {
    measure_id: Uuid,
    measure_code: String,
    definition_id: Uuid,
    numerator: Option<Decimal>,
    denominator: Option<Decimal>,
    amount: Option<Decimal>,
    answer: Option<bool>,
    women: Option<Decimal>,
    men: Option<Decimal>,
    no_data_reason: Option<String>,
    note: Option<String>,
}

#[derive(Serialize)]
struct Owed {
    measure_id: Uuid,
    code: String,
    definition_id: Uuid,
    name: String,
    name_en: Option<String>,
    kind: String,
    factor: i32,
    unit_of_measure: String,
    numerator: Option<String>,
    denominator: Option<String>,
    holds_sex_parts: bool,
}

/// A report that was accepted, as whoever may do nothing with it reads it.
#[derive(Serialize)]
struct Report {
    id: Uuid,
    plan_id: Uuid,
    period_id: Uuid,
    unit_id: Uuid,
    obligation_id: Uuid,
    status: String,
    revision: i32,
    effective_revision: Option<i32>,
    narrative: serde_json::Value,
    values: Vec<Value>,
    warnings: serde_json::Value,
    remarks: [(); 0],
    measures: Vec<Owed>,
    on_behalf: Option<()>,
    #[serde(with = "time::serde::rfc3339::option")]
    submitted_at: Option<OffsetDateTime>,
    #[serde(with = "time::serde::rfc3339::option")]
    review_started_at: Option<OffsetDateTime>,
    #[serde(with = "time::serde::rfc3339::option")]
    accepted_at: Option<OffsetDateTime>,
    provisional: bool,
    #[serde(with = "time::serde::rfc3339")]
    created_at: OffsetDateTime,
    #[serde(with = "time::serde::rfc3339")]
    updated_at: OffsetDateTime,
    version: i64,
    allowed_actions: [(); 0],
}

const REPORT: &str = "\
    SELECT r.id, r.plan_id, r.period_id, r.unit_id, r.obligation_id, r.status, r.revision, r.effective_revision, \
    r.review_started_at, r.created_at, r.updated_at, r.version, rr.id AS revision_id, rr.narrative, rr.warnings, \
    rr.submitted_at, rr.accepted_at, e.cutoff_on \
    FROM report r JOIN report_revision rr ON rr.report_id = r.id AND rr.number = r.revision \
    JOIN period e ON e.id = r.period_id WHERE r.id = $1";

const CONTENT: &str = "\
    SELECT m.id AS measure_id, m.code, om.definition_id, d.name, d.name_en, d.kind, d.factor, d.unit_of_measure, \
    d.numerator AS counted, d.denominator AS of_all, d.sex_basis, v.definition_id AS reported_under, v.numerator, \
    v.denominator, v.amount, v.answer, v.women, v.men, v.no_data_reason, v.note \
    FROM obligation_measure om JOIN measure m ON m.id = om.measure_id \
    JOIN measure_definition d ON d.id = om.definition_id JOIN indicator i ON i.id = m.indicator_id \
    JOIN objective ob ON ob.id = i.objective_id \
    LEFT JOIN report_value v ON v.revision_id = $2 AND v.measure_id = om.measure_id \
    WHERE om.obligation_id = $1 ORDER BY m.framework_id, ob.position, i.position, m.position, m.id";

async fn report(id: web::Path<Uuid>, db: web::Data<Handles>) -> HttpResponse {
    let head = rows(&db.reader, REPORT, vec![(*id).into()]).await;
    let row = &head[0];
    let (obligation_id, revision_id): (Uuid, Uuid) =
        (get(row, "obligation_id"), get(row, "revision_id"));
    let asked = vec![obligation_id.into(), revision_id.into()];
    let content = rows(&db.reader, CONTENT, asked).await;
    let submitted_at: Option<OffsetDateTime> = get(row, "submitted_at");
    let cutoff_on: Date = get(row, "cutoff_on");
    HttpResponse::Ok().json(Report {
        id: get(row, "id"),
        plan_id: get(row, "plan_id"),
        period_id: get(row, "period_id"),
        unit_id: get(row, "unit_id"),
        obligation_id,
        status: get(row, "status"),
        revision: get(row, "revision"),
        effective_revision: get(row, "effective_revision"),
        narrative: get(row, "narrative"),
        values: content.iter().filter_map(value).collect(),
        warnings: get(row, "warnings"),
        remarks: [],
        measures: content.iter().map(measure).collect(),
        on_behalf: None,
        submitted_at,
        review_started_at: get(row, "review_started_at"),
        accepted_at: get(row, "accepted_at"),
        provisional: submitted_at.is_some_and(|at| local_day(at) <= cutoff_on),
        created_at: get(row, "created_at"),
        updated_at: get(row, "updated_at"),
        version: get(row, "version"),
        allowed_actions: [],
    })
}

fn value(row: &QueryResult) -> Option<Value> {
    let figure = |name| get::<Option<i64>>(row, name).and_then(Decimal::from_scaled);
    Some(Value {
        definition_id: get::<Option<Uuid>>(row, "reported_under")?,
        measure_id: get(row, "measure_id"),
        measure_code: get(row, "code"),
        numerator: figure("numerator"),
        denominator: figure("denominator"),
        amount: figure("amount"),
        answer: get(row, "answer"),
        women: figure("women"),
        men: figure("men"),
        no_data_reason: get(row, "no_data_reason"),
        note: get(row, "note"),
    })
}

fn measure(row: &QueryResult) -> Owed {
    let basis: String = get(row, "sex_basis");
    Owed {
        measure_id: get(row, "measure_id"),
        code: get(row, "code"),
        definition_id: get(row, "definition_id"),
        name: get(row, "name"),
        name_en: get(row, "name_en"),
        kind: get(row, "kind"),
        factor: get(row, "factor"),
        unit_of_measure: get(row, "unit_of_measure"),
        numerator: get(row, "counted"),
        denominator: get(row, "of_all"),
        holds_sex_parts: ["by_sex", "persons_by_sex"].contains(&basis.as_str()),
    }
}

#[derive(Deserialize)]
struct Asked {
    plan: Uuid,
    after: Option<Uuid>,
}

#[derive(Serialize)]
struct Listed {
    id: Uuid,
    plan_id: Uuid,
    period_id: Uuid,
    unit_id: Uuid,
    status: String,
    revision: i32,
    effective_revision: Option<i32>,
    #[serde(with = "time::serde::rfc3339")]
    updated_at: OffsetDateTime,
    version: i64,
    allowed_actions: [(); 0],
}

#[derive(Serialize)]
struct Page {
    items: Vec<Listed>,
    next_cursor: Option<Uuid>,
}

async fn reports(asked: web::Query<Asked>, db: web::Data<Handles>) -> HttpResponse {
    const LIMIT: usize = 50;
    let sql = "SELECT id, plan_id, period_id, unit_id, status, revision, effective_revision, updated_at, version \
               FROM report WHERE plan_id = $1 AND status = 'accepted' AND id > $2 ORDER BY id LIMIT 51";
    let after = asked.after.unwrap_or_default();
    let found = rows(&db.reader, sql, vec![asked.plan.into(), after.into()]).await;
    let items: Vec<Listed> = found
        .iter()
        .take(LIMIT)
        .map(|row| Listed {
            id: get(row, "id"),
            plan_id: get(row, "plan_id"),
            period_id: get(row, "period_id"),
            unit_id: get(row, "unit_id"),
            status: get(row, "status"),
            revision: get(row, "revision"),
            effective_revision: get(row, "effective_revision"),
            updated_at: get(row, "updated_at"),
            version: get(row, "version"),
            allowed_actions: [],
        })
        .collect();
    let has_more = found.len() > LIMIT;
    HttpResponse::Ok().json(Page {
        next_cursor: items.last().filter(|_| has_more).map(|row| row.id),
        items,
    })
}

fn get<T: sea_orm::TryGetable>(row: &QueryResult, column: &str) -> T {
    row.try_get("", column).unwrap()
}
