//! The text of a consolidation, assembled from the texts of reports. Knows no database.

use entity::json::{Narrative, Passage, Sections};

use crate::collation;
use crate::texts::official_report;

/// Characters of a narrative at most, all sections together: what is assembled can be sent back as it is.
pub const MOST: usize = 300_000;
/// Room for the line that says what did not fit.
const LAST_LINE: usize = 150;

/// What one unit wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// Name of the unit.
    pub unit_name: String,
    /// Its text by section.
    pub narrative: Narrative,
}

/// Puts together what units wrote under each section of the plan, each under the name of its unit, in Vietnamese
/// order of names. A section nobody wrote in has no passage. Where all does not fit into [`MOST`], the sections share
/// the room, and a last line says of how many units the text is to be read in their reports.
pub fn assemble(sections: &Sections, mut written: Vec<Written>) -> Narrative {
    written.sort_by_cached_key(|one| (collation::key(&one.unit_name), one.unit_name.clone()));
    let sections = sections.0.iter().map(|section| {
        let parts: Vec<String> = written
            .iter()
            .flat_map(|one| {
                let of_section = one
                    .narrative
                    .0
                    .iter()
                    .filter(|passage| passage.section == section.key);
                of_section.map(|passage| format!("{}:\n{}", one.unit_name, passage.text.trim()))
            })
            .collect();
        (section.key.clone(), parts)
    });
    let sections: Vec<(String, Vec<String>)> =
        sections.filter(|(_, parts)| !parts.is_empty()).collect();
    let (mut room, mut to_come) = (MOST, sections.len());
    let mut passages = Vec::with_capacity(to_come);
    for (section, parts) in sections {
        let text = fitting(&parts, room / to_come);
        room -= text.chars().count();
        to_come -= 1;
        passages.push(Passage { section, text });
    }
    Narrative(passages)
}

/// The parts one below the other, as many as there is room for.
fn fitting(parts: &[String], room: usize) -> String {
    const BETWEEN: &str = "\n\n";
    let size = |part: &String| part.chars().count() + BETWEEN.len();
    if parts.iter().map(size).sum::<usize>() <= room + BETWEEN.len() {
        return parts.join(BETWEEN);
    }
    let mut room = room.saturating_sub(LAST_LINE);
    let mut fit = Vec::new();
    for part in parts {
        if size(part) <= room {
            room -= size(part);
            fit.push(part.as_str());
        }
    }
    let said = official_report::too_long(parts.len() - fit.len());
    fit.push(&said);
    fit.join(BETWEEN)
}

#[cfg(test)]
mod tests {
    use entity::json::Section;

    use super::*;

    fn wrote(unit: &str, passages: &[(&str, &str)]) -> Written {
        let passages = passages.iter().map(|(section, text)| Passage {
            section: (*section).to_owned(),
            text: (*text).to_owned(),
        });
        Written {
            unit_name: unit.to_owned(),
            narrative: Narrative(passages.collect()),
        }
    }

    #[test]
    fn what_is_assembled_can_be_sent_back() {
        let sections = ["results", "difficulties"].map(|key| Section {
            key: key.to_owned(),
            title: key.to_owned(),
        });
        let sections = Sections(sections.into());
        let long = "ữ".repeat(20_000);
        let written = |units: usize| -> Vec<Written> {
            let names = (0..units).map(|number| format!("Phường {number:04}"));
            names
                .map(|name| wrote(&name, &[("results", &long), ("difficulties", "Không có.")]))
                .collect()
        };
        let size = |of: &Narrative| -> usize {
            of.0.iter()
                .map(|passage| passage.text.chars().count())
                .sum()
        };
        let all = assemble(&sections, written(7));
        assert_eq!(all.0[0].text.matches("Phường").count(), 7);
        let some = assemble(&sections, written(40));
        assert!(size(&some) <= MOST, "{}", size(&some));
        assert_eq!(some.0[0].text.matches("Phường").count(), 7);
        assert!(
            some.0[0]
                .text
                .ends_with("còn 33 đơn vị, xem trong báo cáo của đơn vị.)")
        );
        // The other section is whole.
        assert_eq!(some.0[1].text.matches("Phường").count(), 40);
        assert!(size(&assemble(&sections, written(200))) <= MOST);
    }

    #[test]
    fn each_section_has_its_units_in_vietnamese_order() {
        let section = |key: &str| Section {
            key: key.to_owned(),
            title: key.to_owned(),
        };
        let sections = Sections(vec![
            section("results"),
            section("difficulties"),
            section("more"),
        ]);
        let written = vec![
            wrote(
                "Phường Đức Long",
                &[("results", "Tốt.\n"), ("difficulties", "Không có.")],
            ),
            wrote("Phường Duy Tân", &[("results", "Khá.")]),
            wrote("Phường Hàm Tiến", &[("gone", "Mục đã bỏ.")]),
        ];
        let assembled = assemble(&sections, written);
        let texts: Vec<(&str, &str)> = assembled
            .0
            .iter()
            .map(|passage| (passage.section.as_str(), passage.text.as_str()))
            .collect();
        assert_eq!(
            texts,
            [
                ("results", "Phường Duy Tân:\nKhá.\n\nPhường Đức Long:\nTốt."),
                ("difficulties", "Phường Đức Long:\nKhông có."),
            ]
        );
    }
}
