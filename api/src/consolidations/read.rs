//! Reading consolidations.

use entity::enums::ConsolidationStatus;
use entity::{consolidation, consolidation_content};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Select, StreamTrait};
use time::OffsetDateTime;
use uuid::Uuid;

use super::canonical::{canonical, mark};
use super::content::Content;
use super::dto::{
    Consolidation, ConsolidationFilter, ConsolidationSummary, Listed, PeriodConsolidationFilter,
};
use super::gather;
use super::scope::visible;
use crate::app::AppState;
use crate::auth::policy::{Permission, ReadConsolidations};
use crate::auth::principal::Allow;
use crate::http::catalogue::Code;
use crate::http::etag;
use crate::http::page::{Page, Window};
use crate::http::problem::Problem;
use crate::periods;

/// A consolidation with what it says.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// Its row.
    pub row: consolidation::Model,
    /// What it says.
    pub content: Content,
    /// The same as canonical JSON; of a published one the very text that was published.
    pub text: String,
}

impl Loaded {
    /// Its tag: a draft changes with the figures of today, without a new version.
    pub fn tag(&self) -> String {
        let is_draft = self.row.status == ConsolidationStatus::Draft;
        etag::marked(self.row.version, is_draft.then(|| mark(&self.content)))
    }

    /// As the API shows it.
    pub fn shape(self) -> Result<Consolidation, Problem> {
        Consolidation::of(self.row, self.text)
    }
}

/// Lists the consolidations of a period the caller may know of.
pub async fn list_of_period(
    state: &AppState,
    allow: &Allow<ReadConsolidations>,
    period_id: Uuid,
    filter: PeriodConsolidationFilter,
) -> Result<Page<ConsolidationSummary>, Problem> {
    let window = Window::new(filter.limit, filter.cursor.as_deref())?;
    periods::read::find(state.db.reader(), allow, period_id).await?;
    let mut select = visible(allow).filter(consolidation::Column::PeriodId.eq(period_id));
    if let Some(status) = filter.status {
        select = select.filter(consolidation::Column::Status.eq(status));
    }
    page(state, window, select).await
}

/// Lists the consolidations a caller may know of.
pub async fn list(
    state: &AppState,
    allow: &Allow<ReadConsolidations>,
    filter: ConsolidationFilter,
) -> Result<Page<ConsolidationSummary>, Problem> {
    let window = Window::new(filter.limit, filter.cursor.as_deref())?;
    let mut select = visible(allow);
    if let Some(plan) = filter.plan_id {
        select = select.filter(consolidation::Column::PlanId.eq(plan));
    }
    if let Some(period) = filter.period_id {
        select = select.filter(consolidation::Column::PeriodId.eq(period));
    }
    if let Some(status) = filter.status {
        select = select.filter(consolidation::Column::Status.eq(status));
    }
    page(state, window, select).await
}

async fn page(
    state: &AppState,
    window: Window,
    select: Select<consolidation::Entity>,
) -> Result<Page<ConsolidationSummary>, Problem> {
    let reader = &*state.db.wide_reader().await?;
    let select = Listed::columns(select);
    let id = consolidation::Column::Id;
    let page = window
        .fetch_as(select, id, |row: &Listed| row.id, reader)
        .await?;
    Ok(page.map(ConsolidationSummary::of))
}

/// Reads a consolidation the caller may know of, with what it says: today, or when it was published.
pub async fn load<P: Permission>(
    state: &AppState,
    allow: &Allow<P>,
    id: Uuid,
) -> Result<Loaded, Problem> {
    // Taken before the figures are read, so that nothing accepted before it is missing.
    let now = state.clock.now();
    let db = state.db.snapshot().await?;
    load_from(&db, allow, id, now).await
}

/// The same from a snapshot.
pub async fn load_from<C: ConnectionTrait + StreamTrait, P: Permission>(
    db: &C,
    allow: &Allow<P>,
    id: Uuid,
    now: OffsetDateTime,
) -> Result<Loaded, Problem> {
    let row = visible(allow)
        .filter(consolidation::Column::Id.eq(id))
        .one(db)
        .await?
        .ok_or_else(Problem::not_found)?;
    match row.status {
        ConsolidationStatus::Draft => {
            let out = gather::exclusions(db, row.id).await?;
            let content = gather::content(db, allow, &row, out, now).await?;
            let (text, _) = canonical(&content)?;
            Ok(Loaded { row, content, text })
        }
        ConsolidationStatus::Published => {
            let kept = consolidation_content::Entity::find_by_id(row.id)
                .one(db)
                .await?
                .ok_or_else(|| lost(row.id))?;
            let content = serde_json::from_str(&kept.content).map_err(|error| {
                tracing::error!(%error, "a published content cannot be read");
                lost(row.id)
            })?;
            let text = kept.content;
            Ok(Loaded { row, content, text })
        }
    }
}

fn lost(id: Uuid) -> Problem {
    tracing::error!(consolidation = %id, "what was published is not there");
    Problem::new(Code::Internal)
}
