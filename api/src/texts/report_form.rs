//! The words of a report's form.

texts! {
    sheet() => "Biểu số liệu", "Figures";
    yes() => "Có", "Yes";
    no() => "Không", "No";
    part_women(figure) => "nữ {figure}", "women {figure}";
    part_men(figure) => "nam {figure}", "men {figure}";
    id() => "Định danh", "Id";
    code() => "Mã số", "Code";
    measure() => "Chỉ số", "Measure";
    numerator_counts() => "Tử số là", "The numerator counts";
    denominator_counts() => "Mẫu số là", "The denominator counts";
    yes_or_no() => "Có / Không", "Yes / No";
    of_them_women() => "Trong đó: nữ", "Of them women";
    of_them_men() => "Trong đó: nam", "Of them men";
    no_data_reason() => "Lý do không có số liệu", "Why there is no figure";
    note() => "Ghi chú", "Note";
    previous() => "Số liệu đã duyệt kỳ trước", "Accepted for the period before";
    title() => "BIỂU SỐ LIỆU BÁO CÁO", "REPORT FORM";
    reporting_unit() => "Đơn vị báo cáo", "Reporting unit";
    how_to_fill() =>
        "Chỉ điền các ô nền trắng. Không có số liệu thì nêu lý do, không ghi số 0. Số thập phân có nhiều nhất 4 chữ số; không để ô ở dạng ngày tháng.",
        "Fill the white cells only. Where there is no figure say why; do not write 0. At most 4 decimals; no cells in a date format.";
    no_data(reason) => "Không có số liệu: {reason}", "No data: {reason}";
}
