import com.fasterxml.jackson.core.JsonProcessingException;
import java.net.http.HttpClient;
import java.util.List;
import tiendo.ApiClient;
import tiendo.ApiException;
import tiendo.ApiResponse;
import tiendo.api.AuthApi;
import tiendo.api.AuthApi.APIChangeMyPasswordRequest;
import tiendo.api.AuthApi.APILoginRequest;
import tiendo.api.UnitsApi;
import tiendo.api.UnitsApi.APIListUnitsRequest;
import tiendo.model.Code;
import tiendo.model.Login;
import tiendo.model.PasswordChange;
import tiendo.model.Problem;
import tiendo.model.Tokens;
import tiendo.model.Unit;

/** What each role needs to call the service and to read its answers. */
final class Calls {
    private Calls() {}

    /** A call that may be refused. */
    @FunctionalInterface
    interface Call {
        void make() throws ApiException;
    }

    static void expect(boolean fact, String what) {
        if (!fact) {
            throw new IllegalStateException("the service does otherwise: " + what);
        }
    }

    /** A client without a token. The service speaks HTTP/1.1; to offer it more confuses the keeping of connections. */
    static ApiClient anybody() {
        ApiClient client = new ApiClient();
        client.setHttpClientBuilder(HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1));
        client.updateBaseUri(System.getenv("API"));
        client.setRequestInterceptor(request -> request.header("Accept-Language", "en"));
        return client;
    }

    static ApiClient bearer(String token) {
        return anybody().setRequestInterceptor(
                request -> request.header("Accept-Language", "en").header("Authorization", "Bearer " + token));
    }

    /** The refusal of a call that has to be refused with this status. */
    static ApiException refused(int status, Call call) {
        try {
            call.make();
        } catch (ApiException refusal) {
            expect(refusal.getCode() == status, status + ", not " + refusal.getMessage());
            return refusal;
        }
        throw new IllegalStateException("the call is not refused with " + status);
    }

    /** The problem that stands in the way of a call. */
    static Problem problem(int status, Code code, Call call) throws JsonProcessingException {
        Problem problem = read(refused(status, call), Problem.class);
        expect(problem.getCode() == code, code + ", not " + problem);
        return problem;
    }

    /** The body of a refusal. */
    static <T> T read(ApiException refusal, Class<T> kind) throws JsonProcessingException {
        return ApiClient.createDefaultObjectMapper().readValue(refusal.getResponseBody(), kind);
    }

    static String header(ApiResponse<?> answer, String name) {
        return answer.getHeaders().entrySet().stream()
                .filter(header -> header.getKey().equalsIgnoreCase(name))
                .map(header -> only(header.getValue()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no " + name));
    }

    /** The tag of the version that was answered, for the next {@code If-Match}. */
    static String tag(ApiResponse<?> answer) {
        return header(answer, "ETag");
    }

    /** The one thing a list is expected to hold. */
    static <T> T only(List<T> items) {
        expect(items.size() == 1, "one item, not " + items.size());
        return items.get(0);
    }

    static Tokens signIn(String username, String password) throws ApiException {
        Login login = new Login().username(username).password(password);
        return new AuthApi(anybody()).login(APILoginRequest.newBuilder().login(login).build());
    }

    /** The first sign-in: nothing works until the password given out is changed. */
    static ApiClient takeOver(String username, String given, String own) throws ApiException, JsonProcessingException {
        Tokens first = signIn(username, given);
        expect(first.getMustChangePassword(), "a password that was given out has to be changed");
        ApiClient restricted = bearer(first.getAccessToken());
        problem(403, Code.PASSWORD_CHANGE_REQUIRED,
                () -> new UnitsApi(restricted).listUnits(APIListUnitsRequest.newBuilder().build()));
        PasswordChange change = new PasswordChange().currentPassword(given).newPassword(own);
        new AuthApi(restricted).changeMyPassword(APIChangeMyPasswordRequest.newBuilder().passwordChange(change).build());
        Tokens next = signIn(username, own);
        expect(!next.getMustChangePassword(), "now everything is open");
        return bearer(next.getAccessToken());
    }

    static Unit unit(ApiClient client, String code) throws ApiException {
        APIListUnitsRequest request = APIListUnitsRequest.newBuilder().code(code).build();
        return only(new UnitsApi(client).listUnits(request).getItems());
    }
}
