//! The text of the document, from head to annex.

use super::xml::{Align, BOLD, Look, PLAIN, heading, line};
use super::{figures, frame, parts, words};
use crate::consolidations::content::{Content, ContentName, ContentPassage};
use crate::texts::official_report::{self as official, Reported};

/// The whole document.
pub fn document(content: &Content) -> String {
    let mut body = frame::head(&content.document, content.number.is_none());
    body.push_str(&frame::title(&content.document));
    body.push_str(&frame::opening(content));
    let mut sections = Sections::default();
    for passage in &content.narrative {
        body.push_str(&sections.next(&passage.title));
        body.push_str(&text(content, passage));
    }
    body.push_str(&sections.next(official::RESULTS));
    body.push_str(&completeness(content));
    body.push_str(&figures::summary(content));
    body.push_str(&sections.next(official::MISSING));
    body.push_str(&missing(content));
    let end = official::end(&lower_first(&content.document.title));
    body.push_str(&line(Align::Text, PLAIN, &end));
    body.push_str(&frame::foot(&content.document));
    body.push_str(&figures::annex(content));
    parts::document(&body)
}

/// Sections, numbered as they come.
#[derive(Default)]
struct Sections(usize);

impl Sections {
    fn next(&mut self, title: &str) -> String {
        self.0 += 1;
        heading(&format!("{}. {}", roman(self.0), title.to_uppercase()))
    }
}

fn roman(mut number: usize) -> String {
    let mut text = String::new();
    for (size, letters) in [
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ] {
        while number >= size {
            text.push_str(letters);
            number -= size;
        }
    }
    text
}

fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(char::to_lowercase);
    first.into_iter().flatten().chain(letters).collect()
}

/// The text of a section, the names of units that head their parts standing out.
fn text(content: &Content, passage: &ContentPassage) -> String {
    if passage.text.trim().is_empty() {
        return line(Align::Text, PLAIN, official::NO_CONTENT);
    }
    let names_a_unit = |text: &str| {
        let name = text.strip_suffix(':');
        name.is_some_and(|name| content.units.iter().any(|one| one.unit.name == name))
    };
    let headed = Look {
        italic: true,
        ..BOLD
    };
    let lines = passage.text.lines().map(str::trim);
    lines
        .filter(|text| !text.is_empty())
        .map(|text| {
            if names_a_unit(text) {
                line(Align::Heading, headed, text)
            } else {
                line(Align::Text, PLAIN, text)
            }
        })
        .collect()
}

fn completeness(content: &Content) -> String {
    let counts = content.completeness;
    let reported = Reported {
        submitted: counts.submitted,
        expected: counts.expected,
        on_time: counts.on_time,
        late: counts.late,
        accepted: counts.accepted,
    };
    let said = official::completeness(&words::instant(content.as_of), reported);
    line(Align::Text, PLAIN, &said)
}

/// Who has not reported, whose report does not count yet, and what is left out with which reason.
fn missing(content: &Content) -> String {
    let names = |of: &dyn Fn(&crate::consolidations::content::ContentUnit) -> bool| {
        let named = content.units.iter().filter(|one| of(one));
        let mut items: Vec<String> = named.map(|one| format!("- {};", one.unit.name)).collect();
        if let Some(last) = items.last_mut() {
            last.pop();
            last.push('.');
        }
        items
    };
    let left_out = content.left_out.iter().map(|one| {
        let of = match &one.measure_code {
            Some(code) => official::measure(code),
            None => official::ALL_FIGURES.to_owned(),
        };
        let ContentName { name, .. } = &one.unit;
        format!("- {name} ({of}): {}", one.reason)
    });
    let lists = [
        (official::NOT_SENT, names(&|one| one.is_missing())),
        (
            official::NOT_ACCEPTED,
            names(&|one| !one.is_missing() && one.revision.is_none()),
        ),
        (official::LEFT_OUT, left_out.collect()),
    ];
    let mut text = String::new();
    for (title, items) in lists {
        if items.is_empty() {
            text.push_str(&line(Align::Text, PLAIN, &official::nothing(title)));
            continue;
        }
        text.push_str(&line(Align::Heading, BOLD, title));
        for item in items {
            text.push_str(&line(Align::Text, PLAIN, &item));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_have_roman_numbers() {
        let numbers = [1, 4, 9, 14, 48].map(roman);
        assert_eq!(numbers, ["I", "IV", "IX", "XIV", "XLVIII"]);
        assert_eq!(lower_first("Đánh giá"), "đánh giá");
    }
}
