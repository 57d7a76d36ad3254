//! Where a request comes from and what it asks: what the audit trail notes besides the caller.

use std::future::{Ready, ready};
use std::net::IpAddr;
use std::sync::Arc;

use actix_web::dev::{Payload, ServiceRequest};
use actix_web::http::header::{self, HeaderValue};
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use ipnet::IpNet;
use tracing_actix_web::RequestId;
use uuid::Uuid;

use crate::http::operations::Operations;
use crate::http::problem::Problem;

/// Most characters kept of a user agent.
const USER_AGENT: usize = 200;

/// Where a request comes from and what it asks. Nothing of it is known for the command line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// The client's address, as far as trusted proxies tell.
    pub address: Option<IpAddr>,
    /// The `X-Request-Id` of the answer.
    pub request_id: Option<Uuid>,
    /// The operation asked for, by its id in the OpenAPI document.
    pub operation: Option<String>,
    /// What the client calls itself, cut to 200 characters.
    pub user_agent: Option<String>,
}

impl Origin {
    /// Reads it off a request.
    pub fn of(req: &ServiceRequest, known: &Operations, proxies: &[IpNet]) -> Self {
        let headers = req.headers();
        // Before the extensions are read: the look-up writes into them.
        let operation = known.id(req.request()).map(str::to_owned);
        let forwarded = headers.get_all("x-forwarded-for");
        Self {
            address: req
                .peer_addr()
                .map(|peer| client(peer.ip(), forwarded.map(HeaderValue::as_bytes), proxies)),
            request_id: req.extensions().get::<RequestId>().map(|id| **id),
            operation,
            user_agent: headers
                .get(header::USER_AGENT)
                .and_then(|value| value.to_str().ok())
                .map(|text| text.chars().take(USER_AGENT).collect()),
        }
    }
}

impl FromRequest for Origin {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok((*of(req)).clone()))
    }
}

/// What the middleware found out about this request.
pub fn of(req: &HttpRequest) -> Arc<Origin> {
    req.extensions()
        .get::<Arc<Origin>>()
        .cloned()
        .unwrap_or_default()
}

/// The client behind `peer`: of the addresses that trusted proxies have passed on, the last that is
/// not itself a trusted proxy. Anyone can write the header, so nothing before that one is believed.
fn client<'a>(
    peer: IpAddr,
    forwarded: impl DoubleEndedIterator<Item = &'a [u8]>,
    proxies: &[IpNet],
) -> IpAddr {
    let trusted = |address: &IpAddr| proxies.iter().any(|net| net.contains(address));
    let mut address = peer.to_canonical();
    // Byte by byte: what a stranger put before a comma must not hide what a proxy put behind it.
    let hops = forwarded
        .flat_map(|list| list.split(|byte| *byte == b','))
        .rev();
    for hop in hops {
        if !trusted(&address) {
            break;
        }
        let next = std::str::from_utf8(hop.trim_ascii());
        let Some(next) = next.ok().and_then(|hop| hop.parse::<IpAddr>().ok()) else {
            break;
        };
        address = next.to_canonical();
    }
    address
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(peer: &str, headers: &[&str]) -> String {
        of_bytes(
            peer,
            &headers
                .iter()
                .map(|list| list.as_bytes())
                .collect::<Vec<_>>(),
        )
    }

    fn of_bytes(peer: &str, headers: &[&[u8]]) -> String {
        let proxies = ["10.0.0.0/8".parse().unwrap(), "::1/128".parse().unwrap()];
        client(peer.parse().unwrap(), headers.iter().copied(), &proxies).to_string()
    }

    #[test]
    fn a_stranger_is_not_believed_about_where_it_comes_from() {
        assert_eq!(of("203.0.113.7", &["198.51.100.1"]), "203.0.113.7");
        assert_eq!(of("10.0.0.1", &[]), "10.0.0.1");
    }

    #[test]
    fn behind_trusted_proxies_the_last_other_address_is_the_client() {
        assert_eq!(of("10.0.0.1", &["198.51.100.1"]), "198.51.100.1");
        assert_eq!(of("10.0.0.1", &["1.1.1.1, 198.51.100.1"]), "198.51.100.1");
        assert_eq!(
            of("10.0.0.1", &["1.1.1.1", "198.51.100.1, 10.0.0.2"]),
            "198.51.100.1"
        );
        assert_eq!(of("::1", &["2001:db8::7"]), "2001:db8::7");
        assert_eq!(
            of("::ffff:10.0.0.1", &["::ffff:198.51.100.1"]),
            "198.51.100.1"
        );
    }

    #[test]
    fn what_is_no_address_ends_the_search() {
        assert_eq!(of("10.0.0.1", &["198.51.100.1, unknown"]), "10.0.0.1");
        assert_eq!(of("10.0.0.1", &[""]), "10.0.0.1");
        let hidden = of_bytes("10.0.0.1", &[b"\xff, 198.51.100.1"]);
        assert_eq!(hidden, "198.51.100.1", "what a stranger sent hides nothing");
    }
}
