//! The closed vocabularies the tables store, as `snake_case` text.
//!
//! They are also the vocabularies of the API, so they carry `serde` and schema derives; rows never do.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Kind of body (loại đơn vị).
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
pub enum UnitKind {
    /// Province or centrally run city.
    #[sea_orm(string_value = "province")]
    Province,
    /// City under a province.
    #[sea_orm(string_value = "city")]
    City,
    /// Rural district or town.
    #[sea_orm(string_value = "district")]
    District,
    /// Ward (phường).
    #[sea_orm(string_value = "ward")]
    Ward,
    /// Commune (xã).
    #[sea_orm(string_value = "commune")]
    Commune,
    /// Township (thị trấn).
    #[sea_orm(string_value = "township")]
    Township,
    /// Specialised office of a district-level committee (phòng).
    #[sea_orm(string_value = "office")]
    Office,
    /// Department of a province (sở).
    #[sea_orm(string_value = "provincial_department")]
    ProvincialDepartment,
    /// Public service unit, such as a broadcasting station.
    #[sea_orm(string_value = "public_service_unit")]
    PublicServiceUnit,
    /// Fatherland Front, unions: may be asked, not ordered.
    #[sea_orm(string_value = "mass_organisation")]
    MassOrganisation,
    /// Steering committee drawn from several bodies.
    #[sea_orm(string_value = "inter_agency_body")]
    InterAgencyBody,
}

/// Level of government a unit works at.
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
pub enum UnitLevel {
    /// Province.
    #[sea_orm(string_value = "province")]
    Province,
    /// District or city under a province.
    #[sea_orm(string_value = "district")]
    District,
    /// Ward, commune or township.
    #[sea_orm(string_value = "commune")]
    Commune,
}

/// Whether an account or client may be used.
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
pub enum AccountStatus {
    /// May be used.
    #[sea_orm(string_value = "active")]
    Active,
    /// Refused everywhere.
    #[sea_orm(string_value = "disabled")]
    Disabled,
}

/// What a grant lets an account do at a unit.
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
pub enum Role {
    /// Accounts, grants, service clients, units, frameworks; never a report.
    #[sea_orm(string_value = "admin")]
    Admin,
    /// Of a lead unit: its plans, assignments, periods, review.
    #[sea_orm(string_value = "coordinator")]
    Coordinator,
    /// Drafts and submits its own unit's reports.
    #[sea_orm(string_value = "reporter")]
    Reporter,
    /// Head of a unit: signs its reports where sign-off is required.
    #[sea_orm(string_value = "approver")]
    Approver,
    /// Reads everything in the subtree.
    #[sea_orm(string_value = "viewer")]
    Viewer,
    /// Reads everything and the audit trail; changes nothing.
    #[sea_orm(string_value = "auditor")]
    Auditor,
}

/// What a service client may pull, within its unit subtree.
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
pub enum ClientScope {
    /// Aggregated figures.
    #[sea_orm(string_value = "aggregates:read")]
    #[serde(rename = "aggregates:read")]
    AggregatesRead,
    /// Reports and their values.
    #[sea_orm(string_value = "reports:read")]
    #[serde(rename = "reports:read")]
    ReportsRead,
    /// The change feed.
    #[sea_orm(string_value = "changes:read")]
    #[serde(rename = "changes:read")]
    ChangesRead,
    /// Units, frameworks, plans, periods.
    #[sea_orm(string_value = "metadata:read")]
    #[serde(rename = "metadata:read")]
    MetadataRead,
}

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

/// Life of a plan.
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
pub enum PlanStatus {
    /// Being written; may be deleted.
    #[sea_orm(string_value = "draft")]
    Draft,
    /// In force; changed only by amendment.
    #[sea_orm(string_value = "issued")]
    Issued,
    /// Ended.
    #[sea_orm(string_value = "closed")]
    Closed,
}

