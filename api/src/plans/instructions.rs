//! The instructions of a plan and the assignments they become, one a unit.

use std::collections::{BTreeMap, BTreeSet};

use entity::enums::{Duty, SubjectKind};
use entity::{assignment, plan};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Set};
use time::OffsetDateTime;
use uuid::Uuid;

use super::standing;
use super::subjects::{Key, Subjects};
use crate::http::problem::Problem;
use crate::rows::{AT_ONCE, insert_all};

/// Most assignments the instructions of one document become.
pub const MOST: usize = 20_000;

/// What one unit is told, and through which group.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Told {
    /// Who.
    pub unit_id: Uuid,
    /// The group through which it came.
    pub group_id: Option<Uuid>,
    /// To do what.
    pub duty: Duty,
    /// About what.
    pub subject: Key,
    /// Paragraph of the plan that says so.
    pub paragraph: String,
    /// The words of the plan.
    pub text: String,
}

/// The units that have what a group was told, by the instruction: whoever joined the group since is not among them,
/// nor is whoever was taken out singly.
#[derive(Debug, Default)]
pub struct Bound(BTreeMap<Told, BTreeSet<Uuid>>);

impl Bound {
    /// Those of a stored plan.
    pub async fn of<C: ConnectionTrait>(db: &C, plan: &plan::Model) -> Result<Self, Problem> {
        let subjects = Subjects::of(db, plan).await?;
        let rows = standing::duties(db, plan.id).await?;
        Ok(Self::from_told(rows.iter().map(|row| told(row, &subjects))))
    }

    fn from_told(told: impl IntoIterator<Item = Told>) -> Self {
        let mut bound = BTreeMap::<Told, BTreeSet<Uuid>>::new();
        for told in told.into_iter().filter(|told| told.group_id.is_some()) {
            let unit = told.unit_id;
            bound.entry(to_all(told)).or_default().insert(unit);
        }
        Self(bound)
    }

    /// Those that have this, whichever unit it names; none where it is new.
    pub fn units(&self, told: &Told) -> Option<&BTreeSet<Uuid>> {
        self.0.get(&to_all(told.clone()))
    }

    /// All units with something that a group was told.
    pub fn all(&self) -> impl Iterator<Item = Uuid> {
        self.0.values().flatten().copied()
    }
}

/// The instruction without its unit.
fn to_all(told: Told) -> Told {
    Told {
        unit_id: Uuid::nil(),
        ..told
    }
}

/// How the assignments that are there become those that are wanted.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Those that go.
    pub gone: Vec<Uuid>,
    /// Those that stay, with their place in the plan.
    pub kept: Vec<(Uuid, i32, Key)>,
    /// Those that come.
    pub added: Vec<(Told, i32)>,
}

/// Compares what is there with what is wanted; what stays the same keeps its id.
pub fn compare(old: Vec<(Uuid, Told)>, wanted: Vec<(Told, i32)>) -> Changes {
    let mut known = BTreeMap::<Told, Vec<Uuid>>::new();
    for (id, told) in old {
        known.entry(told).or_default().push(id);
    }
    let mut changes = Changes::default();
    for (told, position) in wanted {
        match known.get_mut(&told).and_then(Vec::pop) {
            Some(id) => changes.kept.push((id, position, told.subject)),
            None => changes.added.push((told, position)),
        }
    }
    changes.gone = known.into_values().flatten().collect();
    changes
}

/// What an assignment tells its unit.
pub fn told(row: &assignment::Model, subjects: &Subjects) -> Told {
    Told {
        unit_id: row.unit_id,
        group_id: row.group_id,
        duty: row.duty,
        subject: subjects.key(row),
        paragraph: row.paragraph.clone(),
        text: row.text.clone(),
    }
}

/// Takes assignments out of a draft.
pub async fn remove<C: ConnectionTrait>(db: &C, ids: &[Uuid]) -> Result<(), Problem> {
    for part in ids.chunks(AT_ONCE) {
        assignment::Entity::delete_many()
            .filter(assignment::Column::Id.is_in(part.iter().copied()))
            .exec(db)
            .await?;
    }
    Ok(())
}

/// Gives those that stay their place and the ids of their subjects, which may be new.
pub async fn keep<C: ConnectionTrait>(
    db: &C,
    old: &[assignment::Model],
    kept: Vec<(Uuid, i32, Key)>,
    subjects: &Subjects,
) -> Result<(), Problem> {
    let old: BTreeMap<Uuid, &assignment::Model> = old.iter().map(|row| (row.id, row)).collect();
    let mut moved = BTreeMap::<(i32, Key), Vec<Uuid>>::new();
    for (id, position, key) in kept {
        let stays = old.get(&id).is_some_and(|row| {
            let subject_id = row.objective_id.or(row.indicator_id).or(row.task_id);
            row.position == position && subject_id == subjects.id(&key)
        });
        if !stays {
            moved.entry((position, key)).or_default().push(id);
        }
    }
    for ((position, key), ids) in moved {
        let place = place(position, &key, subjects);
        for part in ids.chunks(AT_ONCE) {
            assignment::Entity::update_many()
                .set(place.clone())
                .filter(assignment::Column::Id.is_in(part.iter().copied()))
                .exec(db)
                .await?;
        }
    }
    Ok(())
}

