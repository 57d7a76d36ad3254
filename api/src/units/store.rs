//! Writing a unit: its row, its first state, its place in the tree. The caller has checked them and holds the
//! transaction.

use entity::enums::{UnitKind, UnitLevel};
use entity::{json, unit, unit_ancestor, unit_state};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Set};
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use crate::http::problem::Problem;
use crate::{collation, fold};

/// A unit to write.
#[derive(Clone, Debug)]
pub struct Founded {
    /// Official code.
    pub code: String,
    /// Name in Vietnamese.
    pub name: String,
    /// Name in English.
    pub name_en: Option<String>,
    /// Kind of body.
    pub kind: UnitKind,
    /// Level of government.
    pub level: UnitLevel,
    /// The unit it belongs to.
    pub parent_id: Option<Uuid>,
    /// First day it exists.
    pub active_from: Date,
    /// Day it stops existing (exclusive).
    pub active_to: Option<Date>,
    /// Electronic identifier by Decision 20/2020/QĐ-TTg.
    pub identifier: Option<String>,
    /// Electronic identifier by QCVN 102:2016/BTTTT.
    pub identifier_2016: Option<String>,
    /// Whether an approver must sign its reports.
    pub requires_sign_off: bool,
    /// The document that founds it.
    pub document: Option<json::Document>,
    /// Why.
    pub reason: Option<String>,
}

/// Writes a new unit below its parent.
pub async fn insert<C: ConnectionTrait>(
    db: &C,
    now: OffsetDateTime,
    new: Founded,
) -> Result<unit::Model, Problem> {
    let id = Uuid::now_v7();
    let search = searched(&new.code, &new.name, new.name_en.as_deref());
    let name_key = collation::key(&new.name);
    let row = unit::ActiveModel {
        id: Set(id),
        search: Set(search.clone()),
        name_key: Set(name_key.clone()),
        code: Set(new.code.clone()),
        name: Set(new.name.clone()),
        name_en: Set(new.name_en.clone()),
        kind: Set(new.kind),
        level: Set(new.level),
        parent_id: Set(new.parent_id),
        active_from: Set(new.active_from),
        active_to: Set(new.active_to),
        identifier: Set(new.identifier),
        identifier_2016: Set(new.identifier_2016),
        requires_sign_off: Set(new.requires_sign_off),
        version: Set(1),
        created_at: Set(now),
        updated_at: Set(now),
    }
    .insert(db)
    .await?;
    unit_state::ActiveModel {
        id: Set(Uuid::now_v7()),
        unit_id: Set(id),
        valid_from: Set(new.active_from),
        valid_to: Set(new.active_to),
        code: Set(new.code),
        name: Set(new.name),
        name_en: Set(new.name_en),
        kind: Set(new.kind),
        level: Set(new.level),
        parent_id: Set(new.parent_id),
        search: Set(search),
        name_key: Set(name_key),
        document: Set(new.document),
        reason: Set(new.reason),
        end_document: Set(None),
        end_reason: Set(None),
        created_at: Set(now),
    }
    .insert(db)
    .await?;
    let above = match new.parent_id {
        Some(parent) => {
            unit_ancestor::Entity::find()
                .filter(unit_ancestor::Column::DescendantId.eq(parent))
                .all(db)
                .await?
        }
        None => Vec::new(),
    };
    let links = above
        .into_iter()
        .map(|link| (link.ancestor_id, link.depth + 1))
        .chain([(id, 0)])
        .map(|(ancestor_id, depth)| unit_ancestor::ActiveModel {
            ancestor_id: Set(ancestor_id),
            descendant_id: Set(id),
            depth: Set(depth),
        });
    unit_ancestor::Entity::insert_many(links)
        .exec_without_returning(db)
        .await?;
    Ok(row)
}

/// What is searched of a unit.
pub fn searched(code: &str, name: &str, name_en: Option<&str>) -> String {
    fold::lines([code, name].into_iter().chain(name_en))
}
