//! What `docs/scale.md` says of partitions and shards, tried on PostgreSQL with the tables of the service.

use std::collections::BTreeMap;

use serde_json::Value;
use tests::TestApp;
use tests::postgres::own::Server;

use crate::{fill, turn};

/// Rows of each table that is filled.
const ROWS: u32 = 10_000;

/// Years told apart, one partition each.
const YEARS: [u32; 4] = [2023, 2024, 2025, 2026];

/// Tables with the column by which they would be partitioned, and what stands in the way: indexes that must be unique
/// and do not hold the column.
const CANDIDATES: [(&str, &str, &[&str]); 9] = [
    ("report_value", "revision_id", &[]),
    ("report_event", "id", &[]),
    ("obligation_measure", "obligation_id", &[]),
    ("rollup", "period_id", &[]),
    ("audit_event", "seq", &[]),
    ("audit_event_unit", "seq", &[]),
    ("change", "id", &["seq"]),
    ("report_revision", "report_id", &["id"]),
    ("report", "id", &["period_id"]),
];

/// A server with the tables of the service; nothing where there is no PostgreSQL.
async fn migrated() -> Option<Server> {
    let server = Server::start("max_locks_per_transaction = 256\nfsync = off").await?;
    let url = server.create("tiendo");
    TestApp::start_on(&url, |_| {}).await;
    fill::prepare(&server);
    Some(server)
}

/// Tries to make the partitioned form of a table, its constraints and indexes included.
fn try_partitioned(server: &Server, table: &str, column: &str) -> Result<(), String> {
    let refused = server.sql(
        "tiendo",
        &format!(
            "CREATE TEMP TABLE outcome (said text);
             DO $$ BEGIN
               CREATE TABLE {table}_parts (LIKE {table} INCLUDING ALL) PARTITION BY RANGE ({column});
             EXCEPTION WHEN feature_not_supported THEN INSERT INTO outcome VALUES (SQLERRM); END $$;
             SELECT said FROM outcome"
        ),
    );
    if refused.is_empty() {
        Ok(())
    } else {
        Err(refused)
    }
}

/// Columns of the unique indexes of a table, the first of each, that do not hold that column.
fn in_the_way(server: &Server, table: &str, column: &str) -> Vec<String> {
    let found = server.sql(
        "tiendo",
        &format!(
            "SELECT DISTINCT (SELECT attname FROM pg_attribute WHERE attrelid = indrelid AND attnum = indkey[0])
             FROM pg_index WHERE indrelid = '{table}'::regclass AND indisunique AND NOT EXISTS (
               SELECT FROM pg_attribute WHERE attrelid = indrelid AND attname = '{column}' AND attnum = ANY (indkey::int[])
             ) ORDER BY 1"
        ),
    );
    found.lines().map(str::to_owned).collect()
}

/// The partitions that a statement reads, with how often each is begun; what is planned and never begun is left out.
fn touched(server: &Server, statement: &str) -> BTreeMap<String, i64> {
    let told = server.sql(
        "tiendo",
        &format!("EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {statement}"),
    );
    let told: Value = serde_json::from_str(&told).unwrap();
    let mut found = BTreeMap::new();
    collect(&told[0]["Plan"], &mut found);
    found
}

fn collect(plan: &Value, found: &mut BTreeMap<String, i64>) {
    let loops = plan["Actual Loops"].as_i64().unwrap_or_default();
    if let Some(table) = plan["Relation Name"].as_str()
        && loops > 0
    {
        *found.entry(table.to_owned()).or_default() += loops;
    }
    for part in plan["Plans"].as_array().into_iter().flatten() {
        collect(part, found);
    }
}

fn tables(found: &BTreeMap<String, i64>) -> Vec<&str> {
    found.keys().map(String::as_str).collect()
}

#[test]
fn the_tables_that_grow_can_be_partitioned_but_for_what_the_page_names() {
    turn::run(async {
        let Some(server) = migrated().await else {
            return;
        };
        for (table, column, expected) in CANDIDATES {
            assert_eq!(
                in_the_way(&server, table, column),
                expected,
                "{table} by {column}"
            );
            let tried = try_partitioned(&server, table, column);
            assert_eq!(
                tried.is_ok(),
                expected.is_empty(),
                "{table} by {column}: {tried:?}"
            );
        }
    });
}

