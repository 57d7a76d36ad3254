use proptest::prelude::*;
use time::Duration;
use time::macros::date;

use super::*;

const PROVINCE: Uuid = Uuid::from_u128(68);
const CITY: Uuid = Uuid::from_u128(593);
const LAC_DAO: Uuid = Uuid::from_u128(22945);
const DUC_NGHIA: Uuid = Uuid::from_u128(22942);
const PHAN_THIET: Uuid = Uuid::from_u128(1_022_945);
const MERGED: Date = date!(2024 - 12 - 01);
const TWO_TIERS: Date = date!(2025 - 07 - 01);

fn stay(level: UnitLevel, parent_id: Option<Uuid>, from: Date, to: Option<Date>) -> Stay {
    Stay {
        span: Span { from, to },
        level,
        parent_id,
    }
}

fn handed(succession: u128, on: Date, old: Uuid, new: Uuid) -> Handover {
    Handover {
        succession_id: Uuid::from_u128(succession),
        on,
        old,
        new,
    }
}

/// Đức Nghĩa went into Lạc Đạo, which went on until it became Phan Thiết ward, right under the province.
fn of_phan_thiet(today: Date) -> Places {
    use UnitLevel::{Commune, District, Province};
    let start = date!(2000 - 01 - 01);
    let stays = [
        (PROVINCE, vec![stay(Province, None, start, None)]),
        (
            CITY,
            vec![stay(District, Some(PROVINCE), start, Some(TWO_TIERS))],
        ),
        (
            LAC_DAO,
            vec![stay(Commune, Some(CITY), start, Some(TWO_TIERS))],
        ),
        (
            DUC_NGHIA,
            vec![stay(Commune, Some(CITY), start, Some(MERGED))],
        ),
        (
            PHAN_THIET,
            vec![stay(Commune, Some(PROVINCE), TWO_TIERS, None)],
        ),
    ];
    let handovers = [
        handed(1, MERGED, DUC_NGHIA, LAC_DAO),
        handed(1, MERGED, LAC_DAO, LAC_DAO),
        handed(2, TWO_TIERS, LAC_DAO, PHAN_THIET),
    ];
    let known = handovers.into_iter().filter(|one| one.on <= today);
    Places::new(today, stays.into(), known.collect())
}

#[test]
fn duc_nghia_stood_below_the_city_and_stands_for_phan_thiet_today() {
    let places = of_phan_thiet(date!(2026 - 01 - 01));
    assert_eq!(places.above_today(DUC_NGHIA), [PHAN_THIET, PROVINCE]);
    assert_eq!(
        places.above_on(DUC_NGHIA, date!(2018 - 12 - 31)),
        [DUC_NGHIA, CITY, PROVINCE]
    );
    assert_eq!(places.above_alone(DUC_NGHIA), [DUC_NGHIA, CITY, PROVINCE]);
    assert_eq!(places.today(CITY), CITY, "nobody took over from the city");
    let between = of_phan_thiet(date!(2025 - 01 - 01));
    assert_eq!(between.above_today(DUC_NGHIA), [LAC_DAO, CITY, PROVINCE]);
    assert_eq!(between.today(LAC_DAO), LAC_DAO);
}

#[test]
fn a_split_belongs_to_the_nearest_unit_above_all_that_took_over() {
    use UnitLevel::{Commune, District, Province};
    let [district, old, one, other, far] = [10, 11, 12, 13, 14].map(Uuid::from_u128);
    let start = date!(2000 - 01 - 01);
    let day = date!(2020 - 01 - 01);
    let commune = |parent| vec![stay(Commune, Some(parent), start, None)];
    let stays: HashMap<Uuid, Vec<Stay>> = [
        (PROVINCE, vec![stay(Province, None, start, None)]),
        (district, vec![stay(District, Some(PROVINCE), start, None)]),
        (old, commune(district)),
        (one, commune(district)),
        (other, commune(district)),
        (far, commune(PROVINCE)),
    ]
    .into();
    let near = vec![handed(1, day, old, one), handed(1, day, old, other)];
    let places = Places::new(day, stays.clone(), near);
    assert_eq!(places.above_today(old), [district, PROVINCE]);
    assert_eq!(places.level_today(old), Some(District));
    let apart = vec![handed(1, day, old, one), handed(1, day, old, far)];
    assert_eq!(Places::new(day, stays, apart).above_today(old), [PROVINCE]);
}

#[test]
fn differences_of_days_that_are_alike_stand_together() {
    let places = of_phan_thiet(date!(2026 - 01 - 01));
    let days = BTreeSet::from([date!(2018 - 06 - 30), date!(2018 - 12 - 31)]);
    let then = places.below(CITY, Tree::PeriodEnd, &days);
    assert_eq!(
        then,
        BTreeMap::from([(Difference::default(), Some(days.clone()))])
    );
    let today = places.below(PHAN_THIET, Tree::Today, &days);
    let both = BTreeSet::from([DUC_NGHIA, LAC_DAO]);
    let wanted = Difference {
        added: both.clone(),
        removed: BTreeSet::new(),
    };
    assert_eq!(today, BTreeMap::from([(wanted, None)]));
    let city = places.below(CITY, Tree::Today, &days);
    let wanted = Difference {
        added: BTreeSet::new(),
        removed: both,
    };
    assert_eq!(city, BTreeMap::from([(wanted, None)]));
}

fn any_places() -> impl Strategy<Value = Places> {
    let parents = proptest::collection::vec(proptest::option::of(0_u128..7), 7);
    let links = proptest::collection::vec((0_u128..4, 0_u128..7, 0_u128..7), 0..8);
    (parents, links).prop_map(|(parents, links)| {
        let start = date!(2000 - 01 - 01);
        let stays = (0_u128..).zip(parents).map(|(unit, parent)| {
            let parent = parent.map(Uuid::from_u128);
            (
                Uuid::from_u128(unit),
                vec![stay(UnitLevel::Commune, parent, start, None)],
            )
        });
        let handovers = links.into_iter().map(|(succession, old, new)| {
            let on = start + Duration::days(i64::try_from(succession).unwrap());
            handed(succession, on, Uuid::from_u128(old), Uuid::from_u128(new))
        });
        Places::new(date!(2020 - 01 - 01), stays.collect(), handovers.collect())
    })
}

proptest! {
    /// Whatever is stored, even in circles: no unit is twice on a way up, and a way begins with who stands there.
    #[test]
    fn ways_up_come_to_an_end(places in any_places()) {
        for unit in (0_u128..7).map(Uuid::from_u128) {
            let chain = places.above_today(unit);
            let seen: BTreeSet<&Uuid> = chain.iter().collect();
            prop_assert_eq!(seen.len(), chain.len());
            prop_assert_eq!(chain[0], places.today(unit));
        }
    }

    /// A difference put upon what stands there alone gives exactly the units at or below.
    #[test]
    fn a_difference_tells_the_set(places in any_places(), root in 0_u128..7) {
        let root = Uuid::from_u128(root);
        let found = places.below(root, Tree::Today, &BTreeSet::new());
        prop_assert_eq!(found.len(), 1);
        let (difference, _) = found.into_iter().next().unwrap();
        for unit in places.units() {
            let alone = places.above_alone(unit).contains(&root);
            let told = (alone && !difference.removed.contains(&unit)) || difference.added.contains(&unit);
            prop_assert_eq!(told, places.above_today(unit).contains(&root));
        }
    }
}
