//! Why periods, obligations and holidays cannot be changed.

texts! {
    too_many_measures(most) => "Tối đa {most} chỉ số đo.", "At most {most} measures.";
    owes_already() =>
        "Đơn vị đã có nghĩa vụ báo cáo trong kỳ này.",
        "The unit already owes a report for this period.";
    measures_are_fixed() =>
        "Đơn vị từng có nghĩa vụ trong kỳ này: các chỉ số đo giữ như cũ.",
        "The unit owed before in this period: its measures stay what they were.";
    duties_decide_measures() =>
        "Đơn vị có nhiệm vụ báo cáo trong kế hoạch: chỉ số đo do các nhiệm vụ đó quyết định.",
        "The unit has duties to report in the plan: these decide which measures it owes.";
    measure_repeated() => "Chỉ số đo lặp lại.", "The measure is there twice.";
    measure_not_reported() =>
        "Kế hoạch không báo cáo chỉ số đo này trong kỳ.",
        "The plan does not report on this measure for the period.";
    owes_no_report() =>
        "Đơn vị không có nghĩa vụ báo cáo trong kỳ này.",
        "The unit owes no report for this period.";
    not_later() => "Ngày gia hạn phải sau thời hạn hiện nay.", "More time ends later than the present day.";
    day_is_over() =>
        "Ngày đã qua: hãy nêu hôm nay hoặc một ngày sau đó.",
        "The day is over: name today or a later one.";
    only_lead_changes_periods() =>
        "Chỉ cơ quan chủ trì kế hoạch được thay đổi kỳ báo cáo.",
        "Only the lead unit of the plan changes its periods.";
    unit_released(action) =>
        "Đơn vị đã được miễn nghĩa vụ (`released`) nên không thể `{action}`.",
        "The unit is `released`, so it cannot `{action}`.";
    weekday_is_worked() =>
        "Thứ Hai đến thứ Sáu vốn là ngày làm việc: chỉ thứ Bảy, Chủ nhật mới cần ghi là ngày làm bù.",
        "Monday to Friday are worked anyway: only a weekend day can be worked in exchange.";
    only_admin_changes_holidays() =>
        "Chỉ quản trị viên toàn hệ thống được sửa danh sách ngày nghỉ.",
        "Only an admin of the whole installation may change the list of holidays.";
    plan_above_is_draft() =>
        "Kế hoạch cấp trên còn là dự thảo: ban hành kế hoạch cấp trên trước.",
        "The plan above is still a draft: issue that one first.";
    nobody_reports() => "Chưa giao nhiệm vụ báo cáo cho đơn vị nào.", "No unit has a duty to report.";
    duty_measures_nothing(paragraph) =>
        "Nhiệm vụ báo cáo tại {paragraph} không gắn với chỉ số đo nào.",
        "The duty to report in {paragraph} points at nothing that can be measured.";
    accepted_not_released() =>
        "Báo cáo của đơn vị đã được duyệt (`accepted`) nên không thể `release`.",
        "The report of the unit is `accepted`, so it cannot `release`.";
    released(label, action) =>
        "Đơn vị đã được miễn nghĩa vụ báo cáo kỳ {label} (released) nên không thể {action}.",
        "The unit is released from its report for the period {label}, so {action} is not possible.";
    plan_closed(label, action) =>
        "Kế hoạch của kỳ báo cáo {label} đang ở trạng thái closed (đã đóng) nên không thể {action}.",
        "The plan of the period {label} is closed, so {action} is not possible.";
    period_upcoming(label, action) =>
        "Kỳ báo cáo {label} đang ở trạng thái upcoming (chưa mở) nên không thể {action}.",
        "The period {label} is upcoming, so {action} is not possible.";
    period_closed(label, action) =>
        "Kỳ báo cáo {label} đang ở trạng thái closed (đã đóng) nên không thể {action}.",
        "The period {label} is closed, so {action} is not possible.";
}
