//! What is wrong with a report's form that is sent back.

texts! {
    number_as_text() =>
        "Số này được nhập dạng chữ, không rõ dấu thập phân; hãy nhập lại dạng số.",
        "This number is text, and its decimal mark is not sure; enter it as a number.";
    comma_between_semicolons() =>
        "Tệp ngăn cách ô bằng dấu chấm phẩy thì dấu thập phân là dấu phẩy; không nhóm chữ số.",
        "Between semicolons the decimal mark is the comma; do not group digits.";
    point_between_commas() =>
        "Tệp ngăn cách ô bằng dấu phẩy thì dấu thập phân là dấu chấm; không nhóm chữ số.",
        "Between commas the decimal mark is the point; do not group digits.";
    not_yes_or_no() => "Phải là Có hoặc Không.", "It must be Yes or No.";
    not_text() => "Phải là chữ.", "It must be text.";
    date_or_time() =>
        "Ô đang ở dạng ngày giờ; hãy đổi sang dạng số hoặc chữ rồi nhập lại.",
        "The cell holds a date or time; change its format and enter it again.";
    formula_failed() => "Công thức trong ô bị lỗi.", "The cell's formula failed.";
    no_such_column(known) =>
        "Không có cột này. Các cột là: {known}.",
        "There is no such column. The columns are {known}.";
    no_heading_row() =>
        "Không tìm thấy dòng tên cột (measure_code hoặc measure_id) trong 50 dòng đầu.",
        "None of the first 50 rows names the columns (measure_code or measure_id).";
    row_too_wide() =>
        "Một dòng chỉ được có tối đa 200 ô có nội dung.",
        "A row may have at most 200 cells with something in them.";
    too_many_cells() =>
        "Tệp có hơn 100.000 ô có nội dung.",
        "The file has more than 100,000 cells with something in them.";
    not_a_spreadsheet() =>
        "Tệp không phải là bảng tính XLSX, bị hỏng hoặc có mật khẩu.",
        "The file is no XLSX spreadsheet, or it is damaged or locked with a password.";
    spreadsheet_too_large() =>
        "Bảng tính chứa nhiều hơn mức hệ thống đọc: 20 MiB sau khi giải nén, 100.000 ô.",
        "The spreadsheet holds more than is read: 20 MiB unpacked, 100,000 cells.";
    column_repeated() => "Cột lặp lại.", "The column is there twice.";
    cell_without_column() => "Ô không thuộc cột nào của biểu.", "The cell stands in no column of the form.";
    first_faults(count, most) =>
        "Tệp có {count} lỗi; đây là {most} lỗi đầu tiên.",
        "The file has {count} faults; these are the first {most}.";
    measure_not_owed() =>
        "Đơn vị không phải báo cáo số liệu này trong kỳ.",
        "The unit does not owe this measure in this period.";
    code_as_number() =>
        "Mã số phải được nhập dạng chữ, không phải dạng số.",
        "Enter the code as text, not as a number.";
    code_of_another_measure() =>
        "Mã số không khớp với dòng của chỉ số; hãy tải lại biểu.",
        "The code is not that of the row's measure; fetch the form again.";
    measure_unnamed() =>
        "Dòng có số liệu nhưng không nêu chỉ số nào.",
        "The row has figures and names no measure.";
    code_is_ambiguous() =>
        "Nhiều chỉ số có mã số này; hãy dùng cột measure_id.",
        "Several measures have this code; use the column measure_id.";
}
