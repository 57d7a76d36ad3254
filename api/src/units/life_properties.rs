//! Whatever is done to units, in whatever order: states have no gap, codes one unit each, nobody stands below
//! itself or outlives its parent, and the tree of today is what walking up the parents gives.

use std::collections::BTreeSet;

use proptest::prelude::*;
use time::macros::date;
use time::{Date, Duration};
use uuid::Uuid;

use super::placing::{Link, Placement, Placements, gained, leads_to};
use super::span::Span;
use super::turn;

/// The days looked at; today is the middle one.
const DAYS: i64 = 40;
/// Units that may be founded.
const UNITS: u128 = 8;

fn day(number: i64) -> Date {
    date!(2018 - 01 - 01) + Duration::days(number)
}

#[derive(Clone, Debug)]
struct State {
    span: Span,
    code: u8,
    parent: Option<Uuid>,
}

/// Something that is asked for; most of it is refused.
#[derive(Clone, Copy, Debug)]
enum Ask {
    Found(Span, u8, Option<Uuid>),
    Change(Uuid, Date, u8, Option<Uuid>),
    End(Uuid, Date),
}

#[derive(Debug, Default)]
struct World {
    units: Vec<(Uuid, Vec<State>)>,
    links: BTreeSet<Link>,
}

impl World {
    fn states(&self, unit: Uuid) -> Option<&Vec<State>> {
        self.units
            .iter()
            .find(|(id, _)| *id == unit)
            .map(|(_, states)| states)
    }

    fn states_mut(&mut self, unit: Uuid) -> &mut Vec<State> {
        let found = self.units.iter_mut().find(|(id, _)| *id == unit);
        &mut found.unwrap().1
    }

    fn life(&self, unit: Uuid) -> Option<Span> {
        let states = self.states(unit)?;
        Some(Span {
            from: states.first()?.span.from,
            to: states.last()?.span.to,
        })
    }

    fn placements(&self) -> Placements {
        let of = |states: &Vec<State>| {
            let placed = states.iter().map(|state| Placement {
                span: state.span,
                parent_id: state.parent,
            });
            placed.collect()
        };
        self.units
            .iter()
            .map(|(id, states)| (*id, of(states)))
            .collect()
    }

    fn fits(&self, unit: Option<Uuid>, span: Span, code: u8, parent: Option<Uuid>) -> bool {
        let others = self.units.iter().filter(|(id, _)| Some(*id) != unit);
        let code_is_free = others
            .flat_map(|(_, states)| states)
            .all(|state| state.code != code || !state.span.overlaps(span));
        let parent_is_there =
            parent.is_none_or(|id| self.life(id).is_some_and(|life| life.covers(span)));
        let circle = match (unit, parent) {
            (Some(unit), Some(parent)) => leads_to(&self.placements(), parent, span, unit),
            _ => false,
        };
        code_is_free && parent_is_there && !circle
    }

    /// Does what is asked for, where it is allowed, as the services do.
    fn ask(&mut self, ask: Ask) {
        let today = day(DAYS / 2);
        match ask {
            Ask::Found(span, code, parent) => {
                let id = Uuid::from_u128(self.units.len() as u128);
                if self.units.len() as u128 == UNITS || !self.fits(None, span, code, parent) {
                    return;
                }
                self.links.insert(Link {
                    ancestor_id: id,
                    descendant_id: id,
                    depth: 0,
                });
                self.units.push((id, vec![State { span, code, parent }]));
                self.put_under(id, parent);
            }
            Ask::Change(unit, on, code, parent) => {
                let Some(present) = self.states(unit).and_then(|all| all.last()).cloned() else {
                    return;
                };
                let Ok((left, span)) = turn::change(present.span, on, today) else {
                    return;
                };
                if !self.fits(Some(unit), span, code, parent) {
                    return;
                }
                let states = self.states_mut(unit);
                states.last_mut().unwrap().span = left;
                states.push(State { span, code, parent });
                self.put_under(unit, parent);
            }
            Ask::End(unit, on) => {
                let Some(present) = self.states(unit).and_then(|all| all.last()).cloned() else {
                    return;
                };
                let below = self.units.iter().flat_map(|(_, states)| states);
                let left_behind = below
                    .filter(|state| state.parent == Some(unit))
                    .any(|state| state.span.overlaps(Span::since(on)));
                if let Ok(left) = turn::end(present.span, on, today)
                    && !left_behind
                {
                    self.states_mut(unit).last_mut().unwrap().span = left;
                }
            }
        }
    }

