//! Fetching a report's form as a file.

use entity::{obligation, period, plan};
use sea_orm::EntityTrait;
use uuid::Uuid;

use super::form_template::{Form, write};
use super::read::find;
use super::{before, content};
use crate::app::AppState;
use crate::auth::policy::ReadReports;
use crate::auth::principal::Allow;
use crate::http::catalogue::Code;
use crate::http::problem::Problem;
use crate::text::Lang;

/// A form to be filled, as a file.
#[derive(Debug)]
pub struct Template {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// What to call it.
    pub file_name: String,
}

/// Writes the form of a report.
pub async fn template(
    state: &AppState,
    allow: &Allow<ReadReports>,
    id: Uuid,
    lang: Lang,
) -> Result<Template, Problem> {
    let form = gather(state, allow, id).await?;
    let file_name = format!("{}-{}.xlsx", plain(&form.label), plain(&form.unit_code));
    let bytes = actix_web::web::block(move || write(&form, lang))
        .await
        .map_err(|_| Problem::new(Code::Unavailable))?
        .map_err(|error| {
            tracing::error!(%error, "a form could not be written");
            Problem::new(Code::Internal)
        })?;
    Ok(Template { bytes, file_name })
}

async fn gather(state: &AppState, allow: &Allow<ReadReports>, id: Uuid) -> Result<Form, Problem> {
    let db = state.db.snapshot().await?;
    let row = find(&db, allow, id).await?;
    let plan = plan::Entity::find_by_id(row.plan_id).one(&db).await?;
    let period = period::Entity::find_by_id(row.period_id).one(&db).await?;
    let obligation = obligation::Entity::find_by_id(row.obligation_id)
        .one(&db)
        .await?;
    let (Some(plan), Some(period), Some(obligation)) = (plan, period, obligation) else {
        return Err(Problem::not_found());
    };
    let content = content::load(&db, &row).await?;
    let previous = before::load(&db, &row, &period, &content.owed).await?;
    Ok(Form {
        plan_number: plan.number,
        title: plan.title,
        title_en: plan.title_en,
        unit_code: obligation.unit_code,
        unit_name: obligation.unit_name,
        label: period.label,
        covers_from: period.covers_from,
        covers_to: period.covers_to,
        due_on: obligation.due_on,
        owed: content.owed,
        values: content.values.into_iter().map(|(row, _)| row).collect(),
        previous,
        updated_at: row.updated_at,
    })
}

/// A code or label as part of a file's name: signs that some systems do not take become hyphens.
fn plain(text: &str) -> String {
    let sign = |c: char| if c.is_ascii_alphanumeric() { c } else { '-' };
    text.chars().map(sign).collect()
}
