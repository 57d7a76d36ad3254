//! Gathering the sums of an answer: of periods whose sums are ready by those, of others line by line.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use entity::{plan, unit_ancestor};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, StreamTrait};
use time::Date;
use uuid::Uuid;

use super::bearing;
use super::cells::{Apart, Authority, Grouping, Key, Line, Plans, Span, Targets};
use super::gather::{Gathered, Gathering};
use super::names::Measure;
use super::owed::{self, too_many};
use super::selection::{Only, Period, Selection, Wanted};
use crate::auth::policy::ReadAggregates;
use crate::auth::principal::Allow;
use crate::auth::scope::Scope;
use crate::http::problem::Problem;
use crate::plans::scope::leads;
use crate::rollups;
use crate::rollups::parts::{EVERYTHING, SumKey};
use crate::units::places::Tree;

/// Most lines that are kept to say which unit reports for the whole area.
const MOST_KEPT: usize = 200_000;

/// A selection as a caller reads it.
pub struct Reading<'a> {
    allow: &'a Allow<ReadAggregates>,
    selection: &'a Selection,
    today: Date,
    periods: Vec<Period>,
    nodes: HashMap<Uuid, BTreeSet<Uuid>>,
}

/// The cells of which the lines say who reports for the whole area.
#[derive(Debug, Default)]
pub struct Disputes {
    /// Their lines.
    pub lines: BTreeMap<Key, Vec<Line>>,
    /// Who is named, and who stands above whom.
    pub authority: Authority,
}

impl<'a> Reading<'a> {
    /// Reads which periods are wanted, and which of them have sums that are ready and tell what is wanted.
    pub async fn of<C: ConnectionTrait>(
        db: &C,
        allow: &'a Allow<ReadAggregates>,
        selection: &'a Selection,
        today: Date,
    ) -> Result<Self, Problem> {
        let periods = selection.periods(db).await?;
        let mut found = Self {
            allow,
            selection,
            today,
            periods,
            nodes: HashMap::new(),
        };
        found.nodes = found.nodes(db).await?;
        Ok(found)
    }

    /// The nodes at or below which units count, of each period whose sums are ready and have them.
    async fn nodes<C: ConnectionTrait>(
        &self,
        db: &C,
    ) -> Result<HashMap<Uuid, BTreeSet<Uuid>>, Problem> {
        let ids = self.periods.iter().map(|period| period.id).collect();
        let ready = rollups::read::ready(db, &ids, self.today).await?;
        let led = self.led(db).await?;
        let whole = match self.selection.unit_id {
            None => BTreeSet::from([EVERYTHING]),
            // No unit, though it is how sums call everything.
            Some(EVERYTHING) => BTreeSet::new(),
            Some(unit) => BTreeSet::from([unit]),
        };
        let in_reach = match self.allow.scope() {
            Scope::Everywhere => whole.clone(),
            Scope::Subtrees(roots) => reached(db, roots, self.selection.unit_id).await?,
        };
        let mut nodes = HashMap::new();
        for period in &self.periods {
            let Some(sums) = ready.get(&period.id) else {
                continue;
            };
            let is_whole =
                *self.allow.scope() == Scope::Everywhere || led.contains(&period.plan_id);
            let then = self.selection.unit_id.is_none()
                || self.selection.tree == Tree::Today
                || sums.stands_alike_then;
            // Rights follow the tree that is kept, in which a unit stays where it ended.
            if then && (is_whole || sums.stands_alike_alone) {
                let of_it = if is_whole { &whole } else { &in_reach };
                nodes.insert(period.id, of_it.clone());
            }
        }
        Ok(nodes)
    }

    /// The plans the caller coordinates.
    async fn led<C: ConnectionTrait>(&self, db: &C) -> Result<BTreeSet<Uuid>, Problem> {
        let plans: BTreeSet<Uuid> = self.periods.iter().map(|period| period.plan_id).collect();
        let led: Vec<Uuid> = plan::Entity::find()
            .filter(leads(self.allow))
            .select_only()
            .column(plan::Column::Id)
            .into_tuple()
            .all(db)
            .await?;
        Ok(led.into_iter().filter(|id| plans.contains(id)).collect())
    }

