//! How many requests a caller may make: so many a second, with a burst on top, counted by account or client
//! or else by address. Each replica counts for itself.
//!
//! The headers are those of draft-ietf-httpapi-ratelimit-headers-10.

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::time::Duration;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{Error, HttpMessage};
use governor::clock::Clock as Time;
use governor::middleware::{NoOpMiddleware, StateInformationMiddleware};
use governor::state::keyed::DashMapStateStore;
use governor::{Quota, RateLimiter};
use uuid::Uuid;

use super::catalogue::Code;
use super::gate;
use super::operations::path;
use super::problem::Problem;
use crate::app::AppState;
use crate::auth::origin;
use crate::auth::principal::{Caller, Credentials};
use crate::auth::throttle::neighbourhood;
use crate::clock::Clock;
use crate::config::Config;

/// What is left of the quota.
pub const LEFT: HeaderName = HeaderName::from_static("ratelimit");
/// The quota.
pub const POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");

/// Paths that are asked often by what watches over the service, and cost next to nothing.
const EXEMPT: &str = "/health/";

/// Who is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Key {
    /// An account or a service client.
    Caller(Uuid),
    /// Whoever has not signed in, by address; `None`: it is not known.
    Address(Option<IpAddr>),
}

/// The steady time of our clock, as governor reads it.
#[derive(Clone, Debug)]
struct Steady(Clock);

impl Time for Steady {
    type Instant = Duration;

    fn now(&self) -> Duration {
        self.0.steady()
    }
}

type Counts = RateLimiter<Key, DashMapStateStore<Key>, Steady, StateInformationMiddleware>;

/// Counts requests.
#[derive(Debug)]
pub struct Rates {
    counts: Counts,
    time: Steady,
    per_second: NonZeroU32,
    burst: NonZeroU32,
}

/// How a request stands to the quota.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Standing {
    /// Requests left just now.
    left: u32,
    /// Seconds to wait, for one that was too many.
    wait: Option<u64>,
}

impl Rates {
    /// Counts as the settings say.
    pub fn of(config: &Config, clock: Clock) -> Self {
        let at_least_one = |number| NonZeroU32::new(number).unwrap_or(NonZeroU32::MIN);
        let per_second = at_least_one(config.rate_per_second);
        Self::new(per_second, at_least_one(config.rate_burst), clock)
    }

    /// So many requests a second, and `burst` at once.
    fn new(per_second: NonZeroU32, burst: NonZeroU32, clock: Clock) -> Self {
        let quota = Quota::per_second(per_second).allow_burst(burst);
        let time = Steady(clock);
        let counts: RateLimiter<_, _, _, NoOpMiddleware<Duration>> =
            RateLimiter::new(quota, DashMapStateStore::default(), time.clone());
        Self {
            counts: counts.with_middleware(),
            time,
            per_second,
            burst,
        }
    }

    /// Drops the counts of callers whose whole quota is back.
    pub fn forget_old(&self) {
        self.counts.retain_recent();
        self.counts.shrink_to_fit();
    }

    fn count(&self, key: Key) -> Standing {
        match self.counts.check_key(&key) {
            Ok(state) => Standing {
                left: state.remaining_burst_capacity(),
                wait: None,
            },
            Err(until) => Standing {
                left: 0,
                wait: Some(whole_seconds(until.wait_time_from(self.time.now()))),
            },
        }
    }

    /// Says in the headers of an answer how many requests are left: all, where it was not counted.
    pub(super) fn tell(&self, left: Option<u32>, headers: &mut HeaderMap) {
        let left = left.unwrap_or_else(|| self.burst.get());
        for (name, value) in [(LEFT, self.left(left)), (POLICY, self.policy())] {
            if let Ok(value) = HeaderValue::from_str(&value) {
                headers.insert(name, value);
            }
        }
    }

    /// `"default";r=<requests left>;t=<seconds until all are back>`
    fn left(&self, left: u32) -> String {
        let used = self.burst.get() - left.min(self.burst.get());
        format!(
            "\"default\";r={left};t={}",
            used.div_ceil(self.per_second.get())
        )
    }

    /// `"default";q=<requests>;w=<seconds they come back in>`
    fn policy(&self) -> String {
        let window = self.burst.get().div_ceil(self.per_second.get());
        format!("\"default\";q={};w={window}", self.burst)
    }
}

fn whole_seconds(time: Duration) -> u64 {
    time.as_secs() + u64::from(time.subsec_nanos() > 0)
}

/// Middleware, inside the one that finds the caller: refuses a request beyond the quota with 429, and says
/// on every answer what is left.
pub async fn limit(
    state: Data<AppState>,
    req: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    if !counts(path(req.request())) {
        return Ok(next.call(req).await?.map_into_boxed_body());
    }
    let rates = &state.rates;
    let standing = rates.count(key(&req));
    gate::note_left(&req, standing.left);
    let mut response = match standing.wait {
        None => next.call(req).await?.map_into_boxed_body(),
        Some(seconds) => {
            let problem =
                Problem::new(Code::RateLimited).header("Retry-After", seconds.to_string());
            req.error_response(problem)
        }
    };
    rates.tell(Some(standing.left), response.headers_mut());
    Ok(response)
}

/// Whether requests to this path are counted.
pub fn counts(path: &str) -> bool {
    !path.starts_with(EXEMPT)
}

fn key(req: &ServiceRequest) -> Key {
    if let Some(Credentials::Good(caller)) = req.extensions().get::<Credentials>() {
        let (Caller::Account { id, .. } | Caller::Client { id, .. }) = &**caller;
        return Key::Caller(*id);
    }
    Key::Address(origin::of(req.request()).address.map(neighbourhood))
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    #[test]
    fn a_quota_is_used_up_and_comes_back() {
        let start = datetime!(2018-05-17 02:00 UTC);
        let clock = Clock::manual(start);
        let two = NonZeroU32::new(2).unwrap();
        let rates = Rates::new(two, NonZeroU32::new(5).unwrap(), clock.clone());
        assert_eq!(rates.policy(), "\"default\";q=5;w=3");
        let justice = Key::Caller(Uuid::from_u128(1));
        let left: Vec<Standing> = (0..6).map(|_| rates.count(justice)).collect();
        let went = |left| Standing { left, wait: None };
        let refused = Standing {
            left: 0,
            wait: Some(1),
        };
        assert_eq!(left, [went(4), went(3), went(2), went(1), went(0), refused]);
        assert_eq!(rates.left(4), "\"default\";r=4;t=1");
        assert_eq!(rates.left(0), "\"default\";r=0;t=3");
        assert_eq!(rates.count(Key::Address(None)), went(4), "another's");
        clock.set(start + time::Duration::milliseconds(500));
        assert_eq!(rates.count(justice), went(0));
        assert_eq!(rates.count(justice), refused);
        rates.forget_old();
        assert_eq!(rates.count(justice), refused);
        clock.set(start + time::Duration::seconds(10));
        rates.forget_old();
        assert_eq!(rates.counts.len(), 0);
        assert_eq!(rates.count(justice), went(4));
    }
}
