//! A figure behind aggregates as one row of a table.

use entity::enums::{Frequency, UnitLevel};
use serde::Serialize;
use time::OffsetDateTime;
use utoipa::ToSchema;
use uuid::Uuid;

use super::source::AggregateSource;
use crate::decimal::Sum;
use crate::http::day::Day;
use crate::table_row;

table_row! {
    /// The figure of one unit with the report revision that holds it.
    #[derive(Serialize, ToSchema)]
    pub struct SourceRow {
        /// Code of the measure.
        #[schema(example = "7.1.a")]
        measure_code: String = ("Mã chỉ số đo", "Measure code"),
        /// Number of the plan.
        #[schema(example = "5947/KH-UBND")]
        plan_number: String = ("Số kế hoạch", "Plan"),
        /// Label of the period.
        #[schema(example = "6T/2018")]
        period_label: String = ("Kỳ báo cáo", "Period"),
        /// Kind of period.
        frequency: Frequency = ("Loại kỳ", "Kind of period"),
        /// Year.
        #[schema(example = 2018)]
        year: i32 = ("Năm", "Year"),
        /// Which period of the year, from 1.
        ordinal: i32 = ("Kỳ thứ", "Period of the year"),
        /// First day covered.
        covers_from: Day = ("Từ ngày", "From"),
        /// Last day covered.
        covers_to: Day = ("Đến ngày", "To"),
        /// Code of the unit.
        #[schema(example = "PTP")]
        unit_code: String = ("Mã đơn vị", "Unit code"),
        /// Name of the unit.
        #[schema(example = "Phòng Tư pháp thành phố")]
        unit_name: String = ("Tên đơn vị", "Unit"),
        /// Level of government of the unit.
        unit_level: UnitLevel = ("Cấp đơn vị", "Level"),
        /// Numerator.
        numerator: Option<Sum> = ("Tử số", "Numerator"),
        /// Denominator.
        denominator: Option<Sum> = ("Mẫu số", "Denominator"),
        /// Single amount.
        amount: Option<Sum> = ("Số lượng", "Amount"),
        /// Numerator ÷ denominator × factor, rounded half up to 4 digits.
        rate: Option<Sum> = ("Tỷ lệ", "Rate"),
        /// Yes or no.
        answer: Option<bool> = ("Trả lời", "Answer"),
        /// Women among the persons counted.
        women: Option<Sum> = ("Nữ", "Women"),
        /// Men among the persons counted.
        men: Option<Sum> = ("Nam", "Men"),
        /// Why there is no figure.
        no_data_reason: Option<String> = ("Lý do không có số liệu", "Why no data"),
        /// Number of the revision of the report that holds the figure.
        revision: i32 = ("Bản báo cáo số", "Revision"),
        /// Whether it waits for review, and so is in no total.
        is_provisional: bool = ("Chờ duyệt", "Provisional"),
        /// When the revision was last sent to the lead unit.
        #[serde(with = "time::serde::rfc3339::option")]
        submitted_at: Option<OffsetDateTime> = ("Nộp lúc", "Submitted at"),
        /// When it was accepted.
        #[serde(with = "time::serde::rfc3339::option")]
        accepted_at: Option<OffsetDateTime> = ("Duyệt lúc", "Accepted at"),
        /// What the report discharges.
        obligation_id: Uuid = ("Định danh nghĩa vụ báo cáo", "Obligation id"),
        /// The report.
        report_id: Uuid = ("Định danh báo cáo", "Report id"),
        /// The measure.
        measure_id: Uuid = ("Định danh chỉ số đo", "Measure id"),
        /// The definition it was reported under.
        definition_id: Uuid = ("Định danh định nghĩa", "Definition id"),
        /// The plan.
        plan_id: Uuid = ("Định danh kế hoạch", "Plan id"),
        /// The period.
        period_id: Option<Uuid> = ("Định danh kỳ", "Period id"),
        /// The unit.
        unit_id: Uuid = ("Định danh đơn vị", "Unit id"),
    }
}

impl From<AggregateSource> for SourceRow {
    fn from(source: AggregateSource) -> Self {
        let AggregateSource {
            obligation_id,
            unit,
            plan,
            period,
            measure_id,
            measure_code,
            definition_id,
            report_id,
            revision,
            is_provisional,
            submitted_at,
            accepted_at,
            numerator,
            denominator,
            amount,
            rate,
            answer,
            women,
            men,
            no_data_reason,
        } = source;
        Self {
            measure_code,
            plan_number: plan.number,
            period_label: period.label,
            frequency: period.frequency,
            year: period.year,
            ordinal: period.ordinal,
            covers_from: period.covers_from,
            covers_to: period.covers_to,
            unit_code: unit.code,
            unit_name: unit.name,
            unit_level: unit.level,
            numerator,
            denominator,
            amount,
            rate,
            answer,
            women,
            men,
            no_data_reason,
            revision,
            is_provisional,
            submitted_at,
            accepted_at,
            obligation_id,
            report_id,
            measure_id,
            definition_id,
            plan_id: plan.id,
            period_id: period.id,
            unit_id: unit.id,
        }
    }
}
