//! What is wrong with the calendar of a plan.

texts! {
    term_ends_before_it_begins() =>
        "Ngày kết thúc phải từ ngày bắt đầu trở đi.",
        "The term must not end before it begins.";
    term_too_long() => "Thời hạn của kế hoạch không quá 20 năm.", "A plan runs for 20 years at most.";
    no_due_day() =>
        "Chế độ báo cáo định kỳ phải có ít nhất một hạn nộp.",
        "A recurring rule needs at least one due day.";
    single_rule_recurs() =>
        "Báo cáo một lần hoặc theo chuyên đề không có hạn nộp định kỳ.",
        "A rule that comes once has no recurring due days.";
    single_rule_without_period() =>
        "Báo cáo một lần hoặc theo chuyên đề phải nêu kỳ báo cáo.",
        "A rule that comes once must state its period.";
    recurring_rule_with_period() =>
        "Chế độ báo cáo định kỳ không có kỳ báo cáo riêng lẻ.",
        "A recurring rule has no single period.";
    period_ends_before_it_begins() =>
        "Ngày cuối của kỳ phải từ ngày đầu trở đi.",
        "The period must not end before it begins.";
    due_before_period() =>
        "Hạn nộp không được trước ngày đầu của kỳ.",
        "The due day must not come before the first day covered.";
    no_such_period_of_year() => "Trong năm không có kỳ thứ này.", "A year has no period of this number.";
    period_has_due_day() => "Kỳ này đã có hạn nộp.", "This period of the year already has a due day.";
    no_such_day() =>
        "Ngày, tháng hoặc năm không hợp lệ (từ năm 1900 đến 2199, hạn nộp không quá năm kế tiếp).",
        "There is no such day from 1900 to 2199, or it is later than in the next year.";
    cut_off_outside_period() =>
        "Ngày chốt số liệu phải nằm trong kỳ.",
        "The cut-off must be one of the days covered.";
}
