//! Why a change of a report is refused, in words.

use entity::enums::ReportStatus;

use super::finding::Finding;
use super::status::State;
use super::steps::Barred;
use crate::http::catalogue::Code;
use crate::http::problem::Problem;
use crate::plans::status::Impossible;

/// The step is not possible in the state the report is in.
pub fn impossible(refused: Impossible<State>) -> Problem {
    let Impossible { from, action } = refused;
    let (state, state_vi) = standing(from);
    Problem::because_in_both(
        Code::InvalidState,
        format!("Báo cáo đang ở trạng thái {state_vi} nên không thể {action}."),
        format!("The report is {state}, so {action} is not possible."),
    )
}

/// Where a report stands, in words, in English and in Vietnamese.
pub fn standing(state: State) -> (String, String) {
    let (status, status_vi) = match state.status {
        ReportStatus::Draft => ("draft", "bản nháp"),
        ReportStatus::Signing => ("signing", "chờ ký"),
        ReportStatus::Submitted => ("submitted", "đã gửi"),
        ReportStatus::Returned => ("returned", "bị trả lại"),
        ReportStatus::Accepted => ("accepted", "đã duyệt"),
    };
    let mut words = (status.to_owned(), format!("{status} ({status_vi})"));
    if state.is_under_review {
        words.0.push_str(" and under review");
        words.1.push_str(", đang được xét,");
    } else if state.is_with_lead {
        words.0.push_str(" and with the lead unit");
        words.1.push_str(", do cơ quan chủ trì lập,");
    }
    words
}

/// Why the caller may not take the step, whatever state the report is in.
pub fn barred(why: Barred) -> Problem {
    match why {
        Barred::NoWriter => Problem::forbidden_in_both(
            "Chỉ người của chính đơn vị, hoặc của đơn vị làm thay, được thực hiện việc này.",
            "Only people of the unit itself, or of the one in its place, do this.",
        ),
        Barred::NoApprover => Problem::forbidden_in_both(
            "Chỉ người ký của chính đơn vị, hoặc của đơn vị làm thay, được thực hiện việc này.",
            "Only approvers of the unit itself, or of the one in its place, do this.",
        ),
        Barred::NoReviewer => Problem::forbidden_in_both(
            "Chỉ cơ quan chủ trì kế hoạch được xét báo cáo này.",
            "Only the lead unit of the plan reviews this report.",
        ),
        Barred::NoStandIn => Problem::forbidden_in_both(
            "Chỉ người lập báo cáo của cơ quan chủ trì được làm thay đơn vị.",
            "Only reporters of the plan's lead unit stand in for another unit.",
        ),
        Barred::SignsOwn => Problem::forbidden_in_both(
            "Không được ký báo cáo do chính mình soạn hoặc trình.",
            "Nobody signs a report they drafted or submitted themselves.",
        ),
        Barred::ReviewsOwn => Problem::forbidden_in_both(
            "Không được xét báo cáo do chính mình soạn hoặc trình.",
            "Nobody reviews a report they drafted or submitted themselves.",
        ),
    }
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
        let draft = State::begin(false);
        let detail = impossible(draft.accept().unwrap_err()).detail.unwrap();
        assert_eq!(
            detail.vi,
            "Báo cáo đang ở trạng thái draft (bản nháp) nên không thể accept."
        );
        assert_eq!(detail.en, "The report is draft, so accept is not possible.");
        let reviewed = draft.submit().and_then(State::start_review).unwrap();
        let detail = impossible(reviewed.withdraw().unwrap_err()).detail.unwrap();
        assert_eq!(
            detail.vi,
            "Báo cáo đang ở trạng thái submitted (đã gửi), đang được xét, nên không thể withdraw."
        );
        assert_eq!(
            detail.en,
            "The report is submitted and under review, so withdraw is not possible."
        );
    }
}