    /// Sorts everything into cells.
    pub async fn gather<C: ConnectionTrait + StreamTrait>(
        &self,
        db: &C,
        by: Grouping,
        provisional: bool,
        within_limit: impl Fn(usize) -> Result<(), Problem>,
    ) -> Result<Gathering, Problem> {
        let summed = self.summed(by);
        let lined: BTreeSet<Uuid> = self
            .periods
            .iter()
            .map(|period| period.id)
            .filter(|id| !summed.contains(id))
            .collect();
        let only = Only {
            periods: Some(lined),
            measures: None,
        };
        let by_lines = only.periods.as_ref().is_some_and(|ids| !ids.is_empty());
        let wanted = if by_lines {
            Some(Wanted::of(db, self.selection, &self.periods, self.today).await?)
        } else {
            None
        };
        let watched = match &wanted {
            Some(wanted) if by.apart == Apart::Families => {
                self.watched(&wanted.units(db, self.allow, &only).await?)
            }
            _ => BTreeSet::new(),
        };
        let mut gathering = Gathering::new(by, watched);
        self.add_sums(db, by, &summed, &mut gathering).await?;
        within_limit(gathering.len())?;
        if let Some(wanted) = wanted {
            owed::each_line(db, self.allow, &wanted, &only, provisional, |line| {
                gathering.add_line(&line);
                within_limit(gathering.len())
            })
            .await?;
        }
        Ok(gathering)
    }

    /// Periods that share cells, where plans right under the same plan add up.
    fn families(&self) -> BTreeMap<(Uuid, Arc<Span>), Vec<&Period>> {
        let mut families = BTreeMap::<(Uuid, Arc<Span>), Vec<&Period>>::new();
        for period in &self.periods {
            if let Some(above) = period.parent_plan_id {
                let key = (above, Arc::clone(&period.span));
                families.entry(key).or_default().push(period);
            }
        }
        families
    }

    /// The periods that go by their sums. Those that share cells do all or none: else nobody could say which units
    /// owe under two of them.
    fn summed(&self, by: Grouping) -> BTreeSet<Uuid> {
        if by.unit {
            return BTreeSet::new();
        }
        let mut summed: BTreeSet<Uuid> = self.nodes.keys().copied().collect();
        if by.apart == Apart::Families {
            for periods in self.families().values() {
                if periods.iter().any(|period| !summed.contains(&period.id)) {
                    for period in periods {
                        summed.remove(&period.id);
                    }
                }
            }
        }
        summed
    }

    /// The units that owe for one span under several plans that share cells.
    fn watched(&self, owing: &[(Uuid, Uuid)]) -> BTreeSet<Uuid> {
        let families = self.families();
        let family_of: HashMap<Uuid, &(Uuid, Arc<Span>)> = families
            .iter()
            .flat_map(|(family, periods)| periods.iter().map(move |period| (period.id, family)))
            .collect();
        let mut seen = BTreeSet::new();
        let mut watched = BTreeSet::new();
        for (unit, period) in owing {
            if let Some(family) = family_of.get(period)
                && !seen.insert((*unit, *family))
            {
                watched.insert(*unit);
            }
        }
        watched
    }

    async fn add_sums<C: ConnectionTrait>(
        &self,
        db: &C,
        by: Grouping,
        summed: &BTreeSet<Uuid>,
        gathering: &mut Gathering,
    ) -> Result<(), Problem> {
        let periods: HashMap<Uuid, &Period> = self
            .periods
            .iter()
            .filter(|period| summed.contains(&period.id))
            .map(|period| (period.id, period))
            .collect();
        let mut wanted = rollups::read::Wanted::new();
        for id in summed {
            if let Some(nodes) = self.nodes.get(id) {
                wanted.entry(nodes.clone()).or_default().insert(*id);
            }
        }
        let measures = self.selection.measures();
        for (sum, tally) in rollups::read::sums(db, &wanted, measures, self.today).await? {
            if let Some(period) = periods.get(&sum.period_id) {
                let version = Some(sum.framework_version_id).filter(|id| !id.is_nil());
                gathering
                    .of(self.key(&sum, period, by), period.plan_id)
                    .add(&tally, sum.is_named, sum.is_waiting, version);
            }
        }
        if by.apart == Apart::Families {
            self.take_apart(db, by, &periods, gathering).await?;
        }
        Ok(())
    }

    fn key(&self, sum: &SumKey, period: &Period, by: Grouping) -> Key {
        let (measure_id, definition_id) = (sum.measure_id, sum.definition_id);
        let level = sum.level(self.selection.tree);
        Key {
            measure_id,
            definition_id,
            span: Arc::clone(&period.span),
            plans: match period.parent_plan_id {
                Some(above) if by.apart == Apart::Families => Plans::Under(above),
                _ => Plans::One(period.plan_id),
            },
            period_id: (by.apart == Apart::Periods).then_some(period.id),
            unit_level: by.unit_level.then_some(level),
            unit_id: None,
        }
    }

