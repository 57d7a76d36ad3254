//! Whether some order, one after the other, explains what was answered at once.

use super::model::{Ask, Reply, World};

/// The worlds that some order of the questions leaves behind, if asked one after the other they would have been
/// answered as they were. Each world once.
pub fn explained(before: &World, asked: &[(Ask, Reply)]) -> Vec<World> {
    let mut found = Vec::new();
    go_on(before, asked, &mut vec![false; asked.len()], &mut found);
    found
}

fn go_on(world: &World, asked: &[(Ask, Reply)], done: &mut [bool], found: &mut Vec<World>) {
    if done.iter().all(|done| *done) {
        if !found.contains(world) {
            found.push(world.clone());
        }
        return;
    }
    for (index, (ask, reply)) in asked.iter().enumerate() {
        if done[index] {
            continue;
        }
        let mut next = world.clone();
        if next.take(ask) == *reply {
            done[index] = true;
            go_on(&next, asked, done, found);
            done[index] = false;
        }
    }
}
