//! The offers of a plan, read from its duties and from the groups as they are now.

use std::collections::{BTreeMap, BTreeSet};

use entity::enums::PlanStatus;
use entity::{assignment, plan, unit_group_member};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect,
    RelationTrait,
};
use uuid::Uuid;

use super::dto::{Offer, OfferFilter};
use super::offered::{Offered, offered};
use crate::app::AppState;
use crate::auth::policy::ReadPlans;
use crate::auth::principal::Allow;
use crate::http::page::{self, Page};
use crate::http::problem::Problem;
use crate::plans::scope;
use crate::units::service::{exists_within, under};

/// Lists what units that joined a group may take up in a plan. In a closed plan nothing can be taken up.
pub async fn list(
    state: &AppState,
    allow: &Allow<ReadPlans>,
    plan_id: Uuid,
    filter: OfferFilter,
) -> Result<Page<Offer>, Problem> {
    let limit = usize::from(page::limit(filter.limit)?);
    let after = filter
        .cursor
        .map(|cursor| page::unpack(&cursor, from_bytes))
        .transpose()?;
    let db = state.db.wide_snapshot().await?;
    let plan = scope::whole(allow, &db, plan_id).await?;
    if plan.status == PlanStatus::Closed {
        return Ok(Page {
            items: Vec::new(),
            next_cursor: None,
        });
    }
    let duties = assignment::Entity::find()
        .filter(assignment::Column::PlanId.eq(plan_id))
        .order_by_asc(assignment::Column::Id)
        .all(&db)
        .await?;
    let members = members(&db, &duties, &plan).await?;
    let mut found = offered(&duties, &members);
    found.retain(|one| {
        filter.group_id.is_none_or(|group| one.group_id == group)
            && filter.unit_id.is_none_or(|unit| one.unit_id == unit)
            && after.is_none_or(|after| (one.position, one.unit_id) > after)
    });
    let more = found.len() > limit;
    found.truncate(limit);
    let next_cursor = found.last().filter(|_| more).map(|last| {
        page::pack(&[&last.position.to_be_bytes()[..], last.unit_id.as_bytes()].concat())
    });
    Ok(Page {
        items: found.into_iter().map(shape).collect(),
        next_cursor,
    })
}

/// The units, under the issuer and existing in the term, of every group the plan told something.
async fn members<C: ConnectionTrait>(
    db: &C,
    duties: &[assignment::Model],
    plan: &plan::Model,
) -> Result<BTreeMap<Uuid, BTreeSet<Uuid>>, Problem> {
    let groups: BTreeSet<Uuid> = duties.iter().filter_map(|duty| duty.group_id).collect();
    let rows: Vec<(Uuid, Uuid)> = unit_group_member::Entity::find()
        .select_only()
        .columns([
            unit_group_member::Column::GroupId,
            unit_group_member::Column::UnitId,
        ])
        .join(JoinType::InnerJoin, unit_group_member::Relation::Unit.def())
        .filter(unit_group_member::Column::GroupId.is_in(groups))
        .filter(under(plan.issuing_unit_id))
        .filter(exists_within((plan.term_from, plan.term_to)))
        .into_tuple()
        .all(db)
        .await?;
    let mut members = BTreeMap::<Uuid, BTreeSet<Uuid>>::new();
    for (group, unit) in rows {
        members.entry(group).or_default().insert(unit);
    }
    Ok(members)
}

fn shape(offered: Offered) -> Offer {
    let Offered {
        position,
        unit_id,
        group_id,
        instruction,
    } = offered;
    Offer {
        group_id,
        unit_id,
        duty: instruction.duty,
        subject: instruction.subject,
        paragraph: instruction.paragraph,
        text: instruction.text,
        position,
    }
}

fn from_bytes(bytes: &[u8]) -> Option<(i32, Uuid)> {
    let (position, unit) = bytes.split_first_chunk()?;
    Some((i32::from_be_bytes(*position), Uuid::from_slice(unit).ok()?))
}
