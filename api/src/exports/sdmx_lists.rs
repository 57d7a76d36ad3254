//! The code lists of the SDMX structure: pure.

use std::collections::BTreeMap;

use super::sdmx_codes::{Names, TOTAL, frequency};
use super::sdmx_data::Status;
use super::sdmx_message::{Codelist, Item};
use super::sdmx_structure::{AGENCY, VERSION, item, texts};
use crate::aggregates::dto::AggregateCell;

/// The code lists of the structure, those of things as far as the cells use them.
pub fn codelists(cells: &[AggregateCell], names: &Names) -> Vec<Codelist> {
    let frequencies = [
        ("A", "Năm", "Annual"),
        ("S", "Nửa năm", "Half-yearly"),
        ("Q", "Quý", "Quarterly"),
        ("M", "Tháng", "Monthly"),
        ("_O", "Khác", "Other"),
    ];
    let used: Vec<&str> = cells
        .iter()
        .map(|cell| frequency(cell.period.frequency))
        .collect();
    let frequencies = frequencies.into_iter().filter(|(id, ..)| used.contains(id));
    let figures = [
        ("NUMERATOR", "Tử số", "Numerator"),
        ("DENOMINATOR", "Mẫu số", "Denominator"),
        ("AMOUNT", "Giá trị", "Amount"),
        ("RATE", "Tỷ lệ", "Rate"),
        ("ANSWER", "Có hay không", "Yes or no"),
    ];
    let sexes = [
        (TOTAL, "Chung", "Total"),
        ("F", "Nữ", "Female"),
        ("M", "Nam", "Male"),
    ];
    let statuses = Status::ALL.map(|status| {
        let (vi, en) = status_name(status);
        (status.code(), vi, en)
    });
    let fixed = |codes: Vec<(&str, &str, &str)>| {
        codes
            .into_iter()
            .map(|(id, vi, en)| item(id, vi, Some(en)))
            .collect()
    };
    vec![
        codelist(
            "CL_FREQ",
            "Tần suất",
            "Frequency",
            true,
            fixed(frequencies.collect()),
        ),
        codelist(
            "CL_AREA",
            "Đơn vị báo cáo",
            "Reference area",
            true,
            areas(cells, names),
        ),
        codelist(
            "CL_INDICATOR",
            "Chỉ số đo",
            "Indicator",
            true,
            indicators(cells, names),
        ),
        codelist(
            "CL_FIGURE",
            "Loại số liệu",
            "Figure",
            false,
            fixed(figures.to_vec()),
        ),
        codelist("CL_SEX", "Giới tính", "Sex", false, fixed(sexes.to_vec())),
        codelist("CL_PLAN", "Kế hoạch", "Plan", true, plans(cells)),
        codelist(
            "CL_OBS_STATUS",
            "Tình trạng số liệu",
            "Observation status",
            false,
            fixed(statuses.to_vec()),
        ),
    ]
}

fn status_name(status: Status) -> (&'static str, &'static str) {
    match status {
        Status::Normal => ("Bình thường", "Normal value"),
        Status::Provisional => ("Tạm thời", "Provisional value"),
        Status::Unvalidated => ("Chưa duyệt", "Unvalidated value"),
        Status::Missing => ("Không có số liệu", "Missing value"),
        Status::NotCollected => (
            "Chưa báo cáo",
            "Missing value; data exist but were not collected",
        ),
        Status::CannotExist => ("Không thể có số liệu", "Missing value; data cannot exist"),
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
        None => item(TOTAL, "Mọi đơn vị đã chọn", Some("All units selected")),
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

fn codelist(
    id: &str,
    vi: &'static str,
    en: &'static str,
    is_partial: bool,
    codes: Vec<Item>,
) -> Codelist {
    let names = texts(vi, Some(en));
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