    /// Takes apart the cells in which a unit owes under several plans.
    async fn take_apart<C: ConnectionTrait>(
        &self,
        db: &C,
        by: Grouping,
        periods: &HashMap<Uuid, &Period>,
        gathering: &mut Gathering,
    ) -> Result<(), Problem> {
        for ((above, span), family) in self.families() {
            let ids: BTreeSet<Uuid> = family
                .iter()
                .map(|period| period.id)
                .filter(|id| periods.contains_key(id))
                .collect();
            if ids.len() < 2 {
                continue;
            }
            let nodes = ids.iter().filter_map(|id| self.nodes.get(id)).flatten();
            let nodes = nodes.copied().collect();
            for shared in rollups::store::shared(db, &ids, &nodes).await? {
                // A unit counts twice only where it counts in both.
                let both = [shared.period_id, shared.sister_id];
                if both.iter().all(|id| self.counts_at(*id, shared.node_id)) {
                    let level = match self.selection.tree {
                        Tree::PeriodEnd => shared.level_then,
                        Tree::Today => shared.level_today,
                    };
                    gathering.take_apart(Key {
                        measure_id: shared.measure_id,
                        definition_id: shared.definition_id,
                        span: Arc::clone(&span),
                        plans: Plans::Under(above),
                        period_id: None,
                        unit_level: by.unit_level.then_some(level),
                        unit_id: None,
                    });
                }
            }
        }
        Ok(())
    }

    /// Whether what stands at or below a node counts in a period: the nodes wanted there, or all or what is wanted
    /// of the plans the caller coordinates.
    fn counts_at(&self, period: Uuid, node: Uuid) -> bool {
        let whole = self.selection.unit_id.unwrap_or(EVERYTHING);
        self.nodes
            .get(&period)
            .is_some_and(|nodes| nodes.contains(&node) || nodes.contains(&whole))
    }

    /// Reads the lines of the cells of which the sums do not say who reports for the whole area.
    pub async fn contested<C: ConnectionTrait + StreamTrait>(
        &self,
        db: &C,
        gathering: &Gathering,
        contested: BTreeSet<Key>,
        provisional: bool,
        measures: &HashMap<Uuid, Measure>,
    ) -> Result<Disputes, Problem> {
        if contested.is_empty() {
            return Ok(Disputes::default());
        }
        let spans: BTreeSet<&Arc<Span>> = contested.iter().map(|key| &key.span).collect();
        let of_spans = self.periods.iter().filter(|one| spans.contains(&one.span));
        let only = Only {
            periods: Some(of_spans.map(|period| period.id).collect()),
            measures: Some(contested.iter().map(|key| key.measure_id).collect()),
        };
        let wanted = Wanted::of(db, self.selection, &self.periods, self.today).await?;
        let mut lines = BTreeMap::<Key, Vec<Line>>::new();
        let mut kept = 0;
        owed::each_line(db, self.allow, &wanted, &only, provisional, |line| {
            let key = gathering.key_of(&line);
            if contested.contains(&key) {
                kept += 1;
                lines.entry(key).or_default().push(line);
            }
            if kept > MOST_KEPT {
                return Err(too_many(MOST_KEPT as u64));
            }
            Ok(())
        })
        .await?;
        let all: Vec<&Line> = lines.values().flatten().collect();
        let authority = bearing::authority(db, &wanted, &all, measures).await?;
        Ok(Disputes { lines, authority })
    }
}

/// The nodes at or below which lies what a caller reaches, of one unit and all below it where that is named. None
/// of them stands below another.
async fn reached<C: ConnectionTrait>(
    db: &C,
    roots: &BTreeSet<Uuid>,
    unit_id: Option<Uuid>,
) -> Result<BTreeSet<Uuid>, Problem> {
    use unit_ancestor::Column;
    let named: BTreeSet<Uuid> = roots.iter().copied().chain(unit_id).collect();
    let links: Vec<(Uuid, Uuid)> = unit_ancestor::Entity::find()
        .filter(Column::AncestorId.is_in(named.iter().copied()))
        .filter(Column::DescendantId.is_in(named.iter().copied()))
        .select_only()
        .columns([Column::AncestorId, Column::DescendantId])
        .into_tuple()
        .all(db)
        .await?;
    let links: BTreeSet<(Uuid, Uuid)> = links.into_iter().collect();
    let covers = |above: &Uuid, below: &Uuid| links.contains(&(*above, *below));
    let top = roots.iter().filter(|root| {
        let mut others = roots.iter().filter(|other| other != root);
        !others.any(|other| covers(other, root))
    });
    Ok(match unit_id {
        None => top.copied().collect(),
        Some(unit) if roots.iter().any(|root| covers(root, &unit)) => BTreeSet::from([unit]),
        Some(unit) => top.filter(|root| covers(&unit, root)).copied().collect(),
    })
}

/// Reads the targets that bear on cells.
pub async fn targets<C: ConnectionTrait>(
    db: &C,
    sums: &BTreeMap<Key, Gathered>,
) -> Result<Targets, Problem> {
    let versions = sums.values().flat_map(Gathered::versions).collect();
    let measures = sums.keys().map(|key| key.measure_id).collect();
    bearing::targets(db, versions, &measures).await
}
