//! What a framework's document and its amendments must keep to. Every fault is found at once.

use std::collections::{BTreeMap, BTreeSet};

use entity::enums::{MeasureKind, TargetOp};
use time::Date;
use uuid::Uuid;

use super::document::{NewAmendment, NewDefinition, NewFramework, NewTarget};
use super::target::{ShapeError, TargetRule, check_shape};
use crate::decimal::SCALE;
use crate::http::catalogue::Code;
use crate::http::problem::{Fault, Place, Problem};
use crate::http::words::Line;
use crate::text::Text;

/// Most objectives of a framework.
const OBJECTIVES: usize = 50;
/// Most indicators of an objective.
const INDICATORS: usize = 50;
/// Most measures of an indicator.
const MEASURES: usize = 20;
/// Most targets of a measure.
const TARGETS: usize = 30;
/// Most sources of a title or a target.
const SOURCES: usize = 20;
/// Most measures an amendment names at one place.
const AMENDED: usize = 1000;
/// Largest factor of a quotient.
const FACTOR: i32 = 1_000_000;
/// Years that a baseline or a target can name.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=2199;

/// Checks a whole framework. Pointers start at the document's own root.
pub fn framework(new: &NewFramework) -> Result<(), Problem> {
    let mut faults = Faults::default();
    if new.ends_on < new.starts_on {
        faults.before_start("/ends_on");
    }
    let version = &new.version;
    if version.valid_to.is_some_and(|to| to < version.valid_from) {
        faults.before_start("/version/valid_to");
    }
    if new.objectives.is_empty() {
        faults.add(
            "/objectives",
            "out_of_range",
            "Bộ chỉ tiêu phải có ít nhất một mục tiêu.",
            "A framework has at least one objective.",
        );
    }
    faults.cap("/objectives", &new.objectives, OBJECTIVES);
    let mut objectives = BTreeSet::new();
    let mut indicators = BTreeSet::new();
    let mut measures = BTreeSet::new();
    for (index, objective) in new.objectives.iter().enumerate() {
        let at = format!("/objectives/{index}");
        faults.unique(&mut objectives, format!("{at}/number"), &objective.number);
        faults.cap(&format!("{at}/sources"), &objective.sources, SOURCES);
        faults.cap(
            &format!("{at}/indicators"),
            &objective.indicators,
            INDICATORS,
        );
        for (index, indicator) in objective.indicators.iter().enumerate() {
            let at = format!("{at}/indicators/{index}");
            faults.unique(&mut indicators, format!("{at}/number"), &indicator.number);
            faults.cap(&format!("{at}/measures"), &indicator.measures, MEASURES);
            for (index, measure) in indicator.measures.iter().enumerate() {
                let at = format!("{at}/measures/{index}");
                faults.unique(&mut measures, format!("{at}/code"), &measure.code);
                faults.measure(&at, &measure.definition, &measure.targets);
            }
        }
    }
    faults.done()
}

/// What an amendment is checked against: the framework as it stands.
#[derive(Debug)]
pub struct Standing {
    /// Labels of its versions.
    pub labels: BTreeSet<String>,
    /// First day in force of the last version.
    pub valid_from: Date,
    /// Ids of its indicators by number.
    pub indicators: BTreeMap<String, Uuid>,
    /// Its measures by code, with those dropped by now.
    pub measures: BTreeMap<String, Known>,
}

/// A measure as the last version leaves it.
#[derive(Clone, Copy, Debug)]
pub struct Known {
    /// The measure.
    pub id: Uuid,
    /// Its indicator.
    pub indicator_id: Uuid,
    /// Its order within the indicator.
    pub position: i32,
    /// Its definition in the last version, with what it counts; absent once dropped.
    pub in_force: Option<(Uuid, MeasureKind)>,
}

