//! A cell as one row of a table.

use entity::enums::{
    Accumulation, Confidence, Direction, Frequency, MeasureKind, Rollup, TargetOp, TargetSpan,
    UnitLevel,
};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::aggregates::rollup::NoTotalReason;
use crate::decimal::Sum;
use crate::frameworks::target::Outcome;
use crate::http::day::Day;
use crate::{table_row, words_as_cells};

words_as_cells!(NoTotalReason, Outcome);

table_row! {
    /// A cell of aggregates with all of its members beside one another.
    #[derive(Serialize, ToSchema)]
    pub struct AggregateRow {
        /// Code of the framework; a plan's own targets have none.
        #[schema(example = "NSGE-2011-2020")]
        framework_code: Option<String> = ("Mã khung chỉ tiêu", "Framework"),
        /// Number of the objective.
        #[schema(example = "7")]
        objective_number: String = ("Số mục tiêu", "Objective"),
        /// Number of the indicator.
        #[schema(example = "7.1")]
        indicator_number: String = ("Số chỉ tiêu", "Indicator"),
        /// Code of the measure.
        #[schema(example = "7.1.a")]
        measure_code: String = ("Mã chỉ số đo", "Measure code"),
        /// Name of the measure in Vietnamese, as its definition words it.
        #[schema(example = "Tỷ lệ dự thảo văn bản quy phạm pháp luật được xác định có nội dung liên quan đến bình đẳng giới")]
        measure_name: String = ("Chỉ số đo", "Measure"),
        /// Name in English.
        measure_name_en: Option<String> = ("Tên tiếng Anh", "Measure in English"),
        /// Unit of measure.
        #[schema(example = "%")]
        unit_of_measure: String = ("Đơn vị tính", "Unit of measure"),
        /// What is counted.
        kind: MeasureKind = ("Loại số liệu", "Kind of measure"),
        /// What a quotient is multiplied by.
        #[schema(example = 100)]
        factor: i32 = ("Hệ số nhân", "Factor"),
        /// Which way is better.
        direction: Direction = ("Chiều hướng tốt", "Direction"),
        /// How it adds up over units.
        rollup: Rollup = ("Cách tổng hợp", "Roll-up"),
        /// How it runs through the year.
        accumulation: Accumulation = ("Cách lũy kế", "Accumulation"),
        /// Label of the period.
        #[schema(example = "6T/2018")]
        period_label: String = ("Kỳ báo cáo", "Period"),
        /// Kind of period.
        frequency: Frequency = ("Loại kỳ", "Kind of period"),
        /// Year.
        #[schema(example = 2018)]
        year: i32 = ("Năm", "Year"),
        /// Which period of the year, from 1.
        #[schema(example = 1)]
        ordinal: i32 = ("Kỳ thứ", "Period of the year"),
        /// First day covered.
        covers_from: Day = ("Từ ngày", "From"),
        /// Last day covered.
        covers_to: Day = ("Đến ngày", "To"),
        /// Number of the plan; absent where plans under the same plan add up.
        plan_number: Option<String> = ("Số kế hoạch", "Plan"),
        /// Level of government, where grouped by it or by unit.
        unit_level: Option<UnitLevel> = ("Cấp đơn vị", "Level"),
        /// Code of the unit, where grouped by it.
        unit_code: Option<String> = ("Mã đơn vị", "Unit code"),
        /// Name of the unit.
        unit_name: Option<String> = ("Tên đơn vị", "Unit"),
        /// Numerators together.
        numerator: Option<Sum> = ("Tử số", "Numerator"),
        /// Denominators together.
        denominator: Option<Sum> = ("Mẫu số", "Denominator"),
        /// Amounts together.
        amount: Option<Sum> = ("Số lượng", "Amount"),
        /// Numerators together ÷ denominators together × factor, rounded half up to 4 digits.
        rate: Option<Sum> = ("Tỷ lệ", "Rate"),
        /// Answer of the one unit that counts.
        answer: Option<bool> = ("Trả lời", "Answer"),
        /// Units that answered yes.
        answers_yes: Option<u64> = ("Số đơn vị trả lời có", "Answers yes"),
        /// Units that answered no.
        answers_no: Option<u64> = ("Số đơn vị trả lời không", "Answers no"),
        /// Women together, of the units that hold them.
        women: Option<Sum> = ("Nữ", "Women"),
        /// Men together, of the units that hold them.
        men: Option<Sum> = ("Nam", "Men"),
        /// Whether every figure in the total is held by sex alike.
        sex_parts_complete: Option<bool> = ("Đủ số liệu theo giới", "By sex throughout"),
        /// Units that owe the figure.
        units_expected: u64 = ("Số đơn vị phải báo cáo", "Units expected"),
        /// Units whose accepted report has the figure.
        units_reported: u64 = ("Số đơn vị có số liệu", "Units reported"),
        /// Units whose accepted report says why there is none.
        units_no_data: u64 = ("Số đơn vị không có số liệu", "Units without data"),
        /// Units whose figure is left out.
        units_left_out: u64 = ("Số đơn vị không đưa vào", "Units left out"),
        /// Of the units reported, those that sent their report before the period's cut-off.
        units_before_cutoff: u64 = ("Số đơn vị nộp trước ngày chốt", "Units before cut-off"),
        /// Whether every unit that owes the figure has answered.
        complete: bool = ("Đầy đủ", "Complete"),
        /// Why there is no total, or no rate.
        no_total_reason: Option<NoTotalReason> = ("Lý do không có số tổng hợp", "Why no total"),
        /// How a figure compares with the target.
        target_op: Option<TargetOp> = ("So với mục tiêu", "Target comparison"),
        /// Lower bound, or the figure to equal.
        target_low: Option<Sum> = ("Mục tiêu: cận dưới", "Target low"),
        /// Upper bound.
        target_high: Option<Sum> = ("Mục tiêu: cận trên", "Target high"),
        /// When the target holds.
        target_span: Option<TargetSpan> = ("Thời hạn mục tiêu", "Target span"),
        /// First year of the target, or its year.
        target_year_from: Option<i32> = ("Mục tiêu từ năm", "Target from"),
        /// Last year of the target's term.
        target_year_to: Option<i32> = ("Mục tiêu đến năm", "Target to"),
        /// Whether the text of the target says "about".
        target_approximate: Option<bool> = ("Mục tiêu xấp xỉ", "Target approximate"),
        /// How far the target can be relied on.
        target_confidence: Option<Confidence> = ("Độ tin cậy của mục tiêu", "Target confidence"),
        /// How the total stands against the target.
        outcome: Outcome = ("Kết quả so với mục tiêu", "Outcome"),
        /// Numerators that wait for review, together; these columns only where asked for.
        provisional_numerator: Option<Sum> = ("Chờ duyệt: tử số", "Provisional numerator"),
        /// Denominators that wait for review.
        provisional_denominator: Option<Sum> = ("Chờ duyệt: mẫu số", "Provisional denominator"),
        /// Amounts that wait for review.
        provisional_amount: Option<Sum> = ("Chờ duyệt: số lượng", "Provisional amount"),
        /// Rate of what waits for review.
        provisional_rate: Option<Sum> = ("Chờ duyệt: tỷ lệ", "Provisional rate"),
        /// Answer of the one unit that counts, waiting for review.
        provisional_answer: Option<bool> = ("Chờ duyệt: trả lời", "Provisional answer"),
        /// Units whose yes waits for review.
        provisional_answers_yes: Option<u64> = ("Chờ duyệt: trả lời có", "Provisional answers yes"),
        /// Units whose no waits for review.
        provisional_answers_no: Option<u64> = ("Chờ duyệt: trả lời không", "Provisional answers no"),
        /// Women that wait for review.
        provisional_women: Option<Sum> = ("Chờ duyệt: nữ", "Provisional women"),
        /// Men that wait for review.
        provisional_men: Option<Sum> = ("Chờ duyệt: nam", "Provisional men"),
        /// Whether every figure that waits is held by sex alike.
        provisional_sex_parts_complete: Option<bool> = ("Chờ duyệt: đủ theo giới", "Provisional by sex throughout"),
        /// Units whose figure waits for review.
        provisional_units_reported: Option<u64> = ("Chờ duyệt: số đơn vị có số liệu", "Provisional units reported"),
        /// Units whose reason for having none waits for review.
        provisional_units_no_data: Option<u64> = ("Chờ duyệt: số đơn vị không có số liệu", "Provisional units without data"),
        /// Why what waits has no total.
        provisional_no_total_reason: Option<NoTotalReason> = ("Chờ duyệt: lý do không có số tổng hợp", "Why no provisional total"),
        /// The framework.
        framework_id: Uuid = ("Định danh khung chỉ tiêu", "Framework id"),
        /// The objective.
        objective_id: Uuid = ("Định danh mục tiêu", "Objective id"),
        /// The indicator.
        indicator_id: Uuid = ("Định danh chỉ tiêu", "Indicator id"),
        /// The measure.
        measure_id: Uuid = ("Định danh chỉ số đo", "Measure id"),
        /// The definition all figures of the cell were reported under.
        definition_id: Uuid = ("Định danh định nghĩa", "Definition id"),
        /// The period, where grouped by it.
        period_id: Option<Uuid> = ("Định danh kỳ", "Period id"),
        /// The plan.
        plan_id: Option<Uuid> = ("Định danh kế hoạch", "Plan id"),
        /// The plan under which the plan or plans of the cell stand.
        parent_plan_id: Option<Uuid> = ("Định danh kế hoạch cấp trên", "Parent plan id"),
        /// The unit, where grouped by it.
        unit_id: Option<Uuid> = ("Định danh đơn vị", "Unit id"),
        /// The framework version that sets the target.
        target_framework_version_id: Option<Uuid> = ("Định danh phiên bản đặt mục tiêu", "Target version id"),
        /// Where the figures the cell is made of can be read, relative to this service.
        sources: String = ("Nguồn số liệu", "Sources"),
    }
}
