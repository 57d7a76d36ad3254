//! Callers who take whatever comes: an answer, a refusal, or nothing at all.

use std::cell::RefCell;
use std::time::{Duration, Instant};

use reqwest::{Client, Method, RequestBuilder, StatusCode};
use serde_json::Value;

/// Longest wait for an answer, whatever is broken: beyond it the service hangs.
pub const LONGEST: Duration = Duration::from_mins(1);

/// An answer.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Its status.
    pub status: StatusCode,
    /// Its `ETag`, `Retry-After` and `Idempotency-Replayed`.
    pub retry_after: Option<String>,
    /// Whether it was given before.
    pub is_replay: bool,
    /// Its media type.
    pub media_type: String,
    /// Its body; null where that is not JSON.
    pub body: Value,
}

impl Answer {
    /// The code of a problem; empty in other answers.
    pub fn code(&self) -> &str {
        self.body["code"].as_str().unwrap_or_default()
    }

    /// Asserts that a failure of the service says so as it should: 503 or 507 with a problem, and when to come again.
    pub fn assert_says_later(&self, of: &str) {
        assert!(
            [503, 507].contains(&self.status.as_u16()),
            "{of}: {} {}",
            self.status,
            self.body
        );
        assert_eq!(self.media_type, "application/problem+json", "{of}");
        let seconds: Option<u32> = self.retry_after.as_ref().and_then(|text| text.parse().ok());
        assert!(
            seconds.is_some_and(|seconds| seconds > 0) || self.status == 507,
            "{of}: no Retry-After: {}",
            self.body
        );
    }
}

/// What came of a request.
#[derive(Debug)]
pub enum Outcome {
    /// It was answered.
    Answered(Answer),
    /// The connection was refused, or broke before there was a whole answer.
    Broken(String),
}

/// A request, to be sent as often as it takes.
#[derive(Clone, Debug)]
pub struct Request {
    /// Method.
    pub method: Method,
    /// Path and query.
    pub path: String,
    /// `Idempotency-Key`.
    pub key: Option<String>,
    /// `If-Match`.
    pub if_match: Option<String>,
    /// JSON, unless null.
    pub body: Value,
}

impl Request {
    /// One with nothing but a path.
    pub fn new(method: Method, path: impl Into<String>) -> Self {
        Self {
            method,
            path: path.into(),
            key: None,
            if_match: None,
            body: Value::Null,
        }
    }

    /// A `GET`.
    pub fn get(path: impl Into<String>) -> Self {
        Self::new(Method::GET, path)
    }

    /// A `POST` of JSON.
    pub fn post(path: impl Into<String>, body: Value) -> Self {
        Self {
            body,
            ..Self::new(Method::POST, path)
        }
    }

    /// What it is, in one line.
    pub fn name(&self) -> String {
        let key = self.key.as_deref().unwrap_or("-");
        let tag = self.if_match.as_deref().unwrap_or("-");
        format!("{} {} (key {key}, on {tag})", self.method, self.path)
    }

    /// The same under a key.
    pub fn under(mut self, key: impl Into<String>) -> Self {
        self.key = Some(key.into());
        self
    }

    /// The same on a version.
    pub fn on(mut self, version: i64) -> Self {
        self.if_match = Some(format!("\"{version}\""));
        self
    }

    /// The same on any version.
    pub fn on_any(mut self) -> Self {
        self.if_match = Some("*".to_owned());
        self
    }
}

/// One person at one service, who signs in again when that is needed.
#[derive(Debug)]
pub struct Caller {
    http: Client,
    base: String,
    name: String,
    password: String,
    token: RefCell<String>,
}

impl Caller {
    /// A person with that password; signs in with the first request.
    pub fn new(address: &str, name: &str, password: &str) -> Self {
        // Not one that the service is about to close: a caller that never sent anything was not cut off.
        let idle = Duration::from_secs(2);
        let http = Client::builder()
            .no_proxy()
            .timeout(LONGEST)
            .pool_idle_timeout(idle)
            .build();
        Self {
            http: http.unwrap(),
            base: format!("http://{address}"),
            name: name.to_owned(),
            password: password.to_owned(),
            token: RefCell::default(),
        }
    }

    /// The same person at another service.
    pub fn at(&self, address: &str) -> Self {
        let other = Self::new(address, &self.name, &self.password);
        other.token.replace(self.token.borrow().clone());
        other
    }

    /// Its access token, for what is sent in another way.
    ///
    /// # Panics
    /// Where it cannot sign in.
    pub async fn token(&self) -> String {
        self.read("/v1/me").await;
        self.token.borrow().clone()
    }