#[test]
fn a_read_touches_the_year_it_is_about() {
    turn::run(async {
        let Some(server) = migrated().await else {
            return;
        };
        let run = |sql: &str| server.sql("tiendo", sql);
        fill::fill(&server, &["report_revision", "audit_event"], ROWS);
        fill::fill(&server, &["report_value"], 1);
        // Twenty values of each revision.
        run(
            "SET session_replication_role = replica;
             INSERT INTO report_value SELECT r.id, of_time(now()), v.definition_id, r.number, 100, NULL, NULL, 40, 60
             FROM report_value v, report_revision r, generate_series(1, 20)",
        );
        for (table, column) in [("report_value", "revision_id"), ("audit_event", "seq")] {
            try_partitioned(&server, table, column).unwrap();
            for (place, year) in YEARS.iter().enumerate() {
                let (from, to) = if column == "seq" {
                    let share = ROWS as usize / YEARS.len();
                    (
                        (1_000_001 + place * share).to_string(),
                        (1_000_001 + (place + 1) * share).to_string(),
                    )
                } else {
                    (
                        format!("first_of({year})"),
                        format!("first_of({})", year + 1),
                    )
                };
                // The first takes what was there before as well.
                let from = match (place, column) {
                    (0, "seq") => "0".to_owned(),
                    (0, _) => "'00000000-0000-0000-0000-000000000000'::uuid".to_owned(),
                    _ => from,
                };
                let (from, to) = (run(&format!("SELECT {from}")), run(&format!("SELECT {to}")));
                run(&format!(
                    "CREATE TABLE {table}_{year} PARTITION OF {table}_parts FOR VALUES FROM ('{from}') TO ('{to}')"
                ));
            }
            run(&format!(
                "INSERT INTO {table}_parts SELECT * FROM {table}; ANALYZE {table}_parts; ANALYZE"
            ));
        }
        let of = |year: u32| {
            run(&format!(
                "SELECT id FROM report_revision WHERE id > first_of({year}) ORDER BY id LIMIT 1"
            ))
        };

        // One report, as it is read, saved and accepted.
        let report = format!(
            "SELECT * FROM report_value_parts WHERE revision_id = '{}'",
            of(2025)
        );
        assert_eq!(tables(&touched(&server, &report)), ["report_value_2025"]);
        // What aggregates read of a period whose sums are not made yet: the values of its revisions, by a join.
        let lines = format!(
            "SELECT sum(numerator), sum(denominator) FROM report_revision r JOIN report_value_parts v ON v.revision_id = r.id
             WHERE r.report_id IN (SELECT report_id FROM report_revision WHERE id BETWEEN '{}' AND first_of(2025) ORDER BY id LIMIT 50)",
            of(2024)
        );
        let lines = touched(&server, &lines);
        let parts: Vec<&str> = tables(&lines)
            .into_iter()
            .filter(|table| table.starts_with("report_value"))
            .collect();
        assert_eq!(parts, ["report_value_2024"]);
        // The newest page of the trail, and the next.
        let page = "SELECT * FROM audit_event_parts WHERE seq < 1009000 ORDER BY seq DESC LIMIT 51";
        assert_eq!(tables(&touched(&server, page)), ["audit_event_2026"]);
        // A year is set apart without going through its rows, and reads of the others go on.
        run("ALTER TABLE report_value_parts DETACH PARTITION report_value_2023");
        assert_eq!(tables(&touched(&server, &report)), ["report_value_2025"]);

        eprintln!("bytes a row, with indexes:");
        for table in ["report_value", "report_revision", "audit_event"] {
            eprintln!(
                "  {table}: {}",
                run(&format!(
                    "SELECT round(pg_total_relation_size('{table}') / (SELECT count(*) FROM {table})::numeric)"
                ))
            );
        }
    });
}

/// Four databases stand for four shards, each with the sums of some provinces; one in front of them for what Citus does.
#[test]
fn a_provinces_question_goes_to_one_shard_and_the_nations_brings_sums_only() {
    turn::run(async {
        let Some(server) = migrated().await else {
            return;
        };
        let port = server.port();
        let run = |sql: &str| server.sql("tiendo", sql);
        run("CREATE EXTENSION postgres_fdw;
             CREATE TABLE whole (home int, period int, measure int, numerator bigint, denominator bigint,
               PRIMARY KEY (home, period, measure));
             INSERT INTO whole SELECT h, p, m, h * p + m, 100 + m FROM generate_series(1, 34) h,
               generate_series(1, 20) p, generate_series(1, 50) m;
             CREATE TABLE sums (LIKE whole) PARTITION BY LIST (home)");
        for shard in 0..4 {
            server.create(&format!("shard{shard}"));
            server.sql(
                &format!("shard{shard}"),
                "CREATE TABLE sums (home int, period int, measure int, numerator bigint, denominator bigint,
                   PRIMARY KEY (home, period, measure))",
            );
            let homes: Vec<String> = (1..=34)
                .filter(|home| home % 4 == shard)
                .map(|home| home.to_string())
                .collect();
            run(&format!(
                "CREATE SERVER shard{shard} FOREIGN DATA WRAPPER postgres_fdw
                   OPTIONS (host '127.0.0.1', port '{port}', dbname 'shard{shard}', use_remote_estimate 'true');
                 CREATE USER MAPPING FOR postgres SERVER shard{shard} OPTIONS (user 'postgres', password_required 'false');
                 CREATE FOREIGN TABLE sums_{shard} PARTITION OF sums FOR VALUES IN ({}) SERVER shard{shard}
                   OPTIONS (table_name 'sums')",
                homes.join(", ")
            ));
        }
        run("INSERT INTO sums SELECT * FROM whole");
        for shard in 0..4 {
            server.sql(&format!("shard{shard}"), "ANALYZE");
        }
        run("ANALYZE; ALTER DATABASE tiendo SET enable_partitionwise_aggregate = on");

        let province = "SELECT measure, sum(numerator), sum(denominator) FROM sums WHERE home = 7 AND period = 3 GROUP BY measure";
        assert_eq!(tables(&touched(&server, province)), ["sums_3"]);

        // By province first, as Citus would have it done where the provinces are; then those sums together.
        let nation = |table: &str| {
            format!(
                "SELECT measure, sum(numerator), sum(denominator) FROM (
                   SELECT home, measure, sum(numerator) AS numerator, sum(denominator) AS denominator
                   FROM {table} WHERE period <= 20 GROUP BY home, measure) AS of_home
                 GROUP BY measure ORDER BY measure"
            )
        };
        assert_eq!(
            run(&nation("sums")),
            run(&nation("whole")),
            "exact sums do not depend on where they are made"
        );
        let told = run(&format!("EXPLAIN (VERBOSE) {}", nation("sums")));
        let remote: Vec<&str> = told
            .lines()
            .filter(|line| line.contains("Remote SQL"))
            .collect();
        assert_eq!(remote.len(), 4, "{told}");
        assert!(
            remote.iter().all(|sql| sql.contains("sum(")),
            "each shard adds up its own: {told}"
        );
    });
}
