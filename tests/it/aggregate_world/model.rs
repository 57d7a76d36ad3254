//! The totals of a cell, worked out a second time: from the rules alone, in whole ten-thousandths.

use super::measures::Quantity;

/// How a measure counts.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Its code.
    pub code: String,
    /// Its kind.
    pub kind: &'static str,
    /// What its quotient is multiplied by.
    pub factor: i128,
    /// How it adds up over units.
    pub rollup: &'static str,
    /// Whether persons are held by sex.
    pub by_sex: bool,
}

/// A figure, in ten-thousandths.
#[derive(Clone, Debug, Default)]
pub struct Figure {
    pub numerator: Option<i128>,
    pub denominator: Option<i128>,
    pub amount: Option<i128>,
    pub answer: Option<bool>,
    pub women: Option<i128>,
    pub men: Option<i128>,
}

/// What came from a unit.
#[derive(Clone, Debug)]
pub enum Came {
    Nothing,
    NoData,
    Figure(Figure),
}

/// What a unit owes to a cell, and what came of it.
pub struct Line {
    /// Whether it reports for the whole area of the cell.
    pub speaks_for_all: bool,
    /// Whether what was accepted had been sent before the cut-off.
    pub is_early: bool,
    /// What was accepted.
    pub accepted: Came,
    /// What waits for review.
    pub waiting: Came,
}

/// The members of a total, in the order of [`total`].
pub const TOTAL: [&str; 13] = [
    "numerator",
    "denominator",
    "amount",
    "rate",
    "answer",
    "answers_yes",
    "answers_no",
    "women",
    "men",
    "sex_parts_complete",
    "units_reported",
    "units_no_data",
    "no_total_reason",
];

/// What waits for review besides, in the order of [`waiting`].
pub fn provisional() -> String {
    TOTAL.map(|name| format!("provisional.{name}")).join(" ")
}

/// What a cell tells of what was accepted, in the order of [`accepted`].
pub fn members() -> String {
    let first = [
        "units_expected",
        "complete",
        "units_before_cutoff",
        "units_left_out",
    ];
    let mut names = first.map(str::to_owned).to_vec();
    names.extend(TOTAL.map(str::to_owned));
    names.join(" ")
}

/// What a cell of these lines must tell of what was accepted, and the figure to compare with a target.
pub fn accepted(rule: &Rule, lines: &[Line]) -> (String, Option<Quantity>) {
    let is_complete = lines
        .iter()
        .all(|line| !matches!(line.accepted, Came::Nothing));
    let early = lines
        .iter()
        .filter(|line| line.is_early && matches!(line.accepted, Came::Figure(_)));
    let mut told = vec![
        lines.len().to_string(),
        is_complete.to_string(),
        early.count().to_string(),
        "0".to_owned(),
    ];
    let (total, quantity) = total(rule, lines, |line| &line.accepted);
    told.extend(total);
    (told.join(" "), quantity.filter(|_| is_complete))
}

/// What a cell of these lines must tell of what waits for review.
pub fn waiting(rule: &Rule, lines: &[Line]) -> String {
    total(rule, lines, |line| &line.waiting).0.join(" ")
}

