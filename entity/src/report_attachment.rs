//! The files a report revision holds; revisions that follow each other hold the same ones.

use sea_orm::entity::prelude::*;

/// The files a report revision holds; revisions that follow each other hold the same ones.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "report_attachment")]
pub struct Model {
    /// The revision.
    #[sea_orm(primary_key, auto_increment = false)]
    pub revision_id: Uuid,
    /// The file.
    #[sea_orm(primary_key, auto_increment = false)]
    pub attachment_id: Uuid,
}

/// Relations of the table.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// By `revision_id`.
    #[sea_orm(
        belongs_to = "super::report_revision::Entity",
        from = "Column::RevisionId",
        to = "super::report_revision::Column::Id"
    )]
    ReportRevision,
    /// By `attachment_id`.
    #[sea_orm(
        belongs_to = "super::attachment::Entity",
        from = "Column::AttachmentId",
        to = "super::attachment::Column::Id"
    )]
    Attachment,
}

impl Related<super::report_revision::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::ReportRevision.def()
    }
}

impl Related<super::attachment::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Attachment.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
