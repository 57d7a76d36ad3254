//! Versions of a framework one by one, and what differs between two of them.

use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::definition::Target;
use super::diff::{self, Change, ChangeKind, MemberChange};
use super::dto::FrameworkVersion;
use super::tree::{self, Links};
use super::{read, sentences, service};
use crate::app::AppState;
use crate::auth::policy::ReadFrameworks;
use crate::auth::principal::Allow;
use crate::http::problem::Problem;
use crate::http::words::{Line, Told};

/// What changes from one version of a framework to another.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "framework_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d50",
    "from": {
        "id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d51",
        "seq": 1,
        "label": "original",
        "valid_from": "2010-12-24",
        "valid_to": "2018-07-01",
        "document": {"number": "2351/QĐ-TTg", "issued_on": "2010-12-24", "issuer": "Thủ tướng Chính phủ", "title": null},
        "note": null
    },
    "to": {
        "id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d56",
        "seq": 2,
        "label": "amended-2018",
        "valid_from": "2018-07-02",
        "valid_to": null,
        "document": {"number": "800/QĐ-TTg", "issued_on": "2018-07-02", "issuer": "Thủ tướng Chính phủ", "title": null},
        "note": null
    },
    "changes": [{
        "kind": "target_changed",
        "objective": "6",
        "indicator": "6.2",
        "measure": "6.2.b",
        "name": null,
        "name_en": null,
        "members": [],
        "target_before": {
            "op": "at_least", "low": 85, "high": null, "span": "by_year", "year_from": 2020, "year_to": null,
            "approximate": false, "confidence": "corroborated", "sources": [], "note": null, "strictness": null
        },
        "target_after": {
            "op": "at_least", "low": 75, "high": null, "span": "by_year", "year_from": 2020, "year_to": null,
            "approximate": false, "confidence": "verified", "sources": [], "note": null, "strictness": null
        },
        "sentence": "6.2.b: mục tiêu đến năm 2020 từ ít nhất 85 xuống ít nhất 75",
        "sentence_en": "6.2.b: the target by 2020 goes down from at least 85 to at least 75"
    }]
}))]
pub struct FrameworkDiff {
    /// The framework.
    pub framework_id: Uuid,
    /// The version the changes start from.
    pub from: FrameworkVersion,
    /// The version they lead to; where it is the earlier one, they read backwards.
    pub to: FrameworkVersion,
    /// The changes in the order of the framework; none where the two are alike.
    #[schema(max_items = 100_000)]
    pub changes: Vec<FrameworkChange>,
}

/// One change of a framework.
#[derive(Serialize, ToSchema)]
pub struct FrameworkChange {
    /// What it is.
    pub kind: ChangeKind,
    /// Number of the objective.
    #[schema(value_type = Line<32>)]
    pub objective: String,
    /// Number of the indicator; `null` where the objective is meant.
    #[schema(value_type = Option<Line<32>>)]
    pub indicator: Option<String>,
    /// Code of the measure; `null` where the objective or the indicator is meant.
    #[schema(value_type = Option<Line<32>>)]
    pub measure: Option<String>,
    /// Name in Vietnamese of what is added or removed, targets apart.
    #[schema(value_type = Option<Line<500>>)]
    pub name: Option<String>,
    /// The same in English.
    #[schema(value_type = Option<Line<500>>)]
    pub name_en: Option<String>,
    /// Of a measure defined otherwise: the parts of its definition that differ.
    #[schema(max_items = 64)]
    pub members: Vec<MemberChange>,
    /// The target before.
    pub target_before: Option<Target>,
    /// The target after.
    pub target_after: Option<Target>,
    /// The change in Vietnamese, for people.
    #[schema(value_type = Told<10000>)]
    pub sentence: String,
    /// The change in English, for people.
    #[schema(value_type = Told<10000>)]
    pub sentence_en: String,
}

impl From<Change> for FrameworkChange {
    fn from(change: Change) -> Self {
        let said = sentences::say(&change);
        let Change {
            kind,
            objective,
            indicator,
            measure,
            name,
            members,
            before,
            after,
        } = change;
        let (name, name_en) = name.map_or((None, None), |(name, name_en)| (Some(name), name_en));
        Self {
            kind,
            objective,
            indicator,
            measure,
            name,
            name_en,
            members,
            target_before: before.map(|goal| goal.target),
            target_after: after.map(|goal| goal.target),
            sentence: said.vi.into_owned(),
            sentence_en: said.en.into_owned(),
        }
    }
}

/// Reads one version of a framework.
pub async fn version(
    state: &AppState,
    allow: &Allow<ReadFrameworks>,
    id: Uuid,
    seq: i32,
) -> Result<FrameworkVersion, Problem> {
    let db = state.db.wide_snapshot().await?;
    service::find(&db, allow, id).await?;
    let versions = read::versions_of(&db, &[id]).await?;
    versions
        .into_values()
        .flatten()
        .find(|version| version.seq == seq)
        .map(FrameworkVersion::from)
        .ok_or_else(Problem::not_found)
}

/// Tells what changes from version `a` of a framework to version `b`.
pub async fn compare(
    state: &AppState,
    allow: &Allow<ReadFrameworks>,
    id: Uuid,
    (a, b): (i32, i32),
) -> Result<FrameworkDiff, Problem> {
    let db = state.db.wide_snapshot().await?;
    service::find(&db, allow, id).await?;
    let versions = read::versions_of(&db, &[id]).await?;
    let versions: Vec<_> = versions.into_values().flatten().collect();
    let of = |seq| versions.iter().find(|version| version.seq == seq);
    let (Some(from), Some(to)) = (of(a), of(b)) else {
        return Err(Problem::not_found());
    };
    let links = Links::default();
    let before = tree::content(&db, from, &links).await?;
    let after = tree::content(&db, to, &links).await?;
    let changes = diff::diff(&before, &after);
    Ok(FrameworkDiff {
        framework_id: id,
        from: from.clone().into(),
        to: to.clone().into(),
        changes: changes.into_iter().map(Into::into).collect(),
    })
}
