//! The title of a notification, by its kind.

texts! {
    period_opened(period, plan) =>
        "Mở kỳ báo cáo {period} (Kế hoạch {plan})",
        "Reporting period {period} is open (plan {plan})";
    due_today(period, plan) =>
        "Hôm nay là hạn báo cáo kỳ {period} (Kế hoạch {plan})",
        "Due today: report for {period} (plan {plan})";
    due_soon(days, period, plan) =>
        "Còn {days} đến hạn báo cáo kỳ {period} (Kế hoạch {plan})",
        "Due in {days}: report for {period} (plan {plan})";
    overdue(days, period, plan) =>
        "Quá hạn {days}: báo cáo kỳ {period} (Kế hoạch {plan})",
        "Overdue by {days}: report for {period} (plan {plan})";
    still_returned(period, plan) =>
        "Chưa gửi lại báo cáo kỳ {period} (Kế hoạch {plan})",
        "Not submitted again: report for {period} (plan {plan})";
    reminded(period, plan) =>
        "Cơ quan chủ trì đôn đốc báo cáo kỳ {period} (Kế hoạch {plan})",
        "The lead unit asks for the report for {period} (plan {plan})";
    returned(period, plan) =>
        "Bị trả lại: báo cáo kỳ {period} (Kế hoạch {plan})",
        "Sent back: report for {period} (plan {plan})";
    refused(period, plan) =>
        "Không được ký: báo cáo kỳ {period} (Kế hoạch {plan})",
        "Not signed: report for {period} (plan {plan})";
    accepted(period, plan) =>
        "Được chấp nhận: báo cáo kỳ {period} (Kế hoạch {plan})",
        "Accepted: report for {period} (plan {plan})";
    reopened(period, plan) =>
        "Được mở lại: báo cáo kỳ {period} (Kế hoạch {plan})",
        "Opened again: report for {period} (plan {plan})";
    submitted(unit, period, plan) =>
        "{unit} gửi báo cáo kỳ {period} (Kế hoạch {plan})",
        "{unit} has submitted its report for {period} (plan {plan})";
    to_sign(period, plan) =>
        "Chờ ký: báo cáo kỳ {period} (Kế hoạch {plan})",
        "To be signed: report for {period} (plan {plan})";
    extended(period, plan, due) =>
        "Gia hạn báo cáo kỳ {period} (Kế hoạch {plan}) đến ngày {due}",
        "More time, to {due}: report for {period} (plan {plan})";
    obligation_added(period, plan) =>
        "Thêm nghĩa vụ báo cáo kỳ {period} (Kế hoạch {plan})",
        "A new duty: report for {period} (plan {plan})";
    released(period, plan) =>
        "Không còn phải gửi báo cáo kỳ {period} (Kế hoạch {plan})",
        "No longer owed: report for {period} (plan {plan})";
    one_day() => "1 ngày", "1 day";
    some_days(count) => "{count} ngày", "{count} days";
}
