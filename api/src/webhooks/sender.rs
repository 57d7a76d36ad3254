//! Calling another system over HTTP: where it may lie is asked of every address its name leads to, redirects are not
//! followed, and of its answer only the status is read.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use entity::enums::DeliveryFault;
use ipnet::IpNet;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::header::CONTENT_TYPE;
use reqwest::redirect::Policy;
use reqwest::{Client, ClientBuilder};

use super::addresses::may_call;
use super::target::{self, Target};

/// How long a whole call may take.
const PATIENCE: Duration = Duration::from_secs(15);

/// How long a connection may take to stand.
const TO_CONNECT: Duration = Duration::from_secs(5);

/// What came of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was answered with this status.
    Answered(u16),
    /// There was no answer.
    Failed(DeliveryFault),
}

/// A message on its way.
#[derive(Clone, Debug)]
pub struct Letter {
    /// Where it goes.
    pub url: String,
    /// `webhook-id`.
    pub id: String,
    /// `webhook-timestamp`: seconds since 1970.
    pub timestamp: i64,
    /// `webhook-signature`.
    pub signature: String,
    /// The body.
    pub body: String,
}

/// Calls webhooks.
#[derive(Debug)]
pub struct Sender {
    tls: Client,
    plain: Client,
    allowed: Arc<[IpNet]>,
}

impl Sender {
    /// One that calls the public network over TLS, and these networks.
    pub fn new(allowed: &[IpNet]) -> reqwest::Result<Self> {
        let allowed: Arc<[IpNet]> = allowed.into();
        Ok(Self {
            tls: client(&allowed, true).https_only(true).build()?,
            plain: client(&allowed, false).build()?,
            allowed,
        })
    }

    /// Sends a message once.
    pub async fn post(&self, letter: Letter) -> Outcome {
        // A number in place of a name is never looked up, so that it is judged here; the settings may have changed
        // since it was taken.
        let Ok(Target { url, over_tls }) = target::read(&letter.url, &self.allowed) else {
            return Outcome::Failed(DeliveryFault::AddressRefused);
        };
        let client = if over_tls { &self.tls } else { &self.plain };
        let sent = client
            .post(url)
            .header(CONTENT_TYPE, "application/json")
            .header("webhook-id", letter.id)
            .header("webhook-timestamp", letter.timestamp)
            .header("webhook-signature", letter.signature)
            .body(letter.body)
            .send()
            .await;
        match sent {
            Ok(answer) => Outcome::Answered(answer.status().as_u16()),
            Err(error) => Outcome::Failed(fault(&error)),
        }
    }
}

fn client(allowed: &Arc<[IpNet]>, over_tls: bool) -> ClientBuilder {
    let resolver = Guarded {
        allowed: Arc::clone(allowed),
        over_tls,
    };
    Client::builder()
        .user_agent(concat!("tiendo/", env!("CARGO_PKG_VERSION")))
        // A proxy would look names up itself, unguarded.
        .no_proxy()
        .redirect(Policy::none())
        .dns_resolver(Arc::new(resolver))
        .connect_timeout(TO_CONNECT)
        .timeout(PATIENCE)
        .pool_max_idle_per_host(1)
}

fn fault(error: &reqwest::Error) -> DeliveryFault {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(error) = cause {
        if error.is::<Refused>() {
            return DeliveryFault::AddressRefused;
        }
        cause = error.source();
    }
    if error.is_timeout() {
        DeliveryFault::Timeout
    } else {
        DeliveryFault::Unreachable
    }
}

/// Looks names up and keeps back every address that may not be called.
#[derive(Debug)]
struct Guarded {
    allowed: Arc<[IpNet]>,
    over_tls: bool,
}

impl Resolve for Guarded {
    fn resolve(&self, name: Name) -> Resolving {
        let (allowed, over_tls) = (Arc::clone(&self.allowed), self.over_tls);
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let callable: Vec<SocketAddr> = found
                .filter(|address| may_call(address.ip(), over_tls, &allowed))
                .collect();
            if callable.is_empty() {
                return Err(Refused.into());
            }
            Ok(Box::new(callable.into_iter()) as Addrs)
        })
    }
}

/// The name leads to no address that may be called.
#[derive(Debug)]
struct Refused;

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the name leads to no address that may be called")
    }
}

impl std::error::Error for Refused {}
