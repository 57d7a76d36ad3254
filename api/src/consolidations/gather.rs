//! All that a consolidation says today, read from the database.

use std::collections::{BTreeMap, BTreeSet};

use entity::{
    account, consolidation, consolidation_exclusion, measure, obligation, period, plan,
    report_revision, unit,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, StreamTrait,
};
use time::OffsetDateTime;
use uuid::Uuid;

use super::content::{
    Content, ContentDocument, ContentLeftOut, ContentName, ContentPassage, ContentPeriod,
    ContentPlan, ContentSignatory, ContentSignature, ContentUnit,
};
use super::exclusions::Exclusions;
use super::figures;
use super::narrative::Written;
use crate::auth::policy::{Permission, ReadCompleteness};
use crate::auth::principal::Allow;
use crate::clock::local_day;
use crate::collation;
use crate::http::day::Day;
use crate::http::problem::Problem;
use crate::periods::completeness::{Counts, count, punctuality, standing};
use crate::periods::standing::{Standing, visible, with_reports};
use crate::rows::AT_ONCE;
use crate::units::service::{MOST_LISTED, too_many};
use crate::units::states::names_on;

/// The content of a draft as it stands at `now`, without what the exclusions leave out, for a caller found entitled
/// to all of it. `db` is a snapshot.
pub async fn content<C: ConnectionTrait + StreamTrait, P: Permission>(
    db: &C,
    allow: &Allow<P>,
    row: &consolidation::Model,
    exclusions: Vec<consolidation_exclusion::Model>,
    now: OffsetDateTime,
) -> Result<Content, Problem> {
    let (plan, period) = of(db, row.plan_id, row.period_id).await?;
    let out = Exclusions::of(&exclusions);
    let (completeness, units) = units(db, allow, period.id, now).await?;
    let figures = figures::read(db, &allow.whole(), &period, &out, &units, local_day(now)).await?;
    let left_out = left_out(db, exclusions, &units).await?;
    let mut units: Vec<ContentUnit> = units.into_values().collect();
    units.sort_by_cached_key(|one| (collation::key(&one.unit.name), one.unit.code.clone()));
    Ok(Content {
        as_of: now,
        number: row.number,
        plan: plan_of(db, &plan, &period).await?,
        period: period_of(&period),
        document: document(row),
        signature: signature(db, row).await?,
        narrative: narrative(&plan, row),
        completeness,
        units,
        figures,
        left_out,
    })
}

/// The plan and the period of a consolidation; foreign keys see to it that they are there.
pub async fn of<C: ConnectionTrait>(
    db: &C,
    plan_id: Uuid,
    period_id: Uuid,
) -> Result<(plan::Model, period::Model), Problem> {
    let plan = plan::Entity::find_by_id(plan_id).one(db).await?;
    let period = period::Entity::find_by_id(period_id).one(db).await?;
    plan.zip(period).ok_or_else(Problem::not_found)
}

/// What a consolidation leaves out, in the order it was said.
pub async fn exclusions<C: ConnectionTrait>(
    db: &C,
    id: Uuid,
) -> Result<Vec<consolidation_exclusion::Model>, Problem> {
    let rows = consolidation_exclusion::Entity::find()
        .filter(consolidation_exclusion::Column::ConsolidationId.eq(id))
        .order_by_asc(consolidation_exclusion::Column::Id)
        .all(db)
        .await?;
    Ok(rows)
}

/// Each unit that owes a report for the period, with its report.
pub async fn owing<C: ConnectionTrait, P: Permission>(
    db: &C,
    allow: &Allow<P>,
    period_id: Uuid,
) -> Result<Vec<Standing>, Problem> {
    let owed = visible(&allow.whole::<ReadCompleteness>())
        .filter(obligation::Column::PeriodId.eq(period_id))
        .filter(obligation::Column::ReleasedAt.is_null())
        .limit(MOST_LISTED + 1)
        .all(db)
        .await?;
    if owed.len() as u64 > MOST_LISTED {
        return Err(too_many());
    }
    with_reports(db, owed).await
}

async fn units<C: ConnectionTrait, P: Permission>(
    db: &C,
    allow: &Allow<P>,
    period_id: Uuid,
    now: OffsetDateTime,
) -> Result<(Counts, BTreeMap<Uuid, ContentUnit>), Problem> {
    let today = local_day(now);
    let owing = owing(db, allow, period_id).await?;
    let rows: Vec<_> = owing.iter().map(Standing::row).collect();
    let counts = count(&rows, today);
    let units = owing.into_iter().zip(&rows).map(|(one, row)| {
        let report = one.report.as_ref();
        let unit = ContentUnit {
            unit: ContentName {
                id: row.unit_id,
                code: one.obligation.unit_code,
                name: one.obligation.unit_name,
            },
            standing: standing(row),
            punctuality: punctuality(row, today),
            due_on: Day(row.due_on),
            report_id: report.map(|report| report.id),
            revision: report.and_then(|report| report.effective_revision),
        };
        (row.unit_id, unit)
    });
    Ok((counts, units.collect()))
}

