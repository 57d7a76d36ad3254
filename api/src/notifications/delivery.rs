//! Sending letters: each at most once.
//!
//! A server claims a letter before it sends it, and says afterwards what came of it. A claim that has run
//! out was held by a server that died in between: the letter may have gone out, so it is not sent again.

use entity::enums::{Language, MailStatus};
use entity::{account, mail_delivery, notification};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select, UpdateMany};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::retry::{WORTH_SENDING, wait_after};
use crate::app::AppState;
use crate::http::problem::Problem;
use crate::lease;
use crate::mail::{Letter, MailError, Mailer};
use crate::text::Lang;
use crate::texts;

/// Name of the task, which one server has at a time.
const TASK: &str = "mail";

/// How long a server has for one letter; more than a mail server is given to answer.
const CLAIM: Duration = Duration::minutes(2);

/// Letters looked up at once.
const AT_ONCE: u64 = 50;

/// A letter with what it says and whom it is for.
type Due = (
    mail_delivery::Model,
    Option<notification::Model>,
    Option<account::Model>,
);

/// What became of one batch.
struct Batch {
    /// Letters the mail server took.
    sent: usize,
    /// Whether it can still be reached, as far as is known.
    goes_on: bool,
}

/// Sends the letters whose time has come; returns how many the mail server took. Where that cannot be
/// reached, or no longer, they wait for the next round.
pub async fn send_due(state: &AppState) -> Result<usize, Problem> {
    let Some(mailer) = &state.mailer else {
        return Ok(0);
    };
    if !lease::take(state, TASK).await? {
        return Ok(0);
    }
    settle_the_abandoned(state).await?;
    let mut sent = 0;
    loop {
        let letters = due(state).await?;
        if letters.is_empty() || !mailer.is_reachable().await || !lease::take(state, TASK).await? {
            break;
        }
        let batch = send_some(state, mailer, letters).await?;
        sent += batch.sent;
        if !batch.goes_on {
            break;
        }
    }
    lease::give_back(state, TASK).await?;
    Ok(sent)
}

/// Sends letters one after the other, until one shows that the mail server is gone.
async fn send_some(state: &AppState, mailer: &Mailer, letters: Vec<Due>) -> Result<Batch, Problem> {
    let mut sent = 0;
    for letter in letters {
        let (delivery, Some(notification), Some(account)) = letter else {
            continue;
        };
        if !claim(state, delivery.id).await? {
            continue;
        }
        let outcome = mailer
            .send(&write(state, &delivery, &notification, &account))
            .await;
        settle(state, &delivery, outcome).await?;
        let Err(error) = outcome else {
            sent += 1;
            continue;
        };
        tracing::warn!(delivery = %delivery.id, %error, "a letter could not be sent");
        match error {
            MailError::Away | MailError::Unreachable | MailError::Late => {
                return Ok(Batch {
                    sent,
                    goes_on: false,
                });
            }
            MailError::Refused(_) | MailError::Unwritable => {}
        }
    }
    Ok(Batch {
        sent,
        goes_on: true,
    })
}

fn pending(now: OffsetDateTime) -> Select<mail_delivery::Entity> {
    mail_delivery::Entity::find()
        .filter(mail_delivery::Column::Status.eq(MailStatus::Pending))
        .filter(mail_delivery::Column::NextAt.lte(now))
}

async fn due(state: &AppState) -> Result<Vec<Due>, Problem> {
    let found = pending(state.clock.now())
        .find_also_related(notification::Entity)
        .find_also_related(account::Entity)
        .order_by_asc(mail_delivery::Column::NextAt)
        .order_by_asc(mail_delivery::Column::Id)
        .limit(AT_ONCE)
        .all(state.db.reader())
        .await?;
    Ok(found)
}

fn change(now: OffsetDateTime, to: MailStatus) -> UpdateMany<mail_delivery::Entity> {
    mail_delivery::Entity::update_many()
        .col_expr(mail_delivery::Column::Status, Expr::value(to))
        .col_expr(mail_delivery::Column::UpdatedAt, Expr::value(now))
}

