//! The code lists of the SDMX structure: pure.

use std::collections::BTreeMap;

use super::sdmx_codes::{Names, TOTAL, frequency};
use super::sdmx_data::Status;
use super::sdmx_message::{Codelist, Item};
use super::sdmx_structure::{AGENCY, VERSION, item, local, named};
use crate::aggregates::dto::AggregateCell;
use crate::text::Text;
use crate::texts::{columns, sdmx};

/// The code lists of the structure, those of things as far as the cells use them.
pub fn codelists(cells: &[AggregateCell], names: &Names) -> Vec<Codelist> {
    let frequencies = [
        ("A", sdmx::annual()),
        ("S", sdmx::half_yearly()),
        ("Q", sdmx::quarterly()),
        ("M", sdmx::monthly()),
        ("_O", sdmx::other()),
    ];
    let used: Vec<&str> = cells
        .iter()
        .map(|cell| frequency(cell.period.frequency))
        .collect();
    let frequencies = frequencies.into_iter().filter(|(id, ..)| used.contains(id));
    let figures = [
        ("NUMERATOR", columns::numerator()),
        ("DENOMINATOR", columns::denominator()),
        ("AMOUNT", sdmx::value()),
        ("RATE", columns::rate()),
        ("ANSWER", sdmx::yes_or_no()),
    ];
    let sexes = [
        (TOTAL, sdmx::both_sexes()),
        ("F", sdmx::female()),
        ("M", sdmx::male()),
    ];
    let statuses = Status::ALL.map(|status| (status.code(), status_name(status)));
    let fixed = |codes: Vec<(&str, Text)>| {
        let codes = codes.into_iter();
        codes.map(|(id, name)| named(id, &name)).collect()
    };
    vec![
        codelist(
            "CL_FREQ",
            &sdmx::frequency(),
            true,
            fixed(frequencies.collect()),
        ),
        codelist(
            "CL_AREA",
            &sdmx::reference_area(),
            true,
            areas(cells, names),
        ),
        codelist(
            "CL_INDICATOR",
            &sdmx::indicator(),
            true,
            indicators(cells, names),
        ),
        codelist("CL_FIGURE", &sdmx::figure(), false, fixed(figures.into())),
        codelist("CL_SEX", &sdmx::sex(), false, fixed(sexes.into())),
        codelist("CL_PLAN", &columns::plan(), true, plans(cells)),
        codelist(
            "CL_OBS_STATUS",
            &sdmx::observation_status(),
            false,
            fixed(statuses.into()),
        ),
    ]
}

fn status_name(status: Status) -> Text {
    match status {
        Status::Normal => sdmx::normal_value(),
        Status::Provisional => sdmx::provisional_value(),
        Status::Unvalidated => sdmx::unvalidated_value(),
        Status::Missing => sdmx::missing_value(),
        Status::NotCollected => sdmx::not_collected(),
        Status::CannotExist => sdmx::cannot_exist(),
    }
}

fn areas(cells: &[AggregateCell], names: &Names) -> Vec<Item> {
    let each = cells.iter().map(|cell| match &cell.unit {
        Some(unit) => {
            let called = names.units.get(&unit.id);
            let name = called.map_or(&unit.name, |called| &called.name);
            let name_en = called.and_then(|called| called.name_en.as_deref());
            item(&names.area(cell), name, name_en)
        }
        None => named(TOTAL, &sdmx::all_units()),
    });
    once(each)
}

fn indicators(cells: &[AggregateCell], names: &Names) -> Vec<Item> {
    let each = cells.iter().map(|cell| {
        let measure = &cell.measure;
        item(
            &names.indicator(cell),
            &measure.name,
            measure.name_en.as_deref(),
        )
    });
    once(each)
}

fn plans(cells: &[AggregateCell]) -> Vec<Item> {
    let each = cells
        .iter()
        .filter_map(|cell| Some((cell, cell.plan.as_ref()?)))
        .map(|(cell, plan)| item(&Names::plan(cell), &plan.number, None));
    once(each)
}

/// Each id once, in order.
fn once(items: impl Iterator<Item = Item>) -> Vec<Item> {
    let items: BTreeMap<String, Item> = items.map(|item| (item.id.clone(), item)).collect();
    items.into_values().collect()
}

fn codelist(id: &str, name: &Text, is_partial: bool, codes: Vec<Item>) -> Codelist {
    let names = local(&name.vi, Some(&name.en));
    Codelist {
        id: id.to_owned(),
        agency_id: AGENCY.to_owned(),
        version: VERSION.to_owned(),
        name: names.vi.clone(),
        names,
        is_partial,
        codes,
    }
}
