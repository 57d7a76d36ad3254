//! What each code of a single fault in a plan or a report means, in one line.

texts! {
    /// Of `measures_differ`.
    measures_differ() =>
        "Mã và `measure_id` của dòng thuộc hai chỉ số khác nhau.",
        "The code and the `measure_id` of the row are of two measures.";
    /// Of `measure_unnamed`.
    measure_unnamed() =>
        "Dòng có số liệu mà không nêu chỉ số.",
        "The row has figures and names no measure.";
    /// Of `invalid_schedule`.
    invalid_schedule() =>
        "Quy tắc trong lịch báo cáo không dùng được.",
        "A rule of the reporting schedule cannot be used.";
    /// Of `duplicate_period`.
    duplicate_period() =>
        "Hai quy tắc trong lịch cho cùng một kỳ.",
        "Two rules of the schedule give the same period.";
    /// Of `no_periods`.
    no_periods() =>
        "Lịch báo cáo không cho kỳ nào trong thời hạn kế hoạch.",
        "The schedule yields no period within the term of the plan.";
    /// Of `outside_term`.
    outside_term() =>
        "Ngày hoặc đơn vị nằm ngoài thời hạn kế hoạch.",
        "The day or the unit lies outside the term of the plan.";
    /// Of `units_outside_term`.
    units_outside_term() =>
        "Có đơn vị không tồn tại trong thời hạn mới của kế hoạch.",
        "Units do not exist in the new term of the plan.";
    /// Of `nobody_reports`.
    nobody_reports() =>
        "Không đơn vị nào được phân công báo cáo.",
        "No unit has a duty to report.";
    /// Of `not_measurable`.
    not_measurable() =>
        "Phân công báo cáo không dẫn đến chỉ số nào.",
        "The duty to report points at nothing that can be measured.";
    /// Of `no_unit`.
    no_unit() =>
        "Không đơn vị nào của nhóm nhận được phân công.",
        "No unit of the group can be given the duty.";
    /// Of `not_a_member`.
    not_a_member() =>
        "Đơn vị không thuộc nhóm.",
        "The unit is no member of the group.";
    /// Of `not_told`.
    not_told() =>
        "Kế hoạch hoặc hệ thống kết nối không nhận được nội dung này.",
        "The group was not told this, or service clients are not told of it.";
    /// Of `draft_plan`.
    draft_plan() =>
        "Kế hoạch cấp trên còn là bản nháp.",
        "The plan above is still a draft.";
    /// Of `framework_in_use`.
    framework_in_use() =>
        "Còn phân công về bộ chỉ số mà kế hoạch thôi báo cáo.",
        "A duty is about a framework the plan no longer reports on.";
    /// Of `in_use`.
    in_use() =>
        "Còn phân công về nhiệm vụ này.",
        "A duty is still on the task.";
    /// Of `invalid_number`.
    invalid_number() =>
        "Số, ký hiệu văn bản không đúng thể thức.",
        "The number of the document is not of the form it must have.";
    /// Of `before_issue`.
    before_issue() =>
        "Ngày này đến trước ngày ban hành kế hoạch.",
        "The day is before the plan was issued.";
    /// Of `before_last`.
    before_last() =>
        "Ngày này đến trước lần sửa đổi gần nhất.",
        "The day is before the last amendment.";
    /// Of `no_own_targets`.
    no_own_targets() =>
        "Kế hoạch không có chỉ tiêu riêng.",
        "The plan has no targets of its own.";
    /// Of `same_framework`.
    same_framework() =>
        "Chỉ làm rõ được nội dung của một bộ chỉ số khác.",
        "Only what belongs to another framework is refined.";
    /// Of `other_indicator`.
    other_indicator() =>
        "Chỉ số thuộc chỉ tiêu khác.",
        "The measure belongs to another indicator.";
    /// Of `not_an_answer`.
    not_an_answer() =>
        "Chỉ tiêu của câu hỏi có hoặc không chỉ là 1 hoặc 0.",
        "The target of a yes or no can only be 1 or 0.";
    /// Of `not_weekend`.
    not_weekend() =>
        "Chỉ hoán đổi được ngày cuối tuần.",
        "Only a weekend day can be worked in exchange.";
    /// Of `owes_nothing`.
    owes_nothing() =>
        "Đơn vị không phải báo cáo trong kỳ này.",
        "The unit owes no report for the period.";
    /// Of `own_unit`.
    own_unit() =>
        "Báo cáo của chính đơn vị không phải báo cáo thay.",
        "A unit's own report is not on behalf of another.";
    /// Of `has_duties`.
    has_duties() =>
        "Đơn vị có phân công, phân công quyết định các chỉ số phải báo cáo.",
        "The unit has duties, which decide what it owes.";
    /// Of `frozen`.
    frozen() =>
        "Chỉ số đơn vị phải báo cáo trong kỳ đã chốt.",
        "What the unit owes for the period is settled.";
    /// Of `invalid_state`.
    invalid_state() =>
        "Báo cáo ở trạng thái không cho phép bước này.",
        "The report is in a state that does not allow the step.";
    /// Of `stale`.
    stale() =>
        "Báo cáo đã thay đổi sau khi được đọc.",
        "The report was changed since it was read.";
    /// Of `four_eyes`.
    four_eyes() =>
        "Người lập báo cáo không tự xét báo cáo ấy.",
        "Whoever wrote the report does not review it.";
    /// Of `not_lead_unit`.
    not_lead_unit() =>
        "Chỉ đơn vị chủ trì của kế hoạch xét báo cáo này.",
        "Only the lead unit of the plan reviews the report.";
    /// Of `part_unfit`.
    part_unfit() =>
        "Chỉ số không có phần số liệu này.",
        "The measure has no such figure.";
    /// Of `mixed_combinations`.
    mixed_combinations() =>
        "Phần tử dữ liệu DHIS2 lúc có, lúc không có tổ hợp phân loại.",
        "A data element of DHIS2 comes both with and without an option combination.";
    /// Of `measure_missing`.
    measure_missing() =>
        "Chỉ số phải báo cáo không có số liệu và không có lý do.",
        "An owed measure has neither a figure nor a reason.";
    /// Of `measure_not_owed`.
    measure_not_owed() =>
        "Đơn vị không phải báo cáo chỉ số này.",
        "The unit does not owe the measure.";
    /// Of `measure_repeated`.
    measure_repeated() =>
        "Chỉ số được báo cáo hai lần.",
        "The measure is reported twice.";
    /// Of `figure_missing`.
    figure_missing() =>
        "Thiếu một phần của số liệu.",
        "A part of the figure is missing.";
    /// Of `figure_unexpected`.
    figure_unexpected() =>
        "Loại chỉ số này không dùng phần số liệu này.",
        "The kind of measure has no use for the part.";
    /// Of `reason_blank`.
    reason_blank() =>
        "Lý do không có số liệu để trống.",
        "The reason for no data is blank.";
    /// Of `reason_with_figure`.
    reason_with_figure() =>
        "Vừa có số liệu vừa có lý do không có số liệu.",
        "A figure comes together with a reason for no data.";
    /// Of `negative`.
    negative() =>
        "Số đếm nhỏ hơn 0.",
        "A count is below 0.";
    /// Of `numerator_above_denominator`.
    numerator_above_denominator() =>
        "Tử số lớn hơn mẫu số.",
        "The numerator is above the denominator.";
    /// Of `zero_denominator`.
    zero_denominator() =>
        "Mẫu số bằng 0 mà tử số khác 0.",
        "The denominator is 0 and the numerator is not.";
    /// Of `sex_parts_not_held`.
    sex_parts_not_held() =>
        "Chỉ số này không tách theo giới tính.",
        "The measure is not held by sex.";
    /// Of `sex_part_above_total`.
    sex_part_above_total() =>
        "Số nữ hoặc nam lớn hơn tổng số.",
        "Women or men alone are above the total.";
    /// Of `sex_parts_differ`.
    sex_parts_differ() =>
        "Số nữ cộng số nam khác tổng số.",
        "Women and men together are not the total.";
}
