//! The tables of the document: what the measures came to, and the figures of each unit.

use super::words;
use super::xml::{Align, BOLD, ITALIC, Look, PLAIN, cell, head_row, line, new_page, row, table};
use crate::aggregates::rollup::NoTotalReason;
use crate::consolidations::content::{Content, ContentFigure, ContentPart, ContentPartState};
use crate::consolidations::exact::Exact;
use crate::texts::official_report as official;

/// Letters in tables.
const SMALL: u16 = 22;
const SUMMARY: [u32; 7] = [500, 2850, 1000, 1900, 1021, 950, 850];
const UNITS: [u32; 7] = [500, 2571, 1600, 1000, 700, 700, 2000];

fn centred(look: Look, width: u32, text: &str) -> String {
    cell(width, 1, &line(Align::Centre, look.sized(SMALL), text))
}

fn left(width: u32, text: &str) -> String {
    cell(width, 1, &line(Align::Left, PLAIN.sized(SMALL), text))
}

fn heads(widths: &[u32; 7], texts: &[&str; 7]) -> String {
    let cells: String = widths
        .iter()
        .zip(texts)
        .map(|(width, text)| centred(BOLD, *width, text))
        .collect();
    head_row(&cells)
}

/// A row of one cell over all columns, on the page of the row that follows.
fn over(widths: &[u32; 7], text: &str) -> String {
    let whole = widths.iter().sum();
    row(&cell(
        whole,
        7,
        &line(Align::Leading, BOLD.sized(SMALL), text),
    ))
}

/// What the measures came to, under their objectives.
pub fn summary(content: &Content) -> String {
    let mut rows = heads(&SUMMARY, &official::SUMMARY_HEADS);
    let mut objective = None;
    for (number, figure) in (1..).zip(&content.figures) {
        let of = (&figure.framework_code, &figure.objective_number);
        if objective != Some(of) {
            objective = Some(of);
            let said = format!("{}. {}", figure.objective_number, figure.objective_name);
            rows.push_str(&over(&SUMMARY, &said));
        }
        rows.push_str(&measured(number, figure));
    }
    table(&SUMMARY, true, &rows)
}

fn measured(number: i32, figure: &ContentFigure) -> String {
    let target = figure.target.as_ref();
    let target = target.map_or_else(|| "–".to_owned(), |one| words::target(one, figure.kind));
    let units = {
        let total = &figure.total;
        let mut said = format!("{}/{}", total.units_reported, total.units_expected);
        if total.units_left_out > 0 {
            said = official::units_left_out(&said, total.units_left_out);
        }
        said
    };
    let name = format!("{} {}", figure.measure_code, figure.measure_name);
    row(&[
        centred(PLAIN, SUMMARY[0], &number.to_string()),
        left(SUMMARY[1], &name),
        centred(
            PLAIN,
            SUMMARY[2],
            official::unit_of_measure(&figure.unit_of_measure),
        ),
        centred(PLAIN, SUMMARY[3], &words::result(figure)),
        centred(PLAIN, SUMMARY[4], &target),
        centred(PLAIN, SUMMARY[5], words::outcome(figure.outcome)),
        centred(PLAIN, SUMMARY[6], &units),
    ]
    .concat())
}

/// The annex: the figures of each unit, measure by measure.
pub fn annex(content: &Content) -> String {
    let number = content
        .document
        .number
        .as_deref()
        .unwrap_or(official::NO_NUMBER);
    let mut rows = heads(&UNITS, &official::UNITS_HEADS);
    for figure in &content.figures {
        let unit = official::unit_of_measure(&figure.unit_of_measure);
        let said = format!("{} {} ({unit})", figure.measure_code, figure.measure_name);
        rows.push_str(&over(&UNITS, &said));
        for (place, part) in (1..).zip(&figure.units) {
            rows.push_str(&of_unit(place, part));
        }
    }
    [
        new_page(),
        line(Align::Centre, BOLD, official::ANNEX),
        line(Align::Centre, BOLD, official::ANNEX_TITLE),
        line(Align::Centre, ITALIC, &official::annex_of(number)),
        table(&UNITS, true, &rows),
    ]
    .concat()
}

fn of_unit(place: i32, part: &ContentPart) -> String {
    let figure = |figure: Option<Exact>| figure.map(words::figure).unwrap_or_default();
    let quotient = match (part.numerator, part.denominator) {
        (Some(above), Some(below)) => format!("{}/{}", words::figure(above), words::figure(below)),
        _ => String::new(),
    };
    let single = part.rate.or(part.amount).map(words::figure);
    let result = single.or_else(|| part.answer.map(|yes| words::answer(yes).to_owned()));
    let reason = part.reason.as_deref().unwrap_or_default();
    let note = match part.state {
        ContentPartState::Reported if part.denominator == Some(Exact::from_scaled(0)) => {
            words::no_total(NoTotalReason::ZeroDenominator).to_owned()
        }
        ContentPartState::Reported => String::new(),
        ContentPartState::NoData => official::no_data(reason),
        ContentPartState::NotReported => official::NONE_ACCEPTED.to_owned(),
        ContentPartState::LeftOut => official::left_out(reason),
    };
    row(&[
        centred(PLAIN, UNITS[0], &place.to_string()),
        left(UNITS[1], &part.unit.name),
        centred(PLAIN, UNITS[2], &quotient),
        centred(PLAIN, UNITS[3], &result.unwrap_or_default()),
        centred(PLAIN, UNITS[4], &figure(part.women)),
        centred(PLAIN, UNITS[5], &figure(part.men)),
        left(UNITS[6], &note),
    ]
    .concat())
}
