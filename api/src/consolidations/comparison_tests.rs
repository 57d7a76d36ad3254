use entity::enums::{Direction, Frequency, MeasureKind, Rollup};
use time::macros::{date, datetime};

use super::*;
use crate::consolidations::content::{ContentDocument, ContentPeriod, ContentPlan};
use crate::frameworks::target::Outcome;
use crate::http::day::Day;
use crate::periods::completeness::Counts;

const PT_2: Uuid = Uuid::from_u128(2);
const OLD: Uuid = Uuid::from_u128(20);
const NEW: Uuid = Uuid::from_u128(21);
const MUI_NE: u128 = 22915;
const DUC_LONG: u128 = 22954;

fn name(unit: u128) -> ContentName {
    ContentName {
        id: Uuid::from_u128(unit),
        code: unit.to_string(),
        name: format!("Phường {unit}"),
    }
}

/// So many, by that revision of the unit's report; none: nothing came.
fn part(unit: u128, amount: Option<i64>, revision: Option<i32>) -> ContentPart {
    ContentPart {
        unit: name(unit),
        state: match amount {
            Some(_) => ContentPartState::Reported,
            None => ContentPartState::NotReported,
        },
        numerator: None,
        denominator: None,
        amount: amount.map(|whole| Exact::from_scaled(whole * 10_000)),
        rate: None,
        answer: None,
        women: None,
        men: None,
        reason: None,
        report_id: revision.map(|_| Uuid::from_u128(unit + 1_000_000)),
        revision,
    }
}

fn left_out(unit: u128, reason: &str) -> ContentPart {
    ContentPart {
        state: ContentPartState::LeftOut,
        amount: None,
        reason: Some(reason.to_owned()),
        ..part(unit, Some(0), Some(1))
    }
}

fn figure(definition_id: Uuid, units: Vec<ContentPart>) -> ContentFigure {
    let sum = units.iter().filter_map(|part| part.amount);
    let sum = sum.map(|amount| amount.0.scaled()).sum();
    ContentFigure {
        framework_code: None,
        objective_number: "I.2".to_owned(),
        objective_name: "Mục tiêu cụ thể".to_owned(),
        indicator_number: "2".to_owned(),
        indicator_name: "Tuyên truyền".to_owned(),
        measure_id: PT_2,
        measure_code: "PT-2".to_owned(),
        measure_name: "Số buổi".to_owned(),
        definition_id,
        unit_of_measure: "count".to_owned(),
        kind: MeasureKind::Count,
        factor: 1,
        direction: Direction::Higher,
        rollup: Rollup::Sum,
        total: ContentTotal {
            numerator: None,
            denominator: None,
            amount: Some(Exact(crate::decimal::Sum::from_scaled(sum))),
            rate: None,
            answer: None,
            answers_yes: None,
            answers_no: None,
            women: None,
            men: None,
            sex_parts_complete: None,
            units_expected: 2,
            units_reported: 2,
            units_no_data: 0,
            units_left_out: 0,
            complete: true,
            no_total_reason: None,
        },
        target: None,
        outcome: Outcome::NoTarget,
        units,
    }
}

fn content(figures: Vec<ContentFigure>) -> Content {
    let day = Day(date!(2018 - 06 - 15));
    Content {
        as_of: datetime!(2018-06-25 02:00 UTC),
        number: None,
        plan: ContentPlan {
            id: Uuid::nil(),
            number: "5947/KH-UBND".to_owned(),
            issued_on: day,
            title: "Bình đẳng giới".to_owned(),
            issuing_unit: name(593),
            lead_unit: name(593),
        },
        period: ContentPeriod {
            id: Uuid::nil(),
            label: "2018-H1".to_owned(),
            frequency: Frequency::SemiAnnual,
            year: 2018,
            ordinal: 1,
            covers_from: day,
            covers_to: day,
            cutoff_on: day,
            due_on: day,
        },
        document: ContentDocument {
            number: None,
            issued_on: None,
            place: "Phan Thiết".to_owned(),
            title: "Kết quả".to_owned(),
            issuing_body: "UBND".to_owned(),
            superior_body: None,
            signatory: None,
            recipients: Vec::new(),
        },
        signature: None,
        narrative: Vec::new(),
        completeness: Counts::default(),
        units: Vec::new(),
        figures,
        left_out: Vec::new(),
    }
}

fn step(kind: Cause, revision: i32, reason: Option<&str>) -> Step {
    Step {
        kind,
        revision,
        at: datetime!(2018-07-02 02:00 UTC),
        reason: reason.map(str::to_owned),
    }
}

