//! What each code of a single fault means, in one line.

texts! {
    /// Of `unknown_field`.
    unknown_field() =>
        "Thành viên này không có trong lược đồ.",
        "The schema has no such member.";
    /// Of `missing_field`.
    missing_field() =>
        "Thiếu thành viên bắt buộc phải có.",
        "A member that is needed is missing.";
    /// Of `duplicate_field`.
    duplicate_field() =>
        "Tên này được nêu hai lần.",
        "The name is there twice.";
    /// Of `unexpected_field`.
    unexpected_field() =>
        "Thành viên này không được có trong trường hợp này.",
        "The member must be absent in this case.";
    /// Of `unknown_parameter`.
    unknown_parameter() =>
        "Thao tác không có tham số này.",
        "The operation has no such parameter.";
    /// Of `missing_parameter`.
    missing_parameter() =>
        "Thiếu tham số bắt buộc phải có.",
        "A parameter that is needed is missing.";
    /// Of `wrong_type`.
    wrong_type() =>
        "Giá trị không đúng kiểu, ví dụ có văn bản ở chỗ cần số.",
        "The value is of another type, such as text where a number is due.";
    /// Of `unknown_value`.
    unknown_value() =>
        "Giá trị không thuộc danh mục đóng của trường này.",
        "The value is none of the closed vocabulary of the field.";
    /// Of `invalid_value`.
    invalid_value() =>
        "Giá trị không theo đúng mẫu, định dạng hoặc độ dài đã quy định.",
        "The value breaks the pattern, format or length that is set.";
    /// Of `out_of_range`.
    out_of_range() =>
        "Giá trị, ngày hoặc số mục nằm ngoài giới hạn.",
        "A value, a day or a number of items lies outside its limits.";
    /// Of `too_long`.
    too_long() =>
        "Các đoạn văn cộng lại dài quá giới hạn.",
        "The passages together are longer than they may be.";
    /// Of `too_many`.
    too_many() =>
        "Có nhiều mục hơn mức cho phép.",
        "There are more items than there may be.";
    /// Of `too_deep`.
    too_deep() =>
        "Có quá nhiều cấp chồng lên nhau.",
        "More levels stand above one another than there may be.";
    /// Of `empty`.
    empty() =>
        "Phải có ít nhất một mục hoặc một từ.",
        "At least one item or word is needed.";
    /// Of `duplicate`.
    duplicate() =>
        "Mục này được nêu hai lần hoặc đã có.",
        "The item is there twice, or is there already.";
    /// Of `one_of`.
    one_of() =>
        "Phải nêu đúng một trong các thành viên thay thế nhau.",
        "Exactly one of members that stand for each other is needed.";
    /// Of `exclusive`.
    exclusive() =>
        "Chỉ được nêu một trong các thành viên hoặc tham số thay thế nhau.",
        "No more than one of members or parameters that stand for each other may be there.";
    /// Of `before_start`.
    before_start() =>
        "Ngày kết thúc đến trước ngày bắt đầu.",
        "The end comes before the start.";
    /// Of `reversed`.
    reversed() =>
        "Cận trên nhỏ hơn cận dưới.",
        "The upper bound is below the lower one.";
    /// Of `no_change`.
    no_change() =>
        "Yêu cầu không làm thay đổi gì.",
        "The request would change nothing.";
    /// Of `in_the_past`.
    in_the_past() =>
        "Thời điểm này phải ở tương lai.",
        "The time has to be in the future.";
    /// Of `in_the_future`.
    in_the_future() =>
        "Ngày này chưa đến; thay đổi được ghi vào ngày nó xảy ra.",
        "The day is still to come; a change is entered on its day.";
    /// Of `past`.
    past() =>
        "Ngày này đã qua.",
        "The day is over.";
    /// Of `not_later`.
    not_later() =>
        "Ngày mới phải sau ngày hiện tại của hạn.",
        "The new day must be later than the present one.";
    /// Of `not_in_files`.
    not_in_files() =>
        "Tham số này không dùng được với dạng tệp đã yêu cầu.",
        "The parameter cannot be used with the form of file that is asked for.";
    /// Of `too_many_cells`.
    too_many_cells() =>
        "Kết quả tổng hợp có nhiều ô hơn một lần trả lời cho phép.",
        "The aggregate has more cells than one answer may.";
    /// Of `too_many_figures`.
    too_many_figures() =>
        "Kết quả tổng hợp dựa trên quá nhiều số liệu phải báo cáo.",
        "The aggregate rests on more owed figures than one answer may.";
    /// Of `too_many_sums`.
    too_many_sums() =>
        "Kết quả tổng hợp cộng quá nhiều tổng đã tính sẵn.",
        "The aggregate adds up more prepared sums than one answer may.";
    /// Of `too_many_rows`.
    too_many_rows() =>
        "Một trang tính không chứa được chừng ấy dòng.",
        "A sheet cannot hold as many rows.";
    /// Of `unknown_unit`.
    unknown_unit() =>
        "Không có đơn vị này, hoặc đơn vị không dùng được ở đây.",
        "There is no such unit, or it does not fit here.";
    /// Of `unknown_parent`.
    unknown_parent() =>
        "Tại ngày đó không có đơn vị cấp trên mang mã này.",
        "No unit has the code of the parent on that day.";
    /// Of `unknown_group`.
    unknown_group() =>
        "Không có nhóm đơn vị này.",
        "There is no such group of units.";
    /// Of `unknown_plan`.
    unknown_plan() =>
        "Không có kế hoạch này.",
        "There is no such plan.";
    /// Of `unknown_framework`.
    unknown_framework() =>
        "Không có bộ chỉ số này, bộ được nêu hai lần, hoặc kế hoạch không báo cáo theo bộ này.",
        "There is no such framework, it is there twice, or the plan does not report on it.";
    /// Of `unknown_objective`.
    unknown_objective() =>
        "Bộ chỉ số không có mục tiêu này.",
        "The framework has no such objective.";
    /// Of `unknown_indicator`.
    unknown_indicator() =>
        "Bộ chỉ số không có chỉ tiêu này.",
        "The framework has no such indicator.";
    /// Of `unknown_measure`.
    unknown_measure() =>
        "Không có chỉ số này, hoặc chỉ số không được báo cáo ở đây.",
        "There is no such measure, or it is not reported on here.";
    /// Of `unknown_reference`.
    unknown_reference() =>
        "Không có bộ chỉ số, chỉ tiêu hoặc chỉ số được dẫn chiếu.",
        "The framework, indicator or measure that is referred to does not exist.";
    /// Of `unknown_subject`.
    unknown_subject() =>
        "Kế hoạch và các bộ chỉ số của kế hoạch không có nội dung này.",
        "Neither the plan nor a framework of it has this subject.";
    /// Of `unknown_task`.
    unknown_task() =>
        "Nhiệm vụ cấp trên phải đứng trước trong danh sách.",
        "The task above must stand earlier in the list.";
    /// Of `unknown_assignment`.
    unknown_assignment() =>
        "Kế hoạch không có phân công này, hoặc phân công đã kết thúc.",
        "The plan has no such duty, or it has ended.";
    /// Of `unknown_period`.
    unknown_period() =>
        "Không có kỳ báo cáo này.",
        "There is no such period.";
    /// Of `unknown_report`.
    unknown_report() =>
        "Không có báo cáo này.",
        "There is no such report.";
    /// Of `unknown_revision`.
    unknown_revision() =>
        "Báo cáo không có lần sửa đổi này.",
        "The report has no such revision.";
    /// Of `unknown_section`.
    unknown_section() =>
        "Kế hoạch không có phần này trong báo cáo.",
        "Reports under the plan have no such section.";
    /// Of `unknown_consolidation`.
    unknown_consolidation() =>
        "Kỳ báo cáo không có bản tổng hợp này.",
        "The period has no such consolidation.";
    /// Of `unknown_notification`.
    unknown_notification() =>
        "Không có thông báo này.",
        "There is no such notification.";
    /// Of `unknown_service_client`.
    unknown_service_client() =>
        "Không có hệ thống kết nối này.",
        "There is no such service client.";
    /// Of `needs_unit`.
    needs_unit() =>
        "Vai trò này phải gắn với một đơn vị.",
        "The role is held at a unit only.";
    /// Of `password_characters`.
    password_characters() =>
        "Mật khẩu để trống hoặc có ký tự điều khiển.",
        "The password is blank or holds control characters.";
    /// Of `password_length`.
    password_length() =>
        "Mật khẩu quá ngắn hoặc quá dài.",
        "The password is too short or too long.";
    /// Of `password_common`.
    password_common() =>
        "Mật khẩu nằm trong số bị đoán trước tiên.",
        "The password is among those that are guessed first.";
    /// Of `password_holds_username`.
    password_holds_username() =>
        "Mật khẩu chứa tên đăng nhập.",
        "The password contains the user name.";
    /// Of `password_unchanged`.
    password_unchanged() =>
        "Mật khẩu mới trùng mật khẩu cũ.",
        "The new password is the old one.";
    /// Of `wrong_password`.
    wrong_password() =>
        "Đây không phải mật khẩu hiện tại.",
        "This is not the current password.";
    /// Of `wrong_code`.
    wrong_code() =>
        "Mã xác thực sai hoặc đã hết hiệu lực.",
        "The code of the second factor is wrong or no longer holds.";
    /// Of `code_taken`.
    code_taken() =>
        "Đơn vị khác đang mang mã này.",
        "Another unit has the code.";
    /// Of `identifier_taken`.
    identifier_taken() =>
        "Mã định danh này là của đơn vị khác.",
        "The identifier is another unit's.";
    /// Of `cycle`.
    cycle() =>
        "Đơn vị hoặc kế hoạch sẽ đứng trên chính nó.",
        "A unit or a plan would stand above itself.";
    /// Of `differs`.
    differs() =>
        "Đơn vị đã có và khác ở ô này; tệp không sửa đơn vị đã có.",
        "The unit is there and differs in this cell; a file does not change units.";
    /// Of `outside_reach`.
    outside_reach() =>
        "Vị trí này nằm ngoài phạm vi người gọi quản trị.",
        "The place is outside what the caller administers.";
    /// Of `parent_not_throughout`.
    parent_not_throughout() =>
        "Đơn vị cấp trên không tồn tại suốt thời gian của đơn vị.",
        "The parent does not exist as long as the unit does.";
    /// Of `not_existing_then`.
    not_existing_then() =>
        "Đơn vị không tồn tại vào ngày đó.",
        "The unit does not exist on that day.";
    /// Of `too_early`.
    too_early() =>
        "Ngày này đến trước khi đơn vị có trạng thái hiện tại.",
        "The day comes before the unit is as it is now.";
    /// Of `not_utf8`.
    not_utf8() =>
        "Tệp không được mã hoá bằng UTF-8.",
        "The file is not in UTF-8.";
    /// Of `not_a_workbook`.
    not_a_workbook() =>
        "Tệp không phải bảng tính XLSX, bị hỏng hoặc bị khoá.",
        "The file is no XLSX spreadsheet, or it is damaged or locked.";
    /// Of `file_too_large`.
    file_too_large() =>
        "Tệp có nhiều ô hoặc dữ liệu hơn mức đọc được.",
        "The file holds more cells or data than is read.";
    /// Of `row_too_wide`.
    row_too_wide() =>
        "Dòng có nhiều ô hơn mức cho phép.",
        "The row has more cells than it may.";
    /// Of `too_many_columns`.
    too_many_columns() =>
        "Tệp có nhiều cột hơn mức cho phép.",
        "The file has more columns than it may.";
    /// Of `missing_header`.
    missing_header() =>
        "Không có dòng nào nêu tên các cột.",
        "No row names the columns.";
    /// Of `missing_column`.
    missing_column() =>
        "Thiếu cột bắt buộc phải có.",
        "A column that is needed is missing.";
    /// Of `unknown_column`.
    unknown_column() =>
        "Không có cột mang tên này.",
        "There is no column of this name.";
    /// Of `duplicate_column`.
    duplicate_column() =>
        "Cột này có hai lần.",
        "The column is there twice.";
    /// Of `stray_cell`.
    stray_cell() =>
        "Ô này không thuộc cột nào.",
        "The cell stands in no column.";
    /// Of `blank`.
    blank() =>
        "Ô bắt buộc bị bỏ trống.",
        "A cell that is needed is blank.";
    /// Of `cell_error`.
    cell_error() =>
        "Công thức của ô bị lỗi.",
        "The formula of the cell failed.";
    /// Of `formula`.
    formula() =>
        "Nội dung ô sẽ bị bảng tính hiểu là công thức.",
        "A spreadsheet would take the cell for a formula.";
    /// Of `date`.
    date() =>
        "Ô chứa ngày hoặc giờ ở chỗ cần số hoặc văn bản.",
        "The cell holds a date or a time where a number or text is due.";
    /// Of `not_a_number`.
    not_a_number() =>
        "Ô không chứa số.",
        "The cell holds no number.";
    /// Of `number_as_text`.
    number_as_text() =>
        "Số được nhập dưới dạng văn bản nên không chắc dấu thập phân.",
        "The number is text, and its decimal mark is not sure.";
    /// Of `decimal_mark`.
    decimal_mark() =>
        "Dấu thập phân không hợp với dấu ngăn cách các ô của tệp.",
        "The decimal mark does not go with the separator of the file.";
    /// Of `too_precise`.
    too_precise() =>
        "Số có nhiều chữ số thập phân hơn mức cho phép.",
        "The number has more decimals than it may.";
    /// Of `not_yes_or_no`.
    not_yes_or_no() =>
        "Ô phải ghi Có hoặc Không.",
        "The cell has to say Yes or No.";
    /// Of `code_not_text`.
    code_not_text() =>
        "Mã phải được nhập dưới dạng văn bản.",
        "The code has to be entered as text.";
    /// Of `ambiguous_code`.
    ambiguous_code() =>
        "Nhiều chỉ số mang mã này; hãy dùng cột `measure_id`.",
        "Several measures have the code; use the column `measure_id`.";
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
