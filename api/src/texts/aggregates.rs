//! What is wrong with a question for aggregates.

texts! {
    too_many_figures(most) =>
        "Một lần tổng hợp gồm nhiều nhất {most} số liệu phải báo cáo. Hãy thu hẹp bằng kế hoạch, năm, kỳ, đơn vị hoặc chỉ số đo.",
        "An answer is made of at most {most} owed figures. Narrow it by plan, year, period, unit or measure.";
    too_many_sums(most) =>
        "Một lần tổng hợp cộng nhiều nhất {most} tổng đã tính sẵn. Hãy thu hẹp bằng kế hoạch, năm, kỳ, đơn vị hoặc chỉ số đo.",
        "An answer adds up at most {most} sums that are kept ready. Narrow it by plan, year, period, unit or measure.";
    selection_missing() =>
        "Cần ít nhất một trong các tham số plan_id, parent_plan_id, framework_id, period_id.",
        "At least one of plan_id, parent_plan_id, framework_id and period_id is needed.";
    year_out_of_range() => "Từ 1900 đến 2199.", "From 1900 to 2199.";
    too_many_cells(most) =>
        "Kết quả có hơn {most} ô. Hãy thu hẹp bằng năm, kỳ, đơn vị hoặc chỉ số đo, bớt nhóm, hoặc lấy CSV hay NDJSON.",
        "The answer would have more than {most} cells. Narrow it by year, period, unit or measure, group by less, or ask for CSV or NDJSON.";
    measure_missing() => "Cần tham số measure_id.", "The parameter measure_id is needed.";
}
