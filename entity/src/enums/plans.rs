//! Vocabularies of plans, their assignments and schedules.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

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
