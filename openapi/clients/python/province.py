"""The province's system pulls."""

from uuid import UUID

from calls import anybody, bearer, expect, good, only, problem, tag
from tiendo.api.aggregates import get_aggregates
from tiendo.api.auth import create_client_token
from tiendo.api.changes import list_changes
from tiendo.api.frameworks import list_objectives
from tiendo.api.reports import submit_report
from tiendo.client import AuthenticatedClient
from tiendo.models import (
    Aggregates,
    ChangePage,
    ChangeSubject,
    ClientToken,
    Code,
    FeedEntryKind,
    PageObjective,
    Report,
    ServiceClientSecret,
    TokenRequest,
)


def connect(credentials: ServiceClientSecret) -> AuthenticatedClient:
    """The client-credentials grant."""
    request = TokenRequest(
        grant_type="client_credentials", client_id=credentials.client_id, client_secret=credentials.client_secret
    )
    return bearer(good(create_client_token.sync_detailed(client=anybody(), body=request), ClientToken).access_token)


def place(province: AuthenticatedClient) -> str:
    """Where the feed ends now: what comes later is read from there."""
    return good(list_changes.sync_detailed(client=province, after="now"), ChangePage).next_cursor


def follow(province: AuthenticatedClient, after: str, report: Report) -> None:
    """Follows the feed to the acceptance; of drafts and what was sent back a system is told nothing."""
    while True:
        page = good(list_changes.sync_detailed(client=province, after=after, limit=2, wait=5), ChangePage)
        about = [entry for entry in page.items if entry.subject == ChangeSubject.REPORT]
        if about:
            entry = only(about)
            expect(entry.kind == FeedEntryKind.REPORT_ACCEPTED and entry.subject_id == report.id, "it is accepted")
            expect(entry.revision == 2 and not entry.removed, "its second revision")
            return
        expect(page.has_more, "the feed goes on to the acceptance")
        after = page.next_cursor


def pull(province: AuthenticatedClient, report: Report) -> None:
    """The figures of objective 7 for the year.

    Only Justice reports them, so they are those of its second revision: 11 of 12 drafts are 91.6667 per cent, 23 of
    26 members 88.4615 per cent, rounded half up to four digits.
    """
    seventh = only(good(list_objectives.sync_detailed(client=province, number="7"), PageObjective).items)
    answer = get_aggregates.sync_detailed(client=province, period_id=report.period_id, objective_id=seventh.id)
    cells = {cell.measure.code: cell for cell in good(answer, Aggregates).cells}
    figures = {
        code: (cell.numerator, cell.denominator, cell.rate, cell.women, cell.men) for code, cell in cells.items()
    }
    expect(figures["7.1.a"] == (11, 12, 91.6667, None, None), f"drafts: {figures['7.1.a']}")
    expect(figures["7.2.a"] == (23, 26, 88.4615, 12, 11), f"members: {figures['7.2.a']}")
    for cell in (cells["7.1.a"], cells["7.2.a"]):
        expect(cell.complete and cell.units_expected == cell.units_reported == 1, "nobody else owes it")

    unchanged = get_aggregates.sync_detailed(
        client=province, period_id=report.period_id, objective_id=seventh.id, if_none_match=tag(answer)
    )
    expect(unchanged.status_code == 304, "an unchanged pull costs nothing")


def refused(province: AuthenticatedClient, report_id: UUID) -> None:
    """A system that pulls changes nothing."""
    problem(submit_report.sync_detailed(report_id, client=province, if_match='"1"'), 403, Code.FORBIDDEN)
