//! The data structure of the figures, with the codes that a selection of them uses: pure.

use std::collections::BTreeMap;

use time::OffsetDateTime;

use super::sdmx_codes::{Names, TOTAL, frequency};
use super::sdmx_data::Status;
use super::sdmx_message::{
    Attribute, AttributeList, AttributeRelationship, Codelist, ConceptScheme, DataStructure,
    DataStructureComponents, Dimension, DimensionList, Item, LocalTexts, MeasureList, Observed,
    ObservedMeasure, Representation, StructureMessage, StructureMeta, StructureSender, Structures,
    ValueFormat,
};
use crate::aggregates::dto::AggregateCell;

/// The agency that maintains the structures.
const AGENCY: &str = "TIENDO";
/// Of two parts: a version of three would promise that the code lists never grow.
const VERSION: &str = "1.0";
/// The data structure, as SDMX-CSV names it.
pub const STRUCTURE_ID: &str = "TIENDO:FIGURES(1.0)";
/// The published schema the message follows.
const SCHEMA: &str = "https://raw.githubusercontent.com/sdmx-twg/sdmx-json/master/structure-message/tools/schemas/2.0.0/sdmx-json-structure-schema.json";

/// A dimension or an attribute.
#[derive(Clone, Copy, Debug)]
pub struct Component {
    /// Its id, and that of its concept.
    pub id: &'static str,
    /// Its values: a code list or a type.
    values: Values,
    /// Vietnamese name.
    vi: &'static str,
    /// English name.
    en: &'static str,
}

