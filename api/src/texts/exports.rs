//! What is wrong with a mapping for exports.

texts! {
    too_many_figures(most) => "Từ 1 đến {most} số liệu.", "From 1 to {most} figures.";
    too_many_units(most) => "Tối đa {most} đơn vị.", "At most {most} units.";
    codes_only_where_scheme_is_code() =>
        "Mã đơn vị chỉ dùng được khi org_unit_scheme là code.",
        "Codes of units go only where org_unit_scheme is code.";
    units_missing() =>
        "Cần ít nhất một đơn vị, hoặc use_unit_codes.",
        "At least one unit is needed, or use_unit_codes.";
    not_a_uid() =>
        "UID của DHIS2 gồm một chữ cái và mười chữ cái hoặc chữ số.",
        "A UID of DHIS2 is a letter and ten letters or digits.";
    code_with_blank() =>
        "Mã của DHIS2 không bắt đầu hoặc kết thúc bằng khoảng trắng.",
        "A code of DHIS2 does not begin or end with a blank.";
    no_such_measure() => "Không có chỉ số đo này.", "There is no such measure.";
    no_such_figure() => "Chỉ số đo này không có số liệu loại đó.", "The measure has no such figure.";
    figure_repeated() =>
        "Số liệu này của chỉ số đo xuất hiện hai lần.",
        "This figure of the measure is there twice.";
    figures_share_element() =>
        "Hai số liệu không thể ghi vào cùng một phần tử dữ liệu và tổ hợp lựa chọn.",
        "Two figures cannot be written to one data element and option combination.";
    combination_always_or_never() =>
        "Một phần tử dữ liệu phải luôn có tổ hợp lựa chọn hoặc không bao giờ có.",
        "A data element comes always with an option combination or never.";
    no_such_unit() => "Không có đơn vị này.", "There is no such unit.";
    unit_repeated() => "Đơn vị lặp lại.", "The unit is there twice.";
    units_share_unit() =>
        "Hai đơn vị không thể ghi vào cùng một đơn vị của DHIS2.",
        "Two units cannot be written to one organisation unit.";
    name_taken(name) =>
        "Đơn vị đã có bảng ánh xạ tên {name}.",
        "The unit has a mapping named {name} already.";
    only_coordinators() =>
        "Chỉ người điều phối của đơn vị mới được làm việc này.",
        "Only a coordinator of the unit may do this.";
}
