//! The shapes of an SDMX-JSON 2.0 structure message, as far as a data structure needs them.

use serde::Serialize;
use time::OffsetDateTime;
use utoipa::ToSchema;

use crate::http::words::Told;

/// A structure message.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "meta": {
        "id": "TIENDO_FIGURES",
        "test": false,
        "schema": "https://raw.githubusercontent.com/sdmx-twg/sdmx-json/master/structure-message/tools/schemas/2.0.0/sdmx-json-structure-schema.json",
        "prepared": "2018-07-02T02:00:00Z",
        "contentLanguages": ["vi", "en"],
        "sender": {"id": "TIENDO"}
    },
    "data": {
        "dataStructures": [{
            "id": "FIGURES", "agencyID": "TIENDO", "version": "1.0", "name": "Số liệu",
            "names": {"vi": "Số liệu", "en": "Figures"},
            "dataStructureComponents": {
                "dimensionList": {
                    "id": "DimensionDescriptor",
                    "dimensions": [{
                        "id": "SEX",
                        "conceptIdentity": "urn:sdmx:org.sdmx.infomodel.conceptscheme.Concept=TIENDO:CS_FIGURES(1.0).SEX",
                        "localRepresentation": {"enumeration": "urn:sdmx:org.sdmx.infomodel.codelist.Codelist=TIENDO:CL_SEX(1.0)"}
                    }],
                    "timeDimension": {
                        "id": "TIME_PERIOD",
                        "conceptIdentity": "urn:sdmx:org.sdmx.infomodel.conceptscheme.Concept=TIENDO:CS_FIGURES(1.0).TIME_PERIOD",
                        "localRepresentation": {"format": {"dataType": "ObservationalTimePeriod"}}
                    }
                },
                "measureList": {"id": "MeasureDescriptor", "measures": [{
                    "id": "OBS_VALUE",
                    "conceptIdentity": "urn:sdmx:org.sdmx.infomodel.conceptscheme.Concept=TIENDO:CS_FIGURES(1.0).OBS_VALUE",
                    "usage": "optional",
                    "localRepresentation": {"format": {"dataType": "Decimal"}}
                }]},
                "attributeList": {"id": "AttributeDescriptor", "attributes": [{
                    "id": "UNIT_MEASURE",
                    "conceptIdentity": "urn:sdmx:org.sdmx.infomodel.conceptscheme.Concept=TIENDO:CS_FIGURES(1.0).UNIT_MEASURE",
                    "usage": "optional",
                    "attributeRelationship": {"observation": {}},
                    "localRepresentation": {"format": {"dataType": "String"}}
                }]}
            }
        }],
        "conceptSchemes": [{
            "id": "CS_FIGURES", "agencyID": "TIENDO", "version": "1.0", "name": "Khái niệm",
            "names": {"vi": "Khái niệm", "en": "Concepts"},
            "concepts": [{"id": "SEX", "name": "Giới tính", "names": {"vi": "Giới tính", "en": "Sex"}}]
        }],
        "codelists": [{
            "id": "CL_SEX", "agencyID": "TIENDO", "version": "1.0", "name": "Giới tính",
            "names": {"vi": "Giới tính", "en": "Sex"}, "isPartial": false,
            "codes": [{"id": "F", "name": "Nữ", "names": {"vi": "Nữ", "en": "Female"}}]
        }]
    }
}))]
pub struct StructureMessage {
    /// About the message.
    pub meta: StructureMeta,
    /// The structures.
    pub data: Structures,
}

/// About a structure message.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct StructureMeta {
    /// Id of the message.
    #[schema(value_type = Told<200>)]
    pub id: String,
    /// Whether it is a test.
    pub test: bool,
    /// Address of the schema it follows.
    #[schema(max_length = 500, format = "uri")]
    pub schema: String,
    /// The instant of the answer. Not part of what the `ETag` stands for.
    #[serde(with = "time::serde::rfc3339")]
    pub prepared: OffsetDateTime,
    /// Languages of its texts.
    #[schema(value_type = Vec<Told<8>>, max_items = 2)]
    pub content_languages: Vec<String>,
    /// Who sends it.
    pub sender: StructureSender,
}

