//! How many requests are worked on at once: so many, a bounded number that waits for a short while, and the rest is
//! told to come again. What is asked of a server with too much to do is then answered late or not at all, but never by
//! all callers together running into their own limits.
//!
//! A request has its place while it is worked on, not while it waits for its own body or for something to happen.

use std::cell::{Cell, RefCell};
use std::future::Future;
use std::pin::pin;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::http::{ConnectionType, Method, StatusCode, Uri};
use actix_web::middleware::Next;
use actix_web::test::TestRequest;
use actix_web::web::Data;
use actix_web::{Error, HttpMessage, HttpRequest, HttpResponse};
use prometheus_client::metrics::counter::Counter;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, sleep_until, timeout};
use tracing_actix_web::RequestId;

use super::catalogue::Code;
use super::incoming;
use super::operations::path;
use super::problem::Problem;
use super::rate;
use crate::app::AppState;
use crate::config::Config;

/// How long a request may wait for a place.
const PATIENCE: Duration = Duration::from_secs(2);

/// The places there are.
#[derive(Debug)]
pub struct Gate {
    places: Arc<Semaphore>,
    at_once: usize,
    queue: Semaphore,
    waiting: usize,
    patience: Duration,
    /// Requests refused because too many were there already.
    pub refused: Counter,
    /// Requests given up because they took too long.
    pub given_up: Counter,
    is_stopping: AtomicBool,
}

/// What goes on at the gate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Traffic {
    /// Requests worked on.
    pub at_work: usize,
    /// Requests that wait for a place.
    pub waiting: usize,
}

impl Gate {
    /// As many places as the settings say.
    pub fn of(config: &Config) -> Self {
        let (at_once, waiting) = (config.requests_at_once(), config.limits.waiting);
        Self {
            places: Arc::new(Semaphore::new(at_once)),
            at_once,
            queue: Semaphore::new(waiting),
            waiting,
            patience: PATIENCE,
            refused: Counter::default(),
            given_up: Counter::default(),
            is_stopping: AtomicBool::new(false),
        }
    }

    /// The service is about to stop: it is not ready for more, and connections end with the answer under way.
    pub fn stop(&self) {
        self.is_stopping.store(true, Ordering::Relaxed);
    }

    /// Whether the service is about to stop.
    pub fn is_stopping(&self) -> bool {
        self.is_stopping.load(Ordering::Relaxed)
    }

    /// What goes on just now.
    pub fn traffic(&self) -> Traffic {
        Traffic {
            at_work: self.at_once - self.places.available_permits(),
            waiting: self.waiting - self.queue.available_permits(),
        }
    }

    /// Waits for a place, for a short while; refused where too many wait already, or it takes too long.
    pub async fn enter(&self) -> Result<OwnedSemaphorePermit, Problem> {
        if let Ok(place) = Arc::clone(&self.places).try_acquire_owned() {
            return Ok(place);
        }
        let entered = async {
            let _turn = self.queue.try_acquire().ok()?;
            let waited = timeout(self.patience, Arc::clone(&self.places).acquire_owned());
            waited.await.ok()?.ok()
        };
        entered.await.ok_or_else(|| {
            self.refused.inc();
            busy()
        })
    }
}

fn busy() -> Problem {
    Problem::new(Code::Unavailable).header("Retry-After", "1")
}

/// The place of one request, and how it gets on.
#[derive(Debug)]
pub struct Pass {
    places: Arc<Semaphore>,
    place: RefCell<Option<OwnedSemaphorePermit>>,
    went_on: Cell<Instant>,
    /// Requests its caller has left, once they are counted.
    left: Cell<Option<u32>>,
    pub(super) is_cut_off: Cell<bool>,
}

impl Pass {
    /// A pass with a place.
    pub(super) fn new(places: &Arc<Semaphore>, place: OwnedSemaphorePermit) -> Self {
        Self {
            places: Arc::clone(places),
            place: RefCell::new(Some(place)),
            went_on: Cell::new(Instant::now()),
            left: Cell::new(None),
            is_cut_off: Cell::new(false),
        }
    }

