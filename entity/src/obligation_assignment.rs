//! Why a unit owes: the assignments behind an obligation.

use sea_orm::entity::prelude::*;

/// Why a unit owes: the assignments behind an obligation.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "obligation_assignment")]
pub struct Model {
    /// The obligation.
    #[sea_orm(primary_key, auto_increment = false)]
    pub obligation_id: Uuid,
    /// The assignment.
    #[sea_orm(primary_key, auto_increment = false)]
    pub assignment_id: Uuid,
}

/// Relations of the table.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// By `obligation_id`.
    #[sea_orm(
        belongs_to = "super::obligation::Entity",
        from = "Column::ObligationId",
        to = "super::obligation::Column::Id"
    )]
    Obligation,
    /// By `assignment_id`.
    #[sea_orm(
        belongs_to = "super::assignment::Entity",
        from = "Column::AssignmentId",
        to = "super::assignment::Column::Id"
    )]
    Assignment,
}

impl Related<super::obligation::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Obligation.def()
    }
}

impl Related<super::assignment::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Assignment.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
