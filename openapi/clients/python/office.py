"""Justice reports, and mends what came back."""

from uuid import UUID

from calls import expect, good, only, problem, tag, unit
from tiendo.api.periods import list_unit_obligations
from tiendo.api.reports import (
    create_report,
    get_report,
    replace_report_values,
    set_report_value,
    submit_report,
    update_report,
    validate_report,
)
from tiendo.client import AuthenticatedClient
from tiendo.models import (
    Code,
    NewReport,
    NewReportPassage,
    NewReportValue,
    NewReportValues,
    Obligation,
    OwedMeasure,
    PageObligation,
    Report,
    ReportCheck,
    ReportFigure,
    ReportPatch,
    ReportStatus,
    ReportStep,
    StaleReport,
)


def report(office: AuthenticatedClient) -> Report:
    """Lists what Justice owes, begins the annual report, writes its figures and sends it."""
    justice = unit(office, "PTP")
    page = good(list_unit_obligations.sync_detailed(justice.id, client=office, open_=True), PageObligation)
    owed = only([item for item in page.items if item.period_label == "2018-Y"])
    expect(owed.report_id is None, "Justice has not begun the annual report")

    begun, first = begin(office, owed)
    values = fill(office, begun, first)
    check = good(validate_report.sync_detailed(begun.id, client=office), ReportCheck)
    expect(check.valid, f"the report can be submitted: {check.findings}")
    return submit(office, begun.id, values)


def begin(office: AuthenticatedClient, owed: Obligation) -> tuple[Report, str]:
    """Begins the report twice under one key, as a client does that got no answer the first time."""
    new, key = NewReport(period_id=owed.period_id, unit_id=owed.unit_id), f'"{owed.id}"'
    answer = create_report.sync_detailed(client=office, body=new, idempotency_key=key)
    begun = good(answer, Report)
    repeated = create_report.sync_detailed(client=office, body=new, idempotency_key=key)
    expect(good(repeated, Report).id == begun.id, "one key, one report")
    expect(repeated.headers["Idempotency-Replayed"] == "true", "the second answer is the first one again")
    expect(begun.status == ReportStatus.DRAFT and ReportStep.WRITE in begun.allowed_actions, "it can be written")
    return begun, tag(answer)


def value(measure: OwedMeasure) -> NewReportValue:
    match measure.code:
        case "7.1.a":
            return NewReportValue(measure_id=measure.measure_id, numerator=11, denominator=12)
        case "7.2.a":
            return NewReportValue(measure_id=measure.measure_id, numerator=24, denominator=25, women=13, men=11)
        case _:
            return NewReportValue(measure_id=measure.measure_id, no_data_reason="Phòng Tư pháp không theo dõi.")


def fill(office: AuthenticatedClient, begun: Report, first: str) -> str:
    """Saves all figures; a second person saves on an outdated copy, is told so, and saves on the report as it is."""
    values = NewReportValues(values=[value(measure) for measure in begun.measures])
    saved = replace_report_values.sync_detailed(begun.id, client=office, body=values, if_match=first)
    expect(len(good(saved, Report).values) == len(begun.measures), "each measure has its value")

    patch = ReportPatch(narrative=[NewReportPassage(section="results", text="Phòng Tư pháp đã thẩm định 12 dự thảo.")])
    refused = update_report.sync_detailed(begun.id, client=office, body=patch, if_match=first)
    problem(refused, 412, Code.STALE)
    stale = good(refused, StaleReport)
    expect(len(stale.current.values) == len(begun.measures), "the answer holds the report as it stands")
    version = f'"{stale.current.version}"'
    recovered = update_report.sync_detailed(begun.id, client=office, body=patch, if_match=version)
    expect(only(good(recovered, Report).narrative).section == "results", "now it is saved")
    return tag(recovered)


def mend(office: AuthenticatedClient, report_id: UUID) -> Report:
    """The lead unit's remark is answered with another figure."""
    read = get_report.sync_detailed(report_id, client=office)
    returned = good(read, Report)
    expect(returned.status == ReportStatus.RETURNED, "the report came back")
    measure_id = only(returned.remarks).measure_id
    if measure_id is None:
        raise AssertionError("the remark is about a measure")
    figure = ReportFigure(numerator=23, denominator=26, women=12, men=11)
    saved = set_report_value.sync_detailed(report_id, measure_id, client=office, body=figure, if_match=tag(read))
    expect(good(saved, Report).revision == 2, "what was sent stays as it was")
    return submit(office, report_id, tag(saved))


def submit(office: AuthenticatedClient, report_id: UUID, version: str) -> Report:
    sent = good(submit_report.sync_detailed(report_id, client=office, if_match=version), Report)
    expect(sent.status == ReportStatus.SUBMITTED and sent.submitted_at is not None, "the lead unit has it")
    return sent
