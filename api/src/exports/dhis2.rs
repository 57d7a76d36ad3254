//! Cells as a DHIS2 data value set: pure.

use std::collections::{BTreeMap, HashMap};

use entity::enums::{ExportPart, Frequency};
use time::{Date, Month};
use uuid::Uuid;

use super::dhis2_dto::{DataValue, DataValueSet, LeftOut, LeftOutReason};
use super::dto::{Dhis2Mapping, MappedMeasure};
use super::parts::{Absence, Figure, figure};
use crate::aggregates::dto::AggregateCell;
use crate::aggregates::dto::labels::AggregatePeriod;

/// What a DHIS2 system is sent, and what it is not.
#[derive(Debug)]
pub struct Export {
    /// The values.
    pub set: DataValueSet,
    /// What is not among them.
    pub left_out: Vec<LeftOut>,
}

/// The name DHIS2 has for a period, by the kind of period and its place in the year; none for one that is not part of
/// a calendar.
pub fn period(frequency: Frequency, year: i32, ordinal: i32) -> Option<String> {
    if !(0..=9999).contains(&year) {
        return None;
    }
    match frequency {
        Frequency::Annual => Some(format!("{year:04}")),
        Frequency::SemiAnnual => (1..=2)
            .contains(&ordinal)
            .then(|| format!("{year:04}S{ordinal}")),
        Frequency::Quarterly => (1..=4)
            .contains(&ordinal)
            .then(|| format!("{year:04}Q{ordinal}")),
        Frequency::Monthly => (1..=12)
            .contains(&ordinal)
            .then(|| format!("{year:04}{ordinal:02}")),
        Frequency::OneOff | Frequency::Thematic => None,
    }
}

/// Whether a period covers the very days of its part of the calendar year.
pub fn is_calendar(period: &AggregatePeriod) -> bool {
    let months = match period.frequency {
        Frequency::Annual => 12,
        Frequency::SemiAnnual => 6,
        Frequency::Quarterly => 3,
        Frequency::Monthly => 1,
        Frequency::OneOff | Frequency::Thematic => return false,
    };
    let ordinal = if months == 12 { 1 } else { period.ordinal };
    let first = |month: i32| {
        let (year, month) = (period.year + month.div_euclid(12), month.rem_euclid(12) + 1);
        let month = u8::try_from(month).ok()?;
        Date::from_calendar_date(year, Month::try_from(month).ok()?, 1).ok()
    };
    first((ordinal - 1) * months) == Some(period.covers_from.0)
        && first(ordinal * months)
            .is_some_and(|next| next.previous_day() == Some(period.covers_to.0))
}

/// The values of cells that are of one unit each, under a mapping without faults.
pub fn export(cells: &[AggregateCell], mapping: &Dhis2Mapping) -> Export {
    let org_units: HashMap<Uuid, &str> = mapping
        .units
        .iter()
        .map(|entry| (entry.unit_id, entry.org_unit.as_str()))
        .collect();
    let mut entries: HashMap<Uuid, Vec<&MappedMeasure>> = HashMap::new();
    for entry in &mapping.measures {
        entries.entry(entry.measure_id).or_default().push(entry);
    }
    let mut left_out = Tally::default();
    let mut placed: BTreeMap<Place, Vec<(DataValue, Subject)>> = BTreeMap::new();
    for cell in cells {
        let subject = Subject::of(cell);
        let Some(period) = period(cell.period.frequency, cell.period.year, cell.period.ordinal)
        else {
            left_out.add(LeftOutReason::PeriodWithoutForm, subject.period_alone());
            continue;
        };
        let Some(org_unit) = org_unit(cell, mapping, &org_units) else {
            left_out.add(LeftOutReason::UnitNotMapped, subject.unit_alone());
            continue;
        };
        let Some(wanted) = entries.get(&cell.measure.id) else {
            left_out.add(LeftOutReason::MeasureNotMapped, subject.measure_alone());
            continue;
        };
        for entry in wanted {
            let subject = subject.with(entry.part);
            match figure(cell, entry.part) {
                Ok(figure) => {
                    let value = value(cell, entry, mapping, &period, org_unit, figure);
                    let all = placed.entry(Place::of(&value)).or_default();
                    all.push((value, subject));
                }
                Err(absence) => left_out.add(reason(absence), subject),
            }
        }
    }
    let mut values = Vec::with_capacity(placed.len());
    for mut rivals in placed.into_values() {
        if rivals.len() == 1 {
            values.extend(rivals.pop().map(|(value, _)| value));
        } else {
            for (_, subject) in rivals {
                left_out.add(LeftOutReason::SeveralFigures, subject);
            }
        }
    }
    Export {
        set: DataValueSet { values },
        left_out: left_out.finish(),
    }
}

