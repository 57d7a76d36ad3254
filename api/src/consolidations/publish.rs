//! Signing a draft, and publishing it: numbered, frozen, hashed.

use entity::enums::{AuditAction, ChangeKind, ConsolidationStatus};
use entity::{consolidation, consolidation_content, period, plan, unit};
use sea_orm::sea_query::ExprTrait;
use sea_orm::sea_query::LockType;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, JoinType,
    PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, RelationTrait, Set,
};
use time::Date;
use uuid::Uuid;

use super::canonical::{canonical, signed_hash};
use super::content::Content;
use super::hold::{Held, wrote};
use super::read::{self, Loaded};
use crate::app::AppState;
use crate::audit;
use crate::auth::policy::{ManageConsolidations, SignConsolidations};
use crate::auth::principal::Allow;
use crate::changes::record::{Happened, record};
use crate::http::catalogue::{Code, FaultCode};
use crate::http::etag::IfMatch;
use crate::http::problem::Problem;
use crate::texts;

/// Signs a draft as it stands, words and figures, for somebody who names the tag of just that.
pub async fn sign(
    state: &AppState,
    allow: &Allow<SignConsolidations>,
    id: Uuid,
    if_match: &IfMatch,
) -> Result<Loaded, Problem> {
    let seen = read::load(state, allow, id).await?;
    let held = Held::draft(state, allow, id, if_match, "sign").await?;
    unchanged(&held, &seen)?;
    if wrote(&held.tx, id, held.account_id).await? {
        return Err(Problem::forbidden(texts::consolidations::signed_by_writer()));
    }
    // After the rest, so that a tag that only lacks its mark tells nothing else.
    if_match.check_whole(&seen.tag())?;
    let mut changed = held.changed();
    changed.signed_by = Set(Some(held.account_id));
    changed.signed_at = Set(Some(held.now));
    changed.signed_sha256 = Set(Some(signed_hash(&seen.content)?));
    changed.version = Set(held.row.version + 1);
    changed.updated_at = Set(held.now);
    let event = held.event(AuditAction::ConsolidationSigned);
    changed.update(&held.tx).await?;
    audit::record(&held.tx, held.now, &allow.by(), event).await?;
    held.tx.commit().await?;
    read::load(state, allow, id).await
}

/// Publishes a signed draft: its content, with the next number of the period, never changes again.
pub async fn publish(
    state: &AppState,
    allow: &Allow<ManageConsolidations>,
    id: Uuid,
    if_match: &IfMatch,
) -> Result<Loaded, Problem> {
    // One moment for all of the content; what is locked below makes sure that it is still of this draft.
    let seen = read::load(state, allow, id).await?;
    let held = Held::draft(state, allow, id, if_match, "publish").await?;
    unchanged(&held, &seen)?;
    fit(&held.row, &seen.content)?;
    not_used_yet(&held).await?;
    let number = next_number(&held.tx, held.row.period_id).await?;
    let content = Content {
        number: Some(number),
        ..seen.content
    };
    let (text, sha256) = canonical(&content)?;
    let kept = consolidation_content::Model {
        consolidation_id: id,
        content: text.clone(),
    };
    let mut changed = held.changed();
    changed.status = Set(ConsolidationStatus::Published);
    changed.number = Set(Some(number));
    changed.published_by = Set(Some(held.account_id));
    changed.published_at = Set(Some(held.now));
    changed.sha256 = Set(Some(sha256.clone()));
    changed.version = Set(held.row.version + 1);
    changed.updated_at = Set(held.now);
    let event = held
        .event(AuditAction::ConsolidationPublished)
        .change("number", None::<i32>, Some(number))
        .change("sha256", None::<&str>, Some(&sha256));
    let row = changed.update(&held.tx).await?;
    consolidation_content::Entity::insert(kept.into_active_model().reset_all())
        .exec_without_returning(&held.tx)
        .await?;
    let happened = Happened {
        plan_id: Some(row.plan_id),
        period_id: Some(row.period_id),
        ..Happened::to(id, ChangeKind::ConsolidationPublished)
    };
    record(&held.tx, held.now, [happened]).await?;
    audit::record(&held.tx, held.now, &allow.by(), event).await?;
    held.tx.commit().await?;
    Ok(Loaded { row, content, text })
}

