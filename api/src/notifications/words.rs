//! What a notification says, in both languages.

use entity::enums::NotificationKind;
use time::Date;

use crate::text::Text;

/// What it is about.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// Number and symbol of the plan.
    pub plan: &'a str,
    /// Label of the period.
    pub period: &'a str,
    /// Name of the unit that owes.
    pub unit: &'a str,
    /// Day the report is due.
    pub due_on: Date,
    /// The day on which it is told.
    pub today: Date,
    /// What somebody wrote: a reason or a message. It stays in its own language.
    pub note: Option<&'a str>,
}

/// Title and text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// One line.
    pub title: Text,
    /// The whole.
    pub text: Text,
}

/// A day as offices write it.
fn written(day: Date) -> String {
    format!("{}/{}/{}", day.day(), u8::from(day.month()), day.year())
}

fn written_in_english(day: Date) -> String {
    format!("{} {} {}", day.day(), day.month(), day.year())
}

fn days(count: i64) -> String {
    if count == 1 {
        "1 day".to_owned()
    } else {
        format!("{count} days")
    }
}

/// Puts a notification into words.
pub fn words(kind: NotificationKind, facts: Facts<'_>) -> Words {
    let ((title_vi, title_en), (vi, en)) = (title(kind, facts), text(kind, facts));
    let (reason_vi, reason_en) = match (facts.note, kind) {
        (None, _) => (String::new(), String::new()),
        (Some(note), NotificationKind::Reminded) => (format!("\n\n{note}"), format!("\n\n{note}")),
        (Some(note), _) => (format!(" Lý do: {note}"), format!(" Reason: {note}")),
    };
    Words {
        title: Text::new(title_vi, title_en),
        text: Text::new(vi + &reason_vi, en + &reason_en),
    }
}

fn title(kind: NotificationKind, facts: Facts<'_>) -> (String, String) {
    use NotificationKind as Kind;
    let Facts {
        plan,
        period,
        unit,
        due_on,
        today,
        note: _,
    } = facts;
    let what_vi = format!("báo cáo kỳ {period} (Kế hoạch {plan})");
    let what_en = format!("report for {period} (plan {plan})");
    let distance = (due_on - today).whole_days().abs();
    match kind {
        Kind::PeriodOpened => (
            format!("Mở kỳ báo cáo {period} (Kế hoạch {plan})"),
            format!("Reporting period {period} is open (plan {plan})"),
        ),
        Kind::DueSoon if distance == 0 => (
            format!("Hôm nay là hạn {what_vi}"),
            format!("Due today: {what_en}"),
        ),
        Kind::DueSoon => (
            format!("Còn {distance} ngày đến hạn {what_vi}"),
            format!("Due in {}: {what_en}", days(distance)),
        ),
        Kind::Overdue => (
            format!("Quá hạn {distance} ngày: {what_vi}"),
            format!("Overdue by {}: {what_en}", days(distance)),
        ),
        Kind::StillReturned => (
            format!("Chưa gửi lại {what_vi}"),
            format!("Not submitted again: {what_en}"),
        ),
        Kind::Reminded => (
            format!("Cơ quan chủ trì đôn đốc {what_vi}"),
            format!("The lead unit asks for the {what_en}"),
        ),
        Kind::Returned => (
            format!("Bị trả lại: {what_vi}"),
            format!("Sent back: {what_en}"),
        ),
        Kind::Refused => (
            format!("Không được ký: {what_vi}"),
            format!("Not signed: {what_en}"),
        ),
        Kind::Accepted => (
            format!("Được chấp nhận: {what_vi}"),
            format!("Accepted: {what_en}"),
        ),
        Kind::Reopened => (
            format!("Được mở lại: {what_vi}"),
            format!("Opened again: {what_en}"),
        ),
        Kind::Submitted => (
            format!("{unit} gửi {what_vi}"),
            format!("{unit} has submitted its {what_en}"),
        ),
        Kind::ToSign => (
            format!("Chờ ký: {what_vi}"),
            format!("To be signed: {what_en}"),
        ),
        Kind::Extended => (
            format!("Gia hạn {what_vi} đến ngày {}", written(due_on)),
            format!("More time, to {}: {what_en}", written_in_english(due_on)),
        ),
        Kind::ObligationAdded => (
            format!("Thêm nghĩa vụ {what_vi}"),
            format!("A new duty: {what_en}"),
        ),
        Kind::Released => (
            format!("Không còn phải gửi {what_vi}"),
            format!("No longer owed: {what_en}"),
        ),
    }
}

