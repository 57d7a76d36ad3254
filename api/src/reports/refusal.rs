//! Why a change of a report is refused, in words.

use entity::enums::{PeriodStatus, ReportStatus};
use entity::period;

use super::finding::Finding;
use crate::http::catalogue::Code;
use crate::http::problem::Problem;
use crate::plans::status::Impossible;

/// The step is not possible in the state the report is in.
pub fn impossible(refused: Impossible<ReportStatus>) -> Problem {
    let Impossible { from, action } = refused;
    let (status, status_vi) = match from {
        ReportStatus::Draft => ("draft", "bản nháp"),
        ReportStatus::Signing => ("signing", "chờ ký"),
        ReportStatus::Submitted => ("submitted", "đã gửi"),
        ReportStatus::Returned => ("returned", "bị trả lại"),
        ReportStatus::Accepted => ("accepted", "đã duyệt"),
    };
    Problem::because(
        Code::InvalidState,
        format!("Báo cáo đang ở trạng thái {status} ({status_vi}) nên không thể {action}."),
        format!("The report is {status}, so {action} is not possible."),
    )
}

/// `Ok` while the period is open; else the step named `action` is not possible.
pub fn require_open(period: &period::Model, action: &str) -> Result<(), Problem> {
    let label = &period.label;
    let (status, status_vi) = match period.status {
        PeriodStatus::Open => return Ok(()),
        PeriodStatus::Upcoming => ("upcoming", "chưa mở"),
        PeriodStatus::Closed => ("closed", "đã đóng"),
    };
    Err(Problem::because(
        Code::InvalidState,
        format!(
            "Kỳ báo cáo {label} đang ở trạng thái {status} ({status_vi}) nên không thể {action}."
        ),
        format!("The period {label} is {status}, so {action} is not possible."),
    ))
}

/// A problem with one fault for each finding.
pub fn faults(code: Code, findings: impl IntoIterator<Item = Finding>) -> Problem {
    findings
        .into_iter()
        .fold(Problem::new(code), |problem, finding| {
            let Finding {
                pointer,
                code,
                severity: _,
                detail,
            } = finding;
            problem.at(pointer, code.as_str(), detail)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_names_the_state_and_the_step_in_both_languages() {
        let problem = impossible(Impossible {
            from: ReportStatus::Draft,
            action: "accept",
        });
        let detail = problem.detail.unwrap();
        assert_eq!(
            detail.vi,
            "Báo cáo đang ở trạng thái draft (bản nháp) nên không thể accept."
        );
        assert_eq!(detail.en, "The report is draft, so accept is not possible.");
    }
}
