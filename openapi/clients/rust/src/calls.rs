//! What each role needs to call the service and to read its answers.

use std::env;
use std::error::Error as StdError;

use reqwest::header::{ACCEPT_LANGUAGE, AUTHORIZATION, ETAG, HeaderMap, HeaderValue};
use tiendo_client_story::{Client, Error, ResponseValue, types};

pub type Failure = Box<dyn StdError>;

/// What a call gives: what was asked for, or the problem that stands in its way.
pub type Answer<T> = Result<ResponseValue<T>, Error<types::Problem>>;

pub fn expect(fact: bool, what: &str) -> Result<(), Failure> {
    if fact {
        return Ok(());
    }
    Err(format!("the service does otherwise: {what}").into())
}

/// A client with the token, where there is one.
pub fn client(token: Option<&str>) -> Result<Client, Failure> {
    let mut headers = HeaderMap::new();
    headers.insert(ACCEPT_LANGUAGE, HeaderValue::from_static("en"));
    if let Some(token) = token {
        headers.insert(AUTHORIZATION, format!("Bearer {token}").parse()?);
    }
    let http = reqwest::Client::builder()
        .default_headers(headers)
        .build()?;
    Ok(Client::new_with_client(&env::var("API")?, http))
}

/// The tag of the version that was answered, for the next `If-Match`.
pub fn tag<T>(answer: &ResponseValue<T>) -> Result<String, Failure> {
    let tag = answer.headers().get(ETAG).ok_or("no ETag")?;
    Ok(tag.to_str()?.to_owned())
}

/// The problem that stands in the way.
pub fn problem<T>(
    answer: Answer<T>,
    status: u16,
    code: types::Code,
) -> Result<types::Problem, Failure> {
    match answer {
        Err(Error::ErrorResponse(refused)) => {
            let met = refused.status().as_u16() == status && refused.code == code;
            expect(met, &format!("{status} {code}, not {refused:?}"))?;
            Ok(refused.into_inner())
        }
        Err(other) => Err(format!("{status} {code}, not {}", other.into_untyped()).into()),
        Ok(_) => Err(format!("it is not refused with {status} {code}").into()),
    }
}

/// The one thing a list is expected to hold.
pub fn only<T>(items: impl IntoIterator<Item = T>) -> Result<T, Failure> {
    let mut items = items.into_iter();
    match (items.next(), items.next()) {
        (Some(item), None) => Ok(item),
        (first, _) => Err(format!(
            "one item, not {}",
            if first.is_some() { "several" } else { "none" }
        )
        .into()),
    }
}

pub async fn sign_in(username: &str, password: &str) -> Result<types::Tokens, Failure> {
    let login = client(None)?;
    let answer = login
        .login()
        .body_map(|body| body.username(username.to_owned()).password(password))
        .send()
        .await?;
    Ok(answer.into_inner())
}

/// The first sign-in: nothing works until the password given out is changed.
pub async fn take_over(username: &str, given: &str, own: &str) -> Result<Client, Failure> {
    let first = sign_in(username, given).await?;
    expect(
        first.must_change_password,
        "a password that was given out has to be changed",
    )?;
    let restricted = client(Some(&first.access_token))?;
    problem(
        restricted.list_units().send().await,
        403,
        types::Code::PasswordChangeRequired,
    )?;
    restricted
        .change_my_password()
        .body_map(|body| body.current_password(given).new_password(own))
        .send()
        .await?;
    let next = sign_in(username, own).await?;
    expect(!next.must_change_password, "now everything is open")?;
    client(Some(&next.access_token))
}

pub async fn unit(client: &Client, code: &str) -> Result<types::Unit, Failure> {
    let page = client.list_units().code(code).send().await?;
    only(page.into_inner().items)
}
