"""The Labour office reviews."""

from uuid import UUID

from calls import expect, good, only, problem, tag
from tiendo.api.reports import accept_report, get_report, list_reports, return_report, start_report_review
from tiendo.client import AuthenticatedClient
from tiendo.models import (
    Code,
    NewReportRemark,
    PageReportSummary,
    Report,
    ReportReturn,
    ReportStatus,
)


def send_back(lead: AuthenticatedClient, sent: Report) -> None:
    """Finds what was sent, asks about 7.2.a and sends it back."""
    waiting = list_reports.sync_detailed(client=lead, period_id=sent.period_id, status=ReportStatus.SUBMITTED)
    expect(only(good(waiting, PageReportSummary).items).id == sent.id, "it is the one report that waits")

    read = get_report.sync_detailed(sent.id, client=lead)
    asked = only([value for value in good(read, Report).values if value.measure_code == "7.2.a"])
    expect(asked.numerator == 24 and asked.denominator == 25, "the figures arrived")
    review = start_report_review.sync_detailed(sent.id, client=lead, if_match=tag(read))
    remark = NewReportRemark(measure_id=asked.measure_id, text="Tổ biên tập có 26 thành viên.")
    reason = ReportReturn(reason="Đề nghị rà soát số thành viên.", remarks=[remark])
    back = return_report.sync_detailed(sent.id, client=lead, body=reason, if_match=tag(review))
    expect(good(back, Report).status == ReportStatus.RETURNED, "Justice has it again")


def accept(lead: AuthenticatedClient, report_id: UUID) -> Report:
    """The second revision is accepted, and cannot be accepted twice."""
    read = get_report.sync_detailed(report_id, client=lead)
    answer = accept_report.sync_detailed(report_id, client=lead, if_match=tag(read))
    accepted = good(answer, Report)
    expect(accepted.status == ReportStatus.ACCEPTED and accepted.effective_revision == 2, "its second revision counts")
    again = accept_report.sync_detailed(report_id, client=lead, if_match=tag(answer))
    problem(again, 409, Code.INVALID_STATE)
    return accepted
