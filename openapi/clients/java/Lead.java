import com.fasterxml.jackson.core.JsonProcessingException;
import java.math.BigDecimal;
import java.util.UUID;
import tiendo.ApiClient;
import tiendo.ApiException;
import tiendo.ApiResponse;
import tiendo.api.ReportsApi;
import tiendo.api.ReportsApi.APIAcceptReportRequest;
import tiendo.api.ReportsApi.APIGetReportRequest;
import tiendo.api.ReportsApi.APIListReportsRequest;
import tiendo.api.ReportsApi.APIReturnReportRequest;
import tiendo.api.ReportsApi.APIStartReportReviewRequest;
import tiendo.model.Code;
import tiendo.model.NewReportRemark;
import tiendo.model.Report;
import tiendo.model.ReportReturn;
import tiendo.model.ReportStatus;
import tiendo.model.ReportValue;

/** The Labour office reviews. */
final class Lead {
    private final ReportsApi reports;

    Lead(ApiClient client) {
        reports = new ReportsApi(client);
    }

    /** Finds what was sent, asks about 7.2.a and sends it back. */
    void sendBack(Report sent) throws ApiException {
        APIListReportsRequest waiting = APIListReportsRequest.newBuilder()
                .periodId(sent.getPeriodId())
                .status(ReportStatus.SUBMITTED)
                .build();
        Calls.expect(Calls.only(reports.listReports(waiting).getItems()).getId().equals(sent.getId()), "it waits");

        ApiResponse<Report> read = read(sent.getId());
        ReportValue asked = Calls.only(read.getData().getValues().stream()
                .filter(value -> value.getMeasureCode().equals("7.2.a"))
                .toList());
        Calls.expect(asked.getDenominator().compareTo(BigDecimal.valueOf(25)) == 0, "the figures arrived");
        ApiResponse<Report> review = reports.startReportReviewWithHttpInfo(
                APIStartReportReviewRequest.newBuilder().id(sent.getId()).ifMatch(Calls.tag(read)).build());
        NewReportRemark remark =
                new NewReportRemark().measureId(asked.getMeasureId()).text("Tổ biên tập có 26 thành viên.");
        Report back = reports.returnReport(APIReturnReportRequest.newBuilder()
                .id(sent.getId())
                .ifMatch(Calls.tag(review))
                .reportReturn(new ReportReturn().reason("Đề nghị rà soát số thành viên.").addRemarksItem(remark))
                .build());
        Calls.expect(back.getStatus() == ReportStatus.RETURNED, "Justice has it again");
    }

    /** The second revision is accepted, and cannot be accepted twice. */
    Report accept(UUID id) throws ApiException, JsonProcessingException {
        ApiResponse<Report> accepted = accept(id, Calls.tag(read(id)));
        Calls.expect(accepted.getData().getStatus() == ReportStatus.ACCEPTED, "it is accepted");
        Calls.expect(accepted.getData().getEffectiveRevision() == 2, "its second revision counts");
        Calls.problem(409, Code.INVALID_STATE, () -> accept(id, Calls.tag(accepted)));
        return accepted.getData();
    }

    private ApiResponse<Report> read(UUID id) throws ApiException {
        return reports.getReportWithHttpInfo(APIGetReportRequest.newBuilder().id(id).build());
    }

    private ApiResponse<Report> accept(UUID id, String version) throws ApiException {
        return reports.acceptReportWithHttpInfo(APIAcceptReportRequest.newBuilder().id(id).ifMatch(version).build());
    }
}