/// Checks an amendment against the framework as it stands.
pub fn amendment(new: &NewAmendment, standing: &Standing) -> Result<(), Problem> {
    let mut faults = Faults::default();
    if standing.labels.contains(new.label.as_str()) {
        faults.add(
            "/label",
            "duplicate",
            "Bộ chỉ tiêu đã có phiên bản với tên này.",
            "The framework already has a version with this label.",
        );
    }
    if new.valid_from.0 <= standing.valid_from {
        faults.add(
            "/valid_from",
            "before_start",
            format!(
                "Phiên bản mới phải có hiệu lực sau phiên bản trước ({}).",
                standing.valid_from
            ),
            format!(
                "The new version begins after the one before ({}).",
                standing.valid_from
            ),
        );
    }
    let mut codes = BTreeSet::new();
    faults.cap("/removed_measures", &new.removed_measures, AMENDED);
    for (index, code) in new.removed_measures.iter().enumerate() {
        let at = format!("/removed_measures/{index}");
        standing.in_force(&mut faults, &at, code);
        faults.unique(&mut codes, at, code);
    }
    faults.cap("/measures", &new.measures, AMENDED);
    for (index, measure) in new.measures.iter().enumerate() {
        let at = format!("/measures/{index}");
        faults.unique(&mut codes, format!("{at}/code"), &measure.code);
        match standing.indicators.get(measure.indicator.as_str()) {
            None => faults.add(
                format!("{at}/indicator"),
                "unknown_indicator",
                "Bộ chỉ tiêu không có chỉ tiêu này.",
                "The framework has no such indicator.",
            ),
            Some(indicator_id) => {
                let known = standing.measures.get(measure.code.as_str());
                if known.is_some_and(|known| known.indicator_id != *indicator_id) {
                    faults.add(
                        format!("{at}/indicator"),
                        "other_indicator",
                        "Chỉ số đo này thuộc một chỉ tiêu khác.",
                        "The measure belongs to another indicator.",
                    );
                }
            }
        }
        faults.measure(&at, &measure.definition, &measure.targets);
    }
    faults.cap("/targets", &new.targets, AMENDED);
    for (index, changed) in new.targets.iter().enumerate() {
        let at = format!("/targets/{index}");
        let kind = standing.in_force(&mut faults, &format!("{at}/code"), &changed.code);
        faults.unique(&mut codes, format!("{at}/code"), &changed.code);
        faults.targets(&at, kind, &changed.targets);
    }
    faults.done()
}

impl Standing {
    /// What the measure counts in the last version; a fault where it is not in it.
    fn in_force(&self, faults: &mut Faults, at: &str, code: &Line<32>) -> Option<MeasureKind> {
        let known = self.measures.get(code.as_str());
        let in_force = known.and_then(|known| known.in_force);
        if in_force.is_none() {
            faults.add(
                at,
                "unknown_measure",
                "Phiên bản trước không có chỉ số đo này.",
                "The version before has no such measure.",
            );
        }
        in_force.map(|(_, kind)| kind)
    }
}

/// The faults found so far.
#[derive(Default)]
struct Faults(Vec<Fault>);

impl Faults {
    fn add(
        &mut self,
        pointer: impl Into<String>,
        code: &'static str,
        vi: impl Into<std::borrow::Cow<'static, str>>,
        en: impl Into<std::borrow::Cow<'static, str>>,
    ) {
        self.0.push(Fault {
            place: Place::Pointer(pointer.into()),
            code,
            detail: Text::new(vi, en),
        });
    }

    fn done(self) -> Result<(), Problem> {
        let mut problem = Problem::new(Code::InvalidInput);
        problem.errors = self.0;
        problem.or_ok()
    }

    fn before_start(&mut self, pointer: &str) {
        self.add(
            pointer,
            "before_start",
            "Ngày kết thúc không được trước ngày bắt đầu.",
            "The end must not come before the start.",
        );
    }

    fn cap<T>(&mut self, pointer: &str, list: &[T], most: usize) {
        if list.len() > most {
            self.add(
                pointer,
                "out_of_range",
                format!("Không quá {most} mục."),
                format!("At most {most} items."),
            );
        }
    }

