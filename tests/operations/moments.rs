//! Going back to a moment on PostgreSQL, with the settings of docs/operators.md.

use std::fs;
use std::os::unix::fs::{MetadataExt, chown};
use std::time::{Duration, Instant};

use tests::folder;
use tests::postgres::own::Server;
use tests::process::Program;

use crate::office::Admin;

const GUIDE: &str = include_str!("../../docs/operators.md");

/// The lines of the guide that set something in `postgresql.conf`, with its folder in another place.
fn settings(names: &[&str], folder: &str) -> String {
    let lines = names.iter().map(|name| {
        let line = GUIDE
            .lines()
            .find(|line| line.starts_with(&format!("    {name} = ")))
            .unwrap_or_else(|| panic!("the guide does not set {name}"));
        line.trim().replace("/srv/", &format!("{folder}/")) + "\n"
    });
    lines.collect()
}

/// Waits until the server says so.
async fn until(server: &Server, question: &str) {
    let begun = Instant::now();
    while server.sql("postgres", question) != "t" {
        assert!(
            begun.elapsed() < Duration::from_mins(1),
            "not yet: {question}"
        );
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test]
async fn what_was_written_after_the_moment_is_gone_and_all_before_is_there() {
    let Some(mut server) = Server::start("").await else {
        return;
    };
    let owner = fs::metadata(server.data()).unwrap();
    let place = server.data().parent().unwrap().to_owned();
    for name in ["wal", "base"] {
        let made = place.join(name);
        fs::create_dir(&made).unwrap();
        chown(&made, Some(owner.uid()), Some(owner.gid())).unwrap();
    }
    let kept = place.to_str().unwrap();
    let archive = settings(
        &["archive_mode", "archive_command", "archive_timeout"],
        kept,
    );
    server.append("postgresql.conf", &archive);
    server.stop();
    server.resume().await;

    let url = server.create("tiendo");
    let data = folder::create();
    let program = Program::new(data.path()).on(&url);
    let mut service = program.serve().await;
    let admin = Admin::first(&service).await;
    assert!(admin.found("before").await);
    let copied = server
        .program("pg_basebackup")
        .args([
            "--wal-method=stream",
            "--checkpoint=fast",
            "--username=postgres",
        ])
        .args(["--host=127.0.0.1", "--port", &server.port().to_string()])
        .arg(format!("--pgdata={kept}/base/copy"))
        .output()
        .unwrap();
    assert!(
        copied.status.success(),
        "{}",
        String::from_utf8_lossy(&copied.stderr)
    );
    assert!(admin.found("between").await);
    let moment = server.sql("postgres", "SELECT clock_timestamp()");
    assert!(admin.found("mistake").await);
    assert!(service.terminate().await.success());
    let last = server.sql("postgres", "SELECT pg_walfile_name(pg_switch_wal())");
    until(
        &server,
        &format!("SELECT last_archived_wal >= '{last}' FROM pg_stat_archiver"),
    )
    .await;
    server.stop();

    let back = settings(&["restore_command", "recovery_target_action"], kept);
    let target = format!("recovery_target_time = '{moment}'\narchive_mode = off\n");
    let recovered = Server::recovering(&place.join("base/copy"), &format!("{back}{target}")).await;
    until(&recovered, "SELECT NOT pg_is_in_recovery()").await;
    let program = program.on(&recovered.url("tiendo"));
    for command in ["renew-feed", "verify-audit", "check-rollups"] {
        let (status, said, complaint) = program.clone().arguments(&[command]).run();
        assert!(status.success(), "{command}: {said}{complaint}");
    }
    let service = program.serve().await;
    let mut units = Admin::again(&service).await.units().await;
    units.sort();
    assert_eq!(units, ["before", "between"]);
}