fn org_unit<'a>(
    cell: &'a AggregateCell,
    mapping: &Dhis2Mapping,
    named: &HashMap<Uuid, &'a str>,
) -> Option<&'a str> {
    let unit = cell.unit.as_ref()?;
    let by_code = mapping.use_unit_codes.then_some(unit.code.as_str());
    named.get(&unit.id).copied().or(by_code)
}

fn value(
    cell: &AggregateCell,
    entry: &MappedMeasure,
    mapping: &Dhis2Mapping,
    period: &str,
    org_unit: &str,
    figure: Figure,
) -> DataValue {
    let combo = |combo: &Option<_>| {
        let combo: Option<&crate::http::words::Line<50>> = combo.as_ref();
        combo.map(|combo| combo.as_str().to_owned())
    };
    DataValue {
        data_element: entry.data_element.as_str().to_owned(),
        period: period.to_owned(),
        org_unit: org_unit.to_owned(),
        category_option_combo: combo(&entry.category_option_combo),
        attribute_option_combo: combo(&mapping.attribute_option_combo),
        value: match figure {
            Figure::Number(number) => number.to_string(),
            Figure::Answer(answer) => answer.to_string(),
        },
        comment: comment(cell),
    }
}

fn comment(cell: &AggregateCell) -> Option<String> {
    let period = &cell.period;
    let days = (!is_calendar(period)).then(|| {
        let (from, to) = (&period.covers_from, &period.covers_to);
        format!("{from}/{to}")
    });
    let provisional = (cell.units_before_cutoff > 0).then(|| "provisional".to_owned());
    let said: Vec<String> = days.into_iter().chain(provisional).collect();
    (!said.is_empty()).then(|| said.join("; "))
}

fn reason(absence: Absence) -> LeftOutReason {
    match absence {
        Absence::NoData => LeftOutReason::NoData,
        Absence::NotReported => LeftOutReason::NotReported,
        Absence::ZeroDenominator => LeftOutReason::ZeroDenominator,
        Absence::NotHeld => LeftOutReason::PartNotHeld,
        Absence::NoTotal => LeftOutReason::NoTotal,
    }
}

/// What DHIS2 tells values apart by; the attribute option combination is the same for all.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    data_element: String,
    period: String,
    org_unit: String,
    category_option_combo: Option<String>,
}

impl Place {
    fn of(value: &DataValue) -> Self {
        Self {
            data_element: value.data_element.clone(),
            period: value.period.clone(),
            org_unit: value.org_unit.clone(),
            category_option_combo: value.category_option_combo.clone(),
        }
    }
}

/// What is left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Subject {
    measure: Option<(String, Uuid)>,
    part: Option<ExportPart>,
    unit: Option<(String, Uuid)>,
    plan_number: Option<String>,
    period_label: Option<String>,
}

impl Subject {
    fn of(cell: &AggregateCell) -> Self {
        let unit = cell.unit.as_ref();
        Self {
            measure: Some((cell.measure.code.clone(), cell.measure.id)),
            part: None,
            unit: unit.map(|unit| (unit.code.clone(), unit.id)),
            plan_number: cell.plan.as_ref().map(|plan| plan.number.clone()),
            period_label: Some(cell.period.label.clone()),
        }
    }

    fn with(&self, part: ExportPart) -> Self {
        Self {
            part: Some(part),
            ..self.clone()
        }
    }

    fn period_alone(self) -> Self {
        Self {
            plan_number: self.plan_number,
            period_label: self.period_label,
            ..Self::default()
        }
    }

    fn unit_alone(self) -> Self {
        Self {
            unit: self.unit,
            ..Self::default()
        }
    }

    fn measure_alone(self) -> Self {
        Self {
            measure: self.measure,
            ..Self::default()
        }
    }
}

/// What is left out so far, once for each reason and subject.
#[derive(Default)]
struct Tally(BTreeMap<(LeftOutReason, Subject), u64>);

impl Tally {
    fn add(&mut self, reason: LeftOutReason, subject: Subject) {
        *self.0.entry((reason, subject)).or_default() += 1;
    }

    fn finish(self) -> Vec<LeftOut> {
        let entries = self.0.into_iter();
        entries
            .map(|((reason, subject), figures)| {
                let Subject {
                    measure,
                    part,
                    unit,
                    plan_number,
                    period_label,
                } = subject;
                let (measure_code, measure_id) = measure.unzip();
                let (unit_code, unit_id) = unit.unzip();
                LeftOut {
                    reason,
                    figures,
                    measure_id,
                    measure_code,
                    part,
                    unit_id,
                    unit_code,
                    plan_number,
                    period_label,
                }
            })
            .collect()
    }
}

#[cfg(test)]
#[path = "dhis2_tests.rs"]
mod tests;