    /// Gives the place away until [`come_back`](Self::come_back).
    pub(super) fn leave(&self) {
        self.place.take();
    }

    /// Whether the request is without a place.
    pub(super) fn is_away(&self) -> bool {
        self.place.borrow().is_none()
    }

    /// Takes a place again. Whoever had one is not refused it.
    pub(super) async fn come_back(&self) {
        let place = Arc::clone(&self.places).acquire_owned().await;
        self.place.replace(place.ok());
        self.went_on.set(Instant::now());
    }

    /// Something has come in.
    pub(super) fn goes_on(&self) {
        self.went_on.set(Instant::now());
    }

    /// The body took too long.
    pub(super) fn cut_off(&self) {
        self.is_cut_off.set(true);
    }

    /// When to look again whether it takes too long.
    fn until(&self, limit: Duration) -> Instant {
        let since = if self.is_away() {
            Instant::now()
        } else {
            self.went_on.get()
        };
        since + limit
    }

    fn takes_too_long(&self, limit: Duration) -> bool {
        !self.is_away() && self.went_on.get().elapsed() >= limit
    }
}

/// Waits for something without keeping a place from those who have work to do.
pub async fn aside<T>(req: &HttpRequest, waiting: impl Future<Output = T>) -> T {
    let pass = req.extensions().get::<Rc<Pass>>().cloned();
    let Some(pass) = pass else {
        return waiting.await;
    };
    pass.leave();
    let done = waiting.await;
    pass.come_back().await;
    done
}

/// Notes how many requests the caller has left, for an answer that is given in place of the handler's.
pub(super) fn note_left(req: &ServiceRequest, left: u32) {
    if let Some(pass) = req.extensions().get::<Rc<Pass>>() {
        pass.left.set(Some(left));
    }
}

/// What is needed to answer a request that has gone with the work it asked for.
struct StandIn {
    method: Method,
    uri: Uri,
    id: Option<RequestId>,
    headers: Vec<(HeaderName, HeaderValue)>,
}

impl StandIn {
    fn of(req: &ServiceRequest) -> Self {
        // What language the answer is in, and whether a page may read it.
        let told = [header::ACCEPT_LANGUAGE, header::ORIGIN];
        let headers = told.into_iter().filter_map(|name| {
            let value = req.headers().get(&name)?.clone();
            Some((name, value))
        });
        Self {
            method: req.method().clone(),
            uri: req.uri().clone(),
            id: req.extensions().get::<RequestId>().copied(),
            headers: headers.collect(),
        }
    }

    fn answer(self, problem: Problem) -> ServiceResponse<BoxBody> {
        let request = TestRequest::with_uri(&self.uri.to_string()).method(self.method);
        let request = self
            .headers
            .into_iter()
            .fold(request, TestRequest::insert_header)
            .to_http_request();
        if let Some(id) = self.id {
            request.extensions_mut().insert(id);
        }
        ServiceResponse::new(request, HttpResponse::from_error(problem))
    }
}

