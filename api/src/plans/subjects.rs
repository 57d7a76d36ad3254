//! What the instructions of a plan can be about, by number and by id.

use std::collections::BTreeMap;

use entity::enums::{Duty, SubjectKind};
use entity::{assignment, framework, plan, plan_framework, task};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait};
use uuid::Uuid;

use super::document::DocumentSubject;
use crate::frameworks::read;
use crate::http::catalogue::FaultCode;
use crate::http::problem::Problem;
use crate::http::words::Line;
use crate::texts;

/// A subject by framework and number; a task has no framework, nor has what is in the plan's own targets.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    /// Kind of subject.
    pub kind: SubjectKind,
    /// Code of the framework.
    pub framework: Option<String>,
    /// Its number.
    pub number: Option<String>,
}

impl Key {
    /// The plan as a whole.
    pub const PLAN: Self = Self {
        kind: SubjectKind::Plan,
        framework: None,
        number: None,
    };

    /// A numbered subject.
    pub fn of(kind: SubjectKind, framework: Option<&str>, number: &str) -> Self {
        Self {
            kind,
            framework: framework.map(str::to_owned),
            number: Some(number.to_owned()),
        }
    }
}

impl From<&DocumentSubject> for Key {
    fn from(subject: &DocumentSubject) -> Self {
        Self {
            kind: subject.kind,
            framework: subject.framework.clone().map(Into::into),
            number: subject.number.clone().map(Into::into),
        }
    }
}

impl From<Key> for DocumentSubject {
    fn from(key: Key) -> Self {
        Self {
            kind: key.kind,
            framework: key.framework.map(Line::stored),
            number: key.number.map(Line::stored),
        }
    }
}

/// Whether somebody can be told this of such a subject, which stands at `pointer`; adds a fault where not.
pub fn check_fit(duty: Duty, kind: SubjectKind, pointer: &str, problem: &mut Problem) {
    if duty == Duty::Report && kind == SubjectKind::Task {
        problem.push(
            pointer,
            FaultCode::NotMeasurable,
            texts::plans::task_has_no_measures(),
        );
    }
}

/// The subjects there are.
#[derive(Debug, Default)]
pub struct Subjects {
    ids: BTreeMap<Key, Uuid>,
    keys: BTreeMap<Uuid, Key>,
}

impl Subjects {
    /// Those of a stored plan: its tasks in force, and the objectives and indicators of its frameworks.
    pub async fn of<C: ConnectionTrait>(db: &C, plan: &plan::Model) -> Result<Self, Problem> {
        let codes = frameworks(db, plan.id).await?;
        let own = plan.own_framework_id.map(|id| (id, None));
        let codes = codes.into_iter().map(|(id, code)| (id, Some(code)));
        let mut subjects = Self::of_frameworks(db, codes.chain(own).collect()).await?;
        let tasks = task::Entity::find()
            .filter(task::Column::PlanId.eq(plan.id))
            .filter(task::Column::EndedById.is_null())
            .all(db)
            .await?;
        for task in tasks {
            subjects.put(Key::of(SubjectKind::Task, None, &task.number), task.id);
        }
        Ok(subjects)
    }

    /// The objectives and indicators of frameworks, each with its code; the plan's own has none.
    pub async fn of_frameworks<C: ConnectionTrait>(
        db: &C,
        codes: BTreeMap<Uuid, Option<String>>,
    ) -> Result<Self, Problem> {
        let mut subjects = Self::default();
        let ids: Vec<Uuid> = codes.keys().copied().collect();
        for row in read::objectives_of(db, &ids).await? {
            let code = codes[&row.framework_id].as_deref();
            subjects.put(Key::of(SubjectKind::Objective, code, &row.number), row.id);
        }
        for row in read::indicators_of(db, &ids).await? {
            let code = codes[&row.framework_id].as_deref();
            subjects.put(Key::of(SubjectKind::Indicator, code, &row.number), row.id);
        }
        Ok(subjects)
    }

    fn put(&mut self, key: Key, id: Uuid) {
        self.ids.insert(key.clone(), id);
        self.keys.insert(id, key);
    }

    /// Whether there is such a subject.
    pub fn has(&self, key: &Key) -> bool {
        self.ids.contains_key(key)
    }

    /// The id of a subject; the plan as a whole has none.
    pub fn id(&self, key: &Key) -> Option<Uuid> {
        self.ids.get(key).copied()
    }

    /// The subject of an assignment, as the plan numbers it.
    pub fn key(&self, row: &assignment::Model) -> Key {
        row.objective_id
            .or(row.indicator_id)
            .or(row.task_id)
            .and_then(|id| self.keys.get(&id))
            .cloned()
            .unwrap_or(Key {
                kind: row.subject_kind,
                ..Key::PLAN
            })
    }
}

/// The frameworks a plan reports on besides its own, with their codes.
pub async fn frameworks<C: ConnectionTrait>(
    db: &C,
    plan_id: Uuid,
) -> Result<BTreeMap<Uuid, String>, Problem> {
    let linked = plan_framework::Entity::find()
        .select_only()
        .column(plan_framework::Column::FrameworkId)
        .filter(plan_framework::Column::PlanId.eq(plan_id))
        .into_query();
    let rows = framework::Entity::find()
        .filter(framework::Column::Id.in_subquery(linked))
        .all(db)
        .await?;
    Ok(rows
        .into_iter()
        .filter_map(|row| Some((row.id, row.code?)))
        .collect())
}
