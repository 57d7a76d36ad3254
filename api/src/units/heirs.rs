//! Who stands in for a unit on a day: itself, or whoever took over from it.

use std::collections::BTreeSet;

use time::Date;
use uuid::Uuid;

/// That a unit took over from another on a day. The same unit on both sides goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Handover {
    /// The succession it is a part of.
    pub succession_id: Uuid,
    /// The day.
    pub on: Date,
    /// The old unit.
    pub old: Uuid,
    /// The new unit.
    pub new: Uuid,
}

/// The units that stand in for a unit on a day: those that took over from it by then, or from those that did, and
/// so on; of a split all of them. A unit that has no successor by then, and one that goes on, stands for itself.
pub fn successors(handovers: &[Handover], unit: Uuid, day: Date) -> BTreeSet<Uuid> {
    let mut found = BTreeSet::new();
    let mut seen = BTreeSet::from([unit]);
    let mut ways = vec![unit];
    while let Some(unit) = ways.pop() {
        match end_of(handovers, unit, day) {
            None => {
                found.insert(unit);
            }
            Some(end) => {
                let heirs = handovers
                    .iter()
                    .filter(|one| one.old == unit && one.succession_id == end);
                ways.extend(heirs.map(|one| one.new).filter(|new| seen.insert(*new)));
            }
        }
    }
    found
}

/// The succession that ended a unit by a day: one in which it is old and does not go on.
fn end_of(handovers: &[Handover], unit: Uuid, day: Date) -> Option<Uuid> {
    let of = || {
        handovers
            .iter()
            .filter(move |one| one.old == unit && one.on <= day)
    };
    let goes_on: BTreeSet<Uuid> = of()
        .filter(|one| one.new == unit)
        .map(|one| one.succession_id)
        .collect();
    of().filter(|one| !goes_on.contains(&one.succession_id))
        .min_by_key(|one| one.on)
        .map(|one| one.succession_id)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use time::Duration;
    use time::macros::date;

    use super::*;

    const DUC_NGHIA: Uuid = Uuid::from_u128(22942);
    const DUC_THANG: Uuid = Uuid::from_u128(22948);
    const LAC_DAO: Uuid = Uuid::from_u128(22945);
    const PHU_TRINH: Uuid = Uuid::from_u128(22930);
    const PHAN_THIET: Uuid = Uuid::from_u128(1_022_945);

    /// Đức Thắng and Đức Nghĩa went into Lạc Đạo, which went on; that and Phú Trinh became Phan Thiết.
    fn of_phan_thiet() -> Vec<Handover> {
        let first = (Uuid::from_u128(1), date!(2024 - 12 - 01));
        let second = (Uuid::from_u128(2), date!(2025 - 07 - 01));
        [
            (first, DUC_THANG, LAC_DAO),
            (first, DUC_NGHIA, LAC_DAO),
            (first, LAC_DAO, LAC_DAO),
            (second, LAC_DAO, PHAN_THIET),
            (second, PHU_TRINH, PHAN_THIET),
        ]
        .map(|((succession_id, on), old, new)| Handover {
            succession_id,
            on,
            old,
            new,
        })
        .into()
    }

    fn on(unit: Uuid, day: Date) -> Vec<Uuid> {
        successors(&of_phan_thiet(), unit, day)
            .into_iter()
            .collect()
    }

    #[test]
    fn duc_nghia_became_lac_dao_and_then_phan_thiet() {
        assert_eq!(on(DUC_NGHIA, date!(2024 - 11 - 30)), [DUC_NGHIA]);
        assert_eq!(on(DUC_NGHIA, date!(2024 - 12 - 01)), [LAC_DAO]);
        assert_eq!(on(DUC_NGHIA, date!(2025 - 06 - 30)), [LAC_DAO]);
        assert_eq!(on(DUC_NGHIA, date!(2025 - 07 - 01)), [PHAN_THIET]);
    }

    #[test]
    fn a_unit_that_goes_on_stands_for_itself_until_it_ends() {
        assert_eq!(on(LAC_DAO, date!(2025 - 06 - 30)), [LAC_DAO]);
        assert_eq!(on(LAC_DAO, date!(2025 - 07 - 01)), [PHAN_THIET]);
    }

    #[test]
    fn a_split_gives_all_and_one_that_goes_on_keeps_what_is_its_own() {
        let link = |succession: u128, old: u128, new: u128| Handover {
            succession_id: Uuid::from_u128(succession),
            on: date!(2020 - 01 - 01),
            old: Uuid::from_u128(old),
            new: Uuid::from_u128(new),
        };
        let day = date!(2020 - 01 - 01);
        let split = [link(1, 10, 11), link(1, 10, 12)];
        let both = BTreeSet::from([Uuid::from_u128(11), Uuid::from_u128(12)]);
        assert_eq!(successors(&split, Uuid::from_u128(10), day), both);
        let part = [link(1, 10, 10), link(1, 10, 12)];
        let itself = BTreeSet::from([Uuid::from_u128(10)]);
        assert_eq!(successors(&part, Uuid::from_u128(10), day), itself);
    }

    fn some_handovers() -> impl Strategy<Value = Vec<Handover>> {
        let one = (0_u8..6, 0_u128..6, 0_u128..6);
        proptest::collection::vec(one, 0..12).prop_map(|all| {
            all.into_iter()
                .map(|(succession, old, new)| Handover {
                    succession_id: Uuid::from_u128(succession.into()),
                    on: date!(2020 - 01 - 01) + Duration::days(i64::from(succession) / 2),
                    old: Uuid::from_u128(old),
                    new: Uuid::from_u128(new),
                })
                .collect()
        })
    }

    proptest! {
        /// Whatever is stored, even in circles: it comes to an end, and nobody named has handed over by then.
        #[test]
        fn who_stands_in_has_not_handed_over(handovers in some_handovers(), unit in 0_u128..6, day in 0_i64..4) {
            let day = date!(2020 - 01 - 01) + Duration::days(day);
            let unit = Uuid::from_u128(unit);
            for one in successors(&handovers, unit, day) {
                prop_assert_eq!(end_of(&handovers, one, day), None);
                prop_assert!(one == unit || handovers.iter().any(|link| link.new == one && link.on <= day));
            }
        }
    }
}
