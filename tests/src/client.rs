//! The only way the tests talk to the service: every answer is checked against its document.

use std::fmt::Write as _;
use std::net::SocketAddr;
use std::panic::Location;

use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use reqwest::redirect::Policy;
use reqwest::{Method, Url};
use serde_json::Value;

use crate::document;
use crate::spec::{Exchange, Spec};

/// One caller of the service: nobody in particular, or the bearer of a token.
#[derive(Clone, Debug)]
pub struct Client {
    http: reqwest::Client,
    base: Url,
    token: Option<String>,
    address: Option<String>,
}

impl Client {
    /// An anonymous caller of the service at that address.
    pub fn new(address: SocketAddr) -> Self {
        let http = reqwest::Client::builder()
            .no_proxy()
            .redirect(Policy::none())
            // A test that works on a large answer for longer than the service keeps a connection open would send its
            // next request into one that is closing.
            .pool_max_idle_per_host(0)
            .build()
            .expect("an HTTP client");
        let base = Url::parse(&format!("http://{address}")).expect("a URL");
        Self {
            http,
            base,
            token: None,
            address: None,
        }
    }

    /// The same caller, but as the bearer of an access token.
    #[must_use]
    pub fn as_(&self, token: &str) -> Self {
        Self {
            token: Some(token.to_owned()),
            ..self.clone()
        }
    }

    /// The same caller, but from that address, behind a proxy the service trusts.
    #[must_use]
    pub fn from(&self, address: &str) -> Self {
        Self {
            address: Some(address.to_owned()),
            ..self.clone()
        }
    }

    /// Begins a `GET`.
    #[track_caller]
    pub fn get(&self, path: &str) -> Request {
        self.request(Method::GET, path)
    }

    /// Begins a `HEAD`.
    #[track_caller]
    pub fn head(&self, path: &str) -> Request {
        self.request(Method::HEAD, path)
    }

    /// Begins a `POST`.
    #[track_caller]
    pub fn post(&self, path: &str) -> Request {
        self.request(Method::POST, path)
    }

    /// Begins a `PUT`.
    #[track_caller]
    pub fn put(&self, path: &str) -> Request {
        self.request(Method::PUT, path)
    }

    /// Begins a `PATCH`.
    #[track_caller]
    pub fn patch(&self, path: &str) -> Request {
        self.request(Method::PATCH, path)
    }

    /// Begins a `DELETE`.
    #[track_caller]
    pub fn delete(&self, path: &str) -> Request {
        self.request(Method::DELETE, path)
    }

    /// Begins a request the document may not know; its answer is only checked for what every answer
    /// owes.
    #[track_caller]
    pub fn raw(&self, method: Method, path: &str) -> Request {
        Request {
            documented: false,
            ..self.request(method, path)
        }
    }

    /// Begins a request whose answer must be true to the document.
    #[track_caller]
    pub fn request(&self, method: Method, path: &str) -> Request {
        let mut request = Request {
            http: self.http.clone(),
            method,
            url: self.base.join(path).expect("a path"),
            headers: HeaderMap::new(),
            body: Vec::new(),
            documented: true,
            asked_at: Location::caller(),
        };
        if let Some(address) = &self.address {
            request = request.header("X-Forwarded-For", address);
        }
        match &self.token {
            Some(token) => request.header(AUTHORIZATION.as_str(), &format!("Bearer {token}")),
            None => request,
        }
    }
}

/// A request being put together.
#[derive(Debug)]
#[must_use = "a request does nothing until it is sent"]
pub struct Request {
    http: reqwest::Client,
    method: Method,
    url: Url,
    headers: HeaderMap,
    body: Vec<u8>,
    documented: bool,
    asked_at: &'static Location<'static>,
}

