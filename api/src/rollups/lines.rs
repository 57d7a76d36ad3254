//! Reading what obligations owe, and what came in the revisions given.

use std::collections::{BTreeSet, HashMap, HashSet};

use entity::enums::{ReportStatus, SubjectKind};
use entity::{
    assignment, indicator, measure, obligation, obligation_assignment, obligation_measure, period,
    report, report_revision, report_value,
};
use sea_orm::sea_query::SelectStatement;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait, RelationTrait, Select, SelectModel, Selector,
};
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use super::mark::Standing;
use super::parts::{Entry, Owing};
use super::tally::{Figures, PartState};
use crate::clock::local_day;
use crate::http::problem::Problem;
use crate::rows::AT_ONCE;

/// Which measures are wanted; absent members leave all in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Measures {
    /// Of this framework.
    pub framework_id: Option<Uuid>,
    /// Of this objective.
    pub objective_id: Option<Uuid>,
    /// Of this indicator.
    pub indicator_id: Option<Uuid>,
    /// This one.
    pub measure_id: Option<Uuid>,
}

impl Measures {
    /// Their ids, as a subquery; `None`: all.
    pub fn ids(self) -> Option<SelectStatement> {
        (self != Self::default()).then(|| {
            let wanted = Condition::all()
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
                .add_option(self.measure_id.map(|id| measure::Column::Id.eq(id)));
            measure::Entity::find()
                .join(JoinType::InnerJoin, measure::Relation::Indicator.def())
                .filter(wanted)
                .select_only()
                .column(measure::Column::Id)
                .into_query()
        })
    }
}

/// An obligation with its report.
#[derive(FromQueryResult)]
struct OwingRow {
    id: Uuid,
    period_id: Uuid,
    unit_id: Uuid,
    covers_to: Date,
    cutoff_on: Date,
    status: Option<ReportStatus>,
    revision: Option<i32>,
    effective_revision: Option<i32>,
}

/// Reads obligations that stand, with what counts or waits of each now.
pub async fn owing<C: ConnectionTrait>(
    db: &C,
    wanted: Condition,
) -> Result<Vec<(Owing, Standing)>, Problem> {
    let rows = with_days(
        obligation::Entity::find()
            .filter(obligation::Column::ReleasedAt.is_null())
            .filter(wanted),
    )
    .all(db)
    .await?;
    Ok(rows.into_iter().map(OwingRow::split).collect())
}

/// Reads obligations by id, released ones as well.
pub async fn by_ids<C: ConnectionTrait>(
    db: &C,
    ids: &[Uuid],
) -> Result<HashMap<Uuid, Owing>, Problem> {
    let mut found = HashMap::new();
    for some in ids.chunks(AT_ONCE) {
        let wanted = obligation::Column::Id.is_in(some.iter().copied());
        let rows = with_days(obligation::Entity::find().filter(wanted))
            .all(db)
            .await?;
        found.extend(rows.into_iter().map(|row| (row.id, row.split().0)));
    }
    Ok(found)
}

fn with_days(select: Select<obligation::Entity>) -> Selector<SelectModel<OwingRow>> {
    select
        .join(JoinType::InnerJoin, obligation::Relation::Period.def())
        .join(JoinType::LeftJoin, report::Relation::Obligation.def().rev())
        .select_only()
        .columns([
            obligation::Column::Id,
            obligation::Column::PeriodId,
            obligation::Column::UnitId,
        ])
        .columns([period::Column::CoversTo, period::Column::CutoffOn])
        .columns([
            report::Column::Status,
            report::Column::Revision,
            report::Column::EffectiveRevision,
        ])
        .order_by_asc(obligation::Column::Id)
        .into_model::<OwingRow>()
}

impl OwingRow {
    fn split(self) -> (Owing, Standing) {
        let Self {
            id,
            period_id,
            unit_id,
            covers_to,
            cutoff_on,
            status,
            revision,
            effective_revision,
        } = self;
        let owing = Owing {
            obligation_id: id,
            period_id,
            unit_id,
            covers_to,
            cutoff_on,
        };
        let standing = status.zip(revision);
        let standing = standing.map_or_else(Standing::default, |(status, revision)| {
            Standing::of(status, revision, effective_revision)
        });
        (owing, standing)
    }
}

