//! Gathering the sums of an answer: of periods whose sums are ready by those, of others line by line.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use entity::obligation_measure;
use sea_orm::{ConnectionTrait, QueryFilter, QuerySelect, StreamTrait};
use time::Date;
use tokio::sync::OnceCell;
use uuid::Uuid;

use super::bearing;
use super::cells::{Apart, Authority, Grouping, Key, Line, Plans, Span, Targets};
use super::gather::{Gathered, Gathering};
use super::names::Measure;
use super::nodes::nodes;
use super::owed::{Lines, too_many, too_many_sums};
use super::periods::Period;
use super::selection::{Only, Selection};
use super::service::Asked;
use crate::auth::policy::ReadAggregates;
use crate::auth::principal::Allow;
use crate::http::problem::Problem;
use crate::rollups;
use crate::rollups::lines::Measures;
use crate::rollups::parts::{EVERYTHING, SumKey};
use crate::units::places::Tree;

/// Most lines that are kept to say which unit reports for the whole area.
const MOST_KEPT: usize = 200_000;

/// Most sums that one answer adds up. None of them is kept, so it bounds the time only.
const MOST_SUMS: u64 = 2_000_000;

/// A question as a caller asks it, with what is the same for each of its measures.
pub struct Reading<'a> {
    allow: &'a Allow<ReadAggregates>,
    selection: &'a Selection,
    by: Grouping,
    provisional: bool,
    today: Date,
    periods: Vec<Period>,
    /// Those whose sums are right today.
    ready: BTreeSet<Uuid>,
    /// Those whose sums tell what is asked, with the nodes at or below which units count.
    nodes: HashMap<Uuid, BTreeSet<Uuid>>,
    /// Those that go by their sums.
    summed: BTreeSet<Uuid>,
    /// Read when the first line is wanted.
    lines: OnceCell<Lines<'a>>,
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
        asked: &'a Asked,
        today: Date,
    ) -> Result<Self, Problem> {
        let selection = &asked.selection;
        let periods = selection.periods(db).await?;
        let ids = periods.iter().map(|period| period.id).collect();
        let ready = rollups::read::ready(db, &ids, today).await?;
        let nodes = nodes(db, allow, selection, &periods, &ready).await?;
        let mut found = Self {
            allow,
            selection,
            by: asked.by,
            provisional: asked.include_provisional,
            today,
            periods,
            ready: ready.into_keys().collect(),
            nodes,
            summed: BTreeSet::new(),
            lines: OnceCell::new(),
        };
        found.summed = found.summed();
        Ok(found)
    }

    /// Where the lines are.
    async fn lines<C: ConnectionTrait + StreamTrait>(&self, db: &C) -> Result<&Lines<'a>, Problem> {
        let read = || Lines::of(db, self.allow, self.selection, &self.periods, self.today);
        self.lines.get_or_try_init(read).await
    }

    /// The periods that are not among some; none: all of them are wanted.
    fn but(&self, some: &BTreeSet<Uuid>) -> Option<BTreeSet<Uuid>> {
        let ids = self.periods.iter().map(|period| period.id);
        (!some.is_empty()).then(|| ids.filter(|id| !some.contains(id)).collect())
    }

    /// The measures of which there may be cells: those owed in a period that is read, whoever owes them.
    pub async fn measures<C: ConnectionTrait + StreamTrait>(
        &self,
        db: &C,
    ) -> Result<BTreeSet<Uuid>, Problem> {
        let of = self.selection.measures();
        let mut found = rollups::read::measures(db, &self.ready, of).await?;
        if self.ready.len() == self.periods.len() {
            return Ok(found);
        }
        let only = Only {
            periods: self.but(&self.ready),
            measures: None,
        };
        let lines = self.lines(db).await?;
        for part in only.parts() {
            let owed: Vec<Uuid> = lines
                .wanted
                .owed(self.allow)
                .filter(part)
                .select_only()
                .column(obligation_measure::Column::MeasureId)
                .distinct()
                .into_tuple()
                .all(db)
                .await?;
            found.extend(owed);
        }
        Ok(found)
    }

    /// Sorts everything into cells, or what there is of one measure.
    pub async fn gather<C: ConnectionTrait + StreamTrait>(
        &self,
        db: &C,
        measure: Option<Uuid>,
        within_limit: impl Fn(usize) -> Result<(), Problem>,
    ) -> Result<Gathering, Problem> {
        let has_lines = self.summed.len() < self.periods.len();
        let watched = if has_lines && self.by.apart == Apart::Families {
            self.watched(&self.lines(db).await?.owing)
        } else {
            BTreeSet::new()
        };
        let mut gathering = Gathering::new(self.by, watched);
        let measures = Measures {
            measure_id: measure.or(self.selection.measure_id),
            ..self.selection.measures()
        };
        self.add_sums(db, measures, &mut gathering, &within_limit)
            .await?;
        if has_lines {
            let only = Only {
                periods: self.but(&self.summed),
                measures: measure.map(|id| BTreeSet::from([id])),
            };
            let lines = self.lines(db).await?;
            lines
                .each(db, &only, self.provisional, |line| {
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
    fn summed(&self) -> BTreeSet<Uuid> {
        if self.by.unit {
            return BTreeSet::new();
        }
        let mut summed: BTreeSet<Uuid> = self.nodes.keys().copied().collect();
        if self.by.apart == Apart::Families {
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
            if !self.summed.contains(period)
                && let Some(family) = family_of.get(period)
                && !seen.insert((*unit, *family))
            {
                watched.insert(*unit);
            }
        }
        watched
    }

    async fn add_sums<C: ConnectionTrait + StreamTrait>(
        &self,
        db: &C,
        measures: Measures,
        gathering: &mut Gathering,
        within_limit: impl Fn(usize) -> Result<(), Problem>,
    ) -> Result<(), Problem> {
        let periods: HashMap<Uuid, &Period> = self
            .periods
            .iter()
            .filter(|period| self.summed.contains(&period.id))
            .map(|period| (period.id, period))
            .collect();
        let mut wanted = rollups::read::Wanted::new();
        for id in &self.summed {
            if let Some(nodes) = self.nodes.get(id) {
                wanted.entry(nodes.clone()).or_default().insert(*id);
            }
        }
        let mut count = 0;
        rollups::read::each_sum(db, &wanted, measures, self.today, |sum, tally| {
            count += 1;
            if count > MOST_SUMS {
                return Err(too_many_sums(MOST_SUMS));
            }
            if let Some(period) = periods.get(&sum.period_id) {
                let version = Some(sum.framework_version_id).filter(|id| !id.is_nil());
                gathering.of(self.key(&sum, period), period.plan_id).add(
                    &tally,
                    sum.is_named,
                    sum.is_waiting,
                    version,
                );
            }
            within_limit(gathering.len())
        })
        .await?;
        if self.by.apart == Apart::Families {
            self.take_apart(db, &periods, gathering).await?;
        }
        Ok(())
    }

    fn key(&self, sum: &SumKey, period: &Period) -> Key {
        let by = self.by;
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
                        unit_level: self.by.unit_level.then_some(level),
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
        measures: &HashMap<Uuid, Measure>,
    ) -> Result<Disputes, Problem> {
        if contested.is_empty() {
            return Ok(Disputes::default());
        }
        let spans: BTreeSet<&Arc<Span>> = contested.iter().map(|key| &key.span).collect();
        let others = self.periods.iter().filter(|one| !spans.contains(&one.span));
        let only = Only {
            periods: self.but(&others.map(|period| period.id).collect()),
            measures: Some(contested.iter().map(|key| key.measure_id).collect()),
        };
        let found = self.lines(db).await?;
        let mut lines = BTreeMap::<Key, Vec<Line>>::new();
        let mut kept = 0;
        let keep = |line: Line| {
            let key = gathering.key_of(&line);
            if contested.contains(&key) {
                kept += 1;
                lines.entry(key).or_default().push(line);
            }
            if kept > MOST_KEPT {
                return Err(too_many(MOST_KEPT as u64));
            }
            Ok(())
        };
        found.each(db, &only, self.provisional, keep).await?;
        let all: Vec<&Line> = lines.values().flatten().collect();
        let authority = bearing::authority(db, &found.wanted, &all, measures).await?;
        Ok(Disputes { lines, authority })
    }
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
