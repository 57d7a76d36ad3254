//! The rows that saving, submitting and accepting a report write, by one transaction each, with nothing checked.

use std::collections::HashMap;

use actix_web::{HttpResponse, web};
use api::clock::Clock;
use api::decimal::Decimal;
use api::reports::input::NewReportValues;
use sea_orm::{
    ConnectionTrait, DatabaseTransaction, SqliteTransactionMode, TransactionOptions,
    TransactionTrait, Value,
};
use serde_json::json;
use time::OffsetDateTime;
use uuid::Uuid;

use super::{Handles, rows};

/// The routes.
pub fn configure(config: &mut web::ServiceConfig) {
    config
        .route("/reports/{id}/values", web::put().to(save))
        .route("/reports/{id}/submit", web::post().to(submit))
        .route("/reports/{id}/accept", web::post().to(accept));
}

/// What stands around a report.
struct Around {
    id: Uuid,
    plan_id: Uuid,
    period_id: Uuid,
    unit_id: Uuid,
    obligation_id: Uuid,
    revision_id: Uuid,
    revision: i32,
    drafter_id: Uuid,
    version: i64,
}

async fn begin(db: &Handles) -> DatabaseTransaction {
    let options = TransactionOptions {
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        ..TransactionOptions::default()
    };
    db.writer.begin_with_options(options).await.unwrap()
}

async fn around(tx: &DatabaseTransaction, id: Uuid) -> Around {
    let sql = "SELECT r.plan_id, r.period_id, r.unit_id, r.obligation_id, r.revision, r.version, rr.id AS revision_id, \
               (SELECT account_id FROM report_drafter d WHERE d.revision_id = rr.id LIMIT 1) AS drafter_id \
               FROM report r JOIN report_revision rr ON rr.report_id = r.id AND rr.number = r.revision WHERE r.id = $1";
    let rows = rows(tx, sql, vec![id.into()]).await;
    let row = &rows[0];
    let uuid = |name: &str| -> Uuid { row.try_get("", name).unwrap() };
    Around {
        id,
        plan_id: uuid("plan_id"),
        period_id: uuid("period_id"),
        unit_id: uuid("unit_id"),
        obligation_id: uuid("obligation_id"),
        revision_id: uuid("revision_id"),
        drafter_id: uuid("drafter_id"),
        revision: row.try_get("", "revision").unwrap(),
        version: row.try_get("", "version").unwrap(),
    }
}

async fn save(
    id: web::Path<Uuid>,
    body: web::Json<NewReportValues>,
    db: web::Data<Handles>,
) -> HttpResponse {
    let now = Clock::system().now();
    let tx = begin(&db).await;
    let at = around(&tx, *id).await;
    let owed = "SELECT measure_id, definition_id FROM obligation_measure WHERE obligation_id = $1";
    let owed: HashMap<Uuid, Uuid> = rows(&tx, owed, vec![at.obligation_id.into()])
        .await
        .iter()
        .map(|row| {
            (
                row.try_get("", "measure_id").unwrap(),
                row.try_get("", "definition_id").unwrap(),
            )
        })
        .collect();
    let gone = "DELETE FROM report_value WHERE revision_id = $1";
    run(&tx, gone, vec![at.revision_id.into()]).await;
    let (mut sql, mut values) = (
        "INSERT INTO report_value (revision_id, measure_id, definition_id, numerator, denominator, amount, answer, women, \
         men, no_data_reason, note) VALUES "
            .to_owned(),
        Vec::<Value>::new(),
    );
    for (index, value) in body.into_inner().values.into_iter().enumerate() {
        let (measure_id, figure) = value.split();
        let scaled = |figure: Option<Decimal>| figure.map(Decimal::scaled);
        let places: Vec<String> = (1..=11)
            .map(|place| format!("${}", index * 11 + place))
            .collect();
        sql.push_str(if index == 0 { "(" } else { ", (" });
        sql.push_str(&places.join(", "));
        sql.push(')');
        values.extend([
            at.revision_id.into(),
            measure_id.into(),
            owed[&measure_id].into(),
            scaled(figure.numerator).into(),
            scaled(figure.denominator).into(),
            scaled(figure.amount).into(),
            figure.answer.into(),
            scaled(figure.women).into(),
            scaled(figure.men).into(),
            figure.no_data_reason.map(String::from).into(),
            figure.note.map(String::from).into(),
        ]);
    }
    run(&tx, &sql, values).await;
    let drafted = "INSERT INTO report_drafter (revision_id, account_id) VALUES ($1, $2) ON CONFLICT DO NOTHING";
    run(
        &tx,
        drafted,
        vec![at.revision_id.into(), at.drafter_id.into()],
    )
    .await;
    let cleared = "UPDATE report_revision SET warnings = $1 WHERE id = $2";
    run(&tx, cleared, vec![json!([]).into(), at.revision_id.into()]).await;
    finish(tx, &at, "draft", now).await
}

