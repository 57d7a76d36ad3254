//! A start with a wrong setting stops with one line that names it.

use std::fs;
use std::net::TcpListener;

use tests::process::Program;

use crate::installations::Installation;

/// Its exit code where a setting is not understood, and the next start will not understand it either.
const WRONG: i32 = 78;
/// Where something is not as a setting says, which may be otherwise at the next start.
const FAILED: i32 = 1;

/// The one line with which it stops, by that exit code.
fn line(program: &Program, code: i32) -> String {
    let (status, said, complaint) = program.run();
    assert_eq!(
        (status.code(), said.as_str()),
        (Some(code), ""),
        "{complaint}"
    );
    assert_eq!(complaint.lines().count(), 1, "{complaint}");
    complaint
}

/// The program at that address, with nothing in its log but what goes wrong.
fn quiet(place: &Installation, address: &str) -> Program {
    let program = place.program().set("TIENDO_LISTEN", address);
    program.set("RUST_LOG", "error")
}

#[test]
fn it_names_the_setting() {
    let place = Installation::embedded();
    let file = place.data().join("file");
    fs::write(&file, "listne = \"x\"").unwrap();
    let file = file.to_str().unwrap();
    let below = format!("{file}/below");
    let store = format!("file://{file}/below");
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let taken = taken.local_addr().unwrap().to_string();
    let free = tests::process::free_address();
    for (name, value, code) in [
        ("TIENDO_CONFIG", file, WRONG),
        ("TIENDO_CONFIG", "nowhere.toml", WRONG),
        ("TIENDO_LISTEN", "here", WRONG),
        ("TIENDO_LISTEN", &taken, FAILED),
        ("TIENDO_MASTER_KEY", "nowhere.key", FAILED),
        ("TIENDO_MIGRATE", "no", WRONG),
        ("TIENDO_PUBLIC_URL", "kehoach.vn", WRONG),
        ("TIENDO_LISTNE", "127.0.0.1:8080", WRONG),
        ("DATABASE_URL", "mysql://tiendo:geheim@h/db", WRONG),
        ("RUST_LOG", "api=loud", WRONG),
    ] {
        let said = line(&quiet(&place, &free).set(name, value), code);
        let named = if name == "TIENDO_MASTER_KEY" {
            value
        } else {
            name
        };
        assert!(
            said.contains(named) && said.starts_with("tiendo: "),
            "{said}"
        );
        assert!(!said.contains("geheim"), "{said}");
    }
    let program = quiet(&place, &free);
    let said = line(&program.clone().set("TIENDO_DATA_DIR", &below), FAILED);
    assert!(said.contains(&below), "{said}");
    let said = line(&program.clone().set("TIENDO_ATTACHMENTS", &store), FAILED);
    assert!(said.starts_with("tiendo: attachments: "), "{said}");
    let said = line(
        &program.clone().set("TIENDO_SMTP_URL", "smtp://relay.vn"),
        FAILED,
    );
    assert!(said.contains("TIENDO_MAIL_FROM"), "{said}");
    let sender = program.set("TIENDO_SMTP_URL", "smtp://relay.vn");
    let said = line(&sender.set("TIENDO_MAIL_FROM", "nobody"), FAILED);
    assert!(said.contains("TIENDO_MAIL_FROM"), "{said}");
}

#[test]
fn a_database_that_is_away_is_one_line_without_its_password() {
    let place = Installation::embedded();
    let free = tests::process::free_address();
    let away = quiet(&place, &free).on("postgres://tiendo:geheim@127.0.0.1:1/tiendo");
    let said = line(&away, FAILED);
    assert!(said.starts_with("tiendo: database: "), "{said}");
    assert!(!said.contains("geheim"), "{said}");
}
