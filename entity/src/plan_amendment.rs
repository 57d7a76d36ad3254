//! A recorded change of an issued plan (sửa đổi, bổ sung).

use sea_orm::entity::prelude::*;

use crate::json::{Document, PlanChanges};

/// A recorded change of an issued plan (sửa đổi, bổ sung); never changed itself.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "plan_amendment")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The plan.
    pub plan_id: Uuid,
    /// Order in the plan, from 1.
    pub seq: i32,
    /// The document that amends.
    #[sea_orm(column_type = "JsonBinary")]
    pub document: Document,
    /// First day in force.
    pub effective_on: TimeDate,
    /// Why.
    pub reason: String,
    /// What changed.
    #[sea_orm(column_type = "JsonBinary")]
    pub changes: PlanChanges,
    /// The account that recorded it.
    pub made_by_id: Option<Uuid>,
    /// Its user name then.
    pub made_by_name: String,
    /// When it was recorded.
    pub created_at: TimeDateTimeWithTimeZone,
}

/// Relations of the table.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// By `plan_id`.
    #[sea_orm(
        belongs_to = "super::plan::Entity",
        from = "Column::PlanId",
        to = "super::plan::Column::Id"
    )]
    Plan,
}

impl Related<super::plan::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Plan.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
