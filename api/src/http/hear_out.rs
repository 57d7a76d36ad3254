//! Hearing a refused sender out: one who is cut off while still sending never reads why.

use std::time::Duration;

use actix_web::error::PayloadError;
use actix_web::web::Bytes;
use futures_util::{Stream, StreamExt};
use tokio::time::timeout;

/// How long a refused sender may say nothing.
const SILENCE: Duration = Duration::from_secs(10);
/// How long, and how much, one is listened to.
const LISTENING: Duration = Duration::from_mins(2);
const LISTENED: usize = 64 * 1024 * 1024;

/// Reads what is still coming, within bounds.
pub async fn hear_out(body: &mut (impl Stream<Item = Result<Bytes, PayloadError>> + Unpin)) {
    let rest = async {
        let mut heard = 0;
        while let Ok(Some(Ok(bytes))) = timeout(SILENCE, body.next()).await {
            heard += bytes.len();
            if heard > LISTENED {
                break;
            }
        }
    };
    // Whoever takes longer is cut off after all.
    let _ = timeout(LISTENING, rest).await;
}
