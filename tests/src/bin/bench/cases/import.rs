//! A plan with 5 000 assignments, and communes with their offices, from one file each, beside the same rows by one
//! plain transaction.

use std::fmt::Write as _;
use std::time::Instant;

use api::rows::insert_all;
use entity::enums::ChangeKind;
use entity::{
    assignment, change, plan, plan_framework, schedule_rule, unit, unit_ancestor, unit_state,
};
use reqwest::Method;
use sea_orm::{
    ActiveModelBehavior, ActiveModelTrait, ColumnTrait, DatabaseTransaction, EntityTrait,
    IntoActiveModel, NotSet, QueryFilter, Set, TransactionTrait,
};
use serde_json::{Value, json};
use uuid::Uuid;

use super::Bench;
use crate::nation::id;
use crate::plans::{MEASURES, PLANNER};
use crate::rows::{Goal, Row};
use crate::site::{ADMIN, Caller, text};
use crate::stats::Times;
use crate::wire::{Wire, request};

const BESIDE: &str = "C2: the same rows by one plain transaction";

/// Units of the group that is told of each indicator: 5 000 assignments.
const MEMBERS: usize = 250;

/// Communes, and offices of each, in a file of units.
const COMMUNES: usize = 150;
const OFFICES: usize = 20;

/// Most repeats: what is imported stays.
const REPEATS: usize = 5;

/// The rows.
pub async fn rows(bench: &Bench<'_>) -> Vec<Row> {
    let planner = bench.sign_in(PLANNER).await;
    let group = group(bench).await;
    let (mut ours, mut theirs) = (Times::default(), Times::default());
    let (mut our_units, mut their_units) = (Times::default(), Times::default());
    let repeats = bench.options.repeats.min(REPEATS);
    for turn in 0..repeats {
        let document = serde_json::to_vec(&document(&group, turn)).unwrap();
        let (took, made) = post(
            bench,
            "/v1/plans/import",
            &planner,
            "application/json",
            &document,
        );
        assert_eq!(
            made["assignments"],
            json!(MEMBERS * MEASURES),
            "{}",
            made["outcome"]
        );
        ours.0.push(took);
        theirs
            .0
            .push(copy_plan(bench, id(&text(&made["plan_id"])), turn).await);
    }
    for turn in 0..repeats {
        let admin = bench.sign_in(ADMIN).await;
        let file = units(bench.options.repeats * 100 + turn);
        let path = format!("/v1/units/import?parent_id={}", bench.nation.plans.nation);
        let (took, made) = post(bench, &path, &admin, "text/csv", file.as_bytes());
        assert_eq!(made["created"], json!(COMMUNES * (OFFICES + 1)));
        our_units.0.push(took);
        let made: Vec<Uuid> = made["units"]
            .as_array()
            .unwrap()
            .iter()
            .map(|unit| id(&text(&unit["id"])))
            .collect();
        their_units.0.push(copy_units(bench, &made, turn).await);
    }
    let row = |what, ours: Times, theirs: Times, note: &str| Row {
        what,
        beside: BESIDE,
        unit: "ms",
        ratio: theirs.over(&ours),
        ours,
        theirs,
        p99: None,
        goal: Goal::AtLeast(0.5),
        cost: None,
        note: note.to_owned(),
    };
    vec![
        row(
            "import a plan with 5 000 assignments",
            ours,
            theirs,
            "the ratio says how fast, 1 being as fast",
        ),
        row(
            "import 150 communes × 20 offices (3 150 units)",
            our_units,
            their_units,
            "the same",
        ),
    ]
}

fn post(bench: &Bench<'_>, path: &str, bearer: &str, kind: &str, body: &[u8]) -> (f64, Value) {
    let request = request("POST", path, &[("Authorization", bearer)], kind, body);
    let mut wire = Wire::to(bench.ours().address);
    let begun = Instant::now();
    let answer = wire.ask(&request);
    let took = begun.elapsed().as_secs_f64() * 1_000.0;
    let told = String::from_utf8_lossy(&answer.body);
    assert!(
        [200, 201].contains(&answer.status),
        "{path}: {} {told}",
        answer.status
    );
    (took, serde_json::from_slice(&answer.body).unwrap())
}

/// A group of units of the nation.
async fn group(bench: &Bench<'_>) -> String {
    let admin = bench.sign_in(ADMIN).await;
    let caller = Caller {
        process: bench.service,
        token: admin.strip_prefix("Bearer "),
    };
    let members = &bench.nation.units[..MEMBERS.min(bench.nation.units.len())];
    assert_eq!(
        members.len(),
        MEMBERS,
        "a nation of {MEMBERS} units at least"
    );
    let new = json!({
        "code": "NHOM", "name": "Các đơn vị", "unit_id": bench.nation.plans.nation, "member_ids": members,
    });
    caller.send(Method::POST, "/v1/unit-groups", &[], new).await;
    "NHOM".to_owned()
}

/// A plan in which every unit of the group reports on each indicator.
fn document(group: &str, turn: usize) -> Value {
    let assignments: Vec<Value> = (1..=MEASURES)
        .map(|number| {
            json!({
                "group": group, "duty": "report", "paragraph": format!("IV.{number}"), "text": "báo cáo kết quả thực hiện",
                "subject": {"kind": "indicator", "framework": "NATION", "number": format!("1.{number}")},
            })
        })
        .collect();
    json!({
        "number": format!("{}/KH-NK", turn + 1), "title": "Kế hoạch nhập từ tệp", "issuing_unit": "VN", "lead_unit": "VN",
        "place": "Hà Nội", "issued_on": "2026-01-05", "term_from": "2026-01-01", "term_to": "2026-12-31",
        "frameworks": ["NATION"], "assignments": assignments,
        "schedule": [{"frequency": "annual", "data_window": "calendar", "dues": [{"ordinal": 1, "month": 12, "day": 31}]}],
    })
}

