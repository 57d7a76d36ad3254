//! Why a reporting rule gives no calendar.

use crate::text::Text;

/// Why a rule gives no calendar. `index` counts the due days of the rule from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CalendarError {
    /// The term ends before it begins.
    TermReversed,
    /// The term is longer than 20 years.
    TermTooLong,
    /// A recurring rule without due days.
    NoDues,
    /// A rule that comes once, with due days of a recurring one.
    UnexpectedDues,
    /// A rule that comes once, without its period.
    NoOnce,
    /// A recurring rule with a single period.
    UnexpectedOnce,
    /// The single period ends before it begins.
    OnceReversed,
    /// The single period is due before it begins.
    OnceDueBeforeStart,
    /// There is no such period in a year.
    OrdinalOutOfRange {
        /// The due day.
        index: usize,
    },
    /// The period of the year already has a due day.
    DuplicateOrdinal {
        /// The second of the two.
        index: usize,
    },
    /// A due day or cut-off is none of the calendar, which runs from 1900 to 2199, or of a later year than the
    /// next; or the period begins before 1900.
    NoSuchDay {
        /// The due day.
        index: usize,
    },
    /// Due before the first day covered.
    DueBeforeStart {
        /// The due day.
        index: usize,
    },
    /// The cut-off is not one of the days covered.
    CutoffNotCovered {
        /// The due day.
        index: usize,
    },
}

impl CalendarError {
    /// JSON pointer into the rule; empty for the term, which is the plan's.
    pub fn pointer(self) -> String {
        match self {
            Self::TermReversed | Self::TermTooLong => String::new(),
            Self::NoDues | Self::UnexpectedDues => "/dues".into(),
            Self::NoOnce | Self::UnexpectedOnce => "/once".into(),
            Self::OnceReversed => "/once/covers_to".into(),
            Self::OnceDueBeforeStart => "/once/due_on".into(),
            Self::OrdinalOutOfRange { index } | Self::DuplicateOrdinal { index } => {
                format!("/dues/{index}/ordinal")
            }
            Self::NoSuchDay { index } | Self::DueBeforeStart { index } => format!("/dues/{index}"),
            Self::CutoffNotCovered { index } => format!("/dues/{index}/cutoff"),
        }
    }

    /// What is wrong, for people.
    pub fn text(self) -> Text {
        let (vi, en) = match self {
            Self::TermReversed => (
                "Ngày kết thúc phải từ ngày bắt đầu trở đi.",
                "The term must not end before it begins.",
            ),
            Self::TermTooLong => (
                "Thời hạn của kế hoạch không quá 20 năm.",
                "A plan runs for 20 years at most.",
            ),
            Self::NoDues => (
                "Chế độ báo cáo định kỳ phải có ít nhất một hạn nộp.",
                "A recurring rule needs at least one due day.",
            ),
            Self::UnexpectedDues => (
                "Báo cáo một lần hoặc theo chuyên đề không có hạn nộp định kỳ.",
                "A rule that comes once has no recurring due days.",
            ),
            Self::NoOnce => (
                "Báo cáo một lần hoặc theo chuyên đề phải nêu kỳ báo cáo.",
                "A rule that comes once must state its period.",
            ),
            Self::UnexpectedOnce => (
                "Chế độ báo cáo định kỳ không có kỳ báo cáo riêng lẻ.",
                "A recurring rule has no single period.",
            ),
            Self::OnceReversed => (
                "Ngày cuối của kỳ phải từ ngày đầu trở đi.",
                "The period must not end before it begins.",
            ),
            Self::OnceDueBeforeStart | Self::DueBeforeStart { .. } => (
                "Hạn nộp không được trước ngày đầu của kỳ.",
                "The due day must not come before the first day covered.",
            ),
            Self::OrdinalOutOfRange { .. } => (
                "Trong năm không có kỳ thứ này.",
                "A year has no period of this number.",
            ),
            Self::DuplicateOrdinal { .. } => (
                "Kỳ này đã có hạn nộp.",
                "This period of the year already has a due day.",
            ),
            Self::NoSuchDay { .. } => (
                "Ngày, tháng hoặc năm không hợp lệ (từ năm 1900 đến 2199, hạn nộp không quá năm kế tiếp).",
                "There is no such day from 1900 to 2199, or it is later than in the next year.",
            ),
            Self::CutoffNotCovered { .. } => (
                "Ngày chốt số liệu phải nằm trong kỳ.",
                "The cut-off must be one of the days covered.",
            ),
        };
        Text::new(vi, en)
    }
}