fn text(kind: NotificationKind, facts: Facts<'_>) -> (String, String) {
    use NotificationKind as Kind;
    let unit = facts.unit;
    let (due, due_en) = (written(facts.due_on), written_in_english(facts.due_on));
    match kind {
        Kind::PeriodOpened | Kind::ObligationAdded => (
            format!("{unit} gửi báo cáo chậm nhất ngày {due}."),
            format!("{unit} owes its report by {due_en}."),
        ),
        Kind::Reminded => (
            format!("Cơ quan chủ trì đề nghị {unit} gửi báo cáo. Hạn gửi là ngày {due}."),
            format!("The lead unit asks {unit} for its report, due on {due_en}."),
        ),
        Kind::DueSoon => (
            format!("{unit} chưa gửi báo cáo. Hạn gửi là ngày {due}."),
            format!("{unit} has not submitted its report, which is due on {due_en}."),
        ),
        Kind::Overdue => (
            format!("Hạn gửi là ngày {due} mà {unit} chưa gửi báo cáo. Đề nghị gửi ngay."),
            format!(
                "{unit} has not submitted its report, which was due on {due_en}. Please submit it now."
            ),
        ),
        Kind::StillReturned => (
            format!(
                "Báo cáo của {unit} bị trả lại, được rút về hoặc được mở lại mà chưa được gửi lại. Đề nghị hoàn thiện và gửi lại."
            ),
            format!(
                "The report of {unit} was sent back, withdrawn or opened again and has not come again. Please complete and submit it."
            ),
        ),
        Kind::Returned => (
            format!("Cơ quan chủ trì trả lại báo cáo của {unit} để sửa."),
            format!("The lead unit sent the report of {unit} back to be mended."),
        ),
        Kind::Refused => (
            format!("Người duyệt của {unit} không ký báo cáo."),
            format!("The approver of {unit} did not sign the report."),
        ),
        Kind::Accepted => (
            format!("Cơ quan chủ trì chấp nhận báo cáo của {unit}."),
            format!("The lead unit accepted the report of {unit}."),
        ),
        Kind::Reopened => (
            format!("Cơ quan chủ trì mở lại báo cáo của {unit} để sửa và gửi lại."),
            format!("The lead unit opened the report of {unit} again, to be mended and submitted."),
        ),
        Kind::Submitted => (
            format!("Báo cáo của {unit} chờ xét. Hạn gửi là ngày {due}."),
            format!("The report of {unit}, due on {due_en}, waits for review."),
        ),
        Kind::ToSign => (
            format!("Báo cáo của {unit} chờ người duyệt ký. Hạn gửi là ngày {due}."),
            format!("The report of {unit}, due on {due_en}, waits for its approver's signature."),
        ),
        Kind::Extended => (
            format!("{unit} được gia hạn gửi báo cáo đến ngày {due}."),
            format!("{unit} may submit its report until {due_en}."),
        ),
        Kind::Released => (
            format!("{unit} không còn phải gửi báo cáo này."),
            format!("{unit} no longer owes this report."),
        ),
    }
}

#[cfg(test)]
mod tests {
    use sea_orm::Iterable;
    use time::macros::date;

    use super::*;
    use crate::text::Lang;

    const FACTS: Facts<'_> = Facts {
        plan: "5947/KH-UBND",
        period: "2018-H1",
        unit: "UBND phường Mũi Né",
        due_on: date!(2018 - 06 - 15),
        today: date!(2018 - 06 - 08),
        note: None,
    };

    #[test]
    fn a_week_before_and_the_day_after() {
        let soon = words(NotificationKind::DueSoon, FACTS);
        assert_eq!(
            soon.title,
            Text::new(
                "Còn 7 ngày đến hạn báo cáo kỳ 2018-H1 (Kế hoạch 5947/KH-UBND)",
                "Due in 7 days: report for 2018-H1 (plan 5947/KH-UBND)"
            )
        );
        assert!(soon.text.vi.ends_with("Hạn gửi là ngày 15/6/2018."));
        assert!(soon.text.en.ends_with("due on 15 June 2018."));
        let today = date!(2018 - 06 - 16);
        let late = words(NotificationKind::Overdue, Facts { today, ..FACTS });
        assert!(late.title.vi.starts_with("Quá hạn 1 ngày"));
        assert!(late.title.en.starts_with("Overdue by 1 day:"));
        let today = FACTS.due_on;
        let now = words(NotificationKind::DueSoon, Facts { today, ..FACTS });
        assert!(now.title.vi.starts_with("Hôm nay là hạn"));
    }

    #[test]
    fn what_somebody_wrote_comes_last_as_it_was_written() {
        let note = Some("Đề nghị rà soát mẫu số.");
        let returned = words(NotificationKind::Returned, Facts { note, ..FACTS });
        assert!(returned.text.vi.ends_with("Lý do: Đề nghị rà soát mẫu số."));
        assert!(
            returned
                .text
                .en
                .ends_with("Reason: Đề nghị rà soát mẫu số.")
        );
        let urged = words(NotificationKind::Reminded, Facts { note, ..FACTS });
        assert!(urged.text.vi.ends_with("\n\nĐề nghị rà soát mẫu số."));
    }

    #[test]
    fn every_kind_has_its_own_title_of_one_line_in_each_language() {
        let kinds: Vec<NotificationKind> = <NotificationKind as Iterable>::iter().collect();
        for lang in [Lang::Vi, Lang::En] {
            let mut titles: Vec<String> = kinds
                .iter()
                .map(|kind| words(*kind, FACTS).title.get(lang).to_owned())
                .collect();
            titles.sort();
            titles.dedup();
            assert_eq!(titles.len(), kinds.len());
            assert!(
                titles
                    .iter()
                    .all(|title| title.contains("2018-H1") && !title.contains('\n'))
            );
        }
    }
}
