//! Reading single settings, each with the name to complain by.

use std::net::IpAddr;

use ipnet::IpNet;

use super::{ConfigError, Hidden};
use crate::reminders::settings::Settings;

/// Refuses a database address of another form by its scheme only: the rest may hold a password.
pub(super) fn database(url: String) -> Result<Hidden, ConfigError> {
    let known = ["postgres://", "postgresql://", "sqlite://"];
    let is_file = !url.starts_with("sqlite://") || !(url.contains('?') || url.contains(":memory:"));
    if known.iter().any(|scheme| url.starts_with(scheme)) && is_file {
        return Ok(Hidden(url));
    }
    let scheme = url.split("//").next().unwrap_or_default();
    Err(ConfigError(format!(
        "DATABASE_URL: `{scheme}…` is not of the form postgres://… or sqlite://<file>"
    )))
}

/// Address of a standby, which only PostgreSQL has.
pub(super) fn standby(url: String) -> Result<Hidden, ConfigError> {
    let known = ["postgres://", "postgresql://"];
    if known.iter().any(|scheme| url.starts_with(scheme)) {
        return Ok(Hidden::new(url));
    }
    Err(ConfigError(
        "TIENDO_STANDBY_URL: is not of the form postgres://…".to_owned(),
    ))
}

/// The members of a list separated by commas.
pub(super) fn separate(text: &str) -> Vec<String> {
    text.split(',')
        .map(|member| member.trim().to_owned())
        .filter(|member| !member.is_empty())
        .collect()
}

/// A range of addresses, or one address alone.
pub(super) fn network(name: &str, text: &str) -> Result<IpNet, ConfigError> {
    let alone = || text.parse::<IpAddr>().map(IpNet::from);
    text.parse::<IpNet>().or_else(|_| alone()).map_err(|_| {
        ConfigError(format!(
            "{name}: `{text}` is neither an address nor a range such as 10.0.0.0/8"
        ))
    })
}

/// Refuses a mail server to which a password would go in plain text; says nothing of the rest.
pub(super) fn mail_server(url: String) -> Result<Hidden, ConfigError> {
    let plain = url.starts_with("smtp://") && !url.contains("tls=required");
    if plain && url.contains('@') {
        return Err(ConfigError(
            "TIENDO_SMTP_URL: a password needs smtps://… or smtp://…?tls=required".to_owned(),
        ));
    }
    Ok(Hidden(url))
}

/// A page to which `#token=…` can be added.
pub(super) fn page(url: String) -> Result<String, ConfigError> {
    let is_page = (url.starts_with("https://") || url.starts_with("http://"))
        && !url.contains(|c: char| c == '#' || c.is_whitespace() || c.is_control());
    if is_page {
        Ok(url)
    } else {
        Err(ConfigError(
            "TIENDO_PASSWORD_PAGE: not a page such as https://kehoach.example.vn/mat-khau"
                .to_owned(),
        ))
    }
}

/// The address clients know the service by, without a slash at its end.
pub(super) fn address(url: &str) -> Result<String, ConfigError> {
    let address = url.trim_end_matches('/');
    let host = address
        .strip_prefix("https://")
        .or_else(|| address.strip_prefix("http://"));
    let is_address = host.is_some_and(|host| {
        !host.is_empty()
            && !host.contains(|c: char| {
                matches!(c, '#' | '?' | '@') || c.is_whitespace() || c.is_control()
            })
    });
    if is_address {
        Ok(address.to_owned())
    } else {
        Err(ConfigError(
            "TIENDO_PUBLIC_URL: not an address such as https://tiendo.example.vn".to_owned(),
        ))
    }
}

/// `true` or `false`.
pub(super) fn yes(
    env: &impl Fn(&str) -> Option<String>,
    name: &str,
    file: Option<bool>,
    fallback: bool,
) -> Result<bool, ConfigError> {
    match env(name).as_deref() {
        None => Ok(file.unwrap_or(fallback)),
        Some("true") => Ok(true),
        Some("false") => Ok(false),
        Some(_) => Err(ConfigError(format!("{name}: `true` or `false`"))),
    }
}

