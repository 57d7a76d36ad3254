//! A refresh token, kept only as a hash; used once.

use sea_orm::entity::prelude::*;

/// A refresh token, kept only as a hash; used once.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "refresh_token")]
pub struct Model {
    /// SHA-256 of the token.
    #[sea_orm(primary_key, auto_increment = false)]
    pub hash: Vec<u8>,
    /// The session it carries on.
    pub session_id: Uuid,
    /// When it was given out.
    pub created_at: TimeDateTimeWithTimeZone,
    /// When it was used; a second use ends the session.
    pub used_at: Option<TimeDateTimeWithTimeZone>,
}

/// Relations of the table.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// By `session_id`.
    #[sea_orm(
        belongs_to = "super::session::Entity",
        from = "Column::SessionId",
        to = "super::session::Column::Id"
    )]
    Session,
}

impl Related<super::session::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Session.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