#[derive(FromQueryResult)]
#[allow(clippy::struct_field_names)] // As the columns are called.
struct OwedRow {
    obligation_id: Uuid,
    measure_id: Uuid,
    definition_id: Uuid,
    framework_version_id: Uuid,
    indicator_id: Uuid,
    objective_id: Uuid,
}

#[derive(FromQueryResult)]
struct NamingRow {
    obligation_id: Uuid,
    indicator: Option<Uuid>,
    objective: Option<Uuid>,
}

#[derive(FromQueryResult)]
struct RevisionRow {
    obligation_id: Uuid,
    id: Uuid,
    number: i32,
    submitted_at: Option<OffsetDateTime>,
}

/// Reads what some obligations owe of some measures, each with what came in a revision of its report.
pub async fn entries<C: ConnectionTrait>(
    db: &C,
    wanted: &[(Owing, Standing)],
    measures: Measures,
) -> Result<Vec<Entry>, Problem> {
    let mut entries = Vec::new();
    for some in wanted.chunks(AT_ONCE) {
        let mut owed = HashMap::<Uuid, Vec<OwedRow>>::new();
        for row in owed_of(db, some, measures).await? {
            owed.entry(row.obligation_id).or_default().push(row);
        }
        let named = subjects_of(db, ids(some)).await?;
        let revisions = revisions_of(db, some).await?;
        let values = values_of(db, &revisions).await?;
        for (owing, standing) in some {
            let subjects = named.get(&owing.obligation_id);
            let revision = standing
                .revision
                .and_then(|number| revisions.get(&(owing.obligation_id, number)));
            for row in owed.get(&owing.obligation_id).into_iter().flatten() {
                let value = revision.and_then(|one| values.get(&(one.id, row.measure_id)));
                let is_named = subjects.is_some_and(|subjects| {
                    subjects.contains(&row.indicator_id) || subjects.contains(&row.objective_id)
                });
                let submitted_at = revision.and_then(|one| one.submitted_at);
                entries.push(entry(*owing, *standing, row, is_named, value, submitted_at));
            }
        }
    }
    Ok(entries)
}

fn entry(
    owing: Owing,
    standing: Standing,
    owed: &OwedRow,
    is_named: bool,
    value: Option<&report_value::Model>,
    submitted_at: Option<OffsetDateTime>,
) -> Entry {
    let definition_id = value.map_or(owed.definition_id, |value| value.definition_id);
    let came = value.map_or(PartState::NotReported, came);
    let is_accepted = standing.revision.is_some() && !standing.is_waiting;
    Entry {
        owing,
        measure_id: owed.measure_id,
        definition_id,
        framework_version_id: if definition_id == owed.definition_id {
            owed.framework_version_id
        } else {
            Uuid::nil()
        },
        is_named,
        is_waiting: standing.is_waiting,
        came,
        is_before_cutoff: is_accepted
            && matches!(came, PartState::Reported(_))
            && submitted_at.is_some_and(|at| local_day(at) < owing.cutoff_on),
    }
}

/// What a value says.
fn came(value: &report_value::Model) -> PartState {
    let figures = Figures {
        definition_id: value.definition_id,
        numerator: value.numerator,
        denominator: value.denominator,
        amount: value.amount,
        answer: value.answer,
        women: value.women,
        men: value.men,
    };
    PartState::of(figures, value.no_data_reason.is_some())
}

fn ids(wanted: &[(Owing, Standing)]) -> BTreeSet<Uuid> {
    wanted
        .iter()
        .map(|(owing, _)| owing.obligation_id)
        .collect()
}

