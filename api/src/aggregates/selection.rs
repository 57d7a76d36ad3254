//! Which figures are wanted, and where their units stand in the tree asked for.

use std::collections::{BTreeMap, BTreeSet};

use entity::enums::{Frequency, PeriodStatus, UnitLevel};
use entity::{indicator, measure, obligation, obligation_measure, period, unit};
use futures_util::TryStreamExt;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, ExprTrait, JoinType, QueryFilter,
    QuerySelect, RelationTrait, Select, StreamTrait,
};
use time::Date;
use uuid::Uuid;

use super::periods::{self, Period};
use super::plans_wanted::{may_report_on, plans_below};
use crate::auth::policy::ReadAggregates;
use crate::auth::principal::Allow;
use crate::http::problem::Problem;
use crate::plans::scope::led_ids;
use crate::rollups::lines::Measures;
use crate::rows::AT_ONCE;
use crate::units::places::{Places, Tree};
use crate::units::places_read;
use crate::units::service::subtree;

/// Which figures are wanted; absent members leave all in.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// Of this plan.
    pub plan_id: Option<Uuid>,
    /// Of this plan and all below it.
    pub parent_plan_id: Option<Uuid>,
    /// Of this framework.
    pub framework_id: Option<Uuid>,
    /// Of this year.
    pub year: Option<i32>,
    /// Of this year or later.
    pub year_from: Option<i32>,
    /// Of this year or earlier.
    pub year_to: Option<i32>,
    /// Of this kind of period.
    pub frequency: Option<Frequency>,
    /// Of this period.
    pub period_id: Option<Uuid>,
    /// Of this unit and all below it.
    pub unit_id: Option<Uuid>,
    /// Of this objective.
    pub objective_id: Option<Uuid>,
    /// Of this indicator.
    pub indicator_id: Option<Uuid>,
    /// Of this measure.
    pub measure_id: Option<Uuid>,
    /// The tree by which units stand below others and on levels.
    pub tree: Tree,
}

/// What of a selection is left out; absent members leave all in.
#[derive(Clone, Debug, Default)]
pub struct Only {
    /// Of these periods.
    pub periods: Option<BTreeSet<Uuid>>,
    /// Of these measures.
    pub measures: Option<BTreeSet<Uuid>>,
}

impl Selection {
    /// The measures wanted.
    pub fn measures(&self) -> Measures {
        Measures {
            framework_id: self.framework_id,
            objective_id: self.objective_id,
            indicator_id: self.indicator_id,
            measure_id: self.measure_id,
        }
    }

    /// The periods that opened and whose figures are wanted.
    pub async fn periods<C: ConnectionTrait>(&self, db: &C) -> Result<Vec<Period>, Problem> {
        let wanted = Condition::all()
            .add(period::Column::Status.ne(PeriodStatus::Upcoming))
            .add(self.of_periods())
            .add_option(self.framework_id.map(may_report_on));
        periods::read(db, wanted).await
    }

    fn of_periods(&self) -> Condition {
        Condition::all()
            .add_option(self.plan_id.map(|id| period::Column::PlanId.eq(id)))
            .add_option(
                self.parent_plan_id
                    .map(|above| period::Column::PlanId.in_subquery(plans_below(above))),
            )
            .add_option(self.year.map(|year| period::Column::Year.eq(year)))
            .add_option(self.year_from.map(|year| period::Column::Year.gte(year)))
            .add_option(self.year_to.map(|year| period::Column::Year.lte(year)))
            .add_option(self.frequency.map(|one| period::Column::Frequency.eq(one)))
            .add_option(self.period_id.map(|id| period::Column::Id.eq(id)))
    }

    /// The obligations wanted that the caller may know: those of units within reach, and those of the plans the
    /// caller coordinates.
    fn of_obligations(&self, allow: &Allow<ReadAggregates>) -> Condition {
        let within_reach = allow
            .scope()
            .covers(obligation::Column::UnitId)
            .or(obligation::Column::PlanId.in_subquery(led_ids(allow)));
        self.of_periods()
            .add(within_reach)
            // Whoever was released owes nothing and counts nowhere.
            .add(obligation::Column::ReleasedAt.is_null())
    }

    fn of_measures(&self) -> Condition {
        Condition::all()
            .add_option(
                self.framework_id
                    .map(|id| measure::Column::FrameworkId.eq(id)),
            )
            .add_option(
                self.objective_id
                    .map(|id| indicator::Column::ObjectiveId.eq(id)),
            )
            .add_option(
                self.indicator_id
                    .map(|id| measure::Column::IndicatorId.eq(id)),
            )
            .add_option(
                self.measure_id
                    .map(|id| obligation_measure::Column::MeasureId.eq(id)),
            )
    }
}

/// A selection with what the tree says of its units.
#[derive(Debug)]
pub struct Wanted<'a> {
    selection: &'a Selection,
    today: Date,
    within: Option<Condition>,
}

impl<'a> Wanted<'a> {
    /// Reads which units are wanted, today being that day.
    pub async fn of<C: ConnectionTrait>(
        db: &C,
        selection: &'a Selection,
        periods: &[Period],
        today: Date,
    ) -> Result<Self, Problem> {
        let within = match selection.unit_id {
            None => None,
            Some(root) => {
                let days = periods.iter().map(|period| period.span.covers_to).collect();
                Some(within(db, root, selection.tree, &days, today).await?)
            }
        };
        Ok(Self {
            selection,
            today,
            within,
        })
    }

