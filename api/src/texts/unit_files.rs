//! Files of units, cell by cell.

texts! {
    many_faults(found, told) =>
        "Tệp có {found} lỗi; đây là {told} lỗi đầu tiên.",
        "The file has {found} faults; these are the first {told}.";
    differs() =>
        "Đơn vị đã có và khác ở ô này: hãy thay đổi bằng thao tác riêng.",
        "The unit is there and differs in this cell: change it by its own operation.";
    code_in_use(code, days) =>
        "Mã {code} đang được một đơn vị khác dùng {days}.",
        "Another unit has the code {code} {days}.";
    place_outside_reach() =>
        "Vị trí này nằm ngoài phạm vi quản trị của bạn.",
        "This place is outside what you administer.";
    parent_exists_only(code, days) =>
        "Đơn vị cấp trên {code} chỉ tồn tại {days}.",
        "The parent {code} exists only {days}.";
    unknown_parent(code, day) =>
        "Không có đơn vị nào mang mã {code} vào ngày {day}.",
        "No unit has the code {code} on {day}.";
    identifier_taken(code) =>
        "Mã định danh này đang là của đơn vị {code}.",
        "This identifier is unit {code}'s.";
    below_itself() => "Đơn vị nằm dưới chính nó.", "The unit stands below itself.";
    too_many_levels(most) => "Quá {most} cấp trong một tệp.", "More than {most} levels in one file.";
    from_until(from, to) => "từ {from} đến trước {to}", "from {from} to before {to}";
    from_on(from) => "từ {from}", "from {from}";
    same_as_line(line) =>
        "Trùng với dòng {line} trong cùng thời gian.",
        "Line {line} has it too, at the same time.";
    too_many_units(most) => "Một tệp có nhiều nhất {most} đơn vị.", "A file has at most {most} units.";
    too_many_columns(most) => "Một tệp có nhiều nhất {most} cột.", "A file has at most {most} columns.";
    column_repeated() => "Cột lặp lại.", "The column is there twice.";
    unknown_column(known) =>
        "Không có cột này. Các cột là: {known}.",
        "There is no such column. The columns are {known}.";
    column_missing() => "Thiếu cột này.", "The column is missing.";
    cell_without_column() =>
        "Dòng có ô không thuộc cột nào.",
        "The line has a cell that stands in no column.";
    blank() => "Ô này bỏ trống.", "The cell is blank.";
    begins_formula() =>
        "Bắt đầu bằng =, +, - hoặc @: bảng tính sẽ hiểu là công thức.",
        "It begins with =, +, - or @: a spreadsheet would take it for a formula.";
    not_yes_or_no() =>
        "Chọn một trong: yes, no, true, false, 1, 0, có, không.",
        "One of yes, no, true, false, 1, 0, có, không.";
}