/// Who sends a structure message.
#[derive(Debug, Serialize, ToSchema)]
pub struct StructureSender {
    /// Its id.
    #[schema(max_length = 2000, pattern = "^[A-Za-z0-9_@$-]+$")]
    pub id: String,
}

/// The structures of a message.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Structures {
    /// The data structure.
    #[schema(max_items = 1)]
    pub data_structures: Vec<DataStructure>,
    /// Its concepts.
    #[schema(max_items = 1)]
    pub concept_schemes: Vec<ConceptScheme>,
    /// Its code lists.
    #[schema(max_items = 7)]
    pub codelists: Vec<Codelist>,
}

/// A text in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct LocalTexts {
    /// Vietnamese.
    #[schema(value_type = Told<4000>)]
    pub vi: String,
    /// English; absent where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Told<4000>>, nullable = false)]
    pub en: Option<String>,
}

/// A data structure definition.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DataStructure {
    /// Id.
    #[schema(max_length = 2000, pattern = "^[A-Za-z0-9_@$-]+$")]
    pub id: String,
    /// Agency that maintains it.
    #[serde(rename = "agencyID")]
    #[schema(max_length = 2000, pattern = "^[A-Za-z0-9_@$-]+$")]
    pub agency_id: String,
    /// Version.
    #[schema(max_length = 16, pattern = r"^[0-9]+(\.[0-9]+)+$")]
    pub version: String,
    /// Name.
    #[schema(value_type = Told<4000>)]
    pub name: String,
    /// Name in each language.
    pub names: LocalTexts,
    /// Dimensions, measure and attributes.
    pub data_structure_components: DataStructureComponents,
}

/// The components of a data structure.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DataStructureComponents {
    /// Dimensions.
    pub dimension_list: DimensionList,
    /// The measure.
    pub measure_list: MeasureList,
    /// Attributes.
    pub attribute_list: AttributeList,
}

/// The dimensions of a data structure.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DimensionList {
    /// Id of the list.
    #[schema(max_length = 2000, pattern = "^[A-Za-z0-9_@$-]+$")]
    pub id: String,
    /// Dimensions without time, in the order of keys.
    #[schema(max_items = 20)]
    pub dimensions: Vec<Dimension>,
    /// Time.
    pub time_dimension: Dimension,
}

/// A dimension.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Dimension {
    /// Id.
    #[schema(max_length = 2000, pattern = "^[A-Za-z0-9_@$-]+$")]
    pub id: String,
    /// URN of its concept.
    #[schema(max_length = 2300, pattern = r"^urn:sdmx:org\.sdmx\.infomodel\.")]
    pub concept_identity: String,
    /// Values it takes.
    pub local_representation: Representation,
}

/// The measures of a data structure.
#[derive(Debug, Serialize, ToSchema)]
pub struct MeasureList {
    /// Id of the list.
    #[schema(max_length = 2000, pattern = "^[A-Za-z0-9_@$-]+$")]
    pub id: String,
    /// The measure.
    #[schema(max_items = 1)]
    pub measures: Vec<ObservedMeasure>,
}

/// The measure of a data structure.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ObservedMeasure {
    /// Id.
    #[schema(max_length = 2000, pattern = "^[A-Za-z0-9_@$-]+$")]
    pub id: String,
    /// URN of its concept.
    #[schema(max_length = 2300, pattern = r"^urn:sdmx:org\.sdmx\.infomodel\.")]
    pub concept_identity: String,
    /// Whether it must be there.
    #[schema(max_length = 9, pattern = "^(mandatory|optional)$")]
    pub usage: String,
    /// Values it takes.
    pub local_representation: Representation,
}

