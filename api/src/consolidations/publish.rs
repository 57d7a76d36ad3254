//! Signing a draft, and publishing it: numbered, frozen, hashed.

use entity::enums::{AuditAction, ChangeKind, ConsolidationStatus};
use entity::{consolidation, consolidation_content, period};
use sea_orm::sea_query::LockType;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect, Set,
};
use uuid::Uuid;

use super::canonical::{canonical, figures_hash};
use super::content::Content;
use super::hold::{Held, wrote};
use super::read::{self, Loaded};
use crate::app::AppState;
use crate::audit;
use crate::auth::policy::{ManageConsolidations, SignConsolidations};
use crate::auth::principal::Allow;
use crate::changes::record::{Happened, record};
use crate::http::catalogue::Code;
use crate::http::etag::IfMatch;
use crate::http::problem::Problem;
use crate::text::Text;

/// Signs a draft as it stands: its words, and its figures of today.
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
        return Err(Problem::forbidden(
            "Không được ký báo cáo tổng hợp do chính mình soạn.",
            "Nobody signs a consolidation they drafted themselves.",
        ));
    }
    let mut changed = held.changed();
    changed.signed_by = Set(Some(held.account_id));
    changed.signed_at = Set(Some(held.now));
    changed.signed_figures = Set(Some(figures_hash(&seen.content)?));
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

/// Fails unless the draft has all that a published one needs, and its figures are those that were signed.
fn fit(row: &consolidation::Model, content: &Content) -> Result<(), Problem> {
    let signed = row.signed_figures.as_ref().ok_or_else(|| {
        Problem::because(
            Code::InvalidState,
            "Báo cáo tổng hợp chưa được ký nên không thể `publish`.",
            "The consolidation is not signed, so it cannot `publish`.",
        )
    })?;
    if *signed != figures_hash(content)? {
        return Err(Problem::because(
            Code::InvalidState,
            "Số liệu đã thay đổi từ khi ký nên không thể `publish`: cần ký lại.",
            "Figures have moved since it was signed, so it cannot `publish`: it has to be signed again.",
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
            "missing_field",
            Text::new(
                "Cần có trước khi phát hành.",
                "It is needed before publishing.",
            ),
        );
    }
    problem.or_ok()
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