    fn unique<'a, const MAX: usize>(
        &mut self,
        seen: &mut BTreeSet<&'a str>,
        pointer: String,
        key: &'a Line<MAX>,
    ) {
        if !seen.insert(key.as_str()) {
            let key = key.as_str();
            self.add(
                pointer,
                "duplicate",
                format!("{key} xuất hiện hai lần."),
                format!("{key} is there twice."),
            );
        }
    }

    fn year(&mut self, pointer: String, year: Option<i32>) {
        if year.is_some_and(|year| !YEARS.contains(&year)) {
            self.add(
                pointer,
                "out_of_range",
                format!("Năm từ {} đến {}.", YEARS.start(), YEARS.end()),
                format!("A year from {} to {}.", YEARS.start(), YEARS.end()),
            );
        }
    }

    fn measure(&mut self, at: &str, definition: &NewDefinition, targets: &[NewTarget]) {
        self.definition(&format!("{at}/definition"), definition);
        self.targets(at, Some(definition.kind), targets);
    }

    fn definition(&mut self, at: &str, definition: &NewDefinition) {
        let (least, most) = match definition.kind {
            MeasureKind::Percentage => (100, 100),
            MeasureKind::Count | MeasureKind::Boolean | MeasureKind::RelativeChange => (1, 1),
            MeasureKind::Ratio | MeasureKind::Rate | MeasureKind::Multiple => (1, FACTOR),
        };
        if !(least..=most).contains(&definition.factor()) {
            self.add(
                format!("{at}/factor"),
                "out_of_range",
                format!("Hệ số của loại chỉ số này: từ {least} đến {most}."),
                format!("The factor of this kind of measure: from {least} to {most}."),
            );
        }
        self.year(format!("{at}/baseline_year"), definition.baseline_year);
        let band = match (definition.natural_low, definition.natural_high) {
            (Some(low), Some(high)) if high < low => Some(ShapeError::Reversed("natural_high")),
            (Some(_), None) => Some(ShapeError::Missing("natural_high")),
            (None, Some(_)) => Some(ShapeError::Missing("natural_low")),
            _ => None,
        };
        if let Some(error) = band {
            self.add(
                format!("{at}/{}", error.field()),
                slug(error),
                "Khoảng tự nhiên cần cả cận dưới và cận trên, cận dưới không lớn hơn cận trên.",
                "A natural band has both edges, the lower not above the upper.",
            );
        }
    }

    fn targets(&mut self, at: &str, kind: Option<MeasureKind>, targets: &[NewTarget]) {
        self.cap(&format!("{at}/targets"), targets, TARGETS);
        for (index, target) in targets.iter().enumerate() {
            let at = format!("{at}/targets/{index}");
            self.cap(&format!("{at}/sources"), &target.sources, SOURCES);
            self.year(format!("{at}/year_from"), target.year_from);
            self.year(format!("{at}/year_to"), target.year_to);
            let rule = TargetRule::from(target);
            if let Err(error) = check_shape(&rule) {
                let Text { vi, en } = error.text();
                self.add(format!("{at}/{}", error.field()), slug(error), vi, en);
            } else if kind == Some(MeasureKind::Boolean) && !is_answer(&rule) {
                self.add(
                    format!("{at}/op"),
                    "not_an_answer",
                    "Chỉ số có/không chỉ có thể bằng 1 (có) hoặc 0 (không).",
                    "A yes or no can only equal 1 (yes) or 0 (no).",
                );
            }
        }
    }
}

fn is_answer(target: &TargetRule) -> bool {
    target.op == TargetOp::Equal && matches!(target.low, Some(0 | SCALE))
}

fn slug(error: ShapeError) -> &'static str {
    match error {
        ShapeError::Missing(_) => "missing_field",
        ShapeError::Unexpected(_) => "unexpected_field",
        ShapeError::Reversed(_) => "reversed",
    }
}

#[cfg(test)]
#[path = "check_tests.rs"]
mod tests;
