//! Lists that belong to one row and are never searched on their own, stored as JSON columns.

use ipnet::IpNet;
use sea_orm::FromJsonQueryResult;
use serde::{Deserialize, Serialize};
use time::Date;

use crate::enums::ChangeKind;
use crate::enums::ClientScope;

/// Reference to an official document as a text cites it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct Document {
    /// Number and symbol, such as `2351/QĐ-TTg`; absent where the text gives none.
    pub number: Option<String>,
    /// Day of issue.
    pub issued_on: Option<Date>,
    /// Issuing body.
    pub issuer: Option<String>,
    /// Kind and summary of content.
    pub title: Option<String>,
}

/// Documents a plan rests on (căn cứ), in order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct Documents(pub Vec<Document>);

/// Plain lines of text, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct Lines(pub Vec<String>);

/// One member of a plan before and after an amendment, each as JSON text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanChange {
    /// Where in the plan's document, as a JSON pointer (RFC 6901) such as `/title`.
    pub pointer: String,
    /// What it was; absent: nothing.
    pub before: Option<String>,
    /// What it became; absent: nothing.
    pub after: Option<String>,
}

/// What an amendment changed, in the order of the plan's document.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct PlanChanges(pub Vec<PlanChange>);

/// Who signed a plan and how.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct Signatory {
    /// Capacity, such as `KT. CHỦ TỊCH`.
    pub authority: Option<String>,
    /// Position, such as `PHÓ CHỦ TỊCH`.
    pub position: Option<String>,
    /// Full name.
    pub name: String,
}

/// One section of the reports a plan asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// Short key, unique in the plan.
    pub key: String,
    /// Heading.
    pub title: String,
}

/// The sections of a report, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct Sections(pub Vec<Section>);

/// Text written under one section.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passage {
    /// Key of the section.
    pub section: String,
    /// The text.
    pub text: String,
}

/// The narrative of a report revision.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct Narrative(pub Vec<Passage>);

/// When the n-th period of a year is due, under a recurring rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    /// Which period of the year, from 1.
    pub ordinal: u8,
    /// Month of the due day, 1 to 12.
    pub month: u8,
    /// Day of the month; 29 to 31 fall back to the month's last day.
    pub day: u8,
    /// 0: due in the year of the period; 1: in the year after.
    pub years_later: u8,
    /// Last day whose data the report must hold; absent: the last day covered.
    pub cutoff: Option<MonthDay>,
}

/// A day that comes back every year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MonthDay {
    /// Month, 1 to 12.
    pub month: u8,
    /// Day of the month; 29 to 31 fall back to the month's last day.
    pub day: u8,
}

/// The due days of a recurring rule; only the periods named here exist.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct Dues(pub Vec<Due>);

/// The single period of a one-off or thematic rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct Once {
    /// Label of the period, unique in the plan.
    pub label: String,
    /// First day covered.
    pub covers_from: Date,
    /// Last day covered.
    pub covers_to: Date,
    /// Due day.
    pub due_on: Date,
}

/// Scopes of a service client.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct Scopes(pub Vec<ClientScope>);

/// Kinds of entries of the change feed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct ChangeKinds(pub Vec<ChangeKind>);

/// Networks a service client may call from: single addresses have the full prefix.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct Networks(pub Vec<IpNet>);

/// One remark found when a report was checked, kept in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Warning {
    /// JSON pointer into the report.
    pub pointer: String,
    /// Code of the finding.
    pub code: String,
    /// Vietnamese text.
    pub vi: String,
    /// English text.
    pub en: String,
}

/// Warnings kept on a submitted revision.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct Warnings(pub Vec<Warning>);

/// One remark of a reviewer on a part of a report: a measure or a section.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remark {
    /// The measure; absent where the remark is on a section.
    pub measure_id: Option<uuid::Uuid>,
    /// Key of the section; absent where the remark is on a measure.
    pub section: Option<String>,
    /// What is to be mended.
    pub text: String,
}

/// Remarks that came with a step of a report.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct Remarks(pub Vec<Remark>);
