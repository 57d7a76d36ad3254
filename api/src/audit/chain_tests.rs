use std::sync::Arc;

use entity::enums::AuditAction;
use proptest::prelude::*;
use time::macros::datetime;

use super::*;
use crate::audit::{By, Event, Subject};
use crate::auth::origin::Origin;

type Filed = (audit_event::Model, BTreeSet<Uuid>);

/// A chain of so many entries, as `record` makes it.
fn chain(length: i64) -> (Vec<Filed>, audit_head::Model) {
    let mut hash = START.to_vec();
    let mut filed = Vec::new();
    for seq in 1..=length {
        let unit = Uuid::from_u128(u128::try_from(seq % 3).unwrap());
        let by = By::account(
            Uuid::from_u128(1),
            "admin",
            [unit],
            Arc::new(Origin::default()),
        );
        let event = Event::new(AuditAction::AccountDisabled)
            .on(Subject::account(Uuid::from_u128(2), "tuphap"))
            .change("status", Some("active"), Some("disabled"));
        let entry = event.entry(seq, datetime!(2018-05-17 02:00 UTC), &by);
        let body = serde_json::to_string(&entry).unwrap();
        let next = link(&hash, &body);
        let row = audit_event::Model {
            seq,
            at: entry.at,
            action: entry.action,
            actor_id: entry.actor_id,
            subject_id: entry.subject.map(|subject| subject.id),
            body,
            previous_hash: std::mem::replace(&mut hash, next.clone()),
            hash: next,
        };
        filed.push((row, entry.unit_ids));
    }
    let head = audit_head::Model {
        id: 1,
        seq: length,
        hash,
    };
    (filed, head)
}

fn walk(filed: &[Filed], head: &audit_head::Model) -> Vec<Fault> {
    let mut walk = Walk::default();
    for (row, units) in filed {
        walk.step(row, units);
    }
    walk.end(Some(head))
}

/// The hash of an entry made anew, by one who knows how.
fn seal(row: &mut audit_event::Model) {
    row.hash = link(&row.previous_hash, &row.body);
}

#[test]
fn the_hash_is_over_the_one_before_and_the_body() {
    // SHA-256 of 32 zeros, worked out elsewhere.
    assert_eq!(
        crate::audit::verify::hexadecimal(&link(&START, "")),
        "66687aadf862bd776c8fc18b8e9f8e20089714856ee233b3902a591d0d5f2925"
    );
}

#[test]
fn an_untouched_chain_is_whole() {
    for length in [0, 1, 2, 7] {
        let (filed, head) = chain(length);
        assert_eq!(walk(&filed, &head), []);
    }
}

#[test]
fn an_edited_entry_is_named_also_when_its_hash_is_made_anew() {
    let (mut filed, head) = chain(5);
    filed[2].0.body = filed[2].0.body.replace("tuphap", "vanhoa");
    assert_eq!(walk(&filed, &head), [Fault::Edited(3)]);
    seal(&mut filed[2].0);
    assert_eq!(walk(&filed, &head), [Fault::Unlinked(4)]);
}

#[test]
fn who_rewrites_everything_after_an_entry_is_given_away_by_the_end_or_by_an_anchor() {
    let (mut filed, head) = chain(5);
    filed[2].0.body = filed[2].0.body.replace("tuphap", "vanhoa");
    seal(&mut filed[2].0);
    for place in 3..5 {
        filed[place].0.previous_hash = filed[place - 1].0.hash.clone();
        seal(&mut filed[place].0);
    }
    assert_eq!(walk(&filed, &head), [Fault::Head]);
    let mut anchored = Walk::default();
    for (row, units) in &filed {
        anchored.step(row, units);
        anchored.compare(4, &chain(5).0[3].0.hash);
    }
    let forged = audit_head::Model {
        hash: filed[4].0.hash.clone(),
        ..head
    };
    assert_eq!(anchored.end(Some(&forged)), [Fault::Anchor(4)]);
}

#[test]
fn what_an_entry_is_found_by_must_be_what_it_says() {
    let change: [fn(&mut Filed); 5] = [
        |(row, _)| row.at += time::Duration::microseconds(1),
        |(row, _)| row.action = AuditAction::Login,
        |(row, _)| row.actor_id = None,
        |(row, _)| row.subject_id = None,
        |(_, units)| units.clear(),
    ];
    for edit in change {
        let (mut filed, head) = chain(3);
        edit(&mut filed[1]);
        assert_eq!(walk(&filed, &head), [Fault::Mislabelled(2)]);
    }
}

#[test]
fn a_chain_without_its_end_is_not_whole() {
    let (filed, head) = chain(3);
    let mut steps = Walk::default();
    for (row, units) in &filed {
        steps.step(row, units);
    }
    assert_eq!(steps.end(None), [Fault::Head]);
    let short = audit_head::Model { seq: 2, ..head };
    assert_eq!(walk(&filed, &short), [Fault::Beyond(3)]);
}

proptest! {
    #[test]
    fn a_removed_entry_is_named(length in 1_i64..12, place in 0_usize..12) {
        let (mut filed, head) = chain(length);
        let place = place % filed.len();
        let seq = filed.remove(place).0.seq;
        prop_assert_eq!(walk(&filed, &head), [Fault::Missing { from: seq, to: seq }]);
    }

    #[test]
    fn removed_entries_are_named_also_when_the_others_move_up(length in 3_i64..12, place in 0_usize..12) {
        let (mut filed, head) = chain(length);
        let place = place % (filed.len() - 1);
        filed.remove(place);
        for (row, _) in &mut filed[place..] {
            row.seq -= 1;
        }
        let first = filed[place].0.seq;
        let faults = walk(&filed, &head);
        prop_assert_eq!(&faults[0], &Fault::Moved { at: first, from: first + 1 });
        let last = Fault::Missing { from: length, to: length };
        prop_assert!(faults.contains(&last));
    }

    #[test]
    fn two_entries_that_changed_places_are_named(length in 2_i64..12, one in 0_usize..12, two in 0_usize..12) {
        let (mut filed, head) = chain(length);
        let (one, two) = (one % filed.len(), two % filed.len());
        prop_assume!(one != two);
        let (a, b) = (filed[one].0.seq, filed[two].0.seq);
        filed.swap(one, two);
        filed[one].0.seq = a;
        filed[two].0.seq = b;
        let faults = walk(&filed, &head);
        let moved_a = Fault::Moved { at: a, from: b };
        let moved_b = Fault::Moved { at: b, from: a };
        prop_assert!(faults.contains(&moved_a) && faults.contains(&moved_b), "{:?}", faults);
    }

    #[test]
    fn any_other_byte_in_a_body_is_noticed(length in 1_i64..6, place in 0_usize..6, at in 0_usize..600) {
        let (mut filed, head) = chain(length);
        let place = place % filed.len();
        let row = &mut filed[place].0;
        let at = at % row.body.len();
        let mut bytes = std::mem::take(&mut row.body).into_bytes();
        bytes[at] = if bytes[at] == b'7' { b'8' } else { b'7' };
        row.body = String::from_utf8(bytes).unwrap();
        let seq = row.seq;
        let faults = walk(&filed, &head);
        let named = faults.iter().any(|fault| matches!(fault, Fault::Edited(at) | Fault::Moved { at, .. } if *at == seq));
        prop_assert!(named, "{:?}", faults);
    }
}
