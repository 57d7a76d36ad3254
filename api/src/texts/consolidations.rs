//! Why a consolidation cannot be changed or published.

texts! {
    no_such_consolidation() =>
        "Phải là `today` hoặc mã của một báo cáo tổng hợp khác cùng kỳ.",
        "It must be `today` or the id of another consolidation of the same period.";
    too_many_figures(owed, most) =>
        "Kỳ này có {owed} số liệu phải báo cáo; một báo cáo tổng hợp gồm nhiều nhất {most}.",
        "{owed} figures are owed for the period; a consolidation holds at most {most}.";
    only_lead_consolidates() =>
        "Chỉ cơ quan chủ trì kế hoạch được thực hiện việc này với báo cáo tổng hợp.",
        "Only the lead unit of the plan does this with its consolidations.";
    measure_not_owed() =>
        "Đơn vị không phải báo cáo chỉ số đo này trong kỳ.",
        "The unit does not owe this measure for the period.";
    signed_by_writer() =>
        "Không được ký báo cáo tổng hợp do chính mình soạn.",
        "Nobody signs a consolidation they drafted themselves.";
    not_signed() =>
        "Báo cáo tổng hợp chưa được ký nên không thể `publish`.",
        "The consolidation is not signed, so it cannot `publish`.";
    changed_since_signed() =>
        "Số liệu hoặc nội dung đã thay đổi từ khi ký nên không thể `publish`: cần ký lại.",
        "What it says has moved since it was signed, so it cannot `publish`: it has to be signed again.";
    needed_to_publish() => "Cần có trước khi phát hành.", "It is needed before publishing.";
    number_taken(year, number) =>
        "Trong năm {year} cơ quan đã phát hành một báo cáo khác mang số {number}.",
        "The body has published another report numbered {number} in {year}.";
    invalid_number() =>
        "Số và ký hiệu phải là của báo cáo theo thể thức văn bản, như 12/BC-UBND.",
        "The number is that of a report, such as 12/BC-UBND.";
    too_many_characters(most) =>
        "Các mục cộng lại nhiều nhất {most} ký tự.",
        "At most {most} characters, all sections together.";
    no_such_section() => "Kế hoạch không có mục này.", "The plan has no such section.";
    section_repeated() => "Mục này đã có ở trên.", "The section stands above already.";
}
