//! What each code of a single fault means, in one line: values of every kind, and what they refer to.

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
}
