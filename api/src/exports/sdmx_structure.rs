//! The data structure of the figures, with the codes that a selection of them uses: pure.

use time::OffsetDateTime;

use super::sdmx_codes::Names;
use super::sdmx_lists::codelists;
use super::sdmx_message::{
    Attribute, AttributeList, AttributeRelationship, ConceptScheme, DataStructure,
    DataStructureComponents, Dimension, DimensionList, Item, LocalTexts, MeasureList, Observed,
    ObservedMeasure, Representation, StructureMessage, StructureMeta, StructureSender, Structures,
    ValueFormat,
};
use crate::aggregates::dto::AggregateCell;
use crate::text::Text;
use crate::texts::{columns, sdmx};

/// The agency that maintains the structures.
pub const AGENCY: &str = "TIENDO";
/// Of two parts: a version of three would promise that the code lists never grow.
pub const VERSION: &str = "1.0";
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
    /// What it is called.
    name: fn() -> Text,
}

#[derive(Clone, Copy, Debug)]
enum Values {
    Codes(&'static str),
    Type(&'static str),
}

const fn component(id: &'static str, values: Values, name: fn() -> Text) -> Component {
    Component { id, values, name }
}

/// The dimensions, in the order of a key; time comes last.
pub const DIMENSIONS: [Component; 8] = [
    component("FREQ", Values::Codes("CL_FREQ"), sdmx::frequency),
    component("REF_AREA", Values::Codes("CL_AREA"), sdmx::reference_area),
    component("INDICATOR", Values::Codes("CL_INDICATOR"), sdmx::indicator),
    component("FIGURE", Values::Codes("CL_FIGURE"), sdmx::figure),
    component("SEX", Values::Codes("CL_SEX"), sdmx::sex),
    component("PLAN", Values::Codes("CL_PLAN"), columns::plan),
    component("PERIOD", Values::Type("String"), sdmx::reporting_period),
    component(
        "TIME_PERIOD",
        Values::Type("ObservationalTimePeriod"),
        sdmx::time_period,
    ),
];

/// The attributes, each of an observation.
pub const ATTRIBUTES: [Component; 11] = [
    component(
        "OBS_STATUS",
        Values::Codes("CL_OBS_STATUS"),
        sdmx::observation_status,
    ),
    component(
        "UNIT_MEASURE",
        Values::Type("String"),
        columns::unit_of_measure,
    ),
    component("UNIT_MULT", Values::Type("Integer"), sdmx::unit_multiplier),
    component("DECIMALS", Values::Type("Integer"), sdmx::decimals),
    component("FACTOR", Values::Type("Integer"), sdmx::factor),
    component(
        "DEFINITION",
        Values::Type("String"),
        sdmx::definition_of_the_measure,
    ),
    component(
        "COVERS_FROM",
        Values::Type("GregorianDay"),
        sdmx::first_day_covered,
    ),
    component(
        "COVERS_TO",
        Values::Type("GregorianDay"),
        sdmx::last_day_covered,
    ),
    component(
        "UNITS_EXPECTED",
        Values::Type("Integer"),
        sdmx::units_expected,
    ),
    component(
        "UNITS_REPORTED",
        Values::Type("Integer"),
        sdmx::units_reported,
    ),
    component(
        "UNITS_NO_DATA",
        Values::Type("Integer"),
        sdmx::units_without_data,
    ),
];

const OBS_VALUE: Component = component(
    "OBS_VALUE",
    Values::Type("Decimal"),
    sdmx::observation_value,
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
    let name = sdmx::figures_of_plans();
    let names = local(&name.vi, Some(&name.en));
    let [dimensions @ .., time] = DIMENSIONS;
    DataStructure {
        id: "FIGURES".to_owned(),
        agency_id: AGENCY.to_owned(),
        version: VERSION.to_owned(),
        name: names.vi.clone(),
        names,
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
    let name = sdmx::concepts_of_figures();
    let names = local(&name.vi, Some(&name.en));
    let all = DIMENSIONS.iter().chain([&OBS_VALUE]).chain(&ATTRIBUTES);
    ConceptScheme {
        id: "CS_FIGURES".to_owned(),
        agency_id: AGENCY.to_owned(),
        version: VERSION.to_owned(),
        name: names.vi.clone(),
        names,
        concepts: all
            .map(|component| named(component.id, &(component.name)()))
            .collect(),
    }
}

/// A code or a concept.
pub fn item(id: &str, vi: &str, en: Option<&str>) -> Item {
    Item {
        id: id.to_owned(),
        name: vi.to_owned(),
        names: local(vi, en),
    }
}

/// A code or a concept that is called the same everywhere.
pub fn named(id: &str, name: &Text) -> Item {
    item(id, &name.vi, Some(&name.en))
}

/// A text in both languages.
pub fn local(vi: &str, en: Option<&str>) -> LocalTexts {
    LocalTexts {
        vi: vi.to_owned(),
        en: en.map(str::to_owned),
    }
}
