//! A diff says all that differs and nothing else.

use proptest::prelude::*;

use super::*;

fn side() -> impl Strategy<Value = Side> {
    // Few keys and few values, so that the two sides share some.
    let figure = || prop::option::of(0..3_i64);
    let words = || prop::option::of("[ab]");
    let said = (
        (figure(), figure(), figure()),
        prop::option::of(any::<bool>()),
        (figure(), figure()),
        (words(), words()),
    );
    let said = said.prop_map(
        |((numerator, denominator, amount), answer, (women, men), (no_data_reason, note))| Said {
            numerator,
            denominator,
            amount,
            answer,
            women,
            men,
            no_data_reason,
            note,
        },
    );
    let values = prop::collection::btree_map((0..5_u128).prop_map(Uuid::from_u128), said, 0..5);
    let narrative = prop::collection::btree_map("[rp]", "[ab]", 0..3);
    (values, narrative).prop_map(|(values, narrative)| Side { values, narrative })
}

/// Does to a side what a diff says; the side has to be the one the diff begins from.
fn apply(diff: &Diff, mut to: Side) -> Side {
    fn all<K: Ord + Clone, T: PartialEq + Clone + std::fmt::Debug>(
        steps: &BTreeMap<K, Step<T>>,
        to: &mut BTreeMap<K, T>,
    ) {
        for (key, step) in steps {
            assert_eq!(to.remove(key), step.before);
            if let Some(after) = &step.after {
                to.insert(key.clone(), after.clone());
            }
        }
    }
    all(&diff.values, &mut to.values);
    all(&diff.narrative, &mut to.narrative);
    to
}

fn member(said: &mut Said, from: &Said, member: ValueMember) {
    match member {
        ValueMember::Numerator => said.numerator = from.numerator,
        ValueMember::Denominator => said.denominator = from.denominator,
        ValueMember::Amount => said.amount = from.amount,
        ValueMember::Answer => said.answer = from.answer,
        ValueMember::Women => said.women = from.women,
        ValueMember::Men => said.men = from.men,
        ValueMember::NoDataReason => said.no_data_reason.clone_from(&from.no_data_reason),
        ValueMember::Note => said.note.clone_from(&from.note),
    }
}

proptest! {
    #[test]
    fn nothing_differs_from_itself(one in side()) {
        prop_assert_eq!(diff(&one, &one), Diff::default());
    }

    #[test]
    fn applied_to_the_one_it_gives_the_other(one in side(), other in side()) {
        prop_assert_eq!(apply(&diff(&one, &other), one), other);
    }

    #[test]
    fn the_members_named_are_those_that_differ(one in side(), other in side()) {
        for step in diff(&one, &other).values.into_values() {
            let after = step.after.clone().unwrap_or_default();
            let mut said = step.before.clone().unwrap_or_default();
            for one in step.members() {
                let before = said.clone();
                member(&mut said, &after, one);
                prop_assert_ne!(&said, &before, "{:?} is named and does not differ", one);
            }
            prop_assert_eq!(said, after);
        }
    }
}

#[test]
fn what_was_added_removed_and_changed_is_told_apart() {
    let said = |numerator| Said {
        numerator: Some(numerator),
        denominator: Some(60_000),
        ..Said::default()
    };
    let [gone, same, moved, new] = [1, 2, 3, 4].map(Uuid::from_u128);
    let before = Side {
        values: [(gone, said(1)), (same, said(2)), (moved, said(50_000))].into(),
        narrative: [("results".to_owned(), "Đã thẩm định 5 dự thảo.".to_owned())].into(),
    };
    let after = Side {
        values: [(same, said(2)), (moved, said(40_000)), (new, said(3))].into(),
        narrative: [("results".to_owned(), "Đã thẩm định 4 dự thảo.".to_owned())].into(),
    };
    let diff = diff(&before, &after);
    let changes: Vec<_> = diff
        .values
        .iter()
        .map(|(id, step)| (*id, step.change(), step.members()))
        .collect();
    let both = vec![ValueMember::Numerator, ValueMember::Denominator];
    assert_eq!(
        changes,
        [
            (gone, RevisionChange::Removed, both.clone()),
            (moved, RevisionChange::Changed, vec![ValueMember::Numerator]),
            (new, RevisionChange::Added, both),
        ]
    );
    assert_eq!(diff.narrative["results"].change(), RevisionChange::Changed);
}
