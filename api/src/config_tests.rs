use super::*;

fn read(env: &[(&str, &str)], file: &str) -> Result<Config, ConfigError> {
    Config::read(
        |name| {
            env.iter()
                .find(|(key, _)| *key == name)
                .map(|(_, value)| (*value).to_owned())
        },
        file,
    )
}

#[test]
fn nothing_set_serves_on_the_loopback_with_sqlite() {
    let config = read(&[], "").unwrap();
    assert_eq!(config, Config::default());
    assert_eq!(config.database_url(), "sqlite://data/tiendo.sqlite");
}

#[test]
fn the_environment_wins_over_the_file() {
    let config = read(
        &[
            ("TIENDO_LISTEN", "0.0.0.0:9000"),
            ("TIENDO_CORS_ORIGINS", "https://a.vn, https://b.vn"),
        ],
        "listen = \"127.0.0.1:1\"\nmax_body_bytes = 10",
    )
    .unwrap();
    assert_eq!(config.listen.port(), 9000);
    assert_eq!(config.max_body_bytes, 10);
    assert_eq!(config.cors_origins, ["https://a.vn", "https://b.vn"]);
    let config = read(&[("TIENDO_TRUSTED_PROXIES", "10.0.0.0/8, ::1")], "").unwrap();
    let proxies: Vec<IpNet> = ["10.0.0.0/8", "::1/128"]
        .map(|net| net.parse().unwrap())
        .into();
    assert_eq!(config.trusted_proxies, proxies);
}

#[test]
fn a_misspelt_or_senseless_setting_is_refused_by_name() {
    assert!(
        read(&[], "listne = \"x\"")
            .unwrap_err()
            .to_string()
            .contains("listne")
    );
    assert!(
        read(&[("TIENDO_LISTEN", "here")], "")
            .unwrap_err()
            .to_string()
            .starts_with("TIENDO_LISTEN")
    );
    assert!(read(&[("TIENDO_HASH_PERMITS", "0")], "").is_err());
    assert!(read(&[], "rate_burst = 0").is_err());
    for origin in ["*", "https://a.vn/", "a.vn", "https://", "https://A.vn"] {
        assert!(
            read(&[("TIENDO_CORS_ORIGINS", origin)], "").is_err(),
            "{origin}"
        );
    }
    let wrong = read(&[("DATABASE_URL", "postgresq://u:secret@h/db")], "")
        .unwrap_err()
        .to_string();
    assert!(
        wrong.starts_with("DATABASE_URL") && !wrong.contains("secret"),
        "{wrong}"
    );
    for url in [
        "sqlite://data/t.sqlite?mode=rwc",
        "sqlite::memory:",
        "mysql://h/db",
    ] {
        assert!(read(&[("DATABASE_URL", url)], "").is_err(), "{url}");
    }
    assert!(read(&[("TIENDO_LOG_FORMAT", "xml")], "").is_err());
    assert!(read(&[("TIENDO_SECOND_FACTOR", "always")], "").is_err());
    let config = read(&[], "second_factor = \"admins\"").unwrap();
    assert_eq!(config.second_factor, Requirement::Admins);
    assert!(read(&[("TIENDO_TRUSTED_PROXIES", "10.0.0.0/33")], "").is_err());
    for page in ["kehoach.vn", "https://a.vn/#x", "https://a.vn/ b"] {
        assert!(
            read(&[("TIENDO_PASSWORD_PAGE", page)], "").is_err(),
            "{page}"
        );
    }
}

#[test]
fn the_password_of_the_mail_server_is_neither_shown_nor_sent_in_plain_text() {
    let server = |url| read(&[("TIENDO_SMTP_URL", url)], "");
    for url in [
        "smtps://u:geheim@mail.vn",
        "smtp://u:geheim@mail.vn?tls=required",
    ] {
        let shown = format!("{:?}", server(url).unwrap());
        assert!(!shown.contains("geheim"), "{shown}");
    }
    assert!(server("smtp://relay.vn:25").is_ok());
    for url in [
        "smtp://u:geheim@mail.vn",
        "smtp://u:geheim@mail.vn?tls=opportunistic",
    ] {
        let refused = server(url).unwrap_err().to_string();
        assert!(!refused.contains("geheim"), "{refused}");
    }
}

#[test]
fn webhooks_call_private_networks_only_where_they_are_named() {
    let open = |value| read(&[("TIENDO_WEBHOOK_ALLOW_PRIVATE", value)], "");
    let networks =
        |texts: &[&str]| -> Vec<IpNet> { texts.iter().map(|text| text.parse().unwrap()).collect() };
    assert!(read(&[], "").unwrap().webhook_allow_private.is_empty());
    let named = open("10.20.0.0/16, 192.168.1.7").unwrap();
    let expected = networks(&["10.20.0.0/16", "192.168.1.7/32"]);
    assert_eq!(named.webhook_allow_private, expected);
    let all = open("true").unwrap();
    assert_eq!(all.webhook_allow_private, networks(&["0.0.0.0/0", "::/0"]));
    let refused = open("yes").unwrap_err().to_string();
    assert!(
        refused.starts_with("TIENDO_WEBHOOK_ALLOW_PRIVATE"),
        "{refused}"
    );
    assert!(read(&[("TIENDO_CHANGES_KEPT_DAYS", "0")], "").is_err());
}

#[test]
fn the_password_of_the_database_is_not_shown() {
    let url = "postgres://tiendo:geheim@db.vn/tiendo";
    let config = read(&[("DATABASE_URL", url)], "").unwrap();
    assert!(!format!("{config:?}").contains("geheim"));
    assert_eq!(config.database_url(), url);
}

#[test]
fn limits_are_read_in_seconds_and_only_some_of_them_may_be_none() {
    let config = read(
        &[
            ("TIENDO_REQUEST_SECONDS", "20"),
            ("TIENDO_STATEMENT_SECONDS", "0"),
        ],
        "shutdown_pause = 5\ndatabase_connections = 3",
    )
    .unwrap();
    assert_eq!(config.limits.request.as_secs(), 20);
    assert!(config.limits.statement.is_zero());
    assert_eq!(config.limits.pause.as_secs(), 5);
    assert_eq!(config.requests_at_once(), 24);
    let config = read(&[("TIENDO_REQUESTS_AT_ONCE", "7")], "").unwrap();
    assert_eq!(config.requests_at_once(), 7);
    for name in [
        "TIENDO_REQUESTS_AT_ONCE",
        "TIENDO_REQUEST_SECONDS",
        "TIENDO_HEAD_SECONDS",
        "TIENDO_BODY_SECONDS",
        "TIENDO_KEEP_ALIVE_SECONDS",
        "TIENDO_CLIENT_CONNECTIONS",
    ] {
        let refused = read(&[(name, "0")], "").unwrap_err().to_string();
        assert!(refused.starts_with(name), "{refused}");
    }
    assert!(read(&[("TIENDO_SHUTDOWN_PAUSE", "-1")], "").is_err());
}