/// The attributes of a data structure.
#[derive(Debug, Serialize, ToSchema)]
pub struct AttributeList {
    /// Id of the list.
    #[schema(max_length = 2000, pattern = "^[A-Za-z0-9_@$-]+$")]
    pub id: String,
    /// The attributes.
    #[schema(max_items = 20)]
    pub attributes: Vec<Attribute>,
}

/// An attribute.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Attribute {
    /// Id.
    #[schema(max_length = 2000, pattern = "^[A-Za-z0-9_@$-]+$")]
    pub id: String,
    /// URN of its concept.
    #[schema(max_length = 2300, pattern = r"^urn:sdmx:org\.sdmx\.infomodel\.")]
    pub concept_identity: String,
    /// Whether it must be there.
    #[schema(max_length = 9, pattern = "^(mandatory|optional)$")]
    pub usage: String,
    /// What it is said of.
    pub attribute_relationship: AttributeRelationship,
    /// Values it takes.
    pub local_representation: Representation,
}

/// What an attribute is said of: each observation.
#[derive(Debug, Serialize, ToSchema)]
pub struct AttributeRelationship {
    /// Each observation; always empty.
    pub observation: Observed,
}

/// Nothing more.
#[derive(Debug, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Observed {}

/// The values of a component: a code list, or a type.
#[derive(Debug, Serialize, ToSchema)]
pub struct Representation {
    /// URN of the code list.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(
        max_length = 2300,
        pattern = r"^urn:sdmx:org\.sdmx\.infomodel\.",
        nullable = false
    )]
    pub enumeration: Option<String>,
    /// The type.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub format: Option<ValueFormat>,
}

/// The type of a component.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ValueFormat {
    /// Name of the type.
    #[schema(max_length = 64, pattern = "^[A-Za-z]+$")]
    pub data_type: String,
}

/// The concepts of a data structure.
#[derive(Debug, Serialize, ToSchema)]
pub struct ConceptScheme {
    /// Id.
    #[schema(max_length = 2000, pattern = "^[A-Za-z0-9_@$-]+$")]
    pub id: String,
    /// Agency that maintains it.
    #[serde(rename = "agencyID")]
    #[schema(max_length = 2000, pattern = "^[A-Za-z0-9_@$-]+$")]
    pub agency_id: String,
    /// Version.
    #[schema(max_length = 16, pattern = r"^[0-9]+(\.[0-9]+)+$")]
    pub version: String,
    /// Name.
    #[schema(value_type = Told<4000>)]
    pub name: String,
    /// Name in each language.
    pub names: LocalTexts,
    /// The concepts.
    #[schema(max_items = 40)]
    pub concepts: Vec<Item>,
}

/// A code list.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Codelist {
    /// Id.
    #[schema(max_length = 2000, pattern = "^[A-Za-z0-9_@$-]+$")]
    pub id: String,
    /// Agency that maintains it.
    #[serde(rename = "agencyID")]
    #[schema(max_length = 2000, pattern = "^[A-Za-z0-9_@$-]+$")]
    pub agency_id: String,
    /// Version.
    #[schema(max_length = 16, pattern = r"^[0-9]+(\.[0-9]+)+$")]
    pub version: String,
    /// Name.
    #[schema(value_type = Told<4000>)]
    pub name: String,
    /// Name in each language.
    pub names: LocalTexts,
    /// Whether it holds only the codes that the data uses.
    pub is_partial: bool,
    /// The codes.
    #[schema(max_items = 10_000)]
    pub codes: Vec<Item>,
}

/// A code or a concept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Item {
    /// Id.
    #[schema(max_length = 2000, pattern = "^[A-Za-z0-9_@$-]+$")]
    pub id: String,
    /// Name.
    #[schema(value_type = Told<4000>)]
    pub name: String,
    /// Name in each language.
    pub names: LocalTexts,
}