/// What a unit is to do (phân công).
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
pub enum Duty {
    /// Chủ trì.
    #[sea_orm(string_value = "lead")]
    Lead,
    /// Phối hợp.
    #[sea_orm(string_value = "coordinate")]
    Coordinate,
    /// Hướng dẫn.
    #[sea_orm(string_value = "guide")]
    Guide,
    /// Tham mưu.
    #[sea_orm(string_value = "advise")]
    Advise,
    /// Báo cáo.
    #[sea_orm(string_value = "report")]
    Report,
    /// Kiểm tra, giám sát, đôn đốc.
    #[sea_orm(string_value = "supervise")]
    Supervise,
    /// Thực hiện.
    #[sea_orm(string_value = "implement")]
    Implement,
    /// Đề nghị: asked, not ordered, so never overdue.
    #[sea_orm(string_value = "requested")]
    Requested,
}

/// What an assignment is about.
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
pub enum SubjectKind {
    /// The plan as a whole.
    #[sea_orm(string_value = "plan")]
    Plan,
    /// An objective with all its indicators.
    #[sea_orm(string_value = "objective")]
    Objective,
    /// One indicator.
    #[sea_orm(string_value = "indicator")]
    Indicator,
    /// A task of the plan.
    #[sea_orm(string_value = "task")]
    Task,
}

/// Kind of reporting rule and of its periods.
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
pub enum Frequency {
    /// Half-years.
    #[sea_orm(string_value = "semi_annual")]
    SemiAnnual,
    /// Years.
    #[sea_orm(string_value = "annual")]
    Annual,
    /// Quarters.
    #[sea_orm(string_value = "quarterly")]
    Quarterly,
    /// Months.
    #[sea_orm(string_value = "monthly")]
    Monthly,
    /// Once.
    #[sea_orm(string_value = "one_off")]
    OneOff,
    /// On one subject, once.
    #[sea_orm(string_value = "thematic")]
    Thematic,
}

/// Which days a period covers.
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
pub enum DataWindow {
    /// Calendar months.
    #[sea_orm(string_value = "calendar")]
    Calendar,
    /// From the 15th before to the 14th, as in Decree 09/2019/NĐ-CP article 12.
    #[sea_orm(string_value = "mid_month")]
    MidMonth,
}

/// Life of a period.
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
pub enum PeriodStatus {
    /// Its window has not begun.
    #[sea_orm(string_value = "upcoming")]
    Upcoming,
    /// Obligations are frozen, reports come in.
    #[sea_orm(string_value = "open")]
    Open,
    /// Takes no new submission.
    #[sea_orm(string_value = "closed")]
    Closed,
}

/// State of a report's current revision.
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
pub enum ReportStatus {
    /// Being written.
    #[sea_orm(string_value = "draft")]
    Draft,
    /// Waiting for an approver of the unit.
    #[sea_orm(string_value = "signing")]
    Signing,
    /// With the lead unit.
    #[sea_orm(string_value = "submitted")]
    Submitted,
    /// Sent back with a reason.
    #[sea_orm(string_value = "returned")]
    Returned,
    /// Its figures count.
    #[sea_orm(string_value = "accepted")]
    Accepted,
}

/// A step in a report's history.
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
pub enum ReportAction {
    /// Draft begun.
    #[sea_orm(string_value = "created")]
    Created,
    /// Sent to the lead unit, or to the approver.
    #[sea_orm(string_value = "submitted")]
    Submitted,
    /// Signed by the approver and sent on.
    #[sea_orm(string_value = "signed")]
    Signed,
    /// Taken back before review.
    #[sea_orm(string_value = "withdrawn")]
    Withdrawn,
    /// Sent back with a reason.
    #[sea_orm(string_value = "returned")]
    Returned,
    /// Accepted.
    #[sea_orm(string_value = "accepted")]
    Accepted,
    /// A new revision begun.
    #[sea_orm(string_value = "reopened")]
    Reopened,
}
