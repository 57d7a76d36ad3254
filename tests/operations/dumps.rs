//! The commands of docs/operators.md for PostgreSQL, run as they stand there with PostgreSQL's own programs.

use std::path::Path;
use std::process::Command;

use tests::folder;
use tests::postgres::own::Server;
use tests::process::Program;

use crate::office::Admin;

const GUIDE: &str = include_str!("../../docs/operators.md");

/// The shell block of the guide behind that mark.
fn block(mark: &str) -> &'static str {
    let (_, rest) = GUIDE.split_once(&format!("<!-- {mark} -->")).unwrap();
    let (_, rest) = rest.split_once("```bash\n").unwrap();
    rest.split_once("```").unwrap().0
}

/// Runs it where `tiendo` is the program of these tests.
fn play(block: &str, folder: &Path, program: &Program, variables: &[(&str, &str)]) {
    let command = program.command();
    let programs = Path::new(command.get_program()).parent().unwrap();
    let path = format!("{}:{}", programs.display(), std::env::var("PATH").unwrap());
    let played = Command::new("bash")
        .args(["-euo", "pipefail", "-c", block])
        .current_dir(folder)
        .env("PATH", path)
        .envs(variables.iter().copied())
        .output()
        .unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    let (said, complaint) = (text(played.stdout), text(played.stderr));
    assert!(played.status.success(), "{block}\n{said}{complaint}");
}

#[tokio::test]
async fn a_dump_is_put_back_beside_the_database_and_served() {
    let Some(server) = Server::start("").await else {
        return;
    };
    let url = server.create("tiendo");
    let data = folder::create();
    let program = Program::new(data.path()).on(&url);
    let mut service = program.serve().await;
    let admin = Admin::first(&service).await;
    assert!(admin.found("before").await);
    let epoch = |database| server.sql(database, "SELECT epoch FROM change_head");
    let before = epoch("tiendo");

    let backup = folder::create();
    let attachments = data.path().join("attachments");
    let restored = server.url("tiendo_restored");
    let variables = [
        ("DATABASE_URL", url.as_str()),
        ("ATTACHMENTS", attachments.to_str().unwrap()),
        ("TIENDO_DATA_DIR", data.path().to_str().unwrap()),
        ("SERVER", &server.url("postgres")),
        ("RESTORED", &restored),
    ];
    play(block("dump"), backup.path(), &program, &variables);
    assert!(admin.found("after").await);
    play(block("restore-dump"), backup.path(), &program, &variables);
    assert!(service.terminate().await.success());

    let service = program.on(&restored).serve().await;
    let admin = Admin::again(&service).await;
    assert_eq!(admin.units().await, ["before"]);
    assert_ne!(
        before,
        epoch("tiendo_restored"),
        "nobody goes on from a cursor of before"
    );
}
