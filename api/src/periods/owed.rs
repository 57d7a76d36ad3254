//! What each unit owes for a period, worked out from the plan's reporting duties.

use std::collections::{BTreeMap, BTreeSet};

use entity::assignment;
use entity::enums::{Applicability, SubjectKind};
use uuid::Uuid;

/// A measure a plan reports on, under the definition in force for the period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measure {
    /// The measure.
    pub measure_id: Uuid,
    /// Its indicator.
    pub indicator_id: Uuid,
    /// Its objective.
    pub objective_id: Uuid,
    /// The definition in force.
    pub definition_id: Uuid,
    /// The framework version in force.
    pub framework_version_id: Uuid,
    /// Whether it is one of the plan's own targets.
    pub is_own: bool,
    /// Whether a locality can measure it at all.
    pub applicability: Applicability,
}

/// What one unit owes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owed<'a> {
    /// Who.
    pub unit_id: Uuid,
    /// Because of which assignments.
    pub assignment_ids: Vec<Uuid>,
    /// The measures, in the order given.
    pub measures: Vec<&'a Measure>,
}

/// Works out what each unit owes; one entry a unit, in the order of the duties.
///
/// A duty on an indicator owes its measures, one on an objective those of all its indicators, one on
/// the plan as a whole a narrative and the plan's own measures. A measure that no locality can measure
/// is owed by nobody.
pub fn owed<'a>(duties: &[assignment::Model], measures: &'a [Measure]) -> Vec<Owed<'a>> {
    let mut order: Vec<Uuid> = Vec::new();
    let mut by_unit: BTreeMap<Uuid, Vec<&assignment::Model>> = BTreeMap::new();
    for duty in duties {
        let of_unit = by_unit.entry(duty.unit_id).or_default();
        if of_unit.is_empty() {
            order.push(duty.unit_id);
        }
        of_unit.push(duty);
    }
    order
        .into_iter()
        .map(|unit_id| {
            let duties = by_unit.remove(&unit_id).unwrap_or_default();
            Owed {
                unit_id,
                assignment_ids: duties.iter().map(|duty| duty.id).collect(),
                measures: measures
                    .iter()
                    .filter(|measure| duties.iter().any(|duty| covers(duty, measure)))
                    .collect(),
            }
        })
        .collect()
}

/// The duties as those have them who stand in for their units: each unit's by all of `standing_in`, in the order
/// given. The duty of a unit for which nobody stands in is owed by nobody.
pub fn taken_over(
    duties: &[assignment::Model],
    standing_in: &BTreeMap<Uuid, BTreeSet<Uuid>>,
) -> Vec<assignment::Model> {
    duties
        .iter()
        .flat_map(|duty| {
            let by = standing_in.get(&duty.unit_id).into_iter().flatten();
            by.map(|unit_id| assignment::Model {
                unit_id: *unit_id,
                ..duty.clone()
            })
        })
        .collect()
}

/// Whether a reporting duty covers a measure.
pub fn covers(duty: &assignment::Model, measure: &Measure) -> bool {
    measure.applicability != Applicability::NationalOnly
        && match duty.subject_kind {
            SubjectKind::Plan => measure.is_own,
            SubjectKind::Objective => duty.objective_id == Some(measure.objective_id),
            SubjectKind::Indicator => duty.indicator_id == Some(measure.indicator_id),
            SubjectKind::Task => false,
        }
}

#[cfg(test)]
mod tests {
    use entity::enums::Duty;
    use time::OffsetDateTime;

    use super::*;

    fn id(n: u128) -> Uuid {
        Uuid::from_u128(n)
    }

    fn measure(n: u128, indicator: u128, objective: u128) -> Measure {
        Measure {
            measure_id: id(n),
            indicator_id: id(indicator),
            objective_id: id(objective),
            definition_id: id(n + 1000),
            framework_version_id: id(9),
            is_own: false,
            applicability: Applicability::Direct,
        }
    }

