//! The entries of the catalogue: for each code its status, its title and how to mend it, in both languages.

use actix_web::http::StatusCode;

use super::{Code, Entry};
use crate::text::Text;

fn entry(
    status: StatusCode,
    slug: &'static str,
    title: (&'static str, &'static str),
    mend: (&'static str, &'static str),
) -> Entry {
    Entry {
        status,
        slug,
        title: Text::new(title.0, title.1),
        mend: Text::new(mend.0, mend.1),
    }
}

impl Code {
    /// The catalogue's entry for this code.
    #[expect(clippy::too_many_lines, reason = "it is a table, one row a code")]
    pub fn entry(self) -> Entry {
        match self {
            Self::MalformedJson => entry(
                StatusCode::BAD_REQUEST,
                "malformed_json",
                (
                    "Nội dung gửi lên không phải JSON hợp lệ",
                    "The body is not valid JSON",
                ),
                (
                    "Gửi một tài liệu JSON mã hoá UTF-8, đúng cú pháp RFC 8259.",
                    "Send one JSON document in UTF-8 that follows RFC 8259.",
                ),
            ),
            Self::InvalidParameter => entry(
                StatusCode::BAD_REQUEST,
                "invalid_parameter",
                ("Tham số không hợp lệ", "Invalid parameter"),
                (
                    "Xem `errors[].parameter`: bỏ tham số lạ, sửa giá trị sai theo tài liệu OpenAPI.",
                    "See `errors[].parameter`: drop what is unknown, correct the value as the OpenAPI document says.",
                ),
            ),
            Self::InvalidRequest => entry(
                StatusCode::BAD_REQUEST,
                "invalid_request",
                ("Yêu cầu không hợp lệ", "Invalid request"),
                (
                    "Gửi đúng giao thức HTTP và đúng như tài liệu OpenAPI nêu cho thao tác này.",
                    "Send it as HTTP and the OpenAPI document say for this operation.",
                ),
            ),
            Self::Unauthenticated => entry(
                StatusCode::UNAUTHORIZED,
                "unauthenticated",
                ("Chưa đăng nhập", "Not signed in"),
                (
                    "Gửi tiêu đề `Authorization: Bearer …` với mã truy cập lấy từ `POST /v1/auth/login` hoặc `POST /v1/oauth/token`.",
                    "Send `Authorization: Bearer …` with an access token from `POST /v1/auth/login` or `POST /v1/oauth/token`.",
                ),
            ),
            Self::InvalidToken => entry(
                StatusCode::UNAUTHORIZED,
                "invalid_token",
                (
                    "Mã truy cập không dùng được",
                    "The access token cannot be used",
                ),
                (
                    "Mã đã hết hạn hoặc bị thu hồi: làm mới bằng `POST /v1/auth/refresh` hoặc đăng nhập lại.",
                    "It has expired or was revoked: renew it with `POST /v1/auth/refresh` or sign in again.",
                ),
            ),
            Self::InvalidCredentials => entry(
                StatusCode::UNAUTHORIZED,
                "invalid_credentials",
                ("Thông tin đăng nhập không đúng", "Wrong credentials"),
                (
                    "Kiểm tra tên đăng nhập và mật khẩu (hoặc mã ứng dụng và khoá); quản trị viên có thể đặt lại.",
                    "Check user name and password (or client id and secret); an admin can set new ones.",
                ),
            ),
            Self::SecondFactorRequired => entry(
                StatusCode::UNAUTHORIZED,
                "second_factor_required",
                ("Cần mã xác thực hai bước", "A code is needed"),
                (
                    "Gửi lại với `code`: sáu chữ số của ứng dụng xác thực, hoặc một mã khôi phục.",
                    "Send it again with `code`: six digits of the authenticator app, or a recovery code.",
                ),
            ),
            Self::Forbidden => entry(
                StatusCode::FORBIDDEN,
                "forbidden",
                ("Không có quyền", "Not allowed"),
                (
                    "Xem quyền của mình tại `GET /v1/me`; đề nghị quản trị viên cấp vai trò phù hợp.",
                    "See what you may do at `GET /v1/me`; ask an admin for the role that may do this.",
                ),
            ),
            Self::PasswordChangeRequired => entry(
                StatusCode::FORBIDDEN,
                "password_change_required",
                (
                    "Phải đổi mật khẩu trước",
                    "The password must be changed first",
                ),
                (
                    "Đổi mật khẩu bằng `PUT /v1/me/password` rồi thử lại.",
                    "Change it with `PUT /v1/me/password`, then try again.",
                ),
            ),
            Self::SecondFactorEnrolmentRequired => entry(
                StatusCode::FORBIDDEN,
                "second_factor_enrolment_required",
                (
                    "Phải bật xác thực hai bước trước",
                    "A second factor must be set up first",
                ),
                (
                    "Bật bằng `POST /v1/me/second-factor` rồi `POST /v1/me/second-factor/confirm`.",
                    "Set it up with `POST /v1/me/second-factor`, then `POST /v1/me/second-factor/confirm`.",
                ),
            ),
            Self::SignInAgain => entry(
                StatusCode::FORBIDDEN,
                "sign_in_again",
                ("Cần đăng nhập lại", "Sign in again first"),
                (
                    "Bước này chỉ làm được trong 15 phút sau khi đăng nhập: đăng nhập lại rồi thử lại.",
                    "This step is possible within 15 minutes of a sign-in: sign in again, then repeat it.",
                ),
            ),
            Self::NotFound => entry(
                StatusCode::NOT_FOUND,
                "not_found",
                ("Không tìm thấy", "Not found"),
                (
                    "Kiểm tra mã định danh; thứ không thuộc phạm vi của bạn cũng được trả lời như không có.",
                    "Check the id; what is outside your scope is answered as if it did not exist.",
                ),
            ),
            Self::UnknownRoute => entry(
                StatusCode::NOT_FOUND,
                "unknown_route",
                ("Không có đường dẫn này", "No such path"),
                (
                    "Các đường dẫn được liệt kê trong `/openapi.json` và `/docs`.",
                    "The paths are listed in `/openapi.json` and at `/docs`.",
                ),
            ),
            Self::MethodNotAllowed => entry(
                StatusCode::METHOD_NOT_ALLOWED,
                "method_not_allowed",
                ("Phương thức không được hỗ trợ", "Method not allowed"),
                (
                    "Dùng một phương thức nêu trong tiêu đề `Allow`.",
                    "Use a method named in the `Allow` header.",
                ),
            ),
            Self::IdempotencyKeyReused => entry(
                StatusCode::UNPROCESSABLE_ENTITY,
                "idempotency_key_reused",
                (
                    "Khoá chống lặp đã dùng cho yêu cầu khác",
                    "The idempotency key belongs to another request",
                ),
                (
                    "Khoá `Idempotency-Key` này đã đi với một yêu cầu khác trong 24 giờ qua. Mỗi yêu cầu mới cần một khoá mới; khi gửi lại, giữ nguyên thao tác, tham số và nội dung.",
                    "This `Idempotency-Key` came with another request within the last 24 hours. Give each new request a new key; repeat one with the same operation, parameters and body.",
                ),
            ),
            Self::IdempotencyInProgress => entry(
                StatusCode::CONFLICT,
                "idempotency_in_progress",
                (
                    "Yêu cầu đầu tiên còn đang chạy",
                    "The first request still runs",
                ),
                (
                    "Chờ số giây nêu ở `Retry-After` rồi gửi lại với cùng khoá để nhận kết quả.",
                    "Wait the seconds that `Retry-After` names, then send it again with the same key to get its answer.",
                ),
            ),
            Self::IdempotencyAnswerLost => entry(
                StatusCode::CONFLICT,
                "idempotency_answer_lost",
                (
                    "Yêu cầu đã được thực hiện, câu trả lời không còn",
                    "It was carried out; its answer is lost",
                ),
                (
                    "Yêu cầu với khoá này đã được ghi nhận trước khi dịch vụ gián đoạn và không được thực hiện lần nữa. Đọc lại đối tượng để biết kết quả.",
                    "The request under this key was carried out before the service broke off, and is not carried out again. Read the resource to see the outcome.",
                ),
            ),
            Self::InvalidState => entry(
                StatusCode::CONFLICT,
                "invalid_state",
                (
                    "Trạng thái hiện tại không cho phép",
                    "Not possible in the present state",
                ),
                (
                    "Đọc lại đối tượng để biết trạng thái hiện tại và bước tiếp theo được phép.",
                    "Read the resource again to see its state and the next step it allows.",
                ),
            ),
            Self::Duplicate => entry(
                StatusCode::CONFLICT,
                "duplicate",
                ("Đã tồn tại", "Already exists"),
                (
                    "Một đối tượng cùng khoá đã có; tìm và dùng đối tượng đó, hoặc đổi khoá.",
                    "Another one has the same key; find and use it, or choose another key.",
                ),
            ),
            Self::LimitReached => entry(
                StatusCode::CONFLICT,
                "limit_reached",
                (
                    "Đã đủ số lượng cho phép",
                    "There are as many as there may be",
                ),
                (
                    "Xoá một mục không còn dùng rồi tạo lại.",
                    "Delete one that is no longer used, then make it again.",
                ),
            ),
            Self::InUse => entry(
                StatusCode::CONFLICT,
                "in_use",
                ("Đang được tham chiếu", "Still referred to"),
                (
                    "Gỡ các tham chiếu trước, hoặc đóng đối tượng thay vì xoá.",
                    "Remove what refers to it first, or close it instead of deleting it.",
                ),
            ),
            Self::UnitsBelow => entry(
                StatusCode::CONFLICT,
                "units_below",
                ("Còn đơn vị trực thuộc", "Units still stand below it"),
                (
                    "Cho các đơn vị trực thuộc kết thúc, chuyển chúng sang đơn vị khác, hoặc ghi nhận sáp nhập cả chúng trong cùng một lần.",
                    "Close the units below it, move them under another one, or record their succession together with it.",
                ),
            ),
            Self::DutiesLeft => entry(
                StatusCode::CONFLICT,
                "duties_left",
                ("Đơn vị còn nhiệm vụ được giao", "The unit still has duties"),
                (
                    "Ghi nhận đơn vị tiếp nhận bằng `POST /v1/successions`, hoặc kết thúc nhiệm vụ trong kế hoạch trước.",
                    "Record who takes over with `POST /v1/successions`, or end the duties in the plan first.",
                ),
            ),
            Self::Stale => entry(
                StatusCode::PRECONDITION_FAILED,
                "stale",
                (
                    "Đã bị thay đổi từ lần đọc trước",
                    "Changed since it was read",
                ),
                (
                    "Đọc lại để lấy `ETag` mới, gộp thay đổi rồi gửi lại với `If-Match` mới.",
                    "Read it again for the new `ETag`, merge, and send again with the new `If-Match`.",
                ),
            ),
            Self::CursorExpired => entry(
                StatusCode::GONE,
                "cursor_expired",
                ("Con trỏ đã quá cũ", "The cursor is too old"),
                (
                    "Gọi `GET /v1/changes?after=now` và giữ `next_cursor`, rồi đọc lại toàn bộ dữ liệu đang giữ bản sao, sau đó đọc tiếp từ con trỏ ấy.",
                    "Ask `GET /v1/changes?after=now` and keep its `next_cursor`; then read everything you hold a copy of once more, and go on from that cursor.",
                ),
            ),
            Self::NotAcceptable => entry(
                StatusCode::NOT_ACCEPTABLE,
                "not_acceptable",
                (
                    "Không có dạng dữ liệu được yêu cầu",
                    "None of the formats asked for is there",
                ),
                (
                    "Yêu cầu một trong các dạng dữ liệu mà tài liệu OpenAPI nêu, bằng `Accept` hoặc tham số `format`.",
                    "Ask for one of the media types the OpenAPI document names, by `Accept` or by the parameter `format`.",
                ),
            ),
            Self::TooLarge => entry(
                StatusCode::PAYLOAD_TOO_LARGE,
                "too_large",
                ("Nội dung quá lớn", "The body is too large"),
                (
                    "Chia nhỏ nội dung; giới hạn được nêu trong `detail`.",
                    "Send less at once; the limit is in `detail`.",
                ),
            ),
            Self::UnsupportedMediaType => entry(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "unsupported_media_type",
                (
                    "Kiểu nội dung không được hỗ trợ",
                    "Unsupported content type",
                ),
                (
                    "Đặt tiêu đề `Content-Type` như tài liệu OpenAPI nêu cho thao tác này.",
                    "Set `Content-Type` as the OpenAPI document says for this operation.",
                ),
            ),
            Self::InvalidInput => entry(
                StatusCode::UNPROCESSABLE_ENTITY,
                "invalid_input",
                ("Dữ liệu không hợp lệ", "Invalid input"),
                (
                    "Sửa từng chỗ nêu trong `errors[].pointer` rồi gửi lại.",
                    "Correct each place named in `errors[].pointer` and send again.",
                ),
            ),
            Self::ReportIncomplete => entry(
                StatusCode::UNPROCESSABLE_ENTITY,
                "report_incomplete",
                (
                    "Báo cáo chưa đủ điều kiện gửi",
                    "The report cannot be submitted yet",
                ),
                (
                    "Sửa các lỗi trong `errors`; thử trước bằng `POST …/validate`.",
                    "Mend the findings in `errors`; try first with `POST …/validate`.",
                ),
            ),
            Self::PlanIncomplete => entry(
                StatusCode::UNPROCESSABLE_ENTITY,
                "plan_incomplete",
                (
                    "Kế hoạch chưa đủ điều kiện ban hành",
                    "The plan cannot be issued yet",
                ),
                (
                    "Sửa các điểm trong `errors` rồi ban hành lại.",
                    "Mend the findings in `errors`, then issue it again.",
                ),
            ),
            Self::PreconditionRequired => entry(
                StatusCode::PRECONDITION_REQUIRED,
                "precondition_required",
                ("Thiếu tiêu đề If-Match", "If-Match is missing"),
                (
                    "Gửi `If-Match` với `ETag` của lần đọc gần nhất, để không ghi đè thay đổi của người khác.",
                    "Send `If-Match` with the `ETag` of your last read, so that nobody's change is overwritten.",
                ),
            ),
            Self::RateLimited => entry(
                StatusCode::TOO_MANY_REQUESTS,
                "rate_limited",
                ("Quá nhiều yêu cầu", "Too many requests"),
                (
                    "Chờ số giây nêu trong `Retry-After`; tiêu đề `RateLimit` cho biết còn được gửi bao nhiêu yêu cầu.",
                    "Wait the seconds in `Retry-After`; the `RateLimit` header says how many requests are left.",
                ),
            ),
            Self::TooManyAttempts => entry(
                StatusCode::TOO_MANY_REQUESTS,
                "too_many_attempts",
                (
                    "Đăng nhập sai quá nhiều lần",
                    "Too many failed attempts to sign in",
                ),
                (
                    "Chờ số giây nêu trong `Retry-After` rồi thử lại; quản trị viên có thể mở khoá sớm hơn.",
                    "Wait the seconds in `Retry-After`, then try again; an admin can unlock sooner.",
                ),
            ),
            Self::Internal => entry(
                StatusCode::INTERNAL_SERVER_ERROR,
                "internal",
                ("Lỗi của hệ thống", "Internal error"),
                (
                    "Thử lại sau; khi báo lỗi hãy kèm `request_id`.",
                    "Try again later; name the `request_id` when you report it.",
                ),
            ),
            Self::Unavailable => entry(
                StatusCode::SERVICE_UNAVAILABLE,
                "unavailable",
                ("Tạm thời không phục vụ được", "Not available just now"),
                ("Thử lại sau vài giây.", "Try again in a few seconds."),
            ),
            Self::UnsupportedFile => entry(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "unsupported_file",
                (
                    "Loại tệp không được nhận",
                    "The file is of a kind that is not taken",
                ),
                (
                    "Loại tệp được xác định theo nội dung, không theo tên: gửi tệp PDF, DOCX, XLSX, ODT, ODS, ODP, PNG, JPEG hoặc CSV (UTF-8), không chứa macro.",
                    "What a file is goes by its content, not by its name: send PDF, DOCX, XLSX, ODT, ODS, ODP, PNG, JPEG or CSV (UTF-8) without macros.",
                ),
            ),
            Self::RangeNotSatisfiable => entry(
                StatusCode::RANGE_NOT_SATISFIABLE,
                "range_not_satisfiable",
                (
                    "Đoạn yêu cầu nằm ngoài tệp",
                    "The range lies outside the file",
                ),
                (
                    "Tiêu đề `Content-Range` cho biết độ dài của tệp; yêu cầu một đoạn bắt đầu trong đó, hoặc cả tệp.",
                    "`Content-Range` says how long the file is; ask for a range that begins within it, or for the whole.",
                ),
            ),
            Self::StorageUnavailable => entry(
                StatusCode::SERVICE_UNAVAILABLE,
                "storage_unavailable",
                (
                    "Kho tệp đính kèm không phục vụ được",
                    "The store of attachments cannot serve",
                ),
                (
                    "Không có gì được ghi lại. Thử lại sau số giây nêu trong `Retry-After`; nếu vẫn vậy, báo người quản trị kèm `request_id`.",
                    "Nothing was recorded. Try again after the seconds in `Retry-After`; if it stays so, tell the administrator the `request_id`.",
                ),
            ),
            Self::StorageFull => entry(
                StatusCode::INSUFFICIENT_STORAGE,
                "storage_full",
                (
                    "Kho tệp đính kèm đã đầy",
                    "The store of attachments is full",
                ),
                (
                    "Không có gì được ghi lại. Báo người quản trị thêm dung lượng rồi gửi lại.",
                    "Nothing was recorded. Ask the administrator for more room, then send it again.",
                ),
            ),
        }
    }
}