/// Puts assignments into a draft.
pub async fn add<C: ConnectionTrait>(
    db: &C,
    now: OffsetDateTime,
    plan_id: Uuid,
    added: Vec<(Told, i32)>,
    subjects: &Subjects,
) -> Result<(), Problem> {
    let rows = added.into_iter().map(|(told, position)| {
        let ids = place(position, &told.subject, subjects);
        assignment::ActiveModel {
            id: Set(Uuid::now_v7()),
            plan_id: Set(plan_id),
            unit_id: Set(told.unit_id),
            group_id: Set(told.group_id),
            duty: Set(told.duty),
            subject_kind: Set(told.subject.kind),
            paragraph: Set(told.paragraph),
            text: Set(told.text),
            added_by_id: Set(None),
            ended_by_id: Set(None),
            created_at: Set(now),
            ..ids
        }
    });
    insert_all(db, rows.collect()).await?;
    Ok(())
}

/// The place in the plan and the subject, as columns.
fn place(position: i32, key: &Key, subjects: &Subjects) -> assignment::ActiveModel {
    let id = |kind| (key.kind == kind).then(|| subjects.id(key)).flatten();
    assignment::ActiveModel {
        objective_id: Set(id(SubjectKind::Objective)),
        indicator_id: Set(id(SubjectKind::Indicator)),
        task_id: Set(id(SubjectKind::Task)),
        position: Set(position),
        ..Default::default()
    }
}

/// Groups rows as the plan gives them: what a group is told is one instruction, at the place of its first row.
pub fn gather(rows: Vec<(Uuid, Told)>) -> Vec<Told> {
    let mut seen = BTreeSet::new();
    rows.into_iter()
        .map(|(_, told)| told)
        .filter(|told| {
            told.group_id.is_none()
                || seen.insert((
                    told.group_id,
                    told.duty,
                    told.subject.clone(),
                    told.paragraph.clone(),
                    told.text.clone(),
                ))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn told(unit: u128, group: Option<u128>, text: &str) -> Told {
        Told {
            unit_id: Uuid::from_u128(unit),
            group_id: group.map(Uuid::from_u128),
            duty: Duty::Implement,
            subject: Key::PLAN,
            paragraph: "IV".to_owned(),
            text: text.to_owned(),
        }
    }

    #[test]
    fn who_has_what_a_group_was_told_is_known_by_the_instruction() {
        let bound = Bound::from_told([
            told(1, Some(9), "thực hiện"),
            told(2, Some(9), "thực hiện"),
            told(3, None, "thực hiện"),
            told(4, Some(9), "báo cáo"),
        ]);
        let units = |asked: &Told| {
            bound
                .units(asked)
                .map(|units| units.iter().map(Uuid::as_u128).collect::<Vec<_>>())
        };
        assert_eq!(units(&told(7, Some(9), "thực hiện")), Some(vec![1, 2]));
        assert_eq!(units(&told(7, Some(9), "báo cáo")), Some(vec![4]));
        assert_eq!(units(&told(3, None, "thực hiện")), None);
        assert_eq!(units(&told(1, Some(8), "thực hiện")), None);
    }

    #[test]
    fn an_instruction_to_a_group_is_one() {
        let rows = vec![
            told(1, None, "chủ trì"),
            told(2, Some(9), "thực hiện"),
            told(3, None, "phối hợp"),
            told(4, Some(9), "thực hiện"),
            told(4, Some(9), "báo cáo"),
        ];
        let rows = (0..).map(Uuid::from_u128).zip(rows).collect();
        let texts: Vec<String> = gather(rows).into_iter().map(|told| told.text).collect();
        assert_eq!(texts, ["chủ trì", "thực hiện", "phối hợp", "báo cáo"]);
    }

    proptest! {
        #[test]
        fn what_is_there_and_wanted_stays(old in proptest::collection::vec(0_u128..6, 0..8), wanted in proptest::collection::vec(0_u128..6, 0..8)) {
            let rows: Vec<_> = (100..).map(Uuid::from_u128).zip(old.iter().map(|unit| told(*unit, None, "x"))).collect();
            let asked: Vec<_> = wanted.iter().map(|unit| told(*unit, None, "x")).zip(1..).collect();
            let changes = compare(rows.clone(), asked);
            prop_assert_eq!(changes.kept.len() + changes.gone.len(), old.len());
            prop_assert_eq!(changes.kept.len() + changes.added.len(), wanted.len());
            // What goes is not wanted any more, once each of those wanted has its row.
            let came: Vec<u128> = changes.added.iter().map(|(told, _)| told.unit_id.as_u128()).collect();
            for (id, told) in rows {
                if changes.gone.contains(&id) {
                    prop_assert!(!came.contains(&told.unit_id.as_u128()));
                }
            }
        }
    }
}
