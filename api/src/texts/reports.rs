//! Why a report cannot be written, sent or reviewed.

texts! {
    draft() => "draft (bản nháp)", "draft";
    signing() => "signing (chờ ký)", "signing";
    submitted() => "submitted (đã gửi)", "submitted";
    returned() => "returned (bị trả lại)", "returned";
    accepted() => "accepted (đã duyệt)", "accepted";
    under_review(status) => "{status}, đang được xét,", "{status} and under review";
    with_lead(status) => "{status}, do cơ quan chủ trì lập,", "{status} and with the lead unit";
    impossible(state, action) =>
        "Báo cáo đang ở trạng thái {state} nên không thể {action}.",
        "The report is {state}, so {action} is not possible.";
    too_many_accepted(most) => "Từ 1 đến {most} báo cáo.", "From 1 to {most} reports.";
    changed_since_read() =>
        "Báo cáo đã thay đổi từ khi được đọc.",
        "The report has changed since it was read.";
    no_such_report() => "Không có báo cáo này.", "There is no such report.";
    report_repeated() => "Báo cáo lặp lại.", "The report is there twice.";
    reviewed_by_writer() =>
        "Không được xét báo cáo do chính mình soạn hoặc trình.",
        "Nobody reviews a report they drafted or submitted themselves.";
    only_lead_reviews() =>
        "Chỉ cơ quan chủ trì kế hoạch được xét báo cáo này.",
        "Only the lead unit of the plan reviews this report.";
    reason_to_stand_in() =>
        "Lập báo cáo thay đơn vị khác phải nêu lý do.",
        "A report in place of another unit needs a reason.";
    own_report_on_behalf() =>
        "Đơn vị tự lập báo cáo của mình, không làm thay.",
        "The lead unit's own report is not on behalf of another.";
    no_such_period() => "Không có kỳ báo cáo này.", "There is no such period.";
    report_exists() =>
        "Đơn vị đã có báo cáo cho kỳ này; hãy mở báo cáo đó.",
        "The unit already has a report for this period; open that one.";
    too_many_passages(most) => "Tối đa {most} đoạn.", "At most {most} passages.";
    no_such_section() =>
        "Báo cáo của kế hoạch này không có mục đó.",
        "Reports under this plan have no such section.";
    section_repeated() => "Mục lặp lại.", "The section is there twice.";
    too_many_values(most) => "Tối đa {most} số liệu.", "At most {most} values.";
    only_own_people() =>
        "Chỉ người của chính đơn vị, hoặc của đơn vị làm thay, được thực hiện việc này.",
        "Only people of the unit itself, or of the one in its place, do this.";
    only_own_approvers() =>
        "Chỉ người ký của chính đơn vị, hoặc của đơn vị làm thay, được thực hiện việc này.",
        "Only approvers of the unit itself, or of the one in its place, do this.";
    only_lead_reporters_stand_in() =>
        "Chỉ người lập báo cáo của cơ quan chủ trì được làm thay đơn vị.",
        "Only reporters of the plan's lead unit stand in for another unit.";
    signed_by_writer() =>
        "Không được ký báo cáo do chính mình soạn hoặc trình.",
        "Nobody signs a report they drafted or submitted themselves.";
    too_many_remarks(most) => "Tối đa {most} nhận xét.", "At most {most} remarks.";
    measure_or_section() =>
        "Nêu đúng một: measure_id hoặc section.",
        "Name exactly one: measure_id or section.";
    measure_not_owed() => "Đơn vị không phải báo cáo chỉ số đo này.", "The unit does not owe this measure.";
    no_such_revision() => "Báo cáo không có lần báo cáo này.", "The report has no such revision.";
}
