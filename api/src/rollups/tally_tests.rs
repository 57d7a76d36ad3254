use proptest::prelude::*;

use super::*;

fn any_state() -> impl Strategy<Value = PartState> {
    let figure = || prop::option::of(-999_999_999_999_999_i64..=999_999_999_999_999);
    let answer = prop::option::of(any::<bool>());
    let figures = (figure(), figure(), figure(), answer, figure(), figure());
    let reported = figures.prop_map(|(numerator, denominator, amount, answer, women, men)| {
        PartState::Reported(Figures {
            definition_id: Uuid::nil(),
            numerator,
            denominator,
            amount,
            answer,
            women,
            men,
        })
    });
    prop_oneof![
        4 => reported,
        1 => Just(PartState::NoData),
        1 => Just(PartState::NotReported),
        1 => Just(PartState::LeftOut),
    ]
}

fn all_at_once(parts: &[(PartState, bool)]) -> Tally {
    let mut all = Tally::default();
    for (state, early) in parts {
        all += Tally::of(*state, *early);
    }
    all
}

#[test]
fn three_figures_add_up() {
    let reported = |numerator, women| {
        PartState::Reported(Figures {
            numerator: Some(numerator),
            denominator: Some(10),
            women,
            ..Figures::default()
        })
    };
    let all = all_at_once(&[
        (reported(3, Some(1)), true),
        (reported(4, None), false),
        (PartState::NoData, false),
        (PartState::NotReported, false),
    ]);
    assert_eq!(
        (all.expected, all.reported, all.no_data, all.before_cutoff),
        (4, 2, 1, 1)
    );
    assert_eq!(all.numerator.of_all(all.reported), Some(7));
    assert_eq!(all.women.of_all(all.reported), None);
    assert_eq!(all.women.of_any(), Some(1));
    assert_eq!(all.amount.of_any(), None);
}

proptest! {
    #[test]
    fn any_split_in_any_order_gives_the_same(
        parts in prop::collection::vec((any_state(), any::<bool>(), 0_usize..4), 0..40),
        shuffled in Just((0..40_usize).collect::<Vec<_>>()).prop_shuffle(),
    ) {
        let plain: Vec<(PartState, bool)> = parts.iter().map(|(state, early, _)| (*state, *early)).collect();
        let mut piles = [Tally::default(); 4];
        for index in shuffled.into_iter().filter(|index| *index < parts.len()) {
            let (state, early, pile) = parts[index];
            piles[pile] += Tally::of(state, early);
        }
        let mut all = Tally::default();
        for pile in piles.into_iter().rev() {
            all += pile;
        }
        prop_assert_eq!(all, all_at_once(&plain));
    }

    #[test]
    fn what_is_added_and_taken_away_leaves_nothing(
        before in prop::collection::vec((any_state(), any::<bool>()), 0..20),
        difference in prop::collection::vec((any_state(), any::<bool>()), 0..20),
    ) {
        let start = all_at_once(&before);
        let mut all = start;
        all += all_at_once(&difference);
        all -= all_at_once(&difference);
        prop_assert_eq!(all, start);
        all -= start;
        prop_assert!(all.is_nothing());
    }
}
