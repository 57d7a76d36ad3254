import com.fasterxml.jackson.core.JsonProcessingException;
import tiendo.ApiException;
import tiendo.model.Report;
import tiendo.model.Role;

/** One report from the accounts to the figures the province pulls, with types from the document alone. */
final class Story {
    private Story() {}

    public static void main(String[] arguments) throws ApiException, JsonProcessingException {
        Admin admin = new Admin(System.getenv("ADMIN_PASSWORD"));
        admin.refusePassword();
        Office office = new Office(admin.account("tuphap.chuyenvien", "Phòng Tư pháp", Role.REPORTER, "PTP"));
        Lead lead = new Lead(admin.account("laodong.chuyenvien", "Phòng Lao động", Role.COORDINATOR, "PLDTBXH"));
        Province province = new Province(admin.system());
        String cursor = province.place();

        Report sent = office.report();
        lead.sendBack(sent);
        office.mend(sent.getId());
        Report accepted = lead.accept(sent.getId());

        province.follow(cursor, accepted);
        province.pull(accepted);
        province.refused(accepted.getId());
        System.out.println("java: told to the end");
    }
}