/// A table of communes with their offices.
fn units(turn: usize) -> String {
    let mut file = "code,name,kind,level,parent_code,active_from\r\n".to_owned();
    for commune in 0..COMMUNES {
        let code = format!("N{turn}-{commune}");
        let _ = write!(file, "{code},Xã {code},commune,commune,,2001-01-01\r\n");
        for office in 0..OFFICES {
            let _ = write!(
                file,
                "{code}-{office},Phòng {office} xã {code},office,commune,{code},2001-01-01\r\n"
            );
        }
    }
    file
}

async fn insert<M, A>(tx: &DatabaseTransaction, rows: Vec<M>)
where
    M: IntoActiveModel<A>,
    A: ActiveModelTrait + ActiveModelBehavior + Send,
{
    let rows = rows
        .into_iter()
        .map(|row| row.into_active_model().reset_all());
    insert_all(tx, rows.collect()).await.unwrap();
}

/// Writes what was imported once more under other ids; answers the milliseconds that took.
async fn copy_plan(bench: &Bench<'_>, from: Uuid, turn: usize) -> f64 {
    let db = bench.db;
    let mut head = plan::Entity::find_by_id(from)
        .one(db)
        .await
        .unwrap()
        .unwrap();
    let mut frameworks = plan_framework::Entity::find()
        .filter(plan_framework::Column::PlanId.eq(from))
        .all(db)
        .await
        .unwrap();
    let mut rules = schedule_rule::Entity::find()
        .filter(schedule_rule::Column::PlanId.eq(from))
        .all(db)
        .await
        .unwrap();
    let mut duties = assignment::Entity::find()
        .filter(assignment::Column::PlanId.eq(from))
        .all(db)
        .await
        .unwrap();
    assert_eq!(duties.len(), MEMBERS * MEASURES);
    head.id = Uuid::now_v7();
    head.number = format!("{}/KH-TAY", turn + 1);
    for row in &mut frameworks {
        row.plan_id = head.id;
    }
    for row in &mut rules {
        (row.id, row.plan_id) = (Uuid::now_v7(), head.id);
    }
    for row in &mut duties {
        (row.id, row.plan_id) = (Uuid::now_v7(), head.id);
    }
    let begun = Instant::now();
    let tx = db.begin().await.unwrap();
    insert(&tx, vec![head]).await;
    insert(&tx, frameworks).await;
    insert(&tx, rules).await;
    insert(&tx, duties).await;
    tx.commit().await.unwrap();
    begun.elapsed().as_secs_f64() * 1_000.0
}

/// The same for units.
async fn copy_units(bench: &Bench<'_>, from: &[Uuid], turn: usize) -> f64 {
    let db = bench.db;
    let (mut heads, mut states, mut above) = (Vec::new(), Vec::new(), Vec::new());
    for part in from.chunks(500) {
        let ids = || part.iter().copied();
        heads.extend(
            unit::Entity::find()
                .filter(unit::Column::Id.is_in(ids()))
                .all(db)
                .await
                .unwrap(),
        );
        states.extend(
            unit_state::Entity::find()
                .filter(unit_state::Column::UnitId.is_in(ids()))
                .all(db)
                .await
                .unwrap(),
        );
        above.extend(
            unit_ancestor::Entity::find()
                .filter(unit_ancestor::Column::DescendantId.is_in(ids()))
                .all(db)
                .await
                .unwrap(),
        );
    }
    assert_eq!((heads.len(), states.len()), (from.len(), from.len()));
    let new: std::collections::HashMap<Uuid, Uuid> =
        from.iter().map(|id| (*id, Uuid::now_v7())).collect();
    let renewed = |id: Uuid| new.get(&id).copied().unwrap_or(id);
    for row in &mut heads {
        (row.id, row.parent_id) = (renewed(row.id), row.parent_id.map(renewed));
        row.code = format!("T{turn}{}", row.code);
    }
    for row in &mut states {
        (row.id, row.unit_id) = (Uuid::now_v7(), renewed(row.unit_id));
        (row.parent_id, row.code) = (row.parent_id.map(renewed), format!("T{turn}{}", row.code));
    }
    for row in &mut above {
        (row.descendant_id, row.ancestor_id) =
            (renewed(row.descendant_id), renewed(row.ancestor_id));
    }
    // Parents come before what is below them.
    let top = |parent: Option<Uuid>| parent == Some(id(&bench.nation.plans.nation));
    heads.sort_by_key(|row| !top(row.parent_id));
    let told = heads.iter().map(made_known).collect();
    let begun = Instant::now();
    let tx = db.begin().await.unwrap();
    insert(&tx, heads).await;
    insert(&tx, states).await;
    insert(&tx, above).await;
    insert_all(&tx, told).await.unwrap();
    tx.commit().await.unwrap();
    begun.elapsed().as_secs_f64() * 1_000.0
}

/// That a unit was made, as the change feed tells of it.
fn made_known(unit: &unit::Model) -> change::ActiveModel {
    change::ActiveModel {
        id: NotSet,
        seq: Set(None),
        kind: Set(ChangeKind::UnitChanged),
        subject_id: Set(unit.id),
        plan_id: Set(None),
        period_id: Set(None),
        unit_id: Set(Some(unit.id)),
        revision: Set(None),
        at: Set(unit.created_at),
    }
}