    /// Sends a request as whoever this is, and takes what comes.
    ///
    /// # Panics
    /// Where there is no outcome for longer than [`LONGEST`].
    pub async fn send(&self, request: &Request) -> Outcome {
        if self.token.borrow().is_empty() {
            match self.sign_in().await {
                Outcome::Answered(answer) if answer.status == 200 => {}
                other => return other,
            }
        }
        let outcome = self.send_once(request).await;
        match &outcome {
            Outcome::Answered(answer) if answer.status == 401 => {
                self.token.replace(String::new());
                match self.sign_in().await {
                    Outcome::Answered(answer) if answer.status == 200 => {
                        self.send_once(request).await
                    }
                    other => other,
                }
            }
            _ => outcome,
        }
    }

    async fn sign_in(&self) -> Outcome {
        let body = serde_json::json!({"username": self.name, "password": self.password});
        let outcome = self.send_once(&Request::post("/v1/auth/login", body)).await;
        if let Outcome::Answered(answer) = &outcome
            && answer.status == 200
        {
            let token = answer.body["access_token"].as_str().unwrap();
            self.token.replace(token.to_owned());
        }
        outcome
    }

    /// Sends a file with a request; whoever this is must be signed in.
    pub async fn send_file(&self, request: &Request, file: Vec<u8>) -> Outcome {
        self.outcome(request, |asked| {
            asked
                .header("Content-Type", "application/octet-stream")
                .body(file)
        })
        .await
    }

    async fn send_once(&self, request: &Request) -> Outcome {
        self.outcome(request, |asked| match &request.body {
            Value::Null => asked,
            body => asked.json(body),
        })
        .await
    }

    async fn outcome(
        &self,
        request: &Request,
        with_body: impl FnOnce(RequestBuilder) -> RequestBuilder,
    ) -> Outcome {
        let begun = Instant::now();
        let mut asked = self.http.request(
            request.method.clone(),
            format!("{}{}", self.base, request.path),
        );
        let token = self.token.borrow().clone();
        if !token.is_empty() {
            asked = asked.bearer_auth(token);
        }
        if let Some(key) = &request.key {
            asked = asked.header("Idempotency-Key", key);
        }
        if let Some(tag) = &request.if_match {
            asked = asked.header("If-Match", tag);
        }
        let outcome = match with_body(asked).send().await {
            Ok(response) => {
                let status = response.status();
                let header = |name: &str| {
                    let value = response.headers().get(name)?;
                    Some(value.to_str().unwrap().to_owned())
                };
                let (retry_after, replayed) =
                    (header("retry-after"), header("idempotency-replayed"));
                let media_type = header("content-type").unwrap_or_default();
                response.bytes().await.map(|bytes| Answer {
                    status,
                    retry_after,
                    is_replay: replayed.is_some(),
                    media_type,
                    body: serde_json::from_slice(&bytes).unwrap_or_default(),
                })
            }
            Err(error) => Err(error),
        };
        match outcome {
            Ok(answer) => Outcome::Answered(answer),
            Err(error) => {
                assert!(
                    !error.is_timeout(),
                    "{} {} hangs: nothing for {:?}",
                    request.method,
                    request.path,
                    begun.elapsed()
                );
                Outcome::Broken(format!("{error:?}"))
            }
        }
    }

    /// Sends a request that must be answered with that status; answers its body.
    ///
    /// # Panics
    /// Where it is not.
    pub async fn expect(&self, request: &Request, status: u16) -> Value {
        match self.send(request).await {
            Outcome::Answered(answer) if answer.status == status => answer.body,
            other => panic!("{} {}: {other:?}", request.method, request.path),
        }
    }

    /// Reads what must be there.
    ///
    /// # Panics
    /// Where it is not.
    pub async fn read(&self, path: &str) -> Value {
        self.expect(&Request::get(path), 200).await
    }

    /// Reads a list to its end.
    ///
    /// # Panics
    /// Where it cannot be read.
    pub async fn read_all(&self, path: &str) -> Vec<Value> {
        let joint = if path.contains('?') { '&' } else { '?' };
        let first = format!("{path}{joint}limit=200");
        let (mut all, mut next) = (Vec::new(), first.clone());
        loop {
            let page = self.read(&next).await;
            all.extend(page["items"].as_array().expect("a page").iter().cloned());
            match page["next_cursor"].as_str() {
                Some(cursor) => next = format!("{first}&cursor={cursor}"),
                None => return all,
            }
        }
    }
}
