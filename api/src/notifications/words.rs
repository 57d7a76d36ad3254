//! What a notification says, in both languages.

use entity::enums::NotificationKind;
use time::Date;

use crate::text::Text;
use crate::texts::{notification_texts as texts, notification_titles as titles};

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

fn days(count: i64) -> Text {
    if count == 1 {
        titles::one_day()
    } else {
        titles::some_days(count)
    }
}

/// Puts a notification into words.
pub fn words(kind: NotificationKind, facts: Facts<'_>) -> Words {
    let said = text(kind, facts);
    Words {
        title: title(kind, facts),
        text: match (facts.note, kind) {
            (None, _) => said,
            (Some(note), NotificationKind::Reminded) => texts::with_message(said, note),
            (Some(note), _) => texts::with_reason(said, note),
        },
    }
}

fn title(kind: NotificationKind, facts: Facts<'_>) -> Text {
    use NotificationKind as Kind;
    let Facts {
        plan,
        period,
        unit,
        due_on,
        today,
        note: _,
    } = facts;
    let distance = (due_on - today).whole_days().abs();
    match kind {
        Kind::PeriodOpened => titles::period_opened(period, plan),
        Kind::DueSoon if distance == 0 => titles::due_today(period, plan),
        Kind::DueSoon => titles::due_soon(days(distance), period, plan),
        Kind::Overdue => titles::overdue(days(distance), period, plan),
        Kind::StillReturned => titles::still_returned(period, plan),
        Kind::Reminded => titles::reminded(period, plan),
        Kind::Returned => titles::returned(period, plan),
        Kind::Refused => titles::refused(period, plan),
        Kind::Accepted => titles::accepted(period, plan),
        Kind::Reopened => titles::reopened(period, plan),
        Kind::Submitted => titles::submitted(unit, period, plan),
        Kind::ToSign => titles::to_sign(period, plan),
        Kind::Extended => titles::extended(period, plan, texts::day(due_on)),
        Kind::ObligationAdded => titles::obligation_added(period, plan),
        Kind::Released => titles::released(period, plan),
    }
}

fn text(kind: NotificationKind, facts: Facts<'_>) -> Text {
    use NotificationKind as Kind;
    let (unit, due) = (facts.unit, texts::day(facts.due_on));
    match kind {
        Kind::PeriodOpened | Kind::ObligationAdded => texts::owed(unit, due),
        Kind::Reminded => texts::reminded(unit, due),
        Kind::DueSoon => texts::due_soon(unit, due),
        Kind::Overdue => texts::overdue(due, unit),
        Kind::StillReturned => texts::still_returned(unit),
        Kind::Returned => texts::returned(unit),
        Kind::Refused => texts::refused(unit),
        Kind::Accepted => texts::accepted(unit),
        Kind::Reopened => texts::reopened(unit),
        Kind::Submitted => texts::submitted(unit, due),
        Kind::ToSign => texts::to_sign(unit, due),
        Kind::Extended => texts::extended(unit, due),
        Kind::Released => texts::released(unit),
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
