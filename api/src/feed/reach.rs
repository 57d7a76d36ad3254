//! Which entries a caller is told of: those of things they may read, asked of the finder of each.

use std::collections::{BTreeMap, BTreeSet};

use entity::enums::ChangeKind;
use entity::{
    change, consolidation, framework, obligation, period, plan, report, succession, unit,
    unit_ancestor, unit_group,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait, Select,
};
use uuid::Uuid;

use super::subject::{self, ChangeSubject};
use crate::auth::policy::{
    ReadAggregates, ReadChanges, ReadCompleteness, ReadConsolidations, ReadFrameworks, ReadPeriods,
    ReadPlans, ReadReports, ReadUnits,
};
use crate::auth::principal::Allow;
use crate::auth::scope::Scope;
use crate::http::problem::Problem;
use crate::rows::AT_ONCE;
use crate::{consolidations, frameworks, periods, plans, reports, units};

/// Of these entries the ones the caller is told of, in their order.
pub async fn told<C: ConnectionTrait>(
    db: &C,
    allow: &Allow<ReadChanges>,
    mut rows: Vec<change::Model>,
) -> Result<Vec<change::Model>, Problem> {
    if allow.is_client() {
        rows.retain(|row| subject::is_for_clients(row.kind));
    }
    let mut asked: BTreeMap<ChangeSubject, BTreeSet<Uuid>> = BTreeMap::new();
    for row in rows
        .iter()
        .filter(|row| !subject::is_without_trace(row.kind))
    {
        let (subject, id) = asked_for(row);
        asked.entry(subject).or_default().insert(id);
    }
    let mut known = BTreeSet::new();
    for (subject, ids) in asked {
        let ids: Vec<Uuid> = ids.into_iter().collect();
        for some in ids.chunks(AT_ONCE) {
            let found = find(db, allow, subject, some).await?;
            known.extend(found.into_iter().map(|id| (subject, id)));
        }
    }
    let groups = deleted_groups(db, allow, &rows).await?;
    let reads_frameworks = allow.also::<ReadFrameworks>().is_some();
    rows.retain(|row| match row.kind {
        // Only strategies are deleted on their own, and those are for everybody.
        ChangeKind::FrameworkDeleted => reads_frameworks,
        ChangeKind::UnitGroupDeleted => groups.contains(&row.id),
        _ => known.contains(&asked_for(row)),
    });
    Ok(rows)
}

/// The thing whose readers are told.
fn asked_for(row: &change::Model) -> (ChangeSubject, Uuid) {
    (subject::of(row.kind, row.unit_id.is_some()), row.subject_id)
}

/// Which of these ids the caller may know of.
async fn find<C: ConnectionTrait>(
    db: &C,
    allow: &Allow<ReadChanges>,
    subject: ChangeSubject,
    some: &[Uuid],
) -> Result<Vec<Uuid>, Problem> {
    match subject {
        ChangeSubject::Report => match reports_known(allow) {
            Some(select) => ids(db, select, report::Column::Id, some).await,
            None => Ok(Vec::new()),
        },
        ChangeSubject::Period => match allow.also::<ReadPeriods>() {
            Some(allow) => {
                let select = periods::read::visible_periods(&allow);
                ids(db, select, period::Column::Id, some).await
            }
            None => Ok(Vec::new()),
        },
        ChangeSubject::Obligation => match allow.also::<ReadCompleteness>() {
            Some(allow) => {
                let select = periods::standing::visible(&allow);
                ids(db, select, obligation::Column::Id, some).await
            }
            None => Ok(Vec::new()),
        },
        ChangeSubject::Plan => match allow.also::<ReadPlans>() {
            Some(allow) => {
                let select = plans::scope::visible(&allow);
                ids(db, select, plan::Column::Id, some).await
            }
            None => Ok(Vec::new()),
        },
        ChangeSubject::Consolidation => match allow.also::<ReadConsolidations>() {
            Some(allow) => {
                let select = consolidations::scope::visible(&allow);
                ids(db, select, consolidation::Column::Id, some).await
            }
            None => Ok(Vec::new()),
        },
        ChangeSubject::Framework => match allow.also::<ReadFrameworks>() {
            Some(allow) => {
                let select = frameworks::scope::visible(&allow);
                ids(db, select, framework::Column::Id, some).await
            }
            None => Ok(Vec::new()),
        },
        ChangeSubject::Unit | ChangeSubject::Succession | ChangeSubject::UnitGroup => {
            match allow.also::<ReadUnits>() {
                Some(allow) => directory(db, &allow, subject, some).await,
                None => Ok(Vec::new()),
            }
        }
    }
}

