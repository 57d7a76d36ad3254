//! A body on its way in: it has so long to come, and a second more for each 4 KiB that did, so that a large file over a
//! poor line comes through and one byte a minute does not. Meanwhile the request leaves its place to others.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use actix_web::dev::Payload;
use actix_web::error::PayloadError;
use actix_web::web::Bytes;
use futures_util::Stream;
use tokio::time::{Instant, Sleep, sleep};

use super::gate::Pass;

/// Bytes that give a body one more second.
const A_SECOND: usize = 4 * 1024;

type Piece = Option<Result<Bytes, PayloadError>>;

type Way = Pin<Box<dyn Future<Output = ()>>>;

/// A body that is watched while it comes.
struct Incoming {
    body: Payload,
    pass: Rc<Pass>,
    begun: Instant,
    allowed: Duration,
    came: usize,
    due: Pin<Box<Sleep>>,
    /// What has come while the request was away, and the way back to a place.
    back: Option<(Piece, Way)>,
    is_over: bool,
}

/// The body, cut off where it takes longer than it may; what cuts it off is told to the pass.
pub(super) fn within(allowed: Duration, body: Payload, pass: &Rc<Pass>) -> Payload {
    if matches!(body, Payload::None) {
        return body;
    }
    let stream: Pin<Box<dyn Stream<Item = Result<Bytes, PayloadError>>>> = Box::pin(Incoming {
        body,
        pass: Rc::clone(pass),
        begun: Instant::now(),
        allowed,
        came: 0,
        due: Box::pin(sleep(allowed)),
        back: None,
        is_over: false,
    });
    Payload::from(stream)
}

impl Incoming {
    fn poll_piece(&mut self, cx: &mut Context<'_>) -> Poll<Piece> {
        match Pin::new(&mut self.body).poll_next(cx) {
            Poll::Ready(piece) => {
                if let Some(Ok(bytes)) = &piece {
                    self.came += bytes.len();
                    let seconds = u64::try_from(self.came / A_SECOND).unwrap_or(u64::MAX);
                    let due = self.begun + self.allowed + Duration::from_secs(seconds);
                    self.due.as_mut().reset(due);
                }
                Poll::Ready(piece)
            }
            Poll::Pending => {
                ready!(self.due.as_mut().poll(cx));
                self.is_over = true;
                self.pass.cut_off();
                let late = io::Error::from(io::ErrorKind::TimedOut);
                Poll::Ready(Some(Err(PayloadError::Io(late))))
            }
        }
    }
}

impl Stream for Incoming {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Piece> {
        if let Some((piece, way)) = &mut self.back {
            ready!(way.as_mut().poll(cx));
            let piece = piece.take();
            self.back = None;
            return Poll::Ready(piece);
        }
        if self.is_over {
            return Poll::Ready(None);
        }
        let Poll::Ready(piece) = self.poll_piece(cx) else {
            self.pass.leave();
            return Poll::Pending;
        };
        if !self.pass.is_away() {
            self.pass.goes_on();
            return Poll::Ready(piece);
        }
        let pass = Rc::clone(&self.pass);
        let way = Box::pin(async move { pass.come_back().await });
        self.back = Some((piece, way));
        self.poll_next(cx)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::task::Waker;

    use futures_util::{StreamExt, stream};
    use tokio::sync::Semaphore;

    use super::*;

    type Pieces = Pin<Box<dyn Stream<Item = Result<Bytes, PayloadError>>>>;

    async fn watched(
        allowed: Duration,
        pieces: impl Stream<Item = Bytes> + 'static,
    ) -> (Payload, Rc<Pass>, Arc<Semaphore>) {
        let pieces: Pieces = Box::pin(pieces.map(Ok));
        let places = Arc::new(Semaphore::new(1));
        let place = Arc::clone(&places).acquire_owned().await.unwrap();
        let pass = Rc::new(Pass::new(&places, place));
        let body = within(allowed, Payload::from(pieces), &pass);
        (body, pass, places)
    }

    /// Pieces of that size without end, one every two milliseconds.
    fn coming(piece: usize) -> impl Stream<Item = Bytes> {
        stream::unfold((), move |()| async move {
            sleep(Duration::from_millis(2)).await;
            Some((Bytes::from(vec![7; piece]), ()))
        })
    }

    #[tokio::test]
    async fn a_body_that_trickles_in_is_given_up() {
        let (mut body, pass, _places) = watched(Duration::from_millis(20), coming(1)).await;
        let end = loop {
            match body.next().await {
                Some(Ok(_)) => {}
                end => break end,
            }
        };
        assert!(matches!(end, Some(Err(PayloadError::Io(_)))), "{end:?}");
        assert!(pass.is_cut_off.get());
        assert!(body.next().await.is_none(), "nobody hears the rest out");
    }

    #[tokio::test]
    async fn a_long_one_over_a_poor_line_comes_through() {
        let allowed = Duration::from_millis(20);
        let (mut body, pass, _places) = watched(allowed, coming(A_SECOND)).await;
        let begun = Instant::now();
        while begun.elapsed() < 10 * allowed {
            assert!(body.next().await.unwrap().is_ok());
        }
        assert!(!pass.is_cut_off.get());
    }

    #[tokio::test]
    async fn while_nothing_comes_the_place_is_free_and_what_comes_waits_for_one() {
        let (come, comes) = tokio::sync::oneshot::channel();
        let piece = stream::once(async { comes.await.unwrap() });
        let (mut body, pass, places) = watched(Duration::from_hours(1), piece).await;
        assert_eq!(places.available_permits(), 0);
        let mut poll = || body.poll_next_unpin(&mut Context::from_waker(Waker::noop()));
        assert!(poll().is_pending());
        assert!(pass.is_away());
        let other = Arc::clone(&places).try_acquire_owned().unwrap();
        come.send(Bytes::from_static(b"{}")).unwrap();
        assert!(poll().is_pending(), "no place yet");
        drop(other);
        assert_eq!(body.next().await.unwrap().unwrap(), "{}");
        assert!(!pass.is_away());
        assert_eq!(places.available_permits(), 0);
    }
}