/// Fails where the draft was changed between reading it and locking it.
fn unchanged(held: &Held, seen: &Loaded) -> Result<(), Problem> {
    if held.row.version == seen.row.version {
        Ok(())
    } else {
        Err(Problem::new(Code::Stale))
    }
}

/// Fails unless the draft has all that a published one needs, and says what was signed.
fn fit(row: &consolidation::Model, content: &Content) -> Result<(), Problem> {
    let signed = row
        .signed_sha256
        .as_ref()
        .ok_or_else(|| Problem::because(Code::InvalidState, texts::consolidations::not_signed()))?;
    if *signed != signed_hash(content)? {
        return Err(Problem::because(
            Code::InvalidState,
            texts::consolidations::changed_since_signed(),
        ));
    }
    let mut problem = Problem::new(Code::InvalidInput);
    let missing = [
        (row.document_number.is_none(), "/document_number"),
        (row.issued_on.is_none(), "/issued_on"),
    ];
    for (_, pointer) in missing.iter().filter(|(is_missing, _)| *is_missing) {
        problem.push(
            *pointer,
            FaultCode::MissingField,
            texts::consolidations::needed_to_publish(),
        );
    }
    problem.or_ok()
}

/// Fails where a body has published another document under the number in the same year. A body is known by its name
/// and by the plan's issuing or lead unit, which are locked, so that two published at once are seen by one another;
/// before the period, as where units change.
async fn not_used_yet(held: &Held) -> Result<(), Problem> {
    let (row, plan) = (&held.row, &held.plan);
    let Some((number, day)) = row.document_number.as_ref().zip(row.issued_on) else {
        return Ok(());
    };
    unit::Entity::find()
        .filter(unit::Column::Id.is_in([plan.issuing_unit_id, plan.lead_unit_id]))
        .order_by_asc(unit::Column::Id)
        .lock(LockType::NoKeyUpdate)
        .all(&held.tx)
        .await?;
    let of_body = plan::Column::IssuingUnitId
        .eq(plan.issuing_unit_id)
        .or(plan::Column::LeadUnitId.eq(plan.lead_unit_id));
    let first = day.replace_ordinal(1).unwrap_or(day);
    let next = Date::from_ordinal_date(day.year() + 1, 1).unwrap_or(Date::MAX);
    let used = consolidation::Entity::find()
        .join(JoinType::InnerJoin, consolidation::Relation::Plan.def())
        .filter(consolidation::Column::Status.eq(ConsolidationStatus::Published))
        .filter(consolidation::Column::DocumentNumber.eq(number))
        .filter(consolidation::Column::IssuingBody.eq(&row.issuing_body))
        .filter(consolidation::Column::IssuedOn.gte(first))
        .filter(consolidation::Column::IssuedOn.lt(next))
        .filter(of_body)
        .count(&held.tx)
        .await?;
    if used == 0 {
        return Ok(());
    }
    Err(Problem::because(
        Code::Duplicate,
        texts::consolidations::number_taken(day.year(), number),
    ))
}

/// The next running number of a period, which is locked, so that of two published at once each gets its own.
async fn next_number<C: ConnectionTrait>(db: &C, period_id: Uuid) -> Result<i32, Problem> {
    period::Entity::find_by_id(period_id)
        .lock(LockType::NoKeyUpdate)
        .one(db)
        .await?;
    let last = consolidation::Entity::find()
        .filter(consolidation::Column::PeriodId.eq(period_id))
        .filter(consolidation::Column::Number.is_not_null())
        .order_by_desc(consolidation::Column::Number)
        .one(db)
        .await?;
    Ok(last.and_then(|row| row.number).unwrap_or_default() + 1)
}
