//! Problems of asking at all: who calls, how the request is written, and whether the service can answer.

problems! {
    malformed_json {
        title => "Nội dung gửi lên không phải JSON hợp lệ", "The body is not valid JSON";
        when =>
            "Nội dung gửi lên bị cắt giữa chừng hoặc sai cú pháp, ví dụ bản nháp báo cáo thiếu dấu ngoặc đóng, hoặc có dấu phẩy thừa sau số liệu cuối.",
            "The body is cut off or breaks the syntax of JSON: a draft of a report without its closing brace, or with a comma after the last figure.";
        mend =>
            "Gửi một tài liệu JSON mã hoá UTF-8, đúng cú pháp RFC 8259.",
            "Send one JSON document in UTF-8 that follows RFC 8259.";
    }
    invalid_parameter {
        title => "Tham số không hợp lệ", "Invalid parameter";
        when =>
            "Một tham số trong đường dẫn, trong chuỗi truy vấn hoặc tiêu đề không có trong tài liệu, bị lặp, hoặc có giá trị ngoài giới hạn, ví dụ `limit=500` khi xem danh sách báo cáo của một kỳ.",
            "A parameter of the path, the query or a header is unknown, repeated or out of range: `limit=500` on the list of a period's reports.";
        mend =>
            "Xem `errors[].parameter`: bỏ tham số lạ, sửa giá trị sai theo tài liệu OpenAPI.",
            "See `errors[].parameter`: drop what is unknown, correct the value as the OpenAPI document says.";
    }
    invalid_request {
        title => "Yêu cầu không hợp lệ", "Invalid request";
        when =>
            "Biểu mẫu xin mã truy cập của hệ thống kết nối không đọc được hoặc xin điều không được cấp, hoặc tệp đính kèm ngừng gửi trước khi đủ.",
            "The form in which a service client asks for a token cannot be read or asks for what is not given, or an attachment stopped coming before all of it was there.";
        mend =>
            "Gửi đúng giao thức HTTP và đúng như tài liệu OpenAPI nêu cho thao tác này.",
            "Send it as HTTP and the OpenAPI document say for this operation.";
    }
    unauthenticated {
        title => "Chưa đăng nhập", "Not signed in";
        when =>
            "Yêu cầu không kèm mã truy cập, ví dụ mở danh sách nghĩa vụ báo cáo khi chưa đăng nhập.",
            "The request came without an access token: the list of obligations was opened before signing in.";
        mend =>
            "Gửi tiêu đề `Authorization: Bearer …` với mã truy cập lấy từ `POST /v1/auth/login` hoặc `POST /v1/oauth/token`.",
            "Send `Authorization: Bearer …` with an access token from `POST /v1/auth/login` or `POST /v1/oauth/token`.";
    }
    invalid_token {
        title => "Mã truy cập không dùng được", "The access token cannot be used";
        when =>
            "Mã truy cập đã hết hạn sau 10 phút, phiên đã kết thúc, tài khoản bị khoá, hoặc mã do nơi khác cấp; thường gặp khi để bản nháp báo cáo mở lâu rồi mới lưu.",
            "The access token ran out after 10 minutes, its session ended, the account was disabled, or it is none of ours; usual where a draft stood open for long before it was saved.";
        mend =>
            "Mã đã hết hạn hoặc bị thu hồi: làm mới bằng `POST /v1/auth/refresh` hoặc đăng nhập lại.",
            "It has expired or was revoked: renew it with `POST /v1/auth/refresh` or sign in again.";
    }
    invalid_credentials {
        title => "Thông tin đăng nhập không đúng", "Wrong credentials";
        when =>
            "Sai tên đăng nhập, mật khẩu hoặc mã xác thực; sai mã hoặc khoá của hệ thống kết nối; mã làm mới đã dùng rồi; hoặc liên kết đặt mật khẩu đã hết hạn.",
            "User name, password or code is wrong, or the id or secret of a service client; a refresh token was used before; or the link to choose a password ran out.";
        mend =>
            "Kiểm tra tên đăng nhập và mật khẩu (hoặc mã ứng dụng và khoá); quản trị viên có thể đặt lại.",
            "Check user name and password (or client id and secret); an admin can set new ones.";
    }
    second_factor_required {
        title => "Cần mã xác thực hai bước", "A code is needed";
        when =>
            "Mật khẩu đúng, nhưng tài khoản đã bật xác thực hai bước và yêu cầu đăng nhập chưa kèm mã.",
            "The password is right, but the account has a second factor and the sign-in came without a code.";
        mend =>
            "Gửi lại với `code`: sáu chữ số của ứng dụng xác thực, hoặc một mã khôi phục.",
            "Send it again with `code`: six digits of the authenticator app, or a recovery code.";
    }
    forbidden {
        title => "Không có quyền", "Not allowed";
        when =>
            "Người gọi được biết đối tượng này nhưng vai trò của họ không cho làm bước đó, ví dụ cán bộ nhập liệu của Sở Tư pháp duyệt báo cáo của chính Sở.",
            "The caller may know of the thing, but no role of theirs allows the step: an officer of the Department of Justice accepts the department's own report.";
        mend =>
            "Xem quyền của mình tại `GET /v1/me`; đề nghị quản trị viên cấp vai trò phù hợp.",
            "See what you may do at `GET /v1/me`; ask an admin for the role that may do this.";
    }
    password_change_required {
        title => "Phải đổi mật khẩu trước", "The password must be changed first";
        when =>
            "Mật khẩu do quản trị viên đặt, và người dùng chưa tự đổi trong lần đăng nhập đầu tiên.",
            "The password was set by an admin, and its owner has not chosen another since the first sign-in.";
        mend =>
            "Đổi mật khẩu bằng `PUT /v1/me/password` rồi thử lại.",
            "Change it with `PUT /v1/me/password`, then try again.";
    }
    second_factor_enrolment_required {
        title => "Phải bật xác thực hai bước trước", "A second factor must be set up first";
        when =>
            "Hệ thống này bắt buộc vai trò của người dùng phải có xác thực hai bước mà tài khoản chưa bật.",
            "The installation asks everyone with this role for a second factor, and the account has none yet.";
        mend =>
            "Bật bằng `POST /v1/me/second-factor` rồi `POST /v1/me/second-factor/confirm`.",
            "Set it up with `POST /v1/me/second-factor`, then `POST /v1/me/second-factor/confirm`.";
    }
    sign_in_again {
        title => "Cần đăng nhập lại", "Sign in again first";
        when =>
            "Kết thúc một phiên đăng nhập khác khi lần đăng nhập hiện tại đã quá 15 phút.",
            "Another session is to be ended, and the present sign-in is more than 15 minutes old.";
        mend =>
            "Bước này chỉ làm được trong 15 phút sau khi đăng nhập: đăng nhập lại rồi thử lại.",
            "This step is possible within 15 minutes of a sign-in: sign in again, then repeat it.";
    }
    unknown_route {
        title => "Không có đường dẫn này", "No such path";
        when =>
            "Đường dẫn viết sai hoặc không thuộc phiên bản này, ví dụ `/v1/report` thay vì `/v1/reports`.",
            "The path is misspelt or belongs to another version: `/v1/report` instead of `/v1/reports`.";
        mend =>
            "Các đường dẫn được liệt kê trong `/openapi.json` và `/docs`.",
            "The paths are listed in `/openapi.json` and at `/docs`.";
    }
    method_not_allowed {
        title => "Phương thức không được hỗ trợ", "Method not allowed";
        when =>
            "Đường dẫn có thật nhưng không nhận phương thức này, ví dụ `DELETE` một báo cáo: báo cáo được rút lại hoặc trả lại chứ không bị xoá.",
            "The path exists but does not take the method: `DELETE` on a report, which is withdrawn or returned but never deleted.";
        mend =>
            "Dùng một phương thức nêu trong tiêu đề `Allow`.",
            "Use a method named in the `Allow` header.";
    }
    not_acceptable {
        title => "Không có dạng dữ liệu được yêu cầu", "None of the formats asked for is there";
        when =>
            "Tiêu đề `Accept` chỉ nêu những dạng mà thao tác không có, ví dụ xin số liệu tổng hợp dạng `application/xml`.",
            "`Accept` names only media types the operation does not have: aggregates as `application/xml`.";
        mend =>
            "Yêu cầu một trong các dạng dữ liệu mà tài liệu OpenAPI nêu, bằng `Accept` hoặc tham số `format`.",
            "Ask for one of the media types the OpenAPI document names, by `Accept` or by the parameter `format`.";
    }
    unsupported_media_type {
        title => "Kiểu nội dung không được hỗ trợ", "Unsupported content type";
        when =>
            "Tiêu đề `Content-Type` thiếu hoặc khác với dạng mà thao tác nhận, ví dụ gửi số liệu báo cáo dạng biểu mẫu thay vì `application/json`.",
            "`Content-Type` is missing or names what the operation does not take: the values of a report as a form instead of `application/json`.";
        mend =>
            "Đặt tiêu đề `Content-Type` như tài liệu OpenAPI nêu cho thao tác này.",
            "Set `Content-Type` as the OpenAPI document says for this operation.";
    }
    request_timeout {
        title => "Nội dung đến quá chậm", "The body came too slowly";
        when =>
            "Nội dung của yêu cầu không đến đủ trong thời gian cho phép, ví dụ đường truyền của xã bị đứt khi đang gửi tệp đính kèm.",
            "The body did not come whole in its time: the line of a commune broke while it sent an attachment.";
        mend =>
            "Gửi lại với cùng `Idempotency-Key`; nếu đường truyền yếu thì gửi tệp nhỏ hơn.",
            "Send it again under the same `Idempotency-Key`; over a poor line, send a smaller file.";
    }
    rate_limited {
        title => "Quá nhiều yêu cầu", "Too many requests";
        when =>
            "Một người gọi gửi quá nhiều yêu cầu trong thời gian ngắn, ví dụ chương trình đọc từng báo cáo thay vì dùng luồng thay đổi.",
            "One caller sent too many requests in a short time: a program reads report after report instead of the change feed.";
        mend =>
            "Chờ số giây nêu trong `Retry-After`; tiêu đề `RateLimit` cho biết còn được gửi bao nhiêu yêu cầu.",
            "Wait the seconds in `Retry-After`; the `RateLimit` header says how many requests are left.";
    }
    too_many_attempts {
        title => "Đăng nhập sai quá nhiều lần", "Too many failed attempts to sign in";
        when =>
            "Sai mật khẩu hoặc mã nhiều lần liên tiếp với một tài khoản hoặc từ một địa chỉ; thời gian chờ tăng dần.",
            "Password or code was wrong several times in a row for one account or from one address; the wait grows each time.";
        mend =>
            "Chờ số giây nêu trong `Retry-After` rồi thử lại; quản trị viên có thể mở khoá sớm hơn.",
            "Wait the seconds in `Retry-After`, then try again; an admin can unlock sooner.";
    }
    internal {
        title => "Lỗi của hệ thống", "Internal error";
        when =>
            "Dịch vụ gặp lỗi không lường trước; người vận hành thấy nguyên nhân trong nhật ký theo `request_id`.",
            "Something failed that nobody foresaw; whoever runs the service finds the cause in the log by `request_id`.";
        mend =>
            "Thử lại sau; khi báo lỗi hãy kèm `request_id`.",
            "Try again later; name the `request_id` when you report it.";
    }
    unavailable {
        title => "Tạm thời không phục vụ được", "Not available just now";
        when =>
            "Cơ sở dữ liệu chưa trả lời, hoặc dịch vụ đang bận với các việc nặng, ví dụ nhiều đơn vị cùng đăng nhập vào ngày hết hạn báo cáo.",
            "The database does not answer just now, or the service is busy with heavy work: many units sign in on the day reports are due.";
        mend =>
            "Thử lại sau vài giây.",
            "Try again in a few seconds.";
    }
}
