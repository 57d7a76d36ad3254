//! Vocabularies of frameworks, measures and targets.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Where a framework comes from.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    EnumIter,
    DeriveActiveEnum,
    Serialize,
    Deserialize,
    ToSchema,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(32))")]
#[serde(rename_all = "snake_case")]
pub enum FrameworkKind {
    /// A national or local strategy or indicator set.
    #[sea_orm(string_value = "strategy")]
    Strategy,
    /// The own targets of one plan.
    #[sea_orm(string_value = "plan")]
    Plan,
}

/// How far a figure of a framework can be relied on.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    EnumIter,
    DeriveActiveEnum,
    Serialize,
    Deserialize,
    ToSchema,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(32))")]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// Seen in a source that states it.
    #[sea_orm(string_value = "verified")]
    Verified,
    /// Seen only in a locality's restatement.
    #[sea_orm(string_value = "verified_local")]
    VerifiedLocal,
    /// A parallel document agrees.
    #[sea_orm(string_value = "corroborated")]
    Corroborated,
    /// From memory only: never to be presented as verified.
    #[sea_orm(string_value = "recalled")]
    Recalled,
}

/// What is counted under a measure.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    EnumIter,
    DeriveActiveEnum,
    Serialize,
    Deserialize,
    ToSchema,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(32))")]
#[serde(rename_all = "snake_case")]
pub enum MeasureKind {
    /// Numerator is part of the denominator.
    #[sea_orm(string_value = "percentage")]
    Percentage,
    /// Numerator is not part of the denominator.
    #[sea_orm(string_value = "ratio")]
    Ratio,
    /// Events over a population.
    #[sea_orm(string_value = "rate")]
    Rate,
    /// One mean over another.
    #[sea_orm(string_value = "multiple")]
    Multiple,
    /// A plain amount.
    #[sea_orm(string_value = "count")]
    Count,
    /// Yes or no.
    #[sea_orm(string_value = "boolean")]
    Boolean,
    /// Change against a baseline, in percent.
    #[sea_orm(string_value = "relative_change")]
    RelativeChange,
}

/// Which way is better.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    EnumIter,
    DeriveActiveEnum,
    Serialize,
    Deserialize,
    ToSchema,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(32))")]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// Higher is better.
    #[sea_orm(string_value = "higher")]
    Higher,
    /// Lower is better.
    #[sea_orm(string_value = "lower")]
    Lower,
    /// Best inside the band.
    #[sea_orm(string_value = "range")]
    Range,
}

/// How a measure relates to the sexes.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    EnumIter,
    DeriveActiveEnum,
    Serialize,
    Deserialize,
    ToSchema,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(32))")]
#[serde(rename_all = "snake_case")]
pub enum SexBasis {
    /// Numerator women, denominator both sexes.
    #[sea_orm(string_value = "female_over_total")]
    FemaleOverTotal,
    /// Wanted for each sex.
    #[sea_orm(string_value = "by_sex")]
    BySex,
    /// Each sex has a floor.
    #[sea_orm(string_value = "both_sexes_floor")]
    BothSexesFloor,
    /// Ratio of the sexes at birth.
    #[sea_orm(string_value = "boys_over_girls")]
    BoysOverGirls,
    /// Ratio of women to men.
    #[sea_orm(string_value = "female_over_male")]
    FemaleOverMale,
    /// The population is women.
    #[sea_orm(string_value = "female_only_population")]
    FemaleOnlyPopulation,
    /// Bodies counted by whether a woman leads.
    #[sea_orm(string_value = "female_presence_in_unit")]
    FemalePresenceInUnit,
    /// Persons counted are held by sex.
    #[sea_orm(string_value = "persons_by_sex")]
    PersonsBySex,
    /// No persons.
    #[sea_orm(string_value = "none")]
    None,
}

/// How a measure adds up over units.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    EnumIter,
    DeriveActiveEnum,
    Serialize,
    Deserialize,
    ToSchema,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(32))")]
#[serde(rename_all = "snake_case")]
pub enum Rollup {
    /// Parts are added.
    #[sea_orm(string_value = "sum")]
    Sum,
    /// The one unit that reports for the whole area counts; parts are not added.
    #[sea_orm(string_value = "authoritative")]
    Authoritative,
    /// A stock: the latest state counts.
    #[sea_orm(string_value = "latest")]
    Latest,
    /// No total: units are listed.
    #[sea_orm(string_value = "none")]
    None,
}

/// How a measure runs through the year.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    EnumIter,
    DeriveActiveEnum,
    Serialize,
    Deserialize,
    ToSchema,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(32))")]
#[serde(rename_all = "snake_case")]
pub enum Accumulation {
    /// Each period apart.
    #[sea_orm(string_value = "each_period")]
    EachPeriod,
    /// From the start of the year.
    #[sea_orm(string_value = "cumulative")]
    Cumulative,
    /// A state at the cut-off.
    #[sea_orm(string_value = "state")]
    State,
}

/// Whether a locality can measure it.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    EnumIter,
    DeriveActiveEnum,
    Serialize,
    Deserialize,
    ToSchema,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(32))")]
#[serde(rename_all = "snake_case")]
pub enum Applicability {
    /// As written.
    #[sea_orm(string_value = "direct")]
    Direct,
    /// Needs a local reading.
    #[sea_orm(string_value = "adapted")]
    Adapted,
    /// No local value.
    #[sea_orm(string_value = "national_only")]
    NationalOnly,
}

/// How a value compares with a target.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    EnumIter,
    DeriveActiveEnum,
    Serialize,
    Deserialize,
    ToSchema,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(32))")]
#[serde(rename_all = "snake_case")]
pub enum TargetOp {
    /// ≥ low.
    #[sea_orm(string_value = "at_least")]
    AtLeast,
    /// > low.
    #[sea_orm(string_value = "over")]
    Over,
    /// ≤ high.
    #[sea_orm(string_value = "at_most")]
    AtMost,
    /// < high.
    #[sea_orm(string_value = "below")]
    Below,
    /// low ≤ value ≤ high.
    #[sea_orm(string_value = "between")]
    Between,
    /// = low (1 is yes, 0 is no for a yes/no measure).
    #[sea_orm(string_value = "equal")]
    Equal,
    /// Higher than the period before, no figure.
    #[sea_orm(string_value = "rise")]
    Rise,
}

/// When a target holds.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    EnumIter,
    DeriveActiveEnum,
    Serialize,
    Deserialize,
    ToSchema,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(32))")]
#[serde(rename_all = "snake_case")]
pub enum TargetSpan {
    /// Every year of the framework.
    #[sea_orm(string_value = "every_year")]
    EveryYear,
    /// At the end of `year_from`.
    #[sea_orm(string_value = "by_year")]
    ByYear,
    /// From `year_from` on, every year.
    #[sea_orm(string_value = "from_year")]
    FromYear,
    /// For the term of office `year_from` to `year_to`.
    #[sea_orm(string_value = "term")]
    Term,
}
