//! Every operation of the document by every kind of caller at every place: what is of the caller's own
//! unit, of a unit under it, of a sibling, of the parent, of another city.
//!
//! Every request names things that are there and would be in order, but for a stale tag or a name that is
//! taken, so all of them run in one world and leave it as it was.

mod ask;
mod bodies;
mod lists;
mod operations;
mod requests;
mod rules;
mod work;
mod world;

use std::collections::BTreeSet;

use serde_json::Value;
use tests::city::{list, text};
use tests::{Client, both};

use crate::access_table::may;
use lists::LISTS;
use operations::guarded;
use requests::rows;
use rules::Rule;
use world::Place::{Child, Own};
use world::World;

/// Lists that have no fixed things to be told by: the trail grows with every refusal, the figures behind
/// aggregates are asked for by measure, the change feed has no last page, and one's own sessions are nobody else's.
const OTHER_LISTS: [&str; 4] = [
    "list_aggregate_sources",
    "list_audit_events",
    "list_changes",
    "list_my_sessions",
];

#[test]
fn every_operation_that_needs_a_token_has_a_row() {
    let operations = guarded();
    let known: BTreeSet<&str> = rows().map(|(id, _, _)| *id).collect();
    let all: BTreeSet<&str> = operations.keys().map(String::as_str).collect();
    assert_eq!(known, all);
    let lists = operations
        .iter()
        .filter(|(id, operation)| id.starts_with("list_") && !operation.path.contains('{'));
    let lists: BTreeSet<&str> = lists.map(|(id, _)| id.as_str()).collect();
    let known = LISTS.iter().map(|list| list.operation).chain(OTHER_LISTS);
    assert_eq!(known.collect::<BTreeSet<_>>(), lists);
}

both! {
    async fn every_place_is_open_to_whom_it_should_be_and_to_nobody_else(app: TestApp) {
        let world = World::make(&app).await;
        let before = everything(&world).await;
        let wrong = [drive(&world).await, read_lists(&world).await].concat();
        assert!(wrong.is_empty(), "{} answers are wrong:\n{}", wrong.len(), wrong.join("\n"));
        assert_the_trail_is_of_the_subtree(&world).await;
        assert_only_the_subtree_was_signed_out(&world).await;
        assert_eq!(everything(&world).await, before, "something has changed");
    }
}

/// Sends every request; tells what came out otherwise than the rules say.
async fn drive(world: &World) -> Vec<String> {
    let operations = guarded();
    let mut wrong = Vec::new();
    for (id, rule, ask) in rows() {
        let operation = &operations[*id];
        for of in &world.things {
            if *rule == Rule::Anywhere && of.place != Own {
                continue;
            }
            let ask = ask(world, of);
            for (who, caller) in &world.callers {
                let answer = operation.call(caller, &ask).await;
                let expected = rule.expects(id, who, of.place);
                if operation.outcome(&ask, &answer) != Some(expected) {
                    let (place, status) = (of.place, answer.status);
                    wrong.push(format!(
                        "{id} ({rule:?}) by {who} at {place:?}: {status} instead of {expected:?}"
                    ));
                }
            }
        }
    }
    wrong
}

/// Reads every list; tells which hold something else than they should. Who may read none is in [`drive`].
async fn read_lists(world: &World) -> Vec<String> {
    let operations = guarded();
    let mut wrong = Vec::new();
    for one in LISTS {
        let id = one.operation;
        for (who, caller) in world.callers.iter().filter(|(who, _)| may(id, who)) {
            let items = whole(caller, &operations[id].path)
                .await
                .unwrap_or_default();
            let held: BTreeSet<String> = items.iter().map(|item| text(&item[one.member])).collect();
            let expected: BTreeSet<String> = (one.holds)(world, who).into_iter().collect();
            let more: Vec<_> = held.difference(&expected).collect();
            let less: Vec<_> = expected.difference(&held).collect();
            if held != expected {
                wrong.push(format!(
                    "{id} by {who}: too much {more:?}, missing {less:?}"
                ));
            }
        }
    }
    wrong
}

/// Every entry that an auditor is shown concerns the own unit or one under it. The oldest are of the time
/// when something happened at every place.
async fn assert_the_trail_is_of_the_subtree(world: &World) {
    let below = world
        .things
        .iter()
        .filter(|of| [Own, Child].contains(&of.place));
    let units: BTreeSet<&str> = below
        .flat_map(|of| [&of.unit, &of.gone, &of.heir])
        .map(String::as_str)
        .collect();
    for (_, auditor) in world.callers.iter().filter(|(who, _)| *who == "auditor") {
        let trail = auditor
            .get("/v1/audit-events")
            .query("order", "oldest_first");
        let trail = trail.send().await.expect_status(200).json();
        assert!(!list(&trail["items"]).is_empty());
        for entry in list(&trail["items"]) {
            let mut concerned = list(&entry["unit_ids"]).iter().filter_map(Value::as_str);
            assert!(concerned.any(|unit| units.contains(unit)), "{entry}");
        }
    }
}

/// Of the spare sessions the admin has ended those that are the admin's to end, and nobody any other.
async fn assert_only_the_subtree_was_signed_out(world: &World) {
    for of in &world.things {
        let path = format!("/v1/accounts/{}/sessions", of.account);
        let live = whole(&world.witnesses[0], &path).await.unwrap_or_default();
        let is_live = live.iter().any(|session| session["id"] == of.session);
        assert_eq!(is_live, ![Own, Child].contains(&of.place), "{:?}", of.place);
    }
}

/// A list as a whole, which takes one page; nothing for those who may not read it.
async fn whole(by: &Client, path: &str) -> Option<Vec<Value>> {
    let page = by.get(path).query("limit", "200").send().await;
    if page.status == 403 {
        return None;
    }
    let page = page.expect_status(200).json();
    assert!(page["next_cursor"].is_null(), "{path} takes several pages");
    Some(list(&page["items"]).to_vec())
}

/// All there is.
async fn everything(world: &World) -> Vec<Option<Vec<Value>>> {
    let operations = guarded();
    let mut all = Vec::new();
    for witness in &world.witnesses {
        for one in LISTS {
            all.push(whole(witness, &operations[one.operation].path).await);
        }
    }
    all
}
