//! Why a change of a report is refused, in words.

use entity::enums::ReportStatus;

use super::finding::Finding;
use super::status::State;
use super::steps::Barred;
use crate::http::catalogue::Code;
use crate::http::problem::Problem;
use crate::plans::status::Impossible;
use crate::text::Text;
use crate::texts::reports;

/// The step is not possible in the state the report is in.
pub fn impossible(refused: Impossible<State>) -> Problem {
    let Impossible { from, action } = refused;
    Problem::because(
        Code::InvalidState,
        reports::impossible(standing(from), action),
    )
}

/// Where a report stands, in words.
pub fn standing(state: State) -> Text {
    let status = match state.status {
        ReportStatus::Draft => reports::draft(),
        ReportStatus::Signing => reports::signing(),
        ReportStatus::Submitted => reports::submitted(),
        ReportStatus::Returned => reports::returned(),
        ReportStatus::Accepted => reports::accepted(),
    };
    if state.is_under_review {
        reports::under_review(status)
    } else if state.is_with_lead {
        reports::with_lead(status)
    } else {
        status
    }
}

/// Why the caller may not take the step, whatever state the report is in.
pub fn barred(why: Barred) -> Problem {
    match why {
        Barred::NoWriter => Problem::forbidden(reports::only_own_people()),
        Barred::NoApprover => Problem::forbidden(reports::only_own_approvers()),
        Barred::NoReviewer => Problem::forbidden(reports::only_lead_reviews()),
        Barred::NoStandIn => Problem::forbidden(reports::only_lead_reporters_stand_in()),
        Barred::SignsOwn => Problem::forbidden(reports::signed_by_writer()),
        Barred::ReviewsOwn => Problem::forbidden(reports::reviewed_by_writer()),
    }
}

/// A problem with one fault for each finding that stops the submission.
pub fn faults(code: Code, findings: impl IntoIterator<Item = Finding>) -> Problem {
    findings
        .into_iter()
        .fold(Problem::new(code), |problem, finding| {
            match finding.code.fault() {
                Some(code) => problem.at(finding.pointer, code, finding.detail),
                None => problem,
            }
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