fn total(
    rule: &Rule,
    lines: &[Line],
    came: impl Fn(&Line) -> &Came,
) -> ([String; 13], Option<Quantity>) {
    let figure = |line: &Line| match came(line) {
        Came::Figure(figure) => Some(figure.clone()),
        Came::Nothing | Came::NoData => None,
    };
    let reported: Vec<Figure> = lines.iter().filter_map(figure).collect();
    let no_data = lines
        .iter()
        .filter(|line| matches!(came(line), Came::NoData))
        .count();
    let answers = |wanted| {
        let count = reported.iter().filter(|one| one.answer == Some(wanted));
        (rule.kind == "boolean").then(|| count.count().to_string())
    };
    let speakers: Vec<&Line> = lines.iter().filter(|line| line.speaks_for_all).collect();
    let adds = !matches!(rule.kind, "boolean" | "relative_change");
    let (counted, reason) = match (lines.len(), rule.rollup, speakers.len()) {
        (1, _, _) => (reported.clone(), None),
        (_, "authoritative", 0) => (vec![], Some("no_authority")),
        (_, "authoritative", 1) => (speakers.into_iter().filter_map(figure).collect(), None),
        (_, "authoritative", _) => (vec![], Some("several_authorities")),
        (_, "sum" | "latest", _) if adds => (reported.clone(), None),
        _ => (vec![], Some("not_additive")),
    };
    let sum = |part: fn(&Figure) -> Option<i128>| -> (usize, Option<i128>) {
        let parts: Vec<i128> = counted.iter().filter_map(part).collect();
        (
            parts.len(),
            parts.into_iter().reduce(|sum, part| sum + part),
        )
    };
    let (numerator, denominator) = (sum(|one| one.numerator).1, sum(|one| one.denominator).1);
    let ((women_held, women), (men_held, men)) = (sum(|one| one.women), sum(|one| one.men));
    let alike = |held| held == 0 || held == counted.len();
    let reason = reason
        .or(counted.is_empty().then_some("nothing_reported"))
        .or((denominator == Some(0)).then_some("zero_denominator"));
    let amount = sum(|one| one.amount).1;
    let answer = match &counted[..] {
        [only] => only.answer,
        _ => None,
    };
    let quantity = match (numerator, denominator) {
        (Some(numerator), Some(denominator)) => {
            Some(Quantity::Quotient(numerator, denominator, rule.factor))
        }
        _ => amount
            .map(Quantity::Amount)
            .or(answer.map(Quantity::Answer)),
    };
    let figure_text = |figure: Option<i128>| figure.map(plain);
    let told = [
        figure_text(numerator),
        figure_text(denominator),
        figure_text(amount),
        figure_text(quotient(numerator, denominator, rule.factor)),
        answer.map(|answer| answer.to_string()),
        answers(true),
        answers(false),
        figure_text(women),
        figure_text(men),
        (women_held + men_held > 0).then(|| (alike(women_held) && alike(men_held)).to_string()),
        Some(reported.len().to_string()),
        Some(no_data.to_string()),
        reason.map(str::to_owned),
    ]
    .map(|text| text.unwrap_or_else(|| "null".to_owned()));
    (told, quantity)
}

/// n ÷ d × factor in ten-thousandths: a half more, then cut; nothing here is below zero.
fn quotient(numerator: Option<i128>, denominator: Option<i128>, factor: i128) -> Option<i128> {
    let (numerator, denominator) = (numerator?, denominator?);
    let doubled = 2 * numerator * factor * 10_000 + denominator;
    (denominator > 0).then(|| doubled / (2 * denominator))
}

/// Ten-thousandths as a decimal without needless zeros.
pub fn plain(ten_thousandths: i128) -> String {
    let sign = if ten_thousandths < 0 { "-" } else { "" };
    let digits = format!("{:05}", ten_thousandths.abs());
    let (whole, part) = digits.split_at(digits.len() - 4);
    let text = format!("{sign}{whole}.{part}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// The ten-thousandths of a decimal.
pub fn scaled(decimal: &str) -> i128 {
    let (whole, part) = decimal.split_once('.').unwrap_or((decimal, ""));
    format!("{whole}{part:0<4}").parse().unwrap()
}

#[test]
fn decimals_and_ten_thousandths_are_the_same() {
    for (decimal, ten_thousandths) in [
        ("0", 0),
        ("0.0001", 1),
        ("-2.5", -25_000),
        ("10", 100_000),
        ("99999999999.9999", 999_999_999_999_999),
    ] {
        assert_eq!(plain(ten_thousandths), decimal);
        assert_eq!(scaled(decimal), ten_thousandths);
    }
    assert_eq!(quotient(Some(1), Some(16_000), 100), Some(63));
    assert_eq!(quotient(Some(1), Some(3), 1), Some(3_333));
}
