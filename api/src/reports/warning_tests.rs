//! What is shown to the reviewer without stopping a submission.

use entity::enums::{TargetOp, TargetSpan};

use super::tests::{amount, answer, id, owed, part, quotient};
use super::*;
use crate::reports::finding::Severity;

fn warnings(
    kind: MeasureKind,
    figure: Figure,
    before: Option<&str>,
    target: Option<(TargetOp, i64)>,
) -> Vec<(String, FindingCode)> {
    let previous = before
        .and_then(part)
        .map(|before| (id(1), before))
        .into_iter()
        .collect();
    let targets = target
        .map(|(op, bound)| {
            let rule = TargetRule {
                op,
                low: Some(bound),
                high: Some(bound),
                span: TargetSpan::EveryYear,
                year_from: None,
                year_to: None,
            };
            (id(1), rule)
        })
        .into_iter()
        .collect();
    let comparison = Comparison {
        previous: &previous,
        targets: &targets,
    };
    check(&[owed(1, kind, false)], &[(id(1), figure)], comparison)
        .into_iter()
        .map(|finding| (finding.pointer, finding.code))
        .collect()
}

#[test]
fn a_jump_of_over_half_is_shown() {
    let share = |figure, before| warnings(MeasureKind::Percentage, figure, Some(before), None);
    let jump = [("/values/0/numerator".into(), FindingCode::LargeChange)];
    // From 40 %, half of which is 20: 20 to 60 is quiet.
    assert_eq!(share(quotient("60", "100"), "40"), []);
    assert_eq!(share(quotient("600001", "1000000"), "40"), jump);
    assert_eq!(share(quotient("20", "100"), "40"), []);
    assert_eq!(share(quotient("199999", "1000000"), "40"), jump);
    assert_eq!(share(quotient("0", "0"), "40"), []);
    assert_eq!(share(quotient("1", "100"), "0"), jump);
    assert_eq!(share(quotient("0", "100"), "0"), []);

    let change = |figure, before| warnings(MeasureKind::RelativeChange, figure, Some(before), None);
    let jump = [("/values/0/amount".into(), FindingCode::LargeChange)];
    assert_eq!(change(amount("-15"), "-10"), []);
    assert_eq!(change(amount("-15.0001"), "-10"), jump);
    assert_eq!(change(amount("-4.9999"), "-10"), jump);
    assert_eq!(
        warnings(MeasureKind::Boolean, answer(true), Some("0"), None),
        []
    );
}

#[test]
fn a_target_missed_by_far_is_shown() {
    let fifty = Some((TargetOp::Over, 500_000));
    let share = |figure| warnings(MeasureKind::Percentage, figure, None, fifty);
    assert_eq!(share(quotient("2", "5")), []);
    assert_eq!(
        share(quotient("1", "3")),
        [("/values/0/numerator".into(), FindingCode::TargetFarMissed)]
    );
    let yes = Some((TargetOp::Equal, 10_000));
    assert_eq!(
        warnings(MeasureKind::Boolean, answer(false), None, yes),
        [("/values/0/answer".into(), FindingCode::TargetFarMissed)]
    );
    let far = warnings(
        MeasureKind::Percentage,
        quotient("1", "100"),
        Some("40"),
        fifty,
    );
    assert_eq!(far.len(), 2);
    assert_eq!(FindingCode::LargeChange.severity(), Severity::Warning);
    assert_eq!(FindingCode::TargetFarMissed.severity(), Severity::Warning);
    let wrong = warnings(
        MeasureKind::Percentage,
        quotient("3", "0"),
        Some("40"),
        fifty,
    );
    assert_eq!(wrong.len(), 1, "nothing is compared before it is right");
}
