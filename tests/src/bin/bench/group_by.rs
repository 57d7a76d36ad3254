//! The figures added up by hand in the database (C3).

use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, QueryResult, Statement, Value};

use super::nation::id;
use super::plans::Plans;

/// The figures that count: accepted, of whoever still owes them.
const FIGURES: &str = "\
    COUNT(*) AS expected, COUNT(COALESCE(v.numerator, v.amount)) AS reported, COUNT(v.no_data_reason) AS no_data, \
    CAST(SUM(v.numerator) AS TEXT) AS numerator, CAST(SUM(v.denominator) AS TEXT) AS denominator, \
    CAST(SUM(v.amount) AS TEXT) AS amount, CAST(SUM(v.women) AS TEXT) AS women, CAST(SUM(v.men) AS TEXT) AS men \
    FROM obligation o \
    JOIN obligation_measure om ON om.obligation_id = o.id \
    JOIN plan p ON p.id = o.plan_id \
    JOIN period e ON e.id = o.period_id \
    LEFT JOIN report r ON r.obligation_id = o.id \
    LEFT JOIN report_revision rr ON rr.report_id = r.id AND rr.number = r.effective_revision \
    LEFT JOIN report_value v ON v.revision_id = rr.id AND v.measure_id = om.measure_id";

/// One plan and period by measure.
pub fn of_a_plan(plans: &Plans) -> (String, Vec<Value>) {
    let sql = format!(
        "SELECT om.measure_id, om.definition_id, {FIGURES} \
         WHERE o.period_id = $1 AND o.released_at IS NULL GROUP BY om.measure_id, om.definition_id"
    );
    (sql, vec![id(&plans.wide_period).into()])
}

/// The communes of a province by measure and unit.
pub fn of_a_province(plans: &Plans) -> (String, Vec<Value>) {
    let sql = format!(
        "SELECT om.measure_id, om.definition_id, o.unit_id, {FIGURES} \
         JOIN unit_ancestor a ON a.descendant_id = o.unit_id AND a.ancestor_id = $2 \
         WHERE o.period_id = $1 AND o.released_at IS NULL GROUP BY om.measure_id, om.definition_id, o.unit_id"
    );
    let values = [&plans.wide_period, &plans.provinces[0]].map(|one| id(one).into());
    (sql, values.to_vec())
}

/// The national plan and all below it by measure.
pub fn of_the_hierarchy(plans: &Plans) -> (String, Vec<Value>) {
    let sql = format!(
        "SELECT om.measure_id, om.definition_id, p.parent_plan_id, {FIGURES} \
         WHERE (p.id = $1 OR p.parent_plan_id = $1) AND o.released_at IS NULL \
         GROUP BY om.measure_id, om.definition_id, p.parent_plan_id, e.frequency, e.year, e.ordinal"
    );
    (sql, vec![id(&plans.above).into()])
}

/// Runs a statement on a plain connection; answers its rows.
pub async fn run(
    db: &DatabaseConnection,
    (sql, values): &(String, Vec<Value>),
) -> Vec<QueryResult> {
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values.clone());
    db.query_all_raw(statement).await.unwrap()
}

/// The sum of a column over all rows, in ten-thousandths.
pub fn sum(rows: &[QueryResult], column: &str) -> i128 {
    rows.iter()
        .filter_map(|row| row.try_get::<Option<String>>("", column).unwrap())
        .map(|text| text.parse::<i128>().unwrap())
        .sum()
}

/// How the database goes about a statement.
pub async fn plan_of(db: &DatabaseConnection, (sql, values): &(String, Vec<Value>)) -> String {
    let backend = db.get_database_backend();
    let explain = match backend {
        DbBackend::Postgres => "EXPLAIN (ANALYZE, BUFFERS)",
        _ => "EXPLAIN QUERY PLAN",
    };
    let sql = format!("{explain} {sql}");
    let statement = Statement::from_sql_and_values(backend, sql, values.clone());
    let rows = db.query_all_raw(statement).await.unwrap();
    let line = |row: &QueryResult| match backend {
        DbBackend::Postgres => row.try_get_by_index::<String>(0).unwrap(),
        _ => row.try_get::<String>("", "detail").unwrap(),
    };
    rows.iter().map(line).collect::<Vec<_>>().join("\n")
}
