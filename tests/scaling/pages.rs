//! A page of a list is read in its order by an index, so that it costs what is on it: whatever else a filter leaves is
//! neither read nor sorted. PostgreSQL sorts a few rows where that is cheaper; the embedded database, which knows nothing
//! of its tables yet, goes by the indexes alone and shows them.

use sea_orm::{ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement};
use tempfile::TempDir;
use tests::{folder, sqlite};

/// Tables that grow, each with filters of its lists that leave as much of it as there is.
const LISTS: [(&str, &[&str]); 11] = [
    ("report", &["plan_id"]),
    ("report", &["plan_id", "status"]),
    ("report", &["period_id"]),
    ("report", &["period_id", "status"]),
    ("report", &["status"]),
    ("obligation", &["period_id"]),
    ("notification", &["unit_id"]),
    ("reminder", &["period_id"]),
    ("webhook_delivery", &["endpoint_id"]),
    ("webhook_delivery", &["endpoint_id", "status"]),
    ("report", &[]),
];

/// The tables, with nothing in them, in a folder that goes with what is returned.
async fn tables() -> (TempDir, DatabaseConnection) {
    let folder = folder::create();
    let path = folder.path().join("tiendo.sqlite");
    sqlite::create(&path);
    let db = Database::connect(format!("sqlite://{}", path.display()))
        .await
        .unwrap();
    (folder, db)
}

#[tokio::test]
async fn pages_of_what_grows_are_read_in_their_order() {
    let (_folder, db) = tables().await;
    for (table, filters) in LISTS {
        for (order, further) in [("ASC", ">"), ("DESC", "<")] {
            let mut wanted: Vec<String> = filters
                .iter()
                .map(|column| format!("{column} = ?"))
                .collect();
            wanted.push(format!("id {further} ?"));
            let wanted = wanted.join(" AND ");
            let sql = format!(
                "EXPLAIN QUERY PLAN SELECT * FROM {table} WHERE {wanted} ORDER BY id {order} LIMIT 51"
            );
            let values = vec![1.into(); filters.len() + 1];
            let statement = Statement::from_sql_and_values(DbBackend::Sqlite, &sql, values);
            let rows = db.query_all_raw(statement).await.unwrap();
            let steps: Vec<String> = rows
                .iter()
                .map(|row| row.try_get("", "detail").unwrap())
                .collect();
            assert!(
                matches!(&steps[..], [only] if only.starts_with("SEARCH")),
                "{sql}: {steps:?}"
            );
        }
    }
}

/// What the embedded database takes its tables for names tables and indexes that there are, each as wide as it is.
/// It says nothing where one does not, and plans as if it knew nothing.
#[tokio::test]
async fn sizes_are_told_of_indexes_that_there_are() {
    let (_folder, db) = tables().await;
    let sql = "SELECT s.idx AS name, s.stat AS sizes, i.name IS NOT NULL AS is_there, \
               (SELECT COUNT(*) FROM pragma_index_info(s.idx)) AS columns \
               FROM sqlite_stat1 s LEFT JOIN sqlite_master i \
               ON i.type = 'index' AND i.name = s.idx AND i.tbl_name = s.tbl";
    let rows = db
        .query_all_raw(Statement::from_string(DbBackend::Sqlite, sql))
        .await
        .unwrap();
    assert!(rows.len() > 50, "{} sizes", rows.len());
    for row in rows {
        let name: String = row.try_get("", "name").unwrap();
        let sizes: String = row.try_get("", "sizes").unwrap();
        let sizes: Vec<u32> = sizes.split(' ').map(|size| size.parse().unwrap()).collect();
        assert!(row.try_get::<bool>("", "is_there").unwrap(), "{name}");
        let columns: i64 = row.try_get("", "columns").unwrap();
        assert_eq!(i64::try_from(sizes.len()).unwrap(), columns + 1, "{name}");
        assert!(
            sizes.is_sorted_by(|before, after| before >= after),
            "{name}"
        );
    }
}