impl Request {
    /// Sets a header, in place of one of that name.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        let name: HeaderName = name.parse().expect("a header's name");
        let value = HeaderValue::from_bytes(value.as_bytes()).expect("a header's value");
        self.headers.insert(name, value);
        self
    }

    /// `If-Match`, with the entity tag of an earlier answer.
    pub fn if_match(self, etag: &str) -> Self {
        self.header("If-Match", etag)
    }

    /// Adds a query parameter.
    pub fn query(mut self, name: &str, value: &str) -> Self {
        self.url.query_pairs_mut().append_pair(name, value);
        self
    }

    /// A body of JSON; of type merge patch (RFC 7396) for `PATCH` with [`Request::header`].
    pub fn json(self, body: impl Into<Value>) -> Self {
        self.body("application/json", body.into().to_string())
    }

    /// A body of form fields.
    pub fn form(self, fields: &[(&str, &str)]) -> Self {
        let mut url = Url::parse("form:").expect("a URL");
        url.query_pairs_mut().extend_pairs(fields);
        let body = url.query().unwrap_or_default().to_owned();
        self.body("application/x-www-form-urlencoded", body)
    }

    /// A body of any type, well formed or not.
    pub fn body(mut self, media_type: &str, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self.header(CONTENT_TYPE.as_str(), media_type)
    }

    /// Sends the request and checks the answer.
    pub async fn send(self) -> Answer {
        let question = format!("{} {}, asked at {}", self.method, self.url, self.asked_at);
        let response = self
            .http
            .request(self.method.clone(), self.url.clone())
            .headers(self.headers.clone())
            .body(self.body.clone())
            .send()
            .await
            .unwrap_or_else(|error| panic!("{question}: {error:?}"));
        let status = response.status().as_u16();
        let headers = response.headers().clone();
        let body = response
            .bytes()
            .await
            .unwrap_or_else(|error| panic!("{question}: {status}, then {error:?}"));
        let exchange = Exchange {
            method: self.method,
            path: self.url.path().to_owned(),
            query: self.url.query_pairs().into_owned().collect(),
            sent_headers: self.headers,
            sent_body: self.body,
            status,
            headers,
            body: body.into(),
        };
        let findings = if self.documented {
            document().check(&exchange)
        } else {
            Spec::check_outside(&exchange)
        };
        let answer = Answer {
            status,
            headers: exchange.headers,
            body: exchange.body,
            question,
        };
        assert!(
            findings.is_empty(),
            "the answer departs from the OpenAPI document:\n  {}\n{}",
            findings.join("\n  "),
            answer.told()
        );
        answer
    }
}

/// An answer that is true to the document.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Status code.
    pub status: u16,
    /// Headers.
    pub headers: HeaderMap,
    /// The body as it came.
    pub body: Vec<u8>,
    question: String,
}

impl Answer {
    /// The same answer, whose status must be this one.
    #[track_caller]
    #[must_use = "use `assert_status` where only the status matters"]
    pub fn expect_status(self, status: u16) -> Self {
        self.assert_status(status);
        self
    }

    /// Asserts the status.
    #[track_caller]
    pub fn assert_status(&self, status: u16) {
        assert_eq!(self.status, status, "{}", self.told());
    }

    /// Asserts that this is a problem of that status and code.
    #[track_caller]
    pub fn assert_problem(&self, status: u16, code: &str) {
        self.assert_status(status);
        assert_eq!(self.json()["code"], code, "{}", self.told());
    }

    /// The body as JSON. Figures come as floats here; assert exact ones on [`Answer::text`].
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{error}\n{}", self.told()))
    }

    /// The body as text.
    #[track_caller]
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap_or_else(|error| panic!("{error}\n{}", self.told()))
    }

    /// A header's value.
    #[track_caller]
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_else(|| panic!("there is no {name}\n{}", self.told()))
    }

    /// The entity tag.
    #[track_caller]
    pub fn etag(&self) -> &str {
        self.header("ETag")
    }

    /// Question and answer, for messages.
    fn told(&self) -> String {
        const SHOWN: usize = 4_000;
        let mut told = format!("{}\n{}\n", self.question, self.status);
        for (name, value) in &self.headers {
            let _ = writeln!(
                told,
                "{name}: {}",
                String::from_utf8_lossy(value.as_bytes())
            );
        }
        let body = String::from_utf8_lossy(&self.body);
        told.push('\n');
        told.extend(body.chars().take(SHOWN));
        if body.chars().nth(SHOWN).is_some() {
            told.push('…');
        }
        told
    }
}
