//! Writing a unit: its row, its first state, its place in the tree. The caller has checked them and holds the
//! transaction.

use std::collections::{BTreeMap, BTreeSet};

use entity::enums::{UnitKind, UnitLevel};
use entity::{json, unit, unit_ancestor, unit_state};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, Set,
};
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use crate::http::problem::Problem;
use crate::{collation, fold, rows};

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
    let row = unit_of(id, now, &new);
    insert_all(db, now, vec![(id, new)]).await?;
    Ok(row)
}

/// Writes new units under the ids given, each after its parent.
pub async fn insert_all<C: ConnectionTrait>(
    db: &C,
    now: OffsetDateTime,
    new: Vec<(Uuid, Founded)>,
) -> Result<(), Problem> {
    let mut units = Vec::with_capacity(new.len());
    let mut states = Vec::with_capacity(new.len());
    let mut links = Vec::new();
    let mut above = chains(db, &new).await?;
    for (id, founded) in new {
        units.push(unit_of(id, now, &founded).into_active_model().reset_all());
        let parent = founded.parent_id;
        states.push(state_of(id, now, founded));
        let chain = parent.and_then(|parent| above.get(&parent));
        let chain: Vec<(Uuid, i32)> = chain
            .into_iter()
            .flatten()
            .map(|(ancestor, depth)| (*ancestor, depth + 1))
            .chain([(id, 0)])
            .collect();
        links.extend(
            chain
                .iter()
                .map(|(ancestor_id, depth)| unit_ancestor::ActiveModel {
                    ancestor_id: Set(*ancestor_id),
                    descendant_id: Set(id),
                    depth: Set(*depth),
                }),
        );
        above.insert(id, chain);
    }
    rows::insert_all(db, units).await?;
    rows::insert_all(db, states).await?;
    rows::insert_all(db, links).await?;
    Ok(())
}

/// The units above each parent that is there already, with the steps up to them; itself among them.
async fn chains<C: ConnectionTrait>(
    db: &C,
    new: &[(Uuid, Founded)],
) -> Result<BTreeMap<Uuid, Vec<(Uuid, i32)>>, Problem> {
    let parents: BTreeSet<Uuid> = new
        .iter()
        .filter_map(|(_, founded)| founded.parent_id)
        .collect();
    let parents: Vec<Uuid> = parents.into_iter().collect();
    let mut chains = BTreeMap::<Uuid, Vec<(Uuid, i32)>>::new();
    for some in parents.chunks(rows::AT_ONCE) {
        let links = unit_ancestor::Entity::find()
            .filter(unit_ancestor::Column::DescendantId.is_in(some.iter().copied()))
            .all(db)
            .await?;
        for link in links {
            let chain = chains.entry(link.descendant_id).or_default();
            chain.push((link.ancestor_id, link.depth));
        }
    }
    Ok(chains)
}

fn unit_of(id: Uuid, now: OffsetDateTime, new: &Founded) -> unit::Model {
    unit::Model {
        id,
        search: searched(&new.code, &new.name, new.name_en.as_deref()),
        name_key: collation::key(&new.name),
        code: new.code.clone(),
        name: new.name.clone(),
        name_en: new.name_en.clone(),
        kind: new.kind,
        level: new.level,
        parent_id: new.parent_id,
        active_from: new.active_from,
        active_to: new.active_to,
        identifier: new.identifier.clone(),
        identifier_2016: new.identifier_2016.clone(),
        requires_sign_off: new.requires_sign_off,
        version: 1,
        created_at: now,
        updated_at: now,
    }
}

fn state_of(unit_id: Uuid, now: OffsetDateTime, new: Founded) -> unit_state::ActiveModel {
    unit_state::ActiveModel {
        id: Set(Uuid::now_v7()),
        unit_id: Set(unit_id),
        valid_from: Set(new.active_from),
        valid_to: Set(new.active_to),
        code: Set(new.code),
        name: Set(new.name),
        name_en: Set(new.name_en),
        kind: Set(new.kind),
        level: Set(new.level),
        parent_id: Set(new.parent_id),
        document: Set(new.document),
        reason: Set(new.reason),
        created_at: Set(now),
    }
}

/// What is searched of a unit.
pub fn searched(code: &str, name: &str, name_en: Option<&str>) -> String {
    fold::lines([code, name].into_iter().chain(name_en))
}
