use std::cell::RefCell;
use std::collections::BTreeSet;

use super::*;

/// A value that each setting refuses.
const WRONG: [(&str, &str); 37] = [
    ("DATABASE_URL", "mysql://h/db"),
    ("TIENDO_ATTACHMENTS", "var/lib"),
    ("TIENDO_BODY_SECONDS", "0"),
    ("TIENDO_CHANGES_KEPT_DAYS", "0"),
    ("TIENDO_CLIENT_CONNECTIONS", "0"),
    ("TIENDO_CORS_ORIGINS", "*"),
    ("TIENDO_DATABASE_CONNECTIONS", "many"),
    ("TIENDO_HASH_PERMITS", "-1"),
    ("TIENDO_HEAD_SECONDS", "0"),
    ("TIENDO_KEEP_ALIVE_SECONDS", "0"),
    ("TIENDO_LISTEN", "here"),
    ("TIENDO_LOCK_SECONDS", "-1"),
    ("TIENDO_LOG_FORMAT", "xml"),
    ("TIENDO_MAX_BODY_BYTES", "1 MiB"),
    ("TIENDO_METRICS_LISTEN", "9464"),
    ("TIENDO_MIGRATE", "no"),
    ("TIENDO_PASSWORD_PAGE", "kehoach.vn"),
    ("TIENDO_PUBLIC_URL", "kehoach.vn"),
    ("TIENDO_RATE_BURST", "0"),
    ("TIENDO_RATE_PER_SECOND", "0"),
    ("TIENDO_REMIND_BEFORE", "soon"),
    ("TIENDO_REMIND_FROM", "24"),
    ("TIENDO_REMIND_OVERDUE_EVERY", "0"),
    ("TIENDO_REQUESTS_AT_ONCE", "0"),
    ("TIENDO_REQUESTS_WAITING", "-1"),
    ("TIENDO_REQUEST_SECONDS", "0"),
    ("TIENDO_SECOND_FACTOR", "always"),
    ("TIENDO_SHUTDOWN_PAUSE", "soon"),
    ("TIENDO_SMTP_URL", "smtp://u:geheim@mail.vn"),
    ("TIENDO_STANDBY_URL", "sqlite:///var/lib/geheim"),
    ("TIENDO_STATEMENT_SECONDS", "1 min"),
    ("TIENDO_TRUSTED_PROXIES", "10.0.0.0/33"),
    ("TIENDO_WEBHOOK_ALLOW_PRIVATE", "yes"),
    ("TIENDO_ATTACHMENTS", "s3://K"),
    ("TIENDO_REQUEST_SECONDS", "18446744073709551615"),
    ("TIENDO_SHUTDOWN_PAUSE", "86401"),
    ("TIENDO_REQUESTS_WAITING", "1048577"),
];

/// Names of files and of people, of which any may be right; whether they are shows at the start.
const ANY: [&str; 3] = ["TIENDO_DATA_DIR", "TIENDO_MAIL_FROM", "TIENDO_MASTER_KEY"];

/// Names asked for where nothing is set.
fn asked() -> BTreeSet<String> {
    let asked = RefCell::new(BTreeSet::new());
    Config::read(
        |name| {
            asked.borrow_mut().insert(name.to_owned());
            None
        },
        "",
    )
    .unwrap();
    asked.into_inner()
}

#[test]
fn every_setting_refuses_what_it_does_not_understand_by_its_name() {
    let tried = WRONG.iter().map(|(name, _)| *name).chain(ANY);
    assert_eq!(tried.map(str::to_owned).collect::<BTreeSet<_>>(), asked());
    for (wrong, value) in WRONG {
        let read = Config::read(|name| (name == wrong).then(|| value.to_owned()), "");
        let refused = read.unwrap_err().to_string();
        assert!(refused.starts_with(wrong), "{wrong}: {refused}");
        assert!(
            !refused.contains('\n') && !refused.contains("geheim"),
            "{refused}"
        );
    }
}

#[test]
fn every_setting_may_stand_in_the_file() {
    for name in asked() {
        let key = name.trim_start_matches("TIENDO_").to_lowercase();
        // Of no type that any of them has.
        let refused = Config::read(|_| None, &format!("{key} = 1979-05-27")).unwrap_err();
        let refused = refused.to_string();
        assert!(!refused.contains("unknown field"), "{refused}");
    }
    let refused = Config::read(|_| None, "listne = 1979-05-27").unwrap_err();
    assert!(refused.to_string().contains("unknown field"), "{refused}");
}

#[test]
fn every_setting_has_its_row_in_the_operators_guide() {
    let guide = include_str!("../../../docs/operators.md");
    let rows: BTreeSet<String> = guide
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split_once("` | "))
        .map(|(name, _)| name.to_owned())
        .filter(|name| name.starts_with("TIENDO_") || name == "DATABASE_URL")
        .collect();
    let mut known = asked();
    known.insert(FILE.to_owned());
    assert_eq!(rows, known);
}

#[test]
fn what_is_deployed_sets_nothing_that_does_not_exist() {
    let mut known = asked();
    known.insert(FILE.to_owned());
    // Not of the program, but of its build.
    known.insert("TIENDO_COMMIT".to_owned());
    for (file, text) in [
        (".env.example", include_str!("../../../.env.example")),
        (
            "docker-compose.yml",
            include_str!("../../../docker-compose.yml"),
        ),
        ("Dockerfile", include_str!("../../Dockerfile")),
        (
            "tiendo.env",
            include_str!("../../../docs/deploy/tiendo.env"),
        ),
        (
            "tiendo.service",
            include_str!("../../../docs/deploy/tiendo.service"),
        ),
    ] {
        let words = text.split(|c: char| !(c.is_ascii_uppercase() || c == '_'));
        for name in words.filter(|word| word.starts_with("TIENDO_")) {
            assert!(known.contains(name), "{file}: {name}");
        }
    }
}