#[derive(Clone, Copy, Debug)]
enum Values {
    Codes(&'static str),
    Type(&'static str),
}

const fn component(
    id: &'static str,
    values: Values,
    vi: &'static str,
    en: &'static str,
) -> Component {
    Component { id, values, vi, en }
}

/// The dimensions, in the order of a key; time comes last.
pub const DIMENSIONS: [Component; 8] = [
    component("FREQ", Values::Codes("CL_FREQ"), "Tần suất", "Frequency"),
    component(
        "REF_AREA",
        Values::Codes("CL_AREA"),
        "Đơn vị báo cáo",
        "Reference area",
    ),
    component(
        "INDICATOR",
        Values::Codes("CL_INDICATOR"),
        "Chỉ số đo",
        "Indicator",
    ),
    component(
        "FIGURE",
        Values::Codes("CL_FIGURE"),
        "Loại số liệu",
        "Figure",
    ),
    component("SEX", Values::Codes("CL_SEX"), "Giới tính", "Sex"),
    component("PLAN", Values::Codes("CL_PLAN"), "Kế hoạch", "Plan"),
    component(
        "PERIOD",
        Values::Type("String"),
        "Kỳ báo cáo",
        "Reporting period",
    ),
    component(
        "TIME_PERIOD",
        Values::Type("ObservationalTimePeriod"),
        "Thời gian",
        "Time period",
    ),
];

/// The attributes, each of an observation.
pub const ATTRIBUTES: [Component; 11] = [
    component(
        "OBS_STATUS",
        Values::Codes("CL_OBS_STATUS"),
        "Tình trạng số liệu",
        "Observation status",
    ),
    component(
        "UNIT_MEASURE",
        Values::Type("String"),
        "Đơn vị tính",
        "Unit of measure",
    ),
    component(
        "UNIT_MULT",
        Values::Type("Integer"),
        "Số mũ của 10",
        "Unit multiplier",
    ),
    component(
        "DECIMALS",
        Values::Type("Integer"),
        "Số chữ số thập phân",
        "Decimals",
    ),
    component(
        "FACTOR",
        Values::Type("Integer"),
        "Hệ số nhân của tỷ lệ",
        "What a quotient is multiplied by",
    ),
    component(
        "DEFINITION",
        Values::Type("String"),
        "Định nghĩa của chỉ số đo",
        "Definition of the measure",
    ),
    component(
        "COVERS_FROM",
        Values::Type("GregorianDay"),
        "Từ ngày",
        "First day covered",
    ),
    component(
        "COVERS_TO",
        Values::Type("GregorianDay"),
        "Đến ngày",
        "Last day covered",
    ),
    component(
        "UNITS_EXPECTED",
        Values::Type("Integer"),
        "Số đơn vị phải báo cáo",
        "Units that owe the figure",
    ),
    component(
        "UNITS_REPORTED",
        Values::Type("Integer"),
        "Số đơn vị đã có số liệu",
        "Units whose figure is there",
    ),
    component(
        "UNITS_NO_DATA",
        Values::Type("Integer"),
        "Số đơn vị nêu lý do không có số liệu",
        "Units that say why they have none",
    ),
];

const OBS_VALUE: Component = component(
    "OBS_VALUE",
    Values::Type("Decimal"),
    "Số liệu",
    "Observation value",
);

/// The structure message for a selection of cells.
pub fn message(
    cells: &[AggregateCell],
    names: &Names,
    prepared: OffsetDateTime,
) -> StructureMessage {
    StructureMessage {
        meta: StructureMeta {
            id: "TIENDO_FIGURES".to_owned(),
            test: false,
            schema: SCHEMA.to_owned(),
            prepared,
            content_languages: vec!["vi".to_owned(), "en".to_owned()],
            sender: StructureSender {
                id: AGENCY.to_owned(),
            },
        },
        data: Structures {
            data_structures: vec![data_structure()],
            concept_schemes: vec![concepts()],
            codelists: codelists(cells, names),
        },
    }
}

fn data_structure() -> DataStructure {
    let texts = texts("Số liệu kế hoạch", Some("Figures of plans"));
    let [dimensions @ .., time] = DIMENSIONS;
    DataStructure {
        id: "FIGURES".to_owned(),
        agency_id: AGENCY.to_owned(),
        version: VERSION.to_owned(),
        name: texts.vi.clone(),
        names: texts,
        data_structure_components: DataStructureComponents {
            dimension_list: DimensionList {
                id: "DimensionDescriptor".to_owned(),
                dimensions: dimensions.iter().map(dimension).collect(),
                time_dimension: dimension(&time),
            },
            measure_list: MeasureList {
                id: "MeasureDescriptor".to_owned(),
                measures: vec![ObservedMeasure {
                    id: OBS_VALUE.id.to_owned(),
                    concept_identity: concept(OBS_VALUE.id),
                    usage: "optional".to_owned(),
                    local_representation: representation(OBS_VALUE.values),
                }],
            },
            attribute_list: AttributeList {
                id: "AttributeDescriptor".to_owned(),
                attributes: ATTRIBUTES.iter().map(attribute).collect(),
            },
        },
    }
}

fn dimension(component: &Component) -> Dimension {
    Dimension {
        id: component.id.to_owned(),
        concept_identity: concept(component.id),
        local_representation: representation(component.values),
    }
}

fn attribute(component: &Component) -> Attribute {
    let usage = if component.id == "OBS_STATUS" {
        "mandatory"
    } else {
        "optional"
    };
    Attribute {
        id: component.id.to_owned(),
        concept_identity: concept(component.id),
        usage: usage.to_owned(),
        attribute_relationship: AttributeRelationship {
            observation: Observed {},
        },
        local_representation: representation(component.values),
    }
}

fn concept(id: &str) -> String {
    format!("urn:sdmx:org.sdmx.infomodel.conceptscheme.Concept={AGENCY}:CS_FIGURES({VERSION}).{id}")
}

fn representation(values: Values) -> Representation {
    match values {
        Values::Codes(id) => Representation {
            enumeration: Some(format!(
                "urn:sdmx:org.sdmx.infomodel.codelist.Codelist={AGENCY}:{id}({VERSION})"
            )),
            format: None,
        },
        Values::Type(name) => Representation {
            enumeration: None,
            format: Some(ValueFormat {
                data_type: name.to_owned(),
            }),
        },
    }
}

fn concepts() -> ConceptScheme {
    let names = texts(
        "Khái niệm của số liệu kế hoạch",
        Some("Concepts of figures of plans"),
    );
    let all = DIMENSIONS.iter().chain([&OBS_VALUE]).chain(&ATTRIBUTES);
    ConceptScheme {
        id: "CS_FIGURES".to_owned(),
        agency_id: AGENCY.to_owned(),
        version: VERSION.to_owned(),
        name: names.vi.clone(),
        names,
        concepts: all
            .map(|component| item(component.id, component.vi, Some(component.en)))
            .collect(),
    }
}

fn codelists(cells: &[AggregateCell], names: &Names) -> Vec<Codelist> {
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
            let name_en = names.units_en.get(&unit.id).map(String::as_str);
            item(&names.area(cell), &unit.name, name_en)
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

fn item(id: &str, vi: &str, en: Option<&str>) -> Item {
    Item {
        id: id.to_owned(),
        name: vi.to_owned(),
        names: texts(vi, en),
    }
}

fn texts(vi: &str, en: Option<&str>) -> LocalTexts {
    LocalTexts {
        vi: vi.to_owned(),
        en: en.map(str::to_owned),
    }
}
