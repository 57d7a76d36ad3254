//! Lists: each holds exactly what its caller may know of.

use super::world::Place::{Child, Own};
use super::world::{Things, World};

/// A list, and the ids it holds for a role or scope that may read it.
pub struct List {
    /// Its operation.
    pub operation: &'static str,
    /// The member of its items that is told.
    pub member: &'static str,
    /// The ids.
    pub holds: fn(&World, &str) -> Vec<String>,
}

pub const LISTS: &[List] = &[
    list("list_accounts", "id", |world, _| {
        let mut ids = below(world, |of| vec![&of.account, &of.guest, &of.reviewer]);
        ids.extend(world.colleagues.clone());
        ids
    }),
    list("list_service_clients", "id", |world, _| {
        let mut ids = below(world, |of| vec![&of.client]);
        ids.extend(world.machines.clone());
        ids
    }),
    list("list_webhooks", "id", |world, _| {
        below(world, |of| vec![&of.webhook])
    }),
    // Units and groups are a public directory, of which a service client sees its part.
    list("list_units", "id", |world, who| {
        if who != "metadata:read" {
            return world.units.clone();
        }
        let mut ids = below(world, |of| vec![&of.unit, &of.gone, &of.heir]);
        ids.extend(world.way_up.clone());
        ids
    }),
    list("list_successions", "id", |world, who| {
        if who == "metadata:read" {
            return below(world, |of| vec![&of.succession]);
        }
        let all = world.things.iter().map(|of| of.succession.clone());
        all.collect()
    }),
    list("list_unit_groups", "id", |world, who| {
        if who == "metadata:read" {
            return below(world, |of| vec![&of.group]);
        }
        let mut ids: Vec<String> = world.things.iter().map(|of| of.group.clone()).collect();
        ids.push(world.wards.clone());
        ids
    }),
    list("list_export_mappings", "id", |world, _| {
        below(world, |of| vec![&of.mapping])
    }),
    list("list_frameworks", "id", frameworks),
    list("list_objectives", "framework_id", frameworks),
    list("list_indicators", "framework_id", frameworks),
    list("list_measures", "framework_id", frameworks),
    list("list_plans", "id", |world, who| {
        with_draft(world, who, |of| vec![&of.plan.id], |of| &of.draft_plan.id)
    }),
    list("list_assignments", "id", |world, who| {
        with_draft(
            world,
            who,
            |of| vec![&of.plan.assignment],
            |of| &of.draft_plan.assignment,
        )
    }),
    list("list_periods", "id", |world, _| {
        below(world, |of| of.periods.iter().collect())
    }),
    list("list_notifications", "unit_id", |world, _| {
        vec![world.own().unit.clone()]
    }),
    // Reporters and service clients are told of what was published.
    list("list_consolidations", "id", |world, who| {
        below(world, |of| {
            if ["reporter", "aggregates:read"].contains(&who) {
                vec![&of.published]
            } else {
                vec![&of.published, &of.drafted]
            }
        })
    }),
    // A service client is told of what was accepted.
    list("list_reports", "id", |world, who| {
        below(world, |of| {
            if who == "reports:read" {
                vec![&of.accepted]
            } else {
                vec![&of.draft, &of.submitted, &of.accepted]
            }
        })
    }),
];

const fn list(
    operation: &'static str,
    member: &'static str,
    holds: fn(&World, &str) -> Vec<String>,
) -> List {
    List {
        operation,
        member,
        holds,
    }
}

/// Of the things at the own unit and below it, these.
fn below(world: &World, ids: impl Fn(&Things) -> Vec<&String>) -> Vec<String> {
    let seen = world
        .things
        .iter()
        .filter(|of| [Own, Child].contains(&of.place));
    seen.flat_map(ids).cloned().collect()
}

/// The same, and for the lead unit's coordinator what belongs to the draft.
fn with_draft(
    world: &World,
    who: &str,
    ids: impl Fn(&Things) -> Vec<&String>,
    of_draft: impl Fn(&Things) -> &String,
) -> Vec<String> {
    let mut ids = below(world, ids);
    if who == "coordinator" {
        ids.push(of_draft(world.own()).clone());
    }
    ids
}

/// Strategies are for everybody, a plan's own targets for whoever reads the plan.
fn frameworks(world: &World, who: &str) -> Vec<String> {
    let mut ids = Vec::new();
    if who != "admin" {
        ids = with_draft(
            world,
            who,
            |of| vec![&of.plan.targets],
            |of| &of.draft_plan.targets,
        );
    }
    ids.push(world.strategy.clone());
    ids
}
