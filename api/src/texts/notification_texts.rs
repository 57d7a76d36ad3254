//! What a notification says, by its kind.

use time::Date;

use crate::text::Text;

texts! {
    owed(unit, due) => "{unit} gửi báo cáo chậm nhất ngày {due}.", "{unit} owes its report by {due}.";
    reminded(unit, due) =>
        "Cơ quan chủ trì đề nghị {unit} gửi báo cáo. Hạn gửi là ngày {due}.",
        "The lead unit asks {unit} for its report, due on {due}.";
    due_soon(unit, due) =>
        "{unit} chưa gửi báo cáo. Hạn gửi là ngày {due}.",
        "{unit} has not submitted its report, which is due on {due}.";
    overdue(due, unit) =>
        "Hạn gửi là ngày {due} mà {unit} chưa gửi báo cáo. Đề nghị gửi ngay.",
        "{unit} has not submitted its report, which was due on {due}. Please submit it now.";
    still_returned(unit) =>
        "Báo cáo của {unit} bị trả lại, được rút về hoặc được mở lại mà chưa được gửi lại. Đề nghị hoàn thiện và gửi lại.",
        "The report of {unit} was sent back, withdrawn or opened again and has not come again. Please complete and submit it.";
    returned(unit) =>
        "Cơ quan chủ trì trả lại báo cáo của {unit} để sửa.",
        "The lead unit sent the report of {unit} back to be mended.";
    refused(unit) =>
        "Người duyệt của {unit} không ký báo cáo.",
        "The approver of {unit} did not sign the report.";
    accepted(unit) =>
        "Cơ quan chủ trì chấp nhận báo cáo của {unit}.",
        "The lead unit accepted the report of {unit}.";
    reopened(unit) =>
        "Cơ quan chủ trì mở lại báo cáo của {unit} để sửa và gửi lại.",
        "The lead unit opened the report of {unit} again, to be mended and submitted.";
    submitted(unit, due) =>
        "Báo cáo của {unit} chờ xét. Hạn gửi là ngày {due}.",
        "The report of {unit}, due on {due}, waits for review.";
    to_sign(unit, due) =>
        "Báo cáo của {unit} chờ người duyệt ký. Hạn gửi là ngày {due}.",
        "The report of {unit}, due on {due}, waits for its approver's signature.";
    extended(unit, due) =>
        "{unit} được gia hạn gửi báo cáo đến ngày {due}.",
        "{unit} may submit its report until {due}.";
    released(unit) => "{unit} không còn phải gửi báo cáo này.", "{unit} no longer owes this report.";
    /// What somebody wrote comes last, in their own language.
    with_reason(said, reason) => "{said} Lý do: {reason}", "{said} Reason: {reason}";
    /// What somebody wrote comes last, in their own language.
    with_message(said, message) => "{said}\n\n{message}", "{said}\n\n{message}";
    /// The letter that tells it.
    letter(name, said, url) =>
        "Kính gửi {name},\n\n{said}\n\nThư này do hệ thống Tiến Độ tự động gửi: {url}\n",
        "Dear {name},\n\n{said}\n\nThis letter was sent by Tiến Độ: {url}\n";
}

/// A day as offices write it.
pub fn day(day: Date) -> Text {
    let (year, month, number) = (day.year(), day.month(), day.day());
    let vi = format!("{number}/{}/{year}", u8::from(month));
    Text::new(vi, format!("{number} {month} {year}"))
}
