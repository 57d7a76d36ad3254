import com.fasterxml.jackson.core.JsonProcessingException;
import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import tiendo.ApiClient;
import tiendo.ApiException;
import tiendo.ApiResponse;
import tiendo.api.AggregatesApi;
import tiendo.api.AggregatesApi.APIGetAggregatesRequest;
import tiendo.api.AuthApi;
import tiendo.api.AuthApi.APICreateClientTokenRequest;
import tiendo.api.ChangesApi;
import tiendo.api.ChangesApi.APIListChangesRequest;
import tiendo.api.FrameworksApi;
import tiendo.api.FrameworksApi.APIListObjectivesRequest;
import tiendo.api.ReportsApi;
import tiendo.api.ReportsApi.APISubmitReportRequest;
import tiendo.model.AggregateCell;
import tiendo.model.Aggregates;
import tiendo.model.ChangePage;
import tiendo.model.ChangeSubject;
import tiendo.model.Code;
import tiendo.model.FeedEntry;
import tiendo.model.FeedEntryKind;
import tiendo.model.Report;
import tiendo.model.ServiceClientSecret;

/** The province's system pulls. */
final class Province {
    private final ApiClient client;

    /** Connects by the client-credentials grant. */
    Province(ServiceClientSecret credentials) throws ApiException {
        APICreateClientTokenRequest request = APICreateClientTokenRequest.newBuilder()
                .grantType("client_credentials")
                .clientId(credentials.getClientId())
                .clientSecret(credentials.getClientSecret())
                .build();
        client = Calls.bearer(new AuthApi(Calls.anybody()).createClientToken(request).getAccessToken());
    }

    /** Where the feed ends now: what comes later is read from there. */
    String place() throws ApiException {
        APIListChangesRequest end = APIListChangesRequest.newBuilder().after("now").build();
        return new ChangesApi(client).listChanges(end).getNextCursor();
    }

    /** Follows the feed to the acceptance; of drafts and what was sent back a system is told nothing. */
    void follow(String from, Report report) throws ApiException {
        String after = from;
        while (true) {
            ChangePage page = new ChangesApi(client).listChanges(
                    APIListChangesRequest.newBuilder().after(after).limit(2).waitSeconds(5).build());
            List<FeedEntry> about = page.getItems().stream()
                    .filter(entry -> entry.getSubject() == ChangeSubject.REPORT)
                    .toList();
            if (!about.isEmpty()) {
                FeedEntry entry = Calls.only(about);
                Calls.expect(entry.getKind() == FeedEntryKind.REPORT_ACCEPTED, "it was accepted");
                Calls.expect(entry.getSubjectId().equals(report.getId()) && entry.getRevision() == 2, "its second revision");
                return;
            }
            Calls.expect(page.getHasMore(), "the feed goes on to the acceptance");
            after = page.getNextCursor();
        }
    }

    /**
     * The figures of objective 7 for the year. Only Justice reports them, so they are those of its second revision:
     * 11 of 12 drafts are 91.6667 per cent, 23 of 26 members 88.4615 per cent, rounded half up to four digits.
     */
    void pull(Report report) throws ApiException {
        APIListObjectivesRequest seventh = APIListObjectivesRequest.newBuilder().number("7").build();
        UUID objective = Calls.only(new FrameworksApi(client).listObjectives(seventh).getItems()).getId();
        ApiResponse<Aggregates> answer =
                new AggregatesApi(client).getAggregatesWithHttpInfo(aggregates(report, objective, null));
        AggregateCell drafts = check(answer.getData(), "7.1.a", "11", "12", "91.6667");
        Calls.expect(drafts.getWomen() == null && drafts.getMen() == null, "drafts are not persons");
        AggregateCell members = check(answer.getData(), "7.2.a", "23", "26", "88.4615");
        Calls.expect(is(members.getWomen(), "12") && is(members.getMen(), "11"), "12 women and 11 men");

        APIGetAggregatesRequest again = aggregates(report, objective, Calls.tag(answer));
        Calls.refused(304, () -> new AggregatesApi(client).getAggregates(again));
    }

    private static APIGetAggregatesRequest aggregates(Report report, UUID objective, String known) {
        return APIGetAggregatesRequest.newBuilder()
                .periodId(report.getPeriodId())
                .objectiveId(objective)
                .ifNoneMatch(known)
                .build();
    }

    private static AggregateCell check(Aggregates aggregates, String code, String numerator, String denominator, String rate) {
        AggregateCell cell = Calls.only(aggregates.getCells().stream()
                .filter(one -> one.getMeasure().getCode().equals(code))
                .toList());
        Calls.expect(is(cell.getNumerator(), numerator), code + " " + cell.getNumerator());
        Calls.expect(is(cell.getDenominator(), denominator), code + " " + cell.getDenominator());
        Calls.expect(is(cell.getRate(), rate), code + " " + cell.getRate());
        Calls.expect(cell.getComplete() && cell.getUnitsExpected() == 1 && cell.getUnitsReported() == 1, "nobody else owes it");
        return cell;
    }

    private static boolean is(BigDecimal figure, String expected) {
        return figure.compareTo(new BigDecimal(expected)) == 0;
    }

    /** A system that pulls changes nothing. */
    void refused(UUID report) throws JsonProcessingException {
        APISubmitReportRequest request = APISubmitReportRequest.newBuilder().id(report).ifMatch("\"1\"").build();
        Calls.problem(403, Code.FORBIDDEN, () -> new ReportsApi(client).submitReport(request));
    }
}
