//! Why units cannot be urged.

texts! {
    too_many_units(most) => "Từ 1 đến {most} đơn vị.", "From 1 to {most} units.";
    whom_or_units() => "Cho đúng một trong hai: `whom` hoặc `unit_ids`.", "Give either `whom` or `unit_ids`.";
    only_lead_urges() =>
        "Chỉ cơ quan chủ trì kế hoạch được đôn đốc.",
        "Only the lead unit of the plan urges units to report.";
    owes_nothing() =>
        "Đơn vị này không có nghĩa vụ báo cáo trong kỳ.",
        "This unit owes nothing for the period.";
}
