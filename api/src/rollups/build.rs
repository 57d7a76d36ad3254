//! The sums of a period, made from what it is owed and what came.

use std::collections::{BTreeSet, HashMap, HashSet};

use entity::{obligation, obligation_measure, period, plan};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QuerySelect,
    RelationTrait,
};
use time::Date;
use uuid::Uuid;

use super::lines::{self, Measures};
use super::mark::Standing;
use super::parts::{Built, Entry, Owing, SharedKey, Stand, add};
use crate::http::catalogue::Code;
use crate::http::problem::Problem;
use crate::rows::AT_ONCE;
use crate::units::places::Places;
use crate::units::places_read;

/// Works out the sums of a period as they are now.
pub async fn build<C: ConnectionTrait>(
    db: &C,
    period_id: Uuid,
    today: Date,
) -> Result<Built, Problem> {
    let of_period = Condition::all().add(obligation::Column::PeriodId.eq(period_id));
    let owing = lines::owing(db, of_period).await?;
    let stands = Stands::of(db, owing.iter().map(|(owing, _)| owing), today).await?;
    let sisters = shared_units(db, period_id).await?;
    let mut built = Built::default();
    for (owing, _) in &owing {
        let stand = stands.at(owing)?;
        if !stand.is_alike_then {
            built.moved.insert(owing.unit_id);
        }
        if !stand.is_alike_alone {
            built.succeeded.insert(owing.unit_id);
        }
    }
    // Part by part, so that the figures are never there all at once.
    for some in owing.chunks(AT_ONCE) {
        for entry in lines::entries(db, some, Measures::default()).await? {
            let stand = stands.at(&entry.owing)?;
            add(&mut built.sums, stand, &entry);
            let key = (entry.owing.unit_id, entry.measure_id, entry.definition_id);
            for sister_id in sisters.get(&key).into_iter().flatten() {
                built.shared.extend(share(stand, &entry, *sister_id));
            }
        }
    }
    Ok(built)
}

fn share(stand: &Stand, entry: &Entry, sister_id: Uuid) -> impl Iterator<Item = SharedKey> {
    stand.at_or_below.iter().map(move |node| SharedKey {
        period_id: entry.owing.period_id,
        sister_id,
        node_id: *node,
        measure_id: entry.measure_id,
        definition_id: entry.definition_id,
        level_then: stand.level_then,
        level_today: stand.level_today,
    })
}

/// Where the units of some obligations stand.
#[derive(Debug)]
pub struct Stands {
    places: Places,
    of: HashMap<(Uuid, Date), Stand>,
}

impl Stands {
    /// Reads where they do.
    pub async fn of<'a, C: ConnectionTrait>(
        db: &C,
        owing: impl Iterator<Item = &'a Owing>,
        today: Date,
    ) -> Result<Self, Problem> {
        let wanted: BTreeSet<(Uuid, Date)> =
            owing.map(|one| (one.unit_id, one.covers_to)).collect();
        let units = wanted.iter().map(|(unit, _)| *unit).collect();
        let places = places_read::of(db, units, today).await?;
        let of = wanted
            .into_iter()
            .filter_map(|(unit, day)| Some(((unit, day), Stand::of(&places, unit, day)?)))
            .collect();
        Ok(Self { places, of })
    }

    /// Where the unit of one of them does.
    pub fn at(&self, owing: &Owing) -> Result<&Stand, Problem> {
        self.of
            .get(&(owing.unit_id, owing.covers_to))
            .ok_or_else(|| {
                tracing::error!(unit = %owing.unit_id, "a unit has no state");
                Problem::new(Code::Internal)
            })
    }

    /// The units with all above them.
    pub fn places(&self) -> &Places {
        &self.places
    }
}

/// What owed alike under two plans must not be added: a unit, a measure and a definition.
type OwedAlike = (Uuid, Uuid, Uuid);

/// What the units of a period owe for the same span under plans that stand right under the same plan, with the
/// periods of those.
async fn shared_units<C: ConnectionTrait>(
    db: &C,
    period_id: Uuid,
) -> Result<HashMap<OwedAlike, HashSet<Uuid>>, Problem> {
    let mut shared = HashMap::<OwedAlike, HashSet<Uuid>>::new();
    let sisters = sisters(db, period_id).await?;
    if sisters.is_empty() {
        return Ok(shared);
    }
    let units = obligation::Entity::find()
        .filter(obligation::Column::PeriodId.eq(period_id))
        .filter(obligation::Column::ReleasedAt.is_null())
        .select_only()
        .column(obligation::Column::UnitId);
    let theirs = Condition::all()
        .add(obligation::Column::PeriodId.is_in(sisters))
        .add(obligation::Column::UnitId.in_subquery(sea_orm::QueryTrait::into_query(units)));
    let theirs: Vec<(Owing, Standing)> = lines::owing(db, theirs).await?;
    let by_id: HashMap<Uuid, Owing> = theirs
        .into_iter()
        .map(|(owing, _)| (owing.obligation_id, owing))
        .collect();
    let ids: Vec<Uuid> = by_id.keys().copied().collect();
    for some in ids.chunks(AT_ONCE) {
        let owed = obligation_measure::Entity::find()
            .filter(obligation_measure::Column::ObligationId.is_in(some.iter().copied()))
            .all(db)
            .await?;
        for row in owed {
            if let Some(owing) = by_id.get(&row.obligation_id) {
                let key = (owing.unit_id, row.measure_id, row.definition_id);
                shared.entry(key).or_default().insert(owing.period_id);
            }
        }
    }
    Ok(shared)
}

/// The periods of the same span of other plans right under the plan under which this one's stands.
async fn sisters<C: ConnectionTrait>(db: &C, period_id: Uuid) -> Result<Vec<Uuid>, Problem> {
    use period::Column;
    let found = period::Entity::find_by_id(period_id)
        .find_also_related(plan::Entity)
        .one(db)
        .await?;
    let Some((row, Some(plan))) = found else {
        return Ok(Vec::new());
    };
    let Some(above) = plan.parent_plan_id else {
        return Ok(Vec::new());
    };
    Ok(period::Entity::find()
        .join(JoinType::InnerJoin, period::Relation::Plan.def())
        .filter(plan::Column::ParentPlanId.eq(above))
        .filter(Column::Id.ne(period_id))
        .filter(Column::Frequency.eq(row.frequency))
        .filter(Column::Year.eq(row.year))
        .filter(Column::Ordinal.eq(row.ordinal))
        .filter(Column::Label.eq(row.label))
        .filter(Column::CoversFrom.eq(row.covers_from))
        .filter(Column::CoversTo.eq(row.covers_to))
        .select_only()
        .column(Column::Id)
        .into_tuple()
        .all(db)
        .await?)
}