async fn submit(id: web::Path<Uuid>, db: web::Data<Handles>) -> HttpResponse {
    let now = Clock::system().now();
    let tx = begin(&db).await;
    let at = around(&tx, *id).await;
    let sent = "UPDATE report_revision SET submitted_at = $1, submitted_by = $2, warnings = $3 WHERE id = $4";
    let values = vec![
        now.into(),
        at.drafter_id.into(),
        json!([]).into(),
        at.revision_id.into(),
    ];
    run(&tx, sent, values).await;
    let first = "UPDATE obligation SET first_submitted_at = $1, first_submitted_on = $2 WHERE id = $3 AND first_submitted_at IS NULL";
    run(
        &tx,
        first,
        vec![now.into(), now.date().into(), at.obligation_id.into()],
    )
    .await;
    step(&tx, &at, "submitted", "coordinators", now).await;
    finish(tx, &at, "submitted", now).await
}

async fn accept(id: web::Path<Uuid>, db: web::Data<Handles>) -> HttpResponse {
    let now = Clock::system().now();
    let tx = begin(&db).await;
    let at = around(&tx, *id).await;
    let accepted = "UPDATE report_revision SET accepted_at = $1 WHERE id = $2";
    run(&tx, accepted, vec![now.into(), at.revision_id.into()]).await;
    step(&tx, &at, "accepted", "unit", now).await;
    finish(tx, &at, "accepted", now).await
}

/// What a step writes besides the report: who is told, what others keep in step with, what sums are to learn, and that
/// it happened.
async fn step(tx: &DatabaseTransaction, at: &Around, step: &str, told: &str, now: OffsetDateTime) {
    let notice = "INSERT INTO notification (id, kind, audience, unit_id, plan_id, period_id, obligation_id, report_id, \
                  title_vi, title_en, text_vi, text_en, to_mail, created_at) \
                  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, false, $13)";
    let (title, text) = (
        "Báo cáo của đơn vị",
        "Kế hoạch 4/KH-CP, kỳ báo cáo 2026-Y: báo cáo của đơn vị.",
    );
    let values = vec![
        Uuid::now_v7().into(),
        step.into(),
        told.into(),
        at.unit_id.into(),
        at.plan_id.into(),
        at.period_id.into(),
        at.obligation_id.into(),
        at.id.into(),
        title.into(),
        title.into(),
        text.into(),
        text.into(),
        now.into(),
    ];
    run(tx, notice, values).await;
    let change = "INSERT INTO change (kind, subject_id, plan_id, period_id, unit_id, revision, at) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let values = vec![
        format!("report_{step}").into(),
        at.id.into(),
        at.plan_id.into(),
        at.period_id.into(),
        at.unit_id.into(),
        at.revision.into(),
        now.into(),
    ];
    run(tx, change, values).await;
    // From nothing to nothing, so that it leaves the sums as they are.
    let mark = "INSERT INTO rollup_pending (period_id, obligation_id, before_is_waiting, after_is_waiting) VALUES ($1, $2, false, false)";
    run(tx, mark, vec![at.period_id.into(), at.obligation_id.into()]).await;
    let event = "INSERT INTO report_event (id, report_id, revision, action, status, account_id, at, remarks) \
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    let values = vec![
        Uuid::now_v7().into(),
        at.id.into(),
        at.revision.into(),
        step.into(),
        step.into(),
        at.drafter_id.into(),
        now.into(),
        json!([]).into(),
    ];
    run(tx, event, values).await;
}

async fn finish(
    tx: DatabaseTransaction,
    at: &Around,
    status: &str,
    now: OffsetDateTime,
) -> HttpResponse {
    let sql = "UPDATE report SET status = $1, version = version + 1, updated_at = $2 WHERE id = $3";
    run(&tx, sql, vec![status.into(), now.into(), at.id.into()]).await;
    tx.commit().await.unwrap();
    HttpResponse::Ok().json(json!({"version": at.version + 1}))
}

async fn run(tx: &DatabaseTransaction, sql: &str, values: Vec<Value>) {
    let statement = sea_orm::Statement::from_sql_and_values(tx.get_database_backend(), sql, values);
    tx.execute_raw(statement).await.unwrap();
}