    fn put_under(&mut self, unit: Uuid, parent: Option<Uuid>) {
        let below = |root: Uuid, links: &BTreeSet<Link>| -> Vec<(Uuid, i32)> {
            let of = links.iter().filter(|link| link.ancestor_id == root);
            of.map(|link| (link.descendant_id, link.depth)).collect()
        };
        let above = |unit: Uuid, links: &BTreeSet<Link>| -> Vec<(Uuid, i32)> {
            let of = links.iter().filter(|link| link.descendant_id == unit);
            of.map(|link| (link.ancestor_id, link.depth)).collect()
        };
        let subtree = below(unit, &self.links);
        let old_above = above(unit, &self.links);
        self.links.retain(|link| {
            let is_below = subtree.iter().any(|(id, _)| *id == link.descendant_id);
            let was_above = old_above
                .iter()
                .any(|(id, depth)| *depth > 0 && *id == link.ancestor_id);
            !(is_below && was_above)
        });
        if let Some(parent) = parent {
            let above = above(parent, &self.links);
            self.links.extend(gained(&subtree, &above));
        }
    }

    fn on(&self, day: Date) -> Vec<(Uuid, &State)> {
        let of_day = self.units.iter().flat_map(|(id, states)| {
            let held = states.iter().filter(move |state| state.span.holds(day));
            held.map(|state| (*id, state))
        });
        of_day.collect()
    }

    fn walk_up(&self) -> BTreeSet<Link> {
        let mut links = BTreeSet::new();
        for (id, _) in &self.units {
            let mut at = Some(*id);
            let mut depth = 0;
            while let Some(unit) = at {
                assert!(depth <= 100, "a circle");
                links.insert(Link {
                    ancestor_id: unit,
                    descendant_id: *id,
                    depth,
                });
                at = self.states(unit).unwrap().last().unwrap().parent;
                depth += 1;
            }
        }
        links
    }
}

fn asks() -> impl Strategy<Value = Vec<Ask>> {
    let unit = || (0..UNITS).prop_map(Uuid::from_u128);
    let parent = || proptest::option::weighted(0.8, (0..UNITS).prop_map(Uuid::from_u128));
    let on = || (0..DAYS).prop_map(day);
    let span =
        (0..DAYS, proptest::option::weighted(0.3, 1_i64..DAYS)).prop_map(|(from, length)| Span {
            from: day(from),
            to: length.map(|length| day(from + length)),
        });
    let found =
        (span, 0_u8..12, parent()).prop_map(|(span, code, parent)| Ask::Found(span, code, parent));
    let change = (unit(), on(), 0_u8..12, parent())
        .prop_map(|(unit, on, code, parent)| Ask::Change(unit, on, code, parent));
    let end = (unit(), on()).prop_map(|(unit, on)| Ask::End(unit, on));
    let first = (0_u8..12).prop_map(|code| Ask::Found(Span::since(day(0)), code, None));
    let later = prop_oneof![3 => found, 6 => change, 1 => end];
    (
        proptest::collection::vec(first, 1..5),
        proptest::collection::vec(later, 0..60),
    )
        .prop_map(|(first, later)| first.into_iter().chain(later).collect())
}

proptest! {
    #[test]
    fn the_life_of_units_keeps_its_rules(asks in asks()) {
        let mut world = World::default();
        for ask in asks {
            world.ask(ask);
        }
        for (id, states) in &world.units {
            for pair in states.windows(2) {
                prop_assert_eq!(pair[0].span.to, Some(pair[1].span.from), "a gap in {}", id);
            }
            for state in states {
                prop_assert!(state.span.to.is_none_or(|to| state.span.from < to), "an empty state of {}", id);
            }
        }
        for day in (0..2 * DAYS).map(day) {
            let units = world.on(day);
            let codes: BTreeSet<u8> = units.iter().map(|(_, state)| state.code).collect();
            prop_assert_eq!(codes.len(), units.len(), "a code twice on {}", day);
            let parent = |unit: Uuid| units.iter().find(|(id, _)| *id == unit).map(|(_, state)| state.parent);
            for (id, _) in &units {
                let mut at = Some(*id);
                let mut steps = 0;
                while let Some(unit) = at {
                    let above = parent(unit);
                    prop_assert!(above.is_some(), "{} stands below {}, which is not there on {}", id, unit, day);
                    at = above.flatten();
                    steps += 1;
                    prop_assert!(steps <= UNITS, "{} stands below itself on {}", id, day);
                }
            }
        }
        prop_assert_eq!(&world.links, &world.walk_up());
    }
}