/// Middleware, around all that asks the database: lets a request in, or says that there are too many; gives up one that
/// takes too long, such as when the database hangs.
pub async fn admit(
    state: Data<AppState>,
    mut req: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    if !rate::counts(path(req.request())) {
        return Ok(next.call(req).await?.map_into_boxed_body());
    }
    let gate = &state.gate;
    let place = match gate.enter().await {
        Ok(place) => place,
        Err(problem) => {
            let mut refused = req.error_response(problem);
            state.rates.tell(None, refused.headers_mut());
            return Ok(refused);
        }
    };
    let limits = &state.config.limits;
    let pass = Rc::new(Pass::new(&gate.places, place));
    req.extensions_mut().insert(Rc::clone(&pass));
    let payload = incoming::within(limits.body, req.take_payload(), &pass);
    req.set_payload(payload);
    let stand_in = StandIn::of(&req);
    let mut work = pin!(next.call(req));
    let done = loop {
        tokio::select! {
            biased;
            done = &mut work => break done?,
            () = sleep_until(pass.until(limits.request)) => {
                if pass.takes_too_long(limits.request) {
                    gate.given_up.inc();
                    tracing::warn!("given up: it took too long");
                    let mut given_up = stand_in.answer(busy());
                    state.rates.tell(pass.left.get(), given_up.headers_mut());
                    return Ok(given_up);
                }
            }
        }
    };
    pass.leave();
    if pass.is_cut_off.get() {
        let late = HttpResponse::from_error(Problem::new(Code::RequestTimeout));
        let mut late = done.into_response(late);
        state.rates.tell(pass.left.get(), late.headers_mut());
        return Ok(late);
    }
    Ok(done.map_into_boxed_body())
}

/// Middleware, outside the others: ends the connection where nothing more is to come on it.
pub async fn part(
    state: Data<AppState>,
    req: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let mut response = next.call(req).await?;
    if state.gate.is_stopping() || response.status() == StatusCode::REQUEST_TIMEOUT {
        let head = response.response_mut().head_mut();
        head.set_connection_type(ConnectionType::Close);
    }
    Ok(response)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Limits;

    fn gate(at_once: usize, waiting: usize) -> Gate {
        let gate = Gate::of(&Config {
            limits: Limits {
                at_once: Some(at_once),
                waiting,
                ..Limits::default()
            },
            ..Config::default()
        });
        Gate {
            patience: Duration::from_millis(20),
            ..gate
        }
    }

    #[tokio::test]
    async fn who_finds_no_place_waits_a_moment_and_the_rest_is_refused_at_once() {
        let gate = gate(1, 1);
        let first = gate.enter().await.unwrap();
        let (waited, refused) = tokio::join!(gate.enter(), gate.enter());
        for problem in [waited.unwrap_err(), refused.unwrap_err()] {
            assert_eq!(problem.code, Code::Unavailable);
            assert_eq!(problem.headers, [("Retry-After", "1".to_owned())]);
        }
        let gate = Gate {
            patience: PATIENCE,
            ..gate
        };
        let (waited, ()) = tokio::join!(gate.enter(), async { drop(first) });
        assert_eq!(gate.traffic().at_work, 1);
        assert_eq!(gate.traffic().waiting, 0);
        assert_eq!(gate.refused.get(), 2);
        drop(waited.unwrap());
        assert_eq!(gate.traffic().at_work, 0);
    }

    #[tokio::test]
    async fn who_waits_for_something_else_leaves_the_place_to_another() {
        let gate = gate(1, 0);
        let pass = Pass::new(&gate.places, gate.enter().await.unwrap());
        assert!(gate.enter().await.is_err());
        pass.leave();
        let other = gate.enter().await.unwrap();
        let back = async {
            pass.come_back().await;
            assert!(!pass.is_away());
        };
        tokio::join!(back, async { drop(other) });
        assert!(gate.enter().await.is_err());
    }

    #[tokio::test]
    async fn the_time_of_a_request_runs_only_while_it_is_worked_on() {
        let gate = gate(1, 0);
        let pass = Pass::new(&gate.places, gate.enter().await.unwrap());
        let begun = pass.went_on.get();
        assert!(pass.takes_too_long(Duration::ZERO));
        assert!(!pass.takes_too_long(Duration::from_hours(1)));
        assert_eq!(pass.until(PATIENCE), begun + PATIENCE);
        pass.leave();
        assert!(!pass.takes_too_long(Duration::ZERO));
        pass.come_back().await;
        assert!(pass.takes_too_long(Duration::ZERO));
        assert!(pass.went_on.get() > begun, "it begins anew");
    }
}
