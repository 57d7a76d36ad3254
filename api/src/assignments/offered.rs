//! Which units of a group lack what was told to the group before they joined it.

use std::collections::{BTreeMap, BTreeSet};

use entity::assignment;
use uuid::Uuid;

use super::give::Instruction;

/// An instruction of a plan that a unit may take up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offered {
    /// Place of the instruction in the plan.
    pub position: i32,
    /// The unit that joined.
    pub unit_id: Uuid,
    /// The group it joined.
    pub group_id: Uuid,
    /// What the group was told.
    pub instruction: Instruction,
}

/// Works out the offers, in the order of the plan and of the units' ids. `duties` are all of the plan, those that
/// ended too; `members` are the units of each group now.
///
/// A unit that has the very duty by itself, or had it until an amendment ended it, is not offered it again.
pub fn offered(
    duties: &[assignment::Model],
    members: &BTreeMap<Uuid, BTreeSet<Uuid>>,
) -> Vec<Offered> {
    let mut told = BTreeMap::<i32, (Uuid, Instruction)>::new();
    for duty in duties.iter().filter(|duty| duty.ended_by_id.is_none()) {
        if let Some(group) = duty.group_id {
            told.entry(duty.position)
                .or_insert_with(|| (group, Instruction::of(duty)));
        }
    }
    let mut found = Vec::new();
    for (position, (group_id, instruction)) in told {
        let has: BTreeSet<Uuid> = duties
            .iter()
            .filter(|duty| {
                let by_itself = Instruction {
                    group_id: Some(group_id),
                    ..Instruction::of(duty)
                };
                by_itself == instruction
            })
            .map(|duty| duty.unit_id)
            .collect();
        let lacking = members.get(&group_id).into_iter().flatten();
        for unit_id in lacking.filter(|unit| !has.contains(unit)) {
            found.push(Offered {
                position,
                unit_id: *unit_id,
                group_id,
                instruction: instruction.clone(),
            });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use entity::enums::{Duty, SubjectKind};
    use time::OffsetDateTime;

    use super::*;

    const WARDS: Uuid = Uuid::from_u128(1);
    const MUI_NE: Uuid = Uuid::from_u128(11);
    const HAM_TIEN: Uuid = Uuid::from_u128(12);
    const DUC_LONG: Uuid = Uuid::from_u128(13);
    const BINH_HUNG: Uuid = Uuid::from_u128(14);

    fn duty(unit_id: Uuid, group_id: Option<Uuid>, position: i32, text: &str) -> assignment::Model {
        assignment::Model {
            id: Uuid::now_v7(),
            plan_id: Uuid::nil(),
            unit_id,
            group_id,
            duty: Duty::Report,
            subject_kind: SubjectKind::Plan,
            objective_id: None,
            indicator_id: None,
            task_id: None,
            paragraph: "IV.C.1".to_owned(),
            text: text.to_owned(),
            position,
            added_by_id: None,
            ended_by_id: None,
            created_at: OffsetDateTime::UNIX_EPOCH,
        }
    }

    fn wards(units: &[Uuid]) -> BTreeMap<Uuid, BTreeSet<Uuid>> {
        [(WARDS, units.iter().copied().collect())].into()
    }

    fn pairs(offers: &[Offered]) -> Vec<(i32, Uuid)> {
        offers
            .iter()
            .map(|one| (one.position, one.unit_id))
            .collect()
    }

    #[test]
    fn a_ward_that_joins_is_offered_every_instruction_to_the_wards_and_no_other() {
        let duties = [
            duty(MUI_NE, Some(WARDS), 1, "báo cáo"),
            duty(HAM_TIEN, Some(WARDS), 1, "báo cáo"),
            duty(MUI_NE, None, 2, "xây dựng mô hình"),
            duty(MUI_NE, Some(WARDS), 3, "tuyên truyền"),
            duty(HAM_TIEN, Some(WARDS), 3, "tuyên truyền"),
        ];
        let offers = offered(&duties, &wards(&[MUI_NE, HAM_TIEN, DUC_LONG]));
        assert_eq!(pairs(&offers), [(1, DUC_LONG), (3, DUC_LONG)]);
        assert_eq!(offers[1].group_id, WARDS);
        assert_eq!(offers[1].instruction.text, "tuyên truyền");
        assert_eq!(offered(&duties, &wards(&[MUI_NE, HAM_TIEN])), []);
    }

    #[test]
    fn whoever_has_it_by_itself_or_was_released_is_not_offered_it() {
        let mut released = duty(HAM_TIEN, Some(WARDS), 1, "báo cáo");
        released.ended_by_id = Some(Uuid::nil());
        let duties = [
            duty(MUI_NE, Some(WARDS), 1, "báo cáo"),
            released,
            duty(DUC_LONG, None, 4, "báo cáo"),
        ];
        let offers = offered(&duties, &wards(&[MUI_NE, HAM_TIEN, DUC_LONG, BINH_HUNG]));
        assert_eq!(pairs(&offers), [(1, BINH_HUNG)]);
    }

    #[test]
    fn an_instruction_that_has_ended_is_offered_to_nobody() {
        let mut ended = duty(MUI_NE, Some(WARDS), 1, "báo cáo");
        ended.ended_by_id = Some(Uuid::nil());
        assert_eq!(offered(&[ended], &wards(&[MUI_NE, HAM_TIEN])), []);
    }
}
