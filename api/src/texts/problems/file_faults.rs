//! What each code of a single fault in a file means, in one line.

texts! {
    /// Of `not_utf8`.
    not_utf8() =>
        "Tệp không được mã hoá bằng UTF-8.",
        "The file is not in UTF-8.";
    /// Of `not_a_workbook`.
    not_a_workbook() =>
        "Tệp không phải bảng tính XLSX, bị hỏng hoặc bị khoá.",
        "The file is no XLSX spreadsheet, or it is damaged or locked.";
    /// Of `file_too_large`.
    file_too_large() =>
        "Tệp có nhiều ô hoặc dữ liệu hơn mức đọc được.",
        "The file holds more cells or data than is read.";
    /// Of `row_too_wide`.
    row_too_wide() =>
        "Dòng có nhiều ô hơn mức cho phép.",
        "The row has more cells than it may.";
    /// Of `too_many_columns`.
    too_many_columns() =>
        "Tệp có nhiều cột hơn mức cho phép.",
        "The file has more columns than it may.";
    /// Of `missing_header`.
    missing_header() =>
        "Không có dòng nào nêu tên các cột.",
        "No row names the columns.";
    /// Of `missing_column`.
    missing_column() =>
        "Thiếu cột bắt buộc phải có.",
        "A column that is needed is missing.";
    /// Of `unknown_column`.
    unknown_column() =>
        "Không có cột mang tên này.",
        "There is no column of this name.";
    /// Of `duplicate_column`.
    duplicate_column() =>
        "Cột này có hai lần.",
        "The column is there twice.";
    /// Of `stray_cell`.
    stray_cell() =>
        "Ô này không thuộc cột nào.",
        "The cell stands in no column.";
    /// Of `blank`.
    blank() =>
        "Ô bắt buộc bị bỏ trống.",
        "A cell that is needed is blank.";
    /// Of `cell_error`.
    cell_error() =>
        "Công thức của ô bị lỗi.",
        "The formula of the cell failed.";
    /// Of `formula`.
    formula() =>
        "Nội dung ô sẽ bị bảng tính hiểu là công thức.",
        "A spreadsheet would take the cell for a formula.";
    /// Of `date`.
    date() =>
        "Ô chứa ngày hoặc giờ ở chỗ cần số hoặc văn bản.",
        "The cell holds a date or a time where a number or text is due.";
    /// Of `not_a_number`.
    not_a_number() =>
        "Ô không chứa số.",
        "The cell holds no number.";
    /// Of `number_as_text`.
    number_as_text() =>
        "Số được nhập dưới dạng văn bản nên không chắc dấu thập phân.",
        "The number is text, and its decimal mark is not sure.";
    /// Of `decimal_mark`.
    decimal_mark() =>
        "Dấu thập phân không hợp với dấu ngăn cách các ô của tệp.",
        "The decimal mark does not go with the separator of the file.";
    /// Of `too_precise`.
    too_precise() =>
        "Số có nhiều chữ số thập phân hơn mức cho phép.",
        "The number has more decimals than it may.";
    /// Of `not_yes_or_no`.
    not_yes_or_no() =>
        "Ô phải ghi Có hoặc Không.",
        "The cell has to say Yes or No.";
    /// Of `code_not_text`.
    code_not_text() =>
        "Mã phải được nhập dưới dạng văn bản.",
        "The code has to be entered as text.";
    /// Of `ambiguous_code`.
    ambiguous_code() =>
        "Nhiều chỉ số mang mã này; hãy dùng cột `measure_id`.",
        "Several measures have the code; use the column `measure_id`.";
}
