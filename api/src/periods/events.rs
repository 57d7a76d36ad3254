//! What happened to periods and obligations: the one place where it is recorded.

use std::collections::HashMap;

use entity::enums::PeriodAction;
use entity::{obligation, period, period_event};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QuerySelect,
};
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use super::notices;
use crate::changes::record::{self as changes, of_period};
use crate::event_id;
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
    notices::tell_of(db, at, &happened).await?;
    make_known(db, at, &happened).await?;
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
            id: event_id::next(),
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

/// Tells it in the change feed.
async fn make_known<C: ConnectionTrait>(
    db: &C,
    at: OffsetDateTime,
    happened: &[Happened],
) -> Result<(), Problem> {
    use obligation::Column::{Id, UnitId};
    let periods = happened.iter().map(|one| one.period_id);
    let plans: HashMap<Uuid, Uuid> = period::Entity::find()
        .select_only()
        .columns([period::Column::Id, period::Column::PlanId])
        .filter(period::Column::Id.is_in(periods))
        .into_tuple::<(Uuid, Uuid)>()
        .all(db)
        .await?
        .into_iter()
        .collect();
    let obligations: Vec<Uuid> = happened
        .iter()
        .filter_map(|one| one.obligation_id)
        .collect();
    let mut units = HashMap::new();
    if !obligations.is_empty() {
        let of = obligation::Entity::find()
            .select_only()
            .columns([Id, UnitId])
            .filter(Id.is_in(obligations));
        units.extend(of.into_tuple::<(Uuid, Uuid)>().all(db).await?);
    }
    let told = happened.iter().map(|one| changes::Happened {
        plan_id: plans.get(&one.period_id).copied(),
        period_id: Some(one.period_id),
        unit_id: one.obligation_id.and_then(|id| units.get(&id).copied()),
        ..changes::Happened::to(
            one.obligation_id.unwrap_or(one.period_id),
            of_period(one.action),
        )
    });
    changes::record(db, at, told).await
}