/// What each unit wrote in its accepted report.
pub async fn written<C: ConnectionTrait, P: Permission>(
    db: &C,
    allow: &Allow<P>,
    period_id: Uuid,
) -> Result<Vec<Written>, Problem> {
    let owing = owing(db, allow, period_id).await?;
    let accepted: BTreeMap<Uuid, (i32, String)> = owing
        .into_iter()
        .filter_map(|one| {
            let report = one.report?;
            let revision = report.effective_revision?;
            Some((report.id, (revision, one.obligation.unit_name)))
        })
        .collect();
    let ids: Vec<Uuid> = accepted.keys().copied().collect();
    let mut written = Vec::with_capacity(accepted.len());
    for some in ids.chunks(AT_ONCE) {
        let revisions = report_revision::Entity::find()
            .filter(report_revision::Column::ReportId.is_in(some.iter().copied()))
            .all(db)
            .await?;
        for revision in revisions {
            if let Some((number, name)) = accepted.get(&revision.report_id)
                && *number == revision.number
            {
                written.push(Written {
                    unit_name: name.clone(),
                    narrative: revision.narrative,
                });
            }
        }
    }
    Ok(written)
}

async fn left_out<C: ConnectionTrait>(
    db: &C,
    rows: Vec<consolidation_exclusion::Model>,
    units: &BTreeMap<Uuid, ContentUnit>,
) -> Result<Vec<ContentLeftOut>, Problem> {
    let measures: BTreeSet<Uuid> = rows.iter().filter_map(|row| row.measure_id).collect();
    let codes: BTreeMap<Uuid, String> = measure::Entity::find()
        .filter(measure::Column::Id.is_in(measures))
        .all(db)
        .await?
        .into_iter()
        .map(|row| (row.id, row.code))
        .collect();
    // A unit released since owes nothing that could be left out.
    let mut left_out: Vec<ContentLeftOut> = rows
        .into_iter()
        .filter_map(|row| {
            Some(ContentLeftOut {
                unit: units.get(&row.unit_id)?.unit.clone(),
                measure_id: row.measure_id,
                measure_code: row.measure_id.and_then(|id| codes.get(&id).cloned()),
                reason: row.reason,
            })
        })
        .collect();
    left_out.sort_by_cached_key(|one| {
        let unit = (collation::key(&one.unit.name), one.unit.code.clone());
        (unit, one.measure_code.clone())
    });
    Ok(left_out)
}

async fn plan_of<C: ConnectionTrait>(
    db: &C,
    plan: &plan::Model,
    period: &period::Model,
) -> Result<ContentPlan, Problem> {
    let ids = BTreeSet::from([plan.issuing_unit_id, plan.lead_unit_id]);
    let mut names = names_on(db, ids, period.covers_to).await?;
    let lead = names.get(&plan.lead_unit_id).cloned().unwrap_or_default();
    let issuer = names.remove(&plan.issuing_unit_id).unwrap_or_default();
    let name = |id, (code, name): (String, String)| ContentName { id, code, name };
    Ok(ContentPlan {
        id: plan.id,
        number: plan.number.clone(),
        issued_on: Day(plan.issued_on),
        title: plan.title.clone(),
        issuing_unit: name(plan.issuing_unit_id, issuer),
        lead_unit: name(plan.lead_unit_id, lead),
    })
}

/// The body that issues the plan and the one above it, by name.
pub async fn bodies<C: ConnectionTrait>(
    db: &C,
    plan: &plan::Model,
    period: &period::Model,
) -> Result<(String, Option<String>), Problem> {
    let issuer = unit::Entity::find_by_id(plan.issuing_unit_id)
        .one(db)
        .await?;
    let above = issuer.and_then(|unit| unit.parent_id);
    let ids = [Some(plan.issuing_unit_id), above];
    let mut names = names_on(db, ids.into_iter().flatten().collect(), period.covers_to).await?;
    let mut name = |id: Uuid| names.remove(&id).map(|(_, name)| name);
    let issuing = name(plan.issuing_unit_id).unwrap_or_default();
    Ok((issuing, above.and_then(name)))
}

fn period_of(row: &period::Model) -> ContentPeriod {
    ContentPeriod {
        id: row.id,
        label: row.label.clone(),
        frequency: row.frequency,
        year: row.year,
        ordinal: row.ordinal,
        covers_from: Day(row.covers_from),
        covers_to: Day(row.covers_to),
        cutoff_on: Day(row.cutoff_on),
        due_on: Day(row.due_on),
    }
}

fn document(row: &consolidation::Model) -> ContentDocument {
    ContentDocument {
        number: row.document_number.clone(),
        issued_on: row.issued_on.map(Day),
        place: row.place.clone(),
        title: row.title.clone(),
        issuing_body: row.issuing_body.clone(),
        superior_body: row.superior_body.clone(),
        signatory: row.signatory.clone().map(|signatory| ContentSignatory {
            authority: signatory.authority,
            position: signatory.position,
            name: signatory.name,
        }),
        recipients: row.recipients.0.clone(),
    }
}

async fn signature<C: ConnectionTrait>(
    db: &C,
    row: &consolidation::Model,
) -> Result<Option<ContentSignature>, Problem> {
    let Some((account_id, at)) = row.signed_by.zip(row.signed_at) else {
        return Ok(None);
    };
    let account = account::Entity::find_by_id(account_id).one(db).await?;
    Ok(Some(ContentSignature {
        account_id,
        name: account.map(|row| row.display_name).unwrap_or_default(),
        at,
    }))
}

fn narrative(plan: &plan::Model, row: &consolidation::Model) -> Vec<ContentPassage> {
    let text = |key: &str| {
        let found = row.narrative.0.iter().find(|one| one.section == key);
        found.map(|one| one.text.clone()).unwrap_or_default()
    };
    let sections = plan.report_sections.0.iter();
    sections
        .map(|section| ContentPassage {
            section: section.key.clone(),
            title: section.title.clone(),
            text: text(&section.key),
        })
        .collect()
}
