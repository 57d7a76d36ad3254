//! The Labour office reviews.

use tiendo_client_story::{Client, types};
use uuid::Uuid;

use crate::calls::{Failure, expect, only, problem, tag};

/// Finds what was sent, asks about 7.2.a and sends it back.
pub async fn send_back(lead: &Client, sent: &types::Report) -> Result<(), Failure> {
    let waiting = lead
        .list_reports()
        .period_id(sent.period_id)
        .status(types::ReportStatus::Submitted)
        .send()
        .await?;
    expect(
        only(&waiting.items)?.id == sent.id,
        "it is the one report that waits",
    )?;

    let read = lead.get_report().id(sent.id).send().await?;
    let asked = only(
        read.values
            .iter()
            .filter(|value| value.measure_code.as_str() == "7.2.a"),
    )?;
    let denominator = asked.denominator.as_ref().map(|figure| figure.0);
    expect(denominator == Some(25.0), "the figures arrived")?;
    let review = lead
        .start_report_review()
        .id(sent.id)
        .if_match(tag(&read)?)
        .send()
        .await?;
    let remark = types::NewReportRemark::builder()
        .measure_id(asked.measure_id)
        .text(types::Prose2000("Tổ biên tập có 26 thành viên.".to_owned()))
        .try_into()?;
    let reason = types::Prose2000("Đề nghị rà soát số thành viên.".to_owned());
    let back = lead
        .return_report()
        .id(sent.id)
        .if_match(tag(&review)?)
        .body_map(|body| body.reason(reason).remarks(vec![remark]))
        .send()
        .await?;
    expect(
        back.status == types::ReportStatus::Returned,
        "Justice has it again",
    )
}

/// The second revision is accepted, and cannot be accepted twice.
pub async fn accept(lead: &Client, id: Uuid) -> Result<types::Report, Failure> {
    let read = lead.get_report().id(id).send().await?;
    let accepted = lead
        .accept_report()
        .id(id)
        .if_match(tag(&read)?)
        .send()
        .await?;
    expect(
        accepted.status == types::ReportStatus::Accepted,
        "it is accepted",
    )?;
    expect(
        accepted.effective_revision == Some(2),
        "its second revision counts",
    )?;
    let again = lead
        .accept_report()
        .id(id)
        .if_match(tag(&accepted)?)
        .send()
        .await;
    problem(again, 409, types::Code::InvalidState)?;
    Ok(accepted.into_inner())
}
