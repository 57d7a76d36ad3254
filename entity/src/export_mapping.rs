//! How measures and units are called in a DHIS2 system.

use sea_orm::entity::prelude::*;

use crate::enums::Dhis2IdScheme;

/// How measures and units are called in a DHIS2 system.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "export_mapping")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The unit that looks after it.
    pub unit_id: Uuid,
    /// Name, unique within the unit.
    pub name: String,
    /// How data elements and option combinations are written.
    pub id_scheme: Dhis2IdScheme,
    /// How organisation units are written.
    pub org_unit_scheme: Dhis2IdScheme,
    /// Whether units that are not mapped go by their own code.
    pub use_unit_codes: bool,
    /// Attribute option combination of every value.
    pub attribute_option_combo: Option<String>,
    /// Raised by one at each change; the `ETag`.
    pub version: i64,
    /// When it was made.
    pub created_at: TimeDateTimeWithTimeZone,
    /// When it last changed.
    pub updated_at: TimeDateTimeWithTimeZone,
}

/// Relations of the table.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// By `unit_id`.
    #[sea_orm(
        belongs_to = "super::unit::Entity",
        from = "Column::UnitId",
        to = "super::unit::Column::Id"
    )]
    Unit,
}

impl Related<super::unit::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Unit.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
