//! Something that happened and that others keep in step with.

use sea_orm::entity::prelude::*;

use crate::enums::ChangeKind;

/// Something that happened and that others keep in step with. It names what it happened to without a foreign key,
/// because it outlives that.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "change")]
pub struct Model {
    /// Identity, counted by the database within the transaction: of two changes of one thing the later has the
    /// higher.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Place in the feed, given after the commit: whatever has a place comes after all that had one before.
    pub seq: Option<i64>,
    /// What happened.
    pub kind: ChangeKind,
    /// What it happened to.
    pub subject_id: Uuid,
    /// The plan it belongs to.
    pub plan_id: Option<Uuid>,
    /// The period it belongs to.
    pub period_id: Option<Uuid>,
    /// The unit it is about.
    pub unit_id: Option<Uuid>,
    /// The revision of a report.
    pub revision: Option<i32>,
    /// When.
    pub at: TimeDateTimeWithTimeZone,
}

/// Relations of the table.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
