use entity::enums::Confidence;

use super::*;
use crate::frameworks::diff::MemberChange;

fn target(op: TargetOp, low: Option<i64>, high: Option<i64>) -> Target {
    Target {
        op,
        low: low.and_then(Decimal::from_scaled),
        high: high.and_then(Decimal::from_scaled),
        span: TargetSpan::ByYear,
        year_from: Some(2020),
        year_to: None,
        approximate: false,
        confidence: Confidence::Verified,
        sources: Vec::new(),
        note: None,
        strictness: None,
    }
}

fn at_least(low: i64) -> Target {
    target(TargetOp::AtLeast, Some(low * 10_000), None)
}

fn goal(target: Target) -> Goal {
    Goal {
        target,
        kind: MeasureKind::Percentage,
    }
}

fn change(kind: ChangeKind, before: Option<Goal>, after: Option<Goal>) -> Change {
    Change {
        kind,
        objective: "6".to_owned(),
        indicator: Some("6.2".to_owned()),
        measure: Some("6.2.b".to_owned()),
        name: None,
        members: Vec::new(),
        before,
        after,
    }
}

/// What is said of a target that changes.
fn moved(before: Target, after: Target) -> (String, String) {
    said(&change(
        ChangeKind::TargetChanged,
        Some(goal(before)),
        Some(goal(after)),
    ))
}

fn said(change: &Change) -> (String, String) {
    let said = say(change);
    (said.vi.into_owned(), said.en.into_owned())
}

fn both(vi: &str, en: &str) -> (String, String) {
    (vi.to_owned(), en.to_owned())
}

#[test]
fn a_target_goes_down_or_up_or_becomes_another() {
    assert_eq!(
        moved(at_least(85), at_least(75)),
        both(
            "6.2.b: mục tiêu đến năm 2020 từ ít nhất 85 xuống ít nhất 75",
            "6.2.b: the target by 2020 goes down from at least 85 to at least 75"
        )
    );
    assert_eq!(
        moved(at_least(35), target(TargetOp::Over, Some(360_000), None)),
        both(
            "6.2.b: mục tiêu đến năm 2020 từ ít nhất 35 lên trên 36",
            "6.2.b: the target by 2020 goes up from at least 35 to over 36"
        )
    );
    assert_eq!(
        moved(at_least(35), target(TargetOp::Over, Some(350_000), None)).0,
        "6.2.b: mục tiêu đến năm 2020 từ ít nhất 35 thành trên 35"
    );
    let below = target(TargetOp::Below, None, Some(583_000));
    assert_eq!(
        moved(below, target(TargetOp::AtMost, None, Some(520_000))),
        both(
            "6.2.b: mục tiêu đến năm 2020 từ dưới 58,3 xuống không quá 52",
            "6.2.b: the target by 2020 goes down from below 58.3 to at most 52"
        )
    );
    let band = target(TargetOp::Between, Some(400_000), Some(600_000));
    assert_eq!(
        moved(band, target(TargetOp::Rise, None, None)),
        both(
            "6.2.b: mục tiêu đến năm 2020 từ trong khoảng 40 - 60 thành cao hơn kỳ trước",
            "6.2.b: the target by 2020 changes from between 40 and 60 to higher than the period before"
        )
    );
}

#[test]
fn a_target_that_asks_for_the_same_says_what_else_changes() {
    let mut attested = at_least(50);
    attested.confidence = Confidence::Recalled;
    attested.note = Some("ghi chú".to_owned());
    assert_eq!(
        moved(attested.clone(), at_least(50)),
        both(
            "6.2.b: mục tiêu đến năm 2020 vẫn là ít nhất 50; thay đổi độ tin cậy, ghi chú",
            "6.2.b: the target by 2020 stays at least 50; what changes: its confidence, its note"
        )
    );
}

#[test]
fn every_span_and_a_yes_or_no_has_its_words() {
    let added = |target: Target, kind| {
        let goal = Goal { target, kind };
        said(&change(ChangeKind::TargetAdded, None, Some(goal)))
    };
    let yes = target(TargetOp::Equal, Some(10_000), None);
    assert_eq!(
        added(yes.clone(), MeasureKind::Boolean),
        both(
            "6.2.b: thêm mục tiêu đến năm 2020: có",
            "6.2.b: a new target by 2020: yes"
        )
    );
    assert_eq!(
        added(yes, MeasureKind::Count).0,
        "6.2.b: thêm mục tiêu đến năm 2020: bằng 1"
    );
    let over = |span, to| {
        let target = Target {
            span,
            year_from: Some(2016),
            year_to: to,
            approximate: true,
            ..target(TargetOp::Over, Some(350_000), None)
        };
        added(target, MeasureKind::Percentage)
    };
    assert_eq!(
        over(TargetSpan::Term, Some(2020)),
        both(
            "6.2.b: thêm mục tiêu của nhiệm kỳ 2016 - 2020: trên khoảng 35",
            "6.2.b: a new target for the term 2016 - 2020: over about 35"
        )
    );
    assert_eq!(
        over(TargetSpan::FromYear, None),
        both(
            "6.2.b: thêm mục tiêu từ năm 2016 trở đi: trên khoảng 35",
            "6.2.b: a new target from 2016 on: over about 35"
        )
    );
    assert_eq!(
        over(TargetSpan::EveryYear, None),
        both(
            "6.2.b: thêm mục tiêu hằng năm: trên khoảng 35",
            "6.2.b: a new target for every year: over about 35"
        )
    );
    assert_eq!(
        said(&change(
            ChangeKind::TargetRemoved,
            Some(goal(at_least(70))),
            None
        )),
        both(
            "6.2.b: bỏ mục tiêu đến năm 2020: ít nhất 70",
            "6.2.b: no longer a target by 2020: at least 70"
        )
    );
}

#[test]
fn what_is_added_or_dropped_is_named() {
    let named = |kind, english: Option<&str>| {
        let name = Some(("Tên".to_owned(), english.map(str::to_owned)));
        said(&Change {
            name,
            ..change(kind, None, None)
        })
    };
    assert_eq!(
        named(ChangeKind::MeasureAdded, Some("Name")),
        both(
            "6.2.b: thêm vào chỉ tiêu 6.2 chỉ số đo “Tên”",
            "6.2.b: a new measure of indicator 6.2 “Name”"
        )
    );
    assert_eq!(
        named(ChangeKind::MeasureRemoved, None),
        both(
            "6.2.b: bỏ chỉ số đo “Tên”",
            "6.2.b: no longer the measure “Tên”"
        )
    );
}

#[test]
fn a_new_definition_says_what_it_changes_and_what_follows() {
    let one = |member| MemberChange {
        member,
        before: None,
        after: Some("Tất cả".to_owned()),
    };
    let mut redefined = change(ChangeKind::MeasureRedefined, None, None);
    assert!(say(&redefined).vi.contains("(nội dung như cũ)"));
    redefined.members = vec![
        one(DefinitionMember::Denominator),
        one(DefinitionMember::Note),
    ];
    assert_eq!(
        said(&redefined),
        both(
            "6.2.b: đo theo định nghĩa mới (thay đổi: mẫu số, ghi chú); số liệu theo hai định nghĩa không được cộng hay so sánh với nhau",
            "6.2.b: counted by a new definition (what changes: denominator, note); figures under the two are neither added nor compared"
        )
    );
}
