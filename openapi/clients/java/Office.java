import com.fasterxml.jackson.core.JsonProcessingException;
import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import tiendo.ApiClient;
import tiendo.ApiException;
import tiendo.ApiResponse;
import tiendo.api.PeriodsApi;
import tiendo.api.PeriodsApi.APIListUnitObligationsRequest;
import tiendo.api.ReportsApi;
import tiendo.api.ReportsApi.APICreateReportRequest;
import tiendo.api.ReportsApi.APIGetReportRequest;
import tiendo.api.ReportsApi.APIReplaceReportValuesRequest;
import tiendo.api.ReportsApi.APISetReportValueRequest;
import tiendo.api.ReportsApi.APISubmitReportRequest;
import tiendo.api.ReportsApi.APIUpdateReportRequest;
import tiendo.api.ReportsApi.APIValidateReportRequest;
import tiendo.model.Code;
import tiendo.model.NewReport;
import tiendo.model.NewReportPassage;
import tiendo.model.NewReportValue;
import tiendo.model.NewReportValues;
import tiendo.model.Obligation;
import tiendo.model.OwedMeasure;
import tiendo.model.Report;
import tiendo.model.ReportCheck;
import tiendo.model.ReportFigure;
import tiendo.model.ReportPatch;
import tiendo.model.ReportStatus;
import tiendo.model.StaleReport;

/** Justice reports, and mends what came back. */
final class Office {
    private final ApiClient client;
    private final ReportsApi reports;

    Office(ApiClient client) {
        this.client = client;
        reports = new ReportsApi(client);
    }

    /** Lists what Justice owes, begins the annual report, writes its figures and sends it. */
    Report report() throws ApiException, JsonProcessingException {
        APIListUnitObligationsRequest request =
                APIListUnitObligationsRequest.newBuilder().id(Calls.unit(client, "PTP").getId()).open(true).build();
        Obligation owed = Calls.only(new PeriodsApi(client).listUnitObligations(request).getItems().stream()
                .filter(item -> item.getPeriodLabel().equals("2018-Y"))
                .toList());
        Calls.expect(owed.getReportId() == null, "Justice has not begun the annual report");

        ApiResponse<Report> begun = begin(owed);
        UUID id = begun.getData().getId();
        String written = fill(begun.getData(), Calls.tag(begun));
        ReportCheck check = reports.validateReport(APIValidateReportRequest.newBuilder().id(id).build());
        Calls.expect(check.getValid(), "the report can be submitted: " + check);
        return submit(id, written);
    }

    /** Begins the report twice under one key, as a client does that got no answer the first time. */
    private ApiResponse<Report> begin(Obligation owed) throws ApiException {
        APICreateReportRequest once = APICreateReportRequest.newBuilder()
                .newReport(new NewReport().periodId(owed.getPeriodId()).unitId(owed.getUnitId()))
                .idempotencyKey("\"" + owed.getId() + "\"")
                .build();
        ApiResponse<Report> begun = reports.createReportWithHttpInfo(once);
        ApiResponse<Report> repeated = reports.createReportWithHttpInfo(once);
        Calls.expect(repeated.getData().getId().equals(begun.getData().getId()), "one key, one report");
        Calls.expect(Calls.header(repeated, "Idempotency-Replayed").equals("true"), "it is the first answer again");
        Calls.expect(begun.getData().getStatus() == ReportStatus.DRAFT, "it can be written");
        return begun;
    }

    private static NewReportValue value(OwedMeasure measure) {
        NewReportValue value = new NewReportValue().measureId(measure.getMeasureId());
        return switch (measure.getCode()) {
            case "7.1.a" -> value.numerator(figure(11)).denominator(figure(12));
            case "7.2.a" -> value.numerator(figure(24)).denominator(figure(25)).women(figure(13)).men(figure(11));
            default -> value.noDataReason("Phòng Tư pháp không theo dõi.");
        };
    }

    private static BigDecimal figure(long whole) {
        return BigDecimal.valueOf(whole);
    }

    /** Saves all figures; somebody saves on an outdated copy, is told so, and saves on the report as it stands. */
    private String fill(Report begun, String first) throws ApiException, JsonProcessingException {
        UUID id = begun.getId();
        NewReportValues values = new NewReportValues().values(begun.getMeasures().stream().map(Office::value).toList());
        Report saved = reports.replaceReportValues(
                APIReplaceReportValuesRequest.newBuilder().id(id).ifMatch(first).newReportValues(values).build());
        Calls.expect(saved.getValues().size() == begun.getMeasures().size(), "each measure has its value");

        NewReportPassage passage = new NewReportPassage().section("results").text("Phòng Tư pháp đã thẩm định 12 dự thảo.");
        ReportPatch patch = new ReportPatch().narrative(List.of(passage));
        StaleReport stale = Calls.read(
                Calls.refused(412, () -> reports.updateReport(update(id, first, patch))), StaleReport.class);
        Calls.expect(stale.getCode().getValue().equals(Code.STALE.getValue()), "nobody overwrites what they have not seen");
        String version = "\"" + stale.getCurrent().getVersion() + "\"";
        ApiResponse<Report> recovered = reports.updateReportWithHttpInfo(update(id, version, patch));
        Calls.expect(Calls.only(recovered.getData().getNarrative()).getSection().equals("results"), "now it is saved");
        return Calls.tag(recovered);
    }

    private static APIUpdateReportRequest update(UUID id, String version, ReportPatch patch) {
        return APIUpdateReportRequest.newBuilder().id(id).ifMatch(version).reportPatch(patch).build();
    }

    /** The lead unit's remark is answered with another figure. */
    void mend(UUID id) throws ApiException {
        ApiResponse<Report> returned = reports.getReportWithHttpInfo(APIGetReportRequest.newBuilder().id(id).build());
        Calls.expect(returned.getData().getStatus() == ReportStatus.RETURNED, "the report came back");
        ReportFigure figure =
                new ReportFigure().numerator(figure(23)).denominator(figure(26)).women(figure(12)).men(figure(11));
        ApiResponse<Report> saved = reports.setReportValueWithHttpInfo(APISetReportValueRequest.newBuilder()
                .id(id)
                .measureId(Calls.only(returned.getData().getRemarks()).getMeasureId())
                .ifMatch(Calls.tag(returned))
                .reportFigure(figure)
                .build());
        Calls.expect(saved.getData().getRevision() == 2, "what was sent stays as it was");
        submit(id, Calls.tag(saved));
    }

    private Report submit(UUID id, String version) throws ApiException {
        Report sent = reports.submitReport(APISubmitReportRequest.newBuilder().id(id).ifMatch(version).build());
        Calls.expect(sent.getStatus() == ReportStatus.SUBMITTED && sent.getSubmittedAt() != null, "the lead unit has it");
        return sent;
    }
}
