//! Plans, their references and their schedules.

texts! {
    ends_before_it_starts() => "Kết thúc trước khi bắt đầu.", "It ends before it starts.";
    no_number() => "Thiếu số và ký hiệu.", "There is no number.";
    not_a_number() =>
        "Số và ký hiệu phải theo thể thức văn bản hành chính, như 5947/KH-UBND, công văn, như 12/UBND-VX, hoặc văn \
         bản của Đảng, như 08-KH/TU.",
        "The number is that of an administrative document, such as 5947/KH-UBND, of a letter, such as 12/UBND-VX, or \
         of a document of the Party, such as 08-KH/TU.";
    document_is_empty() => "Cần ít nhất một thông tin về văn bản.", "At least one member is needed.";
    key_repeated() => "Khoá lặp lại.", "The key is there twice.";
    client_exports_own() =>
        "Hệ thống kết nối chỉ xuất được kế hoạch do đơn vị trong phạm vi của mình ban hành.",
        "A service client exports plans issued within its subtree only.";
    too_many_below(most) =>
        "Hơn {most} kế hoạch: giảm số cấp bằng `depth`.",
        "More than {most} plans: ask for fewer levels by `depth`.";
    differs(state, members) =>
        "Kế hoạch đang ở trạng thái `{state}` và khác với văn bản ở: {members}. Hãy sửa đổi, bổ sung kế hoạch thay \
         vì nhập lại.",
        "The plan is `{state}` and differs from the document in: {members}. Amend it instead of importing it.";
    issuer_above_lead() =>
        "Đơn vị ban hành phải là cơ quan chủ trì hoặc cấp trên của cơ quan chủ trì.",
        "The issuer is the lead unit or a unit above it.";
    unit_not_in_term() =>
        "Đơn vị không tồn tại trong thời hạn của kế hoạch.",
        "The unit does not exist in the plan's term.";
    unknown_framework_or_repeated() =>
        "Không có bộ chỉ tiêu này, hoặc lặp lại.",
        "There is no such framework, or it is there twice.";
    above_is_draft() => "Kế hoạch cấp trên còn là dự thảo.", "The plan above is still a draft.";
    unknown() => "Không có kế hoạch này.", "There is no such plan.";
    above_itself() => "Kế hoạch không thể là cấp trên của chính nó.", "A plan cannot stand above itself.";
    too_many_above(most) =>
        "Tối đa {most} cấp kế hoạch ở phía trên.",
        "At most {most} plans stand above one another.";
    units_not_in_new_term(codes) =>
        "Đơn vị ban hành, chủ trì hoặc đã được giao nhiệm vụ không tồn tại trong thời hạn mới: {codes}.",
        "Units that issue, lead or have duties do not exist in the new term: {codes}.";
    duty_on_framework(paragraph) =>
        "Nhiệm vụ tại {paragraph} gắn với một bộ chỉ tiêu không còn trong kế hoạch.",
        "The duty in {paragraph} is about a framework the plan no longer reports on.";
    unit_or_group() =>
        "Cần nêu đúng một trong hai: `unit` hoặc `group`.",
        "Exactly one of `unit` and `group` is named.";
    must_be_absent() => "Trường này phải để trống.", "This has to be absent.";
    no_order() => "Thiếu số thứ tự.", "The number is missing.";
    framework_not_reported() =>
        "Kế hoạch không có bộ chỉ tiêu này.",
        "The plan does not report on this framework.";
    period_repeated(period) =>
        "Kỳ {period} đã có ở một quy tắc khác.",
        "Another rule gives the period {period} already.";
    no_period() =>
        "Chế độ báo cáo không tạo ra kỳ báo cáo nào trong thời hạn của kế hoạch.",
        "The schedule yields no period within the plan's term.";
    outside_term(from, to) =>
        "Ngoài thời hạn của kế hoạch ({from} đến {to}).",
        "It is outside the plan's term ({from} to {to}).";
    end_not_before_begin() =>
        "Ngày kết thúc phải từ ngày bắt đầu trở đi.",
        "It must not end before it begins.";
    client_sees_own() =>
        "Hệ thống kết nối chỉ xem được kế hoạch do đơn vị trong phạm vi của mình ban hành.",
        "A service client sees this of plans issued within its subtree only.";
    task_has_no_measures() =>
        "Nhiệm vụ không có chỉ số đo nên không thể giao báo cáo số liệu.",
        "A task has no measures, so nobody can be told to report on it.";
    task_above_earlier() =>
        "Nhiệm vụ cấp trên phải đứng trước trong danh sách.",
        "The task above must stand earlier in the list.";
    order_repeated() => "Số thứ tự lặp lại.", "The number is there twice.";
    lead_not_coordinated() =>
        "Bạn không điều phối cơ quan chủ trì này.",
        "You do not coordinate this lead unit.";
    only_lead_changes() =>
        "Chỉ cơ quan chủ trì được thay đổi kế hoạch.",
        "Only the lead unit changes a plan.";
    signatory_without_name() => "Thiếu họ tên người ký.", "The name of the signatory is missing.";
    own_targets(number) => "Mục tiêu cụ thể của kế hoạch {number}", "Specific targets of plan {number}";
}
