//! What is wrong with a framework or an amendment of one.

texts! {
    no_objective() => "Bộ chỉ tiêu phải có ít nhất một mục tiêu.", "A framework has at least one objective.";
    no_such_indicator() => "Bộ chỉ tiêu không có chỉ tiêu này.", "The framework has no such indicator.";
    other_indicator() =>
        "Chỉ số đo này thuộc một chỉ tiêu khác.",
        "The measure belongs to another indicator.";
    link_is_kept() =>
        "Chỉ số đo đã có giữ nguyên liên kết của nó.",
        "A measure that is there already keeps the link it has.";
    label_taken() =>
        "Bộ chỉ tiêu đã có phiên bản với tên này.",
        "The framework already has a version with this label.";
    too_many_versions(most) =>
        "Bộ chỉ tiêu đã có {most} phiên bản, không thể thêm.",
        "The framework has {most} versions, and can have no more.";
    begins_after(before) =>
        "Phiên bản mới phải có hiệu lực sau phiên bản trước ({before}).",
        "The new version begins after the one before ({before}).";
    no_such_objective() => "Bộ chỉ tiêu không có mục tiêu này.", "The framework has no such objective.";
    no_such_measure_before() =>
        "Phiên bản trước không có chỉ số đo này.",
        "The version before has no such measure.";
    refines_another() =>
        "Chỉ cụ thể hoá chỉ tiêu, chỉ số đo của một bộ chỉ tiêu khác.",
        "Only an indicator or a measure of another framework is refined.";
    unknown_reference() =>
        "Không có bộ chỉ tiêu này, hoặc bộ chỉ tiêu ấy không có chỉ tiêu hay chỉ số đo này.",
        "There is no such framework, or it has no such indicator or measure.";
    end_not_before_start() =>
        "Ngày kết thúc không được trước ngày bắt đầu.",
        "The end must not come before the start.";
    at_most_items(most) => "Không quá {most} mục.", "At most {most} items.";
    there_twice(key) => "{key} xuất hiện hai lần.", "{key} is there twice.";
    factor_between(least, most) =>
        "Hệ số của loại chỉ số này: từ {least} đến {most}.",
        "The factor of this kind of measure: from {least} to {most}.";
    natural_band() =>
        "Khoảng tự nhiên cần cả cận dưới và cận trên, cận dưới không lớn hơn cận trên.",
        "A natural band has both edges, the lower not above the upper.";
    yes_or_no() =>
        "Chỉ số có/không chỉ có thể bằng 1 (có) hoặc 0 (không).",
        "A yes or no can only equal 1 (yes) or 0 (no).";
    only_admin_loads() =>
        "Chỉ quản trị viên toàn hệ thống được nạp, sửa đổi hoặc xoá chiến lược.",
        "Only an admin of the whole installation loads, amends or deletes a strategy.";
    as_of_or_version() =>
        "Chỉ dùng một trong hai tham số `as_of` và `version`.",
        "Use only one of `as_of` and `version`.";
    field_needed() =>
        "Phép so sánh hoặc thời hạn này cần giá trị của trường.",
        "This comparison or span needs the field.";
    field_without_use() =>
        "Phép so sánh hoặc thời hạn này không dùng trường này.",
        "This comparison or span has no use for the field.";
    upper_below_lower() =>
        "Giá trị cuối không được nhỏ hơn giá trị đầu.",
        "The upper value must not lie below the lower one.";
}
