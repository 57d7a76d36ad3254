//! The text of a consolidation, assembled from the texts of reports. Knows no database.

use entity::json::{Narrative, Passage, Sections};

use crate::collation;

/// What one unit wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// Name of the unit.
    pub unit_name: String,
    /// Its text by section.
    pub narrative: Narrative,
}

/// Puts together what units wrote under each section of the plan, each under the name of its unit, in Vietnamese
/// order of names. A section nobody wrote in has no passage.
pub fn assemble(sections: &Sections, mut written: Vec<Written>) -> Narrative {
    written.sort_by_cached_key(|one| (collation::key(&one.unit_name), one.unit_name.clone()));
    let passages = sections.0.iter().filter_map(|section| {
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
        (!parts.is_empty()).then(|| Passage {
            section: section.key.clone(),
            text: parts.join("\n\n"),
        })
    });
    Narrative(passages.collect())
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
