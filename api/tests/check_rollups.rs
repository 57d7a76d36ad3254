//! The command `tiendo check-rollups`, as an operator runs it.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::Path;
use std::process::Command;

use sea_orm::{ConnectionTrait, Database};

/// Runs `tiendo` on the embedded database in a folder; answers its exit code and what it said.
fn tiendo(folder: &Path, command: &str) -> (Option<i32>, String, String) {
    let run = Command::new(env!("CARGO_BIN_EXE_tiendo"))
        .arg(command)
        .env_clear()
        .env("TIENDO_DATA_DIR", folder)
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (run.status.code(), text(run.stdout), text(run.stderr))
}

#[tokio::test]
async fn it_fails_where_a_sum_is_not_what_the_figures_make() {
    let folder = tempfile::tempdir().unwrap();
    let (code, _, said) = tiendo(folder.path(), "migrate");
    assert_eq!(code, Some(0), "{said}");
    let (code, told, said) = tiendo(folder.path(), "check-rollups");
    assert_eq!(
        (code, told.as_str()),
        (Some(0), "periods: 0\nsums: 0\n"),
        "{said}"
    );

    // A period nobody owes anything for, with a sum.
    let file = folder.path().join("tiendo.sqlite");
    let db = Database::connect(format!("sqlite://{}", file.display()))
        .await
        .unwrap();
    let zeros = "0, ".repeat(19);
    let id = "zeroblob(16)";
    for statement in [
        "PRAGMA foreign_keys = OFF".to_owned(),
        "DELETE FROM rollup_pending".to_owned(),
        format!(
            "INSERT INTO rollup_period (period_id, is_built, stands_alike_then, stands_alike_alone) VALUES ({id}, TRUE, TRUE, TRUE)"
        ),
        format!(
            "INSERT INTO rollup VALUES ({id}, {id}, {id}, {id}, {id}, 'commune', 'commune', FALSE, FALSE, 1, {zeros}0)"
        ),
    ] {
        db.execute_unprepared(&statement).await.unwrap();
    }
    db.close().await.unwrap();
    let (code, told, said) = tiendo(folder.path(), "check-rollups");
    assert_eq!(code, Some(1), "{told}");
    assert!(told.ends_with("\nperiods: 1\nsums: 1\n"), "{told}");
    assert!(
        said.contains("sums differ from the figures they are made of"),
        "{said}"
    );
}
