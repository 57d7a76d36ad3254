//! Which notifications are a caller's own.

use entity::enums::NotificationAudience;
use entity::{notification, notification_read};
use sea_orm::sea_query::{ExprTrait, SelectStatement, SimpleExpr};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait, Select};
use uuid::Uuid;

use crate::auth::policy::{ReadNotifications, ReviewReports, SignReports, WriteReports};
use crate::auth::principal::Allow;

/// The notifications for units where the caller has a role they are for, today: a grant covers its own unit
/// and none below it, since what is told is to be acted on.
pub fn own(allow: &Allow<ReadNotifications>) -> Select<notification::Entity> {
    notification::Entity::find().filter(is_own(allow))
}

/// The condition of the same.
pub fn is_own(allow: &Allow<ReadNotifications>) -> SimpleExpr {
    let unit = notification::Column::UnitId;
    let audience = notification::Column::Audience;
    let writes = allow.reach_of::<WriteReports>().names(unit);
    let signs = || allow.reach_of::<SignReports>().names(unit);
    let reviews = allow.reach_of::<ReviewReports>().names(unit);
    audience
        .eq(NotificationAudience::Unit)
        .and(writes.or(signs()))
        .or(audience.eq(NotificationAudience::Approvers).and(signs()))
        .or(audience.eq(NotificationAudience::Coordinators).and(reviews))
}

/// The ids of what an account has read.
pub fn read_by(account_id: Uuid) -> SelectStatement {
    notification_read::Entity::find()
        .select_only()
        .column(notification_read::Column::NotificationId)
        .filter(notification_read::Column::AccountId.eq(account_id))
        .into_query()
}