/// Takes a letter in hand, unless another server has or had it.
pub async fn claim(state: &AppState, id: Uuid) -> Result<bool, Problem> {
    let now = state.clock.now();
    let tx = state.db.begin().await?;
    let attempts = Expr::col(mail_delivery::Column::Attempts).add(1);
    let claimed = change(now, MailStatus::Sending)
        .col_expr(mail_delivery::Column::Attempts, attempts)
        .col_expr(mail_delivery::Column::ClaimedBy, Expr::value(state.replica))
        .col_expr(
            mail_delivery::Column::ClaimedUntil,
            Expr::value(now + CLAIM),
        )
        .filter(mail_delivery::Column::Id.eq(id))
        .filter(mail_delivery::Column::Status.eq(MailStatus::Pending))
        .exec(&tx)
        .await?;
    tx.commit().await?;
    Ok(claimed.rows_affected == 1)
}

/// Writes down what came of a letter in hand.
async fn settle(
    state: &AppState,
    letter: &mail_delivery::Model,
    outcome: Result<(), MailError>,
) -> Result<(), Problem> {
    let now = state.clock.now();
    let tries = letter.attempts + 1;
    let again = wait_after(tries).map(|wait| now + wait);
    let (to, next_at) = match (outcome, again) {
        (Ok(()), _) => (MailStatus::Sent, now),
        (Err(MailError::Away), _) => (MailStatus::Pending, letter.next_at),
        (Err(MailError::Refused(_)), Some(at)) => (MailStatus::Pending, at),
        (Err(MailError::Refused(_) | MailError::Unwritable), _) => (MailStatus::Failed, now),
        // The connection broke somewhere on the way: the server may have the letter.
        (Err(MailError::Unreachable | MailError::Late), _) => (MailStatus::InDoubt, now),
    };
    // Where nobody opened, it was no try.
    let attempts = match outcome {
        Err(MailError::Away) => letter.attempts,
        _ => tries,
    };
    let tx = state.db.begin().await?;
    change(now, to)
        .col_expr(mail_delivery::Column::NextAt, Expr::value(next_at))
        .col_expr(mail_delivery::Column::Attempts, Expr::value(attempts))
        .filter(mail_delivery::Column::Id.eq(letter.id))
        .filter(mail_delivery::Column::Status.eq(MailStatus::Sending))
        .filter(mail_delivery::Column::ClaimedBy.eq(state.replica))
        .exec(&tx)
        .await?;
    tx.commit().await?;
    Ok(())
}

/// What a dead server had in hand is in doubt; what waited for a day is given up.
async fn settle_the_abandoned(state: &AppState) -> Result<(), Problem> {
    let now = state.clock.now();
    let tx = state.db.begin().await?;
    change(now, MailStatus::InDoubt)
        .filter(mail_delivery::Column::Status.eq(MailStatus::Sending))
        .filter(mail_delivery::Column::ClaimedUntil.lte(now))
        .exec(&tx)
        .await?;
    change(now, MailStatus::Failed)
        .filter(mail_delivery::Column::Status.eq(MailStatus::Pending))
        .filter(mail_delivery::Column::CreatedAt.lt(now - WORTH_SENDING))
        .exec(&tx)
        .await?;
    tx.commit().await?;
    Ok(())
}

fn write<'a>(
    state: &AppState,
    delivery: &'a mail_delivery::Model,
    notification: &'a notification::Model,
    account: &'a account::Model,
) -> Letter<'a> {
    let url = &state.config.public_url;
    let name = &account.display_name;
    let (lang, subject, text) = match delivery.language {
        Language::Vi => (Lang::Vi, &notification.title_vi, &notification.text_vi),
        Language::En => (Lang::En, &notification.title_en, &notification.text_en),
    };
    let letter = texts::notification_texts::letter(name, text, url);
    Letter {
        id: delivery.id,
        to: &delivery.address,
        display_name: name,
        subject,
        text: letter.get(lang).to_owned(),
    }
}