async fn directory<C: ConnectionTrait>(
    db: &C,
    allow: &Allow<ReadUnits>,
    subject: ChangeSubject,
    some: &[Uuid],
) -> Result<Vec<Uuid>, Problem> {
    match subject {
        ChangeSubject::UnitGroup => {
            let select = units::groups::visible(allow);
            ids(db, select, unit_group::Column::Id, some).await
        }
        ChangeSubject::Succession => {
            let select = units::succession_read::visible(allow);
            ids(db, select, succession::Column::Id, some).await
        }
        _ => ids(db, units::service::visible(allow), unit::Column::Id, some).await,
    }
}

/// The reports of which the caller reads the values, or at least what they add up to: which revision stands behind a
/// figure is told to whoever reads the aggregates.
fn reports_known(allow: &Allow<ReadChanges>) -> Option<Select<report::Entity>> {
    if let Some(allow) = allow.also::<ReadReports>() {
        return Some(reports::scope::visible(&allow));
    }
    let allow = allow.also::<ReadAggregates>()?;
    let owed = periods::standing::visible(&allow)
        .select_only()
        .column(obligation::Column::Id)
        .into_query();
    Some(report::Entity::find().filter(report::Column::ObligationId.in_subquery(owed)))
}

/// The entries of deleted groups that the caller might have known of.
async fn deleted_groups<C: ConnectionTrait>(
    db: &C,
    allow: &Allow<ReadChanges>,
    rows: &[change::Model],
) -> Result<BTreeSet<i64>, Problem> {
    let deleted: Vec<&change::Model> = rows
        .iter()
        .filter(|row| row.kind == ChangeKind::UnitGroupDeleted)
        .collect();
    let Some(allow) = allow.also::<ReadUnits>().filter(|_| !deleted.is_empty()) else {
        return Ok(BTreeSet::new());
    };
    let within: Option<BTreeSet<Uuid>> = match (allow.is_client(), allow.scope()) {
        (true, Scope::Subtrees(roots)) => {
            let units: BTreeSet<Uuid> = deleted.iter().filter_map(|row| row.unit_id).collect();
            let found = unit_ancestor::Entity::find()
                .select_only()
                .column(unit_ancestor::Column::DescendantId)
                .filter(unit_ancestor::Column::DescendantId.is_in(units))
                .filter(unit_ancestor::Column::AncestorId.is_in(roots.iter().copied()))
                .into_tuple::<Uuid>();
            Some(found.all(db).await?.into_iter().collect())
        }
        _ => None,
    };
    let is_told = |row: &&change::Model| match (&within, row.unit_id) {
        (None, _) => true,
        (Some(within), Some(unit)) => within.contains(&unit),
        (Some(_), None) => false,
    };
    Ok(deleted
        .into_iter()
        .filter(is_told)
        .map(|row| row.id)
        .collect())
}

async fn ids<E: EntityTrait, C: ConnectionTrait>(
    db: &C,
    visible: Select<E>,
    id: E::Column,
    some: &[Uuid],
) -> Result<Vec<Uuid>, Problem> {
    let found = visible
        .select_only()
        .column(id)
        .filter(id.is_in(some.iter().copied()));
    Ok(found.into_tuple().all(db).await?)
}
