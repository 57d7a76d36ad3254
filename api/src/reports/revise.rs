//! The next revision of a report, begun as a copy of the one that stays as it was sent.

use entity::json::{Narrative, Warnings};
use entity::{report_revision, report_value};
use sea_orm::{ActiveModelTrait, ConnectionTrait, EntityTrait, IntoActiveModel};
use time::OffsetDateTime;
use uuid::Uuid;

use super::content::Content;
use super::{attached, drafters, values};
use crate::http::problem::Problem;

/// A revision that nobody has sent yet, with these words.
pub fn fresh(
    report_id: Uuid,
    number: i32,
    narrative: Narrative,
    now: OffsetDateTime,
) -> report_revision::Model {
    report_revision::Model {
        id: Uuid::now_v7(),
        report_id,
        number,
        narrative,
        warnings: Warnings::default(),
        submitted_at: None,
        submitted_by: None,
        signed_by: None,
        accepted_at: None,
        created_at: now,
    }
}

/// Begins the next revision. Its words are still those of whoever wrote them; what was found in them and who
/// sent them was about the revision before.
pub async fn begin_next<C: ConnectionTrait>(
    db: &C,
    content: &mut Content,
    number: i32,
    now: OffsetDateTime,
) -> Result<(), Problem> {
    let before = &content.revision;
    let narrative = before.narrative.clone();
    let revision = fresh(before.report_id, number, narrative, now);
    report_revision::Entity::insert(revision.clone().into_active_model().reset_all())
        .exec_without_returning(db)
        .await?;
    drafters::carry_on(db, before.id, revision.id).await?;
    attached::carry_on(db, before.id, revision.id).await?;
    for (value, _) in &mut content.values {
        value.revision_id = revision.id;
    }
    let copies: Vec<report_value::Model> = content
        .values
        .iter()
        .map(|(value, _)| value.clone())
        .collect();
    values::insert(db, copies).await?;
    content.revision = revision;
    Ok(())
}