/// An origin as browsers send it: scheme, host and port, no path.
pub(super) fn origin(text: String) -> Result<String, ConfigError> {
    let host = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    let is_origin = host.is_some_and(|host| {
        !host.is_empty()
            && host.chars().all(|c| {
                c.is_ascii_lowercase()
                    || c.is_ascii_digit()
                    || matches!(c, '.' | '-' | ':' | '[' | ']')
            })
    });
    if is_origin {
        Ok(text)
    } else {
        Err(ConfigError(format!(
            "TIENDO_CORS_ORIGINS: `{text}` is not an origin such as https://kehoach.example.vn"
        )))
    }
}

/// A setting that reads itself.
pub(super) fn parse<T: std::str::FromStr>(name: &str, text: &str) -> Result<T, ConfigError>
where
    T::Err: std::fmt::Display,
{
    text.parse()
        .map_err(|error| ConfigError(format!("{name}: {error}")))
}

/// The same from the environment, else from the file, else as it is by default.
pub(super) fn parsed<T: std::str::FromStr>(
    env: &impl Fn(&str) -> Option<String>,
    name: &str,
    file: Option<String>,
    fallback: T,
) -> Result<T, ConfigError>
where
    T::Err: std::fmt::Display,
{
    match env(name).or(file) {
        Some(text) => parse(name, &text),
        None => Ok(fallback),
    }
}

/// A number that may not be 0: from the environment, else from the file, else as it is by default.
pub(super) fn number<T>(
    env: &impl Fn(&str) -> Option<String>,
    name: &str,
    file: Option<T>,
    fallback: T,
) -> Result<T, ConfigError>
where
    T: std::str::FromStr + PartialEq + Default,
    T::Err: std::fmt::Display,
{
    let value = whole(env, name, file, fallback)?;
    if value == T::default() {
        return Err(ConfigError(format!("{name}: must not be 0")));
    }
    Ok(value)
}

/// The same of a number that has no default, and may be absent.
pub(super) fn at_least_one(
    env: &impl Fn(&str) -> Option<String>,
    name: &str,
    file: Option<usize>,
) -> Result<Option<usize>, ConfigError> {
    let is_set = file.is_some() || env(name).is_some();
    is_set.then(|| number(env, name, file, 0)).transpose()
}

/// A number that may be 0: from the environment, else from the file, else as it is by default.
pub(super) fn whole<T>(
    env: &impl Fn(&str) -> Option<String>,
    name: &str,
    file: Option<T>,
    fallback: T,
) -> Result<T, ConfigError>
where
    T: std::str::FromStr,
    T::Err: std::fmt::Display,
{
    env(name).map_or_else(|| Ok(file.unwrap_or(fallback)), |text| parse(name, &text))
}

/// When units are reminded.
pub(super) fn reminding(
    before: Option<&str>,
    overdue_every: Option<&str>,
    from: Option<&str>,
) -> Result<Settings, ConfigError> {
    Settings::read(before, overdue_every, from).map_err(ConfigError)
}

/// Private networks that may be called; the one word `true` opens all.
pub(super) fn private_networks(texts: &[String]) -> Result<Vec<IpNet>, ConfigError> {
    let texts: Vec<&str> = match texts {
        [all] if all == "true" => vec!["0.0.0.0/0", "::/0"],
        some => some.iter().map(String::as_str).collect(),
    };
    let networks = texts.into_iter();
    networks
        .map(|text| network("TIENDO_WEBHOOK_ALLOW_PRIVATE", text))
        .collect()
}

/// Whether the log is to be one object a line.
pub(super) fn log_format(text: Option<&str>) -> Result<bool, ConfigError> {
    match text {
        None | Some("text") => Ok(false),
        Some("json") => Ok(true),
        Some(_) => Err(ConfigError(
            "TIENDO_LOG_FORMAT: `text` or `json`".to_owned(),
        )),
    }
}