    fn duty(n: u128, unit: u128, kind: SubjectKind, subject: u128) -> assignment::Model {
        let of = |wanted| (kind == wanted).then(|| id(subject));
        assignment::Model {
            id: id(n),
            plan_id: id(1),
            unit_id: id(unit),
            group_id: None,
            duty: Duty::Report,
            subject_kind: kind,
            objective_id: of(SubjectKind::Objective),
            indicator_id: of(SubjectKind::Indicator),
            task_id: None,
            paragraph: "IV".to_owned(),
            text: "báo cáo".to_owned(),
            position: 0,
            added_by_id: None,
            ended_by_id: None,
            created_at: OffsetDateTime::UNIX_EPOCH,
        }
    }

    fn ids(owed: &Owed<'_>) -> Vec<Uuid> {
        owed.measures
            .iter()
            .map(|measure| measure.measure_id)
            .collect()
    }

    #[test]
    fn justice_owes_two_indicators_the_station_a_whole_objective() {
        let measures = [
            measure(71, 7001, 7),
            measure(72, 7002, 7),
            measure(73, 7003, 7),
            measure(51, 5001, 5),
            measure(52, 5002, 5),
        ];
        let duties = [
            duty(1, 100, SubjectKind::Indicator, 7001),
            duty(2, 200, SubjectKind::Objective, 5),
            duty(3, 100, SubjectKind::Indicator, 7002),
        ];
        let owed = owed(&duties, &measures);
        assert_eq!(owed.len(), 2);
        assert_eq!(
            (owed[0].unit_id, ids(&owed[0])),
            (id(100), vec![id(71), id(72)])
        );
        assert_eq!(owed[0].assignment_ids, [id(1), id(3)]);
        assert_eq!(
            (owed[1].unit_id, ids(&owed[1])),
            (id(200), vec![id(51), id(52)])
        );
    }

    #[test]
    fn a_duty_on_the_whole_plan_owes_its_own_measures_once() {
        let mut own = measure(1, 11, 111);
        own.is_own = true;
        let measures = [own, measure(71, 7001, 7)];
        let duties = [
            duty(1, 100, SubjectKind::Plan, 0),
            duty(2, 100, SubjectKind::Indicator, 11),
        ];
        assert_eq!(ids(&owed(&duties, &measures)[0]), [id(1)]);
    }

    #[test]
    fn what_no_locality_can_measure_is_owed_by_nobody() {
        let mut national = measure(31, 3001, 3);
        national.applicability = Applicability::NationalOnly;
        let owed_measures = [national];
        let duties = [duty(1, 100, SubjectKind::Objective, 3)];
        let owed = owed(&duties, &owed_measures);
        assert!(
            owed[0].measures.is_empty(),
            "the unit owes a narrative only"
        );
    }

    #[test]
    fn who_took_over_owes_once_for_all_its_reasons() {
        let duties = [
            duty(1, 100, SubjectKind::Plan, 0),
            duty(2, 200, SubjectKind::Indicator, 7001),
            duty(3, 300, SubjectKind::Indicator, 7002),
            duty(4, 400, SubjectKind::Plan, 0),
        ];
        // 100 was merged into 200, 300 split into 301 and 302; of 400 nothing is left.
        let standing_in = BTreeMap::from([
            (id(100), BTreeSet::from([id(200)])),
            (id(200), BTreeSet::from([id(200)])),
            (id(300), BTreeSet::from([id(301), id(302)])),
            (id(400), BTreeSet::new()),
        ]);
        let measures = [measure(71, 7001, 7), measure(72, 7002, 7)];
        let duties = taken_over(&duties, &standing_in);
        let owed = owed(&duties, &measures);
        let units: Vec<Uuid> = owed.iter().map(|one| one.unit_id).collect();
        assert_eq!(units, [id(200), id(301), id(302)]);
        assert_eq!(owed[0].assignment_ids, [id(1), id(2)]);
        assert_eq!(ids(&owed[0]), [id(71)]);
        for one in &owed[1..] {
            assert_eq!(
                (&one.assignment_ids[..], ids(one)),
                (&[id(3)][..], vec![id(72)])
            );
        }
    }
}