fn history() -> History {
    let steps = vec![
        step(Cause::Accepted, 1, None),
        step(Cause::Reopened, 2, Some("Đếm trùng.")),
        step(Cause::Accepted, 2, None),
        step(Cause::Reopened, 3, Some("Sai lần nữa.")),
    ];
    let released = MovedBecause {
        kind: Cause::Released,
        at: None,
        revision: None,
        reason: Some("Đã sáp nhập.".to_owned()),
    };
    History {
        steps: BTreeMap::from([(Uuid::from_u128(MUI_NE + 1_000_000), steps)]),
        owed: BTreeMap::from([(Uuid::from_u128(DUC_LONG), released)]),
    }
}

/// What moved, as unit and causes.
fn told(before: Vec<ContentFigure>, after: Vec<ContentFigure>) -> Vec<(String, Vec<String>)> {
    let (before, after) = (content(before), content(after));
    let found = compare((None, &before), (None, &after), &history());
    found
        .figures
        .iter()
        .map(|moved| {
            let causes = moved.causes.iter().map(|cause| {
                let reason = cause.reason.as_deref().unwrap_or("-");
                format!("{:?} {:?} {reason}", cause.kind, cause.revision)
            });
            (moved.unit.code.clone(), causes.collect())
        })
        .collect()
}

#[test]
fn nothing_moves_where_figures_say_the_same() {
    let before = figure(OLD, vec![part(MUI_NE, Some(14), Some(1))]);
    // Accepted again with the same figure.
    let after = figure(OLD, vec![part(MUI_NE, Some(14), Some(2))]);
    let found = compare(
        (None, &content(vec![before])),
        (None, &content(vec![after])),
        &history(),
    );
    assert_eq!((found.totals, found.figures), (Vec::new(), Vec::new()));
}

#[test]
fn a_figure_moves_by_the_steps_between_its_revisions() {
    let before = figure(OLD, vec![part(MUI_NE, Some(14), Some(1))]);
    let after = figure(OLD, vec![part(MUI_NE, Some(12), Some(2))]);
    let reopened = vec![
        "Reopened Some(2) Đếm trùng.".to_owned(),
        "Accepted Some(2) -".to_owned(),
    ];
    let moved = told(vec![before.clone()], vec![after.clone()]);
    assert_eq!(moved, [(MUI_NE.to_string(), reopened.clone())]);
    // Looked at from the other side the reasons are the same.
    assert_eq!(told(vec![after], vec![before.clone()])[0].1, reopened);
    let nothing = figure(OLD, vec![part(MUI_NE, None, None)]);
    let later = told(vec![nothing], vec![before]);
    assert_eq!(later[0].1, ["Accepted Some(1) -"]);
}

#[test]
fn what_is_left_out_released_or_redefined_says_so() {
    let counted = |unit| part(unit, Some(14), Some(1));
    let both = figure(OLD, vec![counted(MUI_NE), counted(DUC_LONG)]);
    let out = figure(
        OLD,
        vec![left_out(MUI_NE, "Đang xác minh."), counted(DUC_LONG)],
    );
    let moved = told(vec![out.clone()], vec![both.clone()]);
    let why = |cause: &str| vec![(MUI_NE.to_string(), vec![cause.to_owned()])];
    assert_eq!(moved, why("LeftOutBefore None Đang xác minh."));
    let moved = told(vec![both.clone()], vec![out]);
    assert_eq!(moved, why("LeftOutAfter None Đang xác minh."));

    let one = figure(OLD, vec![counted(MUI_NE)]);
    let moved = told(vec![both.clone()], vec![one.clone()]);
    let released = vec!["Released None Đã sáp nhập.".to_owned()];
    assert_eq!(moved, [(DUC_LONG.to_string(), released)]);
    let moved = told(vec![one.clone()], vec![both]);
    let obliged = vec!["Obliged None -".to_owned()];
    assert_eq!(moved, [(DUC_LONG.to_string(), obliged)]);

    let amended = figure(NEW, vec![counted(MUI_NE)]);
    let moved = told(vec![one], vec![amended]);
    assert_eq!(moved, why("DefinitionAmended None -"));
}

#[test]
fn a_total_moves_with_its_figures_and_ends_with_its_definition() {
    let before = content(vec![figure(OLD, vec![part(MUI_NE, Some(14), Some(1))])]);
    let after = content(vec![figure(NEW, vec![part(MUI_NE, Some(14), Some(1))])]);
    let found = compare((None, &before), (None, &after), &history());
    let totals: Vec<(Uuid, bool, bool)> = found
        .totals
        .iter()
        .map(|one| (one.definition_id, one.before.is_some(), one.after.is_some()))
        .collect();
    assert_eq!(totals, [(NEW, false, true), (OLD, true, false)]);
}
