//! What happened to periods and obligations: the one place where it is recorded.

use entity::enums::PeriodAction;
use entity::period_event;
use sea_orm::{ActiveModelTrait, ConnectionTrait, IntoActiveModel};
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use crate::http::problem::Problem;
use crate::rows::insert_all;

/// Something that happened to a period, or to one obligation in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Happened {
    /// The period.
    pub period_id: Uuid,
    /// The obligation, where it is about one unit only.
    pub obligation_id: Option<Uuid>,
    /// What was done.
    pub action: PeriodAction,
    /// Who; absent where the service did it.
    pub account_id: Option<Uuid>,
    /// The day to which more time was given.
    pub due_on: Option<Date>,
    /// Why.
    pub reason: Option<String>,
}

impl Happened {
    /// Something that happened to a whole period, for no reason of its own.
    pub fn to_period(period_id: Uuid, action: PeriodAction, account_id: Option<Uuid>) -> Self {
        Self {
            period_id,
            obligation_id: None,
            action,
            account_id,
            due_on: None,
            reason: None,
        }
    }
}

/// Records what happened, within the transaction in which it does.
pub async fn record<C: ConnectionTrait>(
    db: &C,
    at: OffsetDateTime,
    happened: Vec<Happened>,
) -> Result<(), Problem> {
    let rows = happened.into_iter().map(|one| {
        let Happened {
            period_id,
            obligation_id,
            action,
            account_id,
            due_on,
            reason,
        } = one;
        let row = period_event::Model {
            id: Uuid::now_v7(),
            period_id,
            obligation_id,
            action,
            account_id,
            at,
            due_on,
            reason,
        };
        row.into_active_model().reset_all()
    });
    insert_all(db, rows.collect()).await?;
    Ok(())
}
