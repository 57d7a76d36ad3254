//! Attaching a file to a draft, and taking it out again.

use actix_web::web::Payload;
use entity::attachment;
use entity::enums::AttachmentKind;
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};
use uuid::Uuid;

use super::check::{require_room, unsupported};
use super::dto::Attachment;
use super::name::FileName;
use super::{installation, spool};
use crate::app::AppState;
use crate::auth::policy::WriteReports;
use crate::auth::principal::Allow;
use crate::http::catalogue::Code;
use crate::http::etag::IfMatch;
use crate::http::problem::Problem;
use crate::reports::attached;
use crate::reports::change::Change;
use crate::reports::dto::Report;
use crate::reports::steps::ReportStep;

/// What is known of a file before it is recorded.
struct Kept {
    id: Uuid,
    name: FileName,
    kind: AttachmentKind,
    size: u64,
    sha256: String,
    key: String,
}

/// Takes a file in and attaches it to the current revision. Where that fails nothing is recorded.
pub async fn attach(
    state: &AppState,
    allow: &Allow<WriteReports>,
    report_id: Uuid,
    if_match: &IfMatch,
    name: FileName,
    body: &mut Payload,
) -> Result<Attachment, Problem> {
    // Whoever may not attach it is told before sending it all; nothing stays locked meanwhile.
    let change = open(state, allow, report_id, if_match).await?;
    let held = attached::of(&change.tx, change.content.revision.id).await?;
    require_room(&held, 1)?;
    drop(change);

    let _turn = state.storage.turn().await?;
    let (received, told) = spool::receive(body).await?.told().await?;
    let kind = told.map_err(unsupported)?;
    let id = Uuid::now_v7();
    let kept = Kept {
        id,
        name,
        kind,
        size: received.size,
        sha256: received.sha256.clone(),
        // By the day of its coming, so that what nobody knows of can be told to be old.
        key: format!("{}/{id}", state.clock.now().date()),
    };
    let key = kept.key.clone();
    // With its first file at the latest a store is known to be this installation's.
    installation::owns_store(state).await?;
    state.storage.put(&key, received).await?;
    let recorded = record(state, allow, report_id, if_match, kept).await;
    if let Err(problem) = &recorded
        && !matches!(problem.code, Code::Internal | Code::Unavailable)
        && state.storage.delete(&key).await.is_err()
    {
        // After a failure of the database the file may be recorded all the same, so it stays, too.
        tracing::warn!(key, "a refused file is left to the collection of orphans");
    }
    recorded
}

async fn record(
    state: &AppState,
    allow: &Allow<WriteReports>,
    report_id: Uuid,
    if_match: &IfMatch,
    kept: Kept,
) -> Result<Attachment, Problem> {
    let change = open(state, allow, report_id, if_match).await?;
    let revision_id = change.content.revision.id;
    let held = attached::of(&change.tx, revision_id).await?;
    require_room(&held, kept.size)?;
    let row = attachment::Model {
        id: kept.id,
        report_id,
        name: kept.name.into(),
        kind: kept.kind,
        size: i64::try_from(kept.size).map_err(|_| Problem::new(Code::TooLarge))?,
        sha256: kept.sha256,
        object_key: kept.key,
        created_by: change.account_id,
        created_at: change.now,
    };
    attachment::Entity::insert(row.clone().into_active_model().reset_all())
        .exec_without_returning(&change.tx)
        .await?;
    attached::add(&change.tx, revision_id, row.id).await?;
    let revision = change.revision();
    let report = change.keep(revision).await?;
    Ok(Attachment::of(row, report.version))
}

/// Takes a file out of the current revision; earlier ones keep it.
pub async fn detach(
    state: &AppState,
    allow: &Allow<WriteReports>,
    report_id: Uuid,
    id: Uuid,
    if_match: &IfMatch,
) -> Result<Report, Problem> {
    let change = open(state, allow, report_id, if_match).await?;
    if !attached::remove(&change.tx, change.content.revision.id, id).await? {
        return Err(Problem::not_found());
    }
    let revision = change.revision();
    change.keep(revision).await
}

async fn open(
    state: &AppState,
    allow: &Allow<WriteReports>,
    report_id: Uuid,
    if_match: &IfMatch,
) -> Result<Change, Problem> {
    Change::open(state, allow, report_id, ReportStep::Write, if_match).await
}