async fn owed_of<C: ConnectionTrait>(
    db: &C,
    wanted: &[(Owing, Standing)],
    measures: Measures,
) -> Result<Vec<OwedRow>, Problem> {
    use obligation_measure::Column;
    let of_measures = measures.ids().map(|ids| Column::MeasureId.in_subquery(ids));
    let rows = obligation_measure::Entity::find()
        .join(
            JoinType::InnerJoin,
            obligation_measure::Relation::Measure.def(),
        )
        .join(JoinType::InnerJoin, measure::Relation::Indicator.def())
        .filter(Column::ObligationId.is_in(ids(wanted)))
        .filter(Condition::all().add_option(of_measures))
        .select_only()
        .columns([
            Column::ObligationId,
            Column::MeasureId,
            Column::DefinitionId,
            Column::FrameworkVersionId,
        ])
        .column(measure::Column::IndicatorId)
        .column(indicator::Column::ObjectiveId);
    Ok(rows.into_model::<OwedRow>().all(db).await?)
}

/// The indicators and objectives that assignments of the unit's own, not given to a group, name, by obligation: who
/// reports for the whole area goes by it.
pub async fn subjects_of<C: ConnectionTrait>(
    db: &C,
    obligations: BTreeSet<Uuid>,
) -> Result<HashMap<Uuid, HashSet<Uuid>>, Problem> {
    let obligations: Vec<Uuid> = obligations.into_iter().collect();
    let mut subjects = HashMap::<Uuid, HashSet<Uuid>>::new();
    for some in obligations.chunks(AT_ONCE) {
        for row in naming(some).all(db).await? {
            let of = subjects.entry(row.obligation_id).or_default();
            of.extend(row.indicator.into_iter().chain(row.objective));
        }
    }
    Ok(subjects)
}

fn naming(obligations: &[Uuid]) -> Selector<SelectModel<NamingRow>> {
    obligation_assignment::Entity::find()
        .join(
            JoinType::InnerJoin,
            obligation_assignment::Relation::Assignment.def(),
        )
        .filter(obligation_assignment::Column::ObligationId.is_in(obligations.iter().copied()))
        .filter(assignment::Column::GroupId.is_null())
        .filter(
            assignment::Column::SubjectKind.is_in([SubjectKind::Indicator, SubjectKind::Objective]),
        )
        .select_only()
        .column(obligation_assignment::Column::ObligationId)
        .column_as(assignment::Column::IndicatorId, "indicator")
        .column_as(assignment::Column::ObjectiveId, "objective")
        .into_model::<NamingRow>()
}

async fn revisions_of<C: ConnectionTrait>(
    db: &C,
    wanted: &[(Owing, Standing)],
) -> Result<HashMap<(Uuid, i32), RevisionRow>, Problem> {
    let named: HashSet<(Uuid, i32)> = wanted
        .iter()
        .filter_map(|(owing, standing)| Some((owing.obligation_id, standing.revision?)))
        .collect();
    let obligations: BTreeSet<Uuid> = named.iter().map(|(id, _)| *id).collect();
    if obligations.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = report_revision::Entity::find()
        .join(JoinType::InnerJoin, report_revision::Relation::Report.def())
        .filter(report::Column::ObligationId.is_in(obligations))
        .select_only()
        .columns([
            report_revision::Column::Id,
            report_revision::Column::Number,
            report_revision::Column::SubmittedAt,
        ])
        .column(report::Column::ObligationId)
        .into_model::<RevisionRow>()
        .all(db)
        .await?;
    let rows = rows
        .into_iter()
        .map(|row| ((row.obligation_id, row.number), row));
    Ok(rows.filter(|(key, _)| named.contains(key)).collect())
}

async fn values_of<C: ConnectionTrait>(
    db: &C,
    revisions: &HashMap<(Uuid, i32), RevisionRow>,
) -> Result<HashMap<(Uuid, Uuid), report_value::Model>, Problem> {
    if revisions.is_empty() {
        return Ok(HashMap::new());
    }
    let ids = revisions.values().map(|row| row.id);
    let rows = report_value::Entity::find()
        .filter(report_value::Column::RevisionId.is_in(ids))
        .all(db)
        .await?;
    let rows = rows.into_iter();
    Ok(rows
        .map(|row| ((row.revision_id, row.measure_id), row))
        .collect())
}
