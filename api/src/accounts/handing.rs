//! Handing a one-time token to the owner of the account: by mail, or else by the admin who asked for it.

use entity::account;
use uuid::Uuid;

use super::dto::OneTimeToken;
use super::token_letter::{TokenLetter, Way, subject};
use crate::app::AppState;
use crate::auth::one_time_token::Fresh;
use crate::mail::Letter;

/// Mails the token where mail is configured and the account has an address; where not, or where that
/// fails, the answer holds it. To be called after the commit: mail takes its time.
pub(super) async fn hand_over(
    state: &AppState,
    account: &account::Model,
    fresh: Fresh,
) -> OneTimeToken {
    let Fresh { token, expires_at } = fresh;
    let mailed = match (&state.mailer, &account.email) {
        (Some(mailer), Some(email)) => {
            let words = TokenLetter {
                display_name: &account.display_name,
                username: &account.username,
                token: &token,
                expires_at,
            };
            let letter = Letter {
                id: Uuid::now_v7(),
                to: email,
                display_name: &account.display_name,
                subject: &subject(),
                text: words.text(&Way::of(&state.config)),
            };
            match mailer.send(&letter).await {
                Ok(()) => true,
                Err(error) => {
                    tracing::warn!(account = %account.id, %error, "a one-time token could not be mailed");
                    false
                }
            }
        }
        _ => false,
    };
    OneTimeToken {
        token: (!mailed).then_some(token),
        expires_at,
        mailed,
    }
}