    /// The tree by which units stand below others and on levels.
    pub fn tree(&self) -> Tree {
        self.selection.tree
    }

    /// The obligations wanted that the caller may know, each with each measure it covers: those of units within
    /// reach, and those of the plans the caller coordinates.
    pub fn owed(&self, allow: &Allow<ReadAggregates>) -> Select<obligation::Entity> {
        obligation::Entity::find()
            .join(
                JoinType::InnerJoin,
                obligation_measure::Relation::Obligation.def().rev(),
            )
            .join(
                JoinType::InnerJoin,
                obligation_measure::Relation::Measure.def(),
            )
            .join(JoinType::InnerJoin, measure::Relation::Indicator.def())
            .join(JoinType::InnerJoin, obligation::Relation::Period.def())
            .join(JoinType::InnerJoin, obligation::Relation::Plan.def())
            .join(JoinType::InnerJoin, obligation::Relation::Unit.def())
            .filter(self.of_obligations(allow))
            .filter(self.selection.of_measures())
    }

    fn of_obligations(&self, allow: &Allow<ReadAggregates>) -> Condition {
        let condition = self.selection.of_obligations(allow);
        match &self.within {
            None => condition,
            Some(within) => condition.add(within.clone()),
        }
    }

    /// The units that owe something of it, each with the periods for which it does.
    pub async fn units<C: ConnectionTrait + StreamTrait>(
        &self,
        db: &C,
        allow: &Allow<ReadAggregates>,
    ) -> Result<Vec<(Uuid, Uuid)>, Problem> {
        let owing = obligation::Entity::find()
            .join(JoinType::InnerJoin, obligation::Relation::Period.def())
            .filter(self.of_obligations(allow))
            .select_only()
            .columns([obligation::Column::UnitId, obligation::Column::PeriodId])
            .into_tuple::<(Uuid, Uuid)>()
            .stream(db)
            .await?;
        Ok(owing.try_collect().await?)
    }

    /// Where some units stand.
    pub async fn places<C: ConnectionTrait>(
        &self,
        db: &C,
        units: BTreeSet<Uuid>,
    ) -> Result<Places, Problem> {
        places_read::of(db, units, self.today).await
    }

    /// The condition that a unit is on a level in the tree, on the last day of the period or today.
    pub async fn on_level<C: ConnectionTrait>(
        &self,
        db: &C,
        level: UnitLevel,
        periods: &[Period],
    ) -> Result<Condition, Problem> {
        let units = match self.selection.tree {
            Tree::Today => places_read::all_handed_over(db, self.today).await?,
            Tree::PeriodEnd => places_read::of_other_levels(db).await?,
        };
        let places = self.places(db, units.clone()).await?;
        let days: BTreeSet<Date> = match self.selection.tree {
            Tree::Today => BTreeSet::from([self.today]),
            Tree::PeriodEnd => periods.iter().map(|one| one.span.covers_to).collect(),
        };
        let plain = unit::Column::Level
            .eq(level)
            .and(unit::Column::Id.is_not_in(units.iter().copied()));
        let mut by_units = BTreeMap::<BTreeSet<Uuid>, BTreeSet<Date>>::new();
        for day in days {
            let on_it = |unit: &Uuid| places.level(self.selection.tree, *unit, day) == Some(level);
            let units = units.iter().copied().filter(on_it).collect();
            by_units.entry(units).or_default().insert(day);
        }
        let mut found = Condition::any().add(plain);
        for (units, days) in by_units {
            let days = (self.selection.tree == Tree::PeriodEnd)
                .then(|| period::Column::CoversTo.is_in(days));
            found = found.add(
                Condition::all()
                    .add(unit::Column::Id.is_in(units))
                    .add_option(days),
            );
        }
        Ok(found)
    }
}

impl Only {
    /// The conditions that together leave it in, each with so many ids as a statement may hold.
    pub(super) fn parts(&self) -> Vec<Condition> {
        let of =
            |ids: &BTreeSet<Uuid>| obligation_measure::Column::MeasureId.is_in(ids.iter().copied());
        let measures = Condition::all().add_option(self.measures.as_ref().map(of));
        let Some(periods) = &self.periods else {
            return vec![measures];
        };
        let periods: Vec<Uuid> = periods.iter().copied().collect();
        let of = |ids: &[Uuid]| obligation::Column::PeriodId.is_in(ids.iter().copied());
        let parts = periods.chunks(AT_ONCE);
        parts.map(|ids| measures.clone().add(of(ids))).collect()
    }
}

/// The condition that a unit stood at or below another: by the subtree that is kept, with what the tree asked for
/// differs in.
async fn within<C: ConnectionTrait>(
    db: &C,
    root: Uuid,
    tree: Tree,
    days: &BTreeSet<Date>,
    today: Date,
) -> Result<Condition, Problem> {
    use obligation::Column;
    let places = places_read::ever_below(db, root, today).await?;
    // A unit that never stood below it must not be let in by an empty list.
    let mut found = Condition::any().add(Expr::val(false));
    for (difference, days) in places.below(root, tree, days) {
        let kept = Column::UnitId
            .in_subquery(subtree(root))
            .and(Column::UnitId.is_not_in(difference.removed));
        let units = Condition::any()
            .add(kept)
            .add(Column::UnitId.is_in(difference.added));
        let days = days.map(|days| period::Column::CoversTo.is_in(days));
        found = found.add(Condition::all().add(units).add_option(days));
    }
    Ok(found)
}
