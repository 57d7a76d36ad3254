//! The head and the foot of an official document.

use super::words;
use super::xml::{
    Align, BOLD, ITALIC, Look, PLAIN, blank, cell, line, paragraph, row, rule, run, table,
};
use crate::consolidations::content::{Content, ContentDocument};
use crate::consolidations::head;
use crate::texts::official_report::{self as official, Plan};

/// Columns of the head: bodies at the left, the nation at the right.
const HEAD: [u32; 2] = [3700, 5371];
/// Columns of the foot: recipients at the left, the signature at the right.
const FOOT: [u32; 2] = [4400, 4671];

/// National title and motto, bodies, number, place and date.
pub fn head(document: &ContentDocument, is_draft: bool) -> String {
    let centred = |look: Look, text: &str| line(Align::Centre, look, text);
    let superior = document
        .superior_body
        .as_ref()
        .map(|body| body_lines(PLAIN, body))
        .unwrap_or_default();
    let body = body_lines(BOLD, &document.issuing_body);
    let left = [superior, body, rule(1250)].concat();
    let motto = Look {
        underlined: true,
        ..BOLD.sized(26)
    };
    let right = [
        centred(BOLD.sized(24), official::NATION),
        centred(motto, official::MOTTO),
    ]
    .concat();
    let number = document.number.as_deref().unwrap_or(official::NO_NUMBER);
    let mut numbered = centred(PLAIN.sized(26), &official::number(number));
    if is_draft {
        numbered.push_str(&centred(BOLD.sized(26), official::DRAFT));
    }
    let date = document
        .issued_on
        .map_or_else(|| official::NO_DAY.to_owned(), |day| words::day(day.0));
    let dated = centred(ITALIC.sized(26), &format!("{}, {date}", document.place));
    let rows = [
        row(&[cell(HEAD[0], 1, &left), cell(HEAD[1], 1, &right)].concat()),
        row(&[cell(HEAD[0], 1, &numbered), cell(HEAD[1], 1, &dated)].concat()),
    ];
    table(&HEAD, false, &rows.concat())
}

/// The name of a body in capitals; a people's committee breaks before the name of its place.
fn body_lines(look: Look, name: &str) -> String {
    let name = name.to_uppercase();
    let place = official::COMMITTEES
        .iter()
        .find_map(|words| name.strip_prefix(words));
    let lines = match place {
        Some(place) => vec![official::COMMITTEE, place],
        None => vec![name.as_str()],
    };
    let lines = lines.into_iter();
    lines
        .map(|text| line(Align::Centre, look.sized(24), text))
        .collect()
}

/// The kind of the document and the summary of its content.
pub fn title(document: &ContentDocument) -> String {
    [
        blank(),
        line(Align::Centre, BOLD, official::KIND),
        line(Align::Centre, BOLD, &document.title),
        rule(3400),
    ]
    .concat()
}

/// What is reported on, and by whom.
pub fn opening(content: &Content) -> String {
    let (plan, period) = (&content.plan, &content.period);
    let named = Plan {
        number: &plan.number,
        issued_on: &words::day(plan.issued_on.0),
        issued_by: &plan.issuing_unit.name,
        title: &plan.title,
    };
    let period = head::words(period.frequency, period.year, period.ordinal, &period.label);
    let said = official::opening(&named, &content.document.issuing_body, &period);
    line(Align::Text, PLAIN, &said)
}

/// Recipients and the signature.
pub fn foot(document: &ContentDocument) -> String {
    let recipients = &document.recipients;
    let mut left = line(
        Align::Left,
        Look {
            italic: true,
            ..BOLD.sized(24)
        },
        official::RECIPIENTS,
    );
    for (index, recipient) in recipients.iter().enumerate() {
        let end = if index + 1 == recipients.len() {
            "."
        } else {
            ";"
        };
        let text = recipient.trim_end_matches(['.', ';', ',']);
        left.push_str(&line(
            Align::Left,
            PLAIN.sized(22),
            &format!("- {text}{end}"),
        ));
    }
    let centred = |text: &str| line(Align::Centre, BOLD, text);
    let mut right = String::new();
    if let Some(signatory) = &document.signatory {
        for text in [&signatory.authority, &signatory.position]
            .into_iter()
            .flatten()
        {
            right.push_str(&centred(text));
        }
        right.push_str(&blank().repeat(4));
        right.push_str(&centred(&signatory.name));
    } else {
        right.push_str(&paragraph(Align::Centre, &run(PLAIN, "")));
    }
    let signed = row(&[cell(FOOT[0], 1, &left), cell(FOOT[1], 1, &right)].concat());
    [blank(), table(&FOOT, false, &signed)].concat()
}
