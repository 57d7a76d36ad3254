//! Words that several features share.

texts! {
    from_one_to(most) => "Từ 1 đến {most}.", "From 1 to {most}.";
    end_after_start() => "Ngày kết thúc phải sau ngày bắt đầu.", "The end comes after the start.";
    unit_outside_reach() =>
        "Đơn vị này nằm ngoài phạm vi quản trị của bạn.",
        "This unit is outside what you administer.";
    year_between(from, to) => "Năm từ {from} đến {to}.", "A year from {from} to {to}.";
    at_most_items(most) => "Tối đa {most} mục.", "At most {most} items.";
    invalid_value() => "Giá trị không hợp lệ.", "The value is not valid.";
}
