import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.EnumSet;
import tiendo.ApiClient;
import tiendo.ApiException;
import tiendo.ApiResponse;
import tiendo.api.AccountsApi;
import tiendo.api.AccountsApi.APICreateAccountRequest;
import tiendo.api.AuthApi;
import tiendo.api.ServiceClientsApi;
import tiendo.api.ServiceClientsApi.APICreateServiceClientRequest;
import tiendo.model.AccountWithToken;
import tiendo.model.Action;
import tiendo.model.ClientScope;
import tiendo.model.Code;
import tiendo.model.NewAccount;
import tiendo.model.NewGrant;
import tiendo.model.NewServiceClient;
import tiendo.model.Problem;
import tiendo.model.Role;
import tiendo.model.ServiceClientSecret;

/** The admin makes the accounts. */
final class Admin {
    private static final String GIVEN = "đổi ngay khi đăng nhập";
    private static final String OWN = "con mèo mà trèo cây cau";

    private final ApiClient client;

    Admin(String password) throws ApiException {
        client = Calls.bearer(Calls.signIn("quantri", password).getAccessToken());
        Calls.expect(new AuthApi(client).getMe().getActions().contains(Action.MANAGE_ACCOUNTS), "it looks after accounts");
    }

    /** Somebody with this role at the unit, who has changed the password given out. */
    ApiClient account(String username, String name, Role role, String code) throws ApiException, JsonProcessingException {
        ApiResponse<AccountWithToken> answer = create(username, name, GIVEN, role, code);
        AccountWithToken made = answer.getData();
        Calls.expect(Calls.header(answer, "Location").equals("/v1/accounts/" + made.getId()), "it says where it is");
        Calls.expect(Calls.tag(answer).equals("\"" + made.getVersion() + "\""), "the tag is the version");
        Calls.expect(Calls.only(made.getGrants()).getRole() == role, username + " is a " + role);
        return Calls.takeOver(username, GIVEN, OWN);
    }

    /** A refusal names the code of the problem and each wrong place. */
    void refusePassword() throws JsonProcessingException {
        Problem refused = Calls.problem(422, Code.INVALID_INPUT,
                () -> create("tuphap.chuyenvien", "Chuyên viên", "ngắn", Role.REPORTER, "PTP"));
        Calls.expect(Calls.only(refused.getErrors()).getPointer().equals("/password"), "the fault is at the password");
    }

    /** A client for the province's system. */
    ServiceClientSecret system() throws ApiException {
        NewServiceClient system = new NewServiceClient()
                .clientId("truc-lien-thong")
                .name("Trục liên thông của tỉnh")
                .unitId(Calls.unit(client, "593").getId())
                .scopes(EnumSet.allOf(ClientScope.class));
        return new ServiceClientsApi(client)
                .createServiceClient(APICreateServiceClientRequest.newBuilder().newServiceClient(system).build());
    }

    private ApiResponse<AccountWithToken> create(String username, String name, String password, Role role, String code)
            throws ApiException {
        NewAccount account = new NewAccount()
                .username(username)
                .displayName(name)
                .password(password)
                .addGrantsItem(new NewGrant().role(role).unitId(Calls.unit(client, code).getId()));
        return new AccountsApi(client)
                .createAccountWithHttpInfo(APICreateAccountRequest.newBuilder().newAccount(account).build());
    }
}
