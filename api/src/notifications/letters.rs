//! Making letters of notifications: one for each person who is told and has an address.

use std::collections::{BTreeMap, BTreeSet};

use entity::enums::{AccountStatus, MailStatus, NotificationAudience, Role};
use entity::{account, account_grant, mail_delivery, notification};
use sea_orm::sea_query::{Expr, LockType};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect,
};
use time::OffsetDateTime;
use uuid::Uuid;

use super::retry::WORTH_SENDING;
use crate::app::AppState;
use crate::auth::term::Term;
use crate::clock::local_day;
use crate::http::problem::Problem;
use crate::rows::insert_all;

/// Notifications made into letters at once.
const AT_ONCE: u64 = 100;

/// Makes letters of what is still to be mailed; returns how many. What has grown old while there was no mail
/// is let go. Safe on several replicas at once.
pub async fn make(state: &AppState) -> Result<usize, Problem> {
    if state.mailer.is_none() {
        return Ok(0);
    }
    let now = state.clock.now();
    let tx = state.db.begin().await?;
    notification::Entity::update_many()
        .col_expr(notification::Column::ToMail, Expr::value(false))
        .filter(notification::Column::ToMail.eq(true))
        .filter(notification::Column::CreatedAt.lt(now - WORTH_SENDING))
        .exec(&tx)
        .await?;
    tx.commit().await?;
    let mut made = 0;
    while let Some(letters) = make_some(state, now).await? {
        made += letters;
    }
    Ok(made)
}

/// Makes the letters of a few notifications; `None`: there is none left.
async fn make_some(state: &AppState, now: OffsetDateTime) -> Result<Option<usize>, Problem> {
    let tx = state.db.begin().await?;
    let found = notification::Entity::find()
        .filter(notification::Column::ToMail.eq(true))
        .order_by_asc(notification::Column::Id)
        .limit(AT_ONCE)
        .lock(LockType::NoKeyUpdate)
        .all(&tx)
        .await?;
    if found.is_empty() {
        return Ok(None);
    }
    let people = People::at(&tx, &found, now).await?;
    let letters: Vec<_> = found
        .iter()
        .flat_map(|one| people.told(one).map(|person| letter(one, person, now)))
        .collect();
    let made = letters.len();
    insert_all(&tx, letters).await?;
    notification::Entity::update_many()
        .col_expr(notification::Column::ToMail, Expr::value(false))
        .filter(notification::Column::Id.is_in(found.iter().map(|one| one.id)))
        .exec(&tx)
        .await?;
    tx.commit().await?;
    Ok(Some(made))
}

fn letter(
    notification: &notification::Model,
    person: &account::Model,
    now: OffsetDateTime,
) -> mail_delivery::ActiveModel {
    let row = mail_delivery::Model {
        id: Uuid::now_v7(),
        notification_id: notification.id,
        account_id: person.id,
        address: person.email.clone().unwrap_or_default(),
        language: person.language,
        status: MailStatus::Pending,
        attempts: 0,
        next_at: now,
        claimed_by: None,
        claimed_until: None,
        created_at: now,
        updated_at: now,
    };
    row.into_active_model().reset_all()
}

/// People with an address, and the roles they have at units today.
struct People {
    accounts: BTreeMap<Uuid, account::Model>,
    roles: BTreeMap<Uuid, Vec<(Role, Uuid)>>,
}

impl People {
    /// Those of the units that these notifications are for.
    async fn at<C: ConnectionTrait>(
        db: &C,
        notifications: &[notification::Model],
        now: OffsetDateTime,
    ) -> Result<Self, Problem> {
        let units: BTreeSet<Uuid> = notifications.iter().map(|one| one.unit_id).collect();
        let found = account_grant::Entity::find()
            .find_also_related(account::Entity)
            .filter(account_grant::Column::UnitId.is_in(units))
            .filter(account::Column::Status.eq(AccountStatus::Active))
            .filter(account::Column::Email.is_not_null())
            .all(db)
            .await?;
        let today = local_day(now);
        let mut people = Self {
            accounts: BTreeMap::new(),
            roles: BTreeMap::new(),
        };
        for (grant, account) in found {
            let (Some(unit_id), Some(account)) = (grant.unit_id, account) else {
                continue;
            };
            if Term::of(&grant).holds(today) {
                let roles = people.roles.entry(unit_id).or_default();
                roles.push((grant.role, account.id));
                people.accounts.insert(account.id, account);
            }
        }
        Ok(people)
    }

    /// Whoever a notification is for, each once.
    fn told(&self, notification: &notification::Model) -> impl Iterator<Item = &account::Model> {
        let roles = meant(notification.audience);
        let at_unit = self.roles.get(&notification.unit_id);
        let ids: BTreeSet<Uuid> = at_unit
            .into_iter()
            .flatten()
            .filter(|(role, _)| roles.contains(role))
            .map(|(_, id)| *id)
            .collect();
        ids.into_iter().filter_map(|id| self.accounts.get(&id))
    }
}

/// The roles an audience consists of.
fn meant(audience: NotificationAudience) -> &'static [Role] {
    match audience {
        NotificationAudience::Unit => &[Role::Reporter, Role::Approver],
        NotificationAudience::Approvers => &[Role::Approver],
        NotificationAudience::Coordinators => &[Role::Coordinator],
    }
}
