//! What has changed since the sums were made; rows are only added, and taken away once they are in the sums.

use sea_orm::entity::prelude::*;

/// What has changed since the sums were made: the figures that count of one obligation, or, without an obligation,
/// so much that the sums of a period, or of all, are to be made again. Rows are only added, so that writers never
/// wait for one another.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "rollup_pending")]
pub struct Model {
    /// Identity, counted by the database.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The period; absent: every period.
    pub period_id: Option<Uuid>,
    /// The obligation; absent: the sums are to be made again.
    pub obligation_id: Option<Uuid>,
    /// Number of the revision that counted or waited before; absent where none did.
    pub before_revision: Option<i32>,
    /// Whether it waited for review, none having been accepted.
    pub before_is_waiting: bool,
    /// Number of the revision that counts or waits after.
    pub after_revision: Option<i32>,
    /// Whether it waits for review, none having been accepted.
    pub after_is_waiting: bool,
}

/// Relations of the table.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
