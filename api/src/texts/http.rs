//! What is wrong with a request, whatever it asks for.

texts! {
    not_utf8() =>
        "Tệp phải là UTF-8: hãy lưu lại ở dạng \"CSV UTF-8\".",
        "The file has to be UTF-8: save it again as \"CSV UTF-8\".";
    body_limit(limit) => "Giới hạn là {limit} byte.", "The limit is {limit} bytes.";
    body_cut_short() =>
        "Kết nối bị ngắt trước khi nhận đủ nội dung.",
        "The body ended before all of it came.";
    idempotency_key(longest) =>
        "Gửi đúng một khoá gồm 1–{longest} ký tự ASCII, có thể đặt trong dấu nháy kép.",
        "Send one key of 1 to {longest} ASCII characters, in double quotes or bare.";
    takes(expected) => "Thao tác này nhận `{expected}`.", "This operation takes `{expected}`.";
    not_json(message) => "JSON sai cú pháp: {message}.", "Not JSON: {message}.";
    no_such_parameter(name) =>
        "Thao tác này không có tham số `{name}`.",
        "This operation has no parameter `{name}`.";
    not_a_cursor() => "Con trỏ không phải do hệ thống cấp.", "Not a cursor this service gave out.";
    files_have_no_pages() => "Tệp gồm mọi dòng, không phân trang.", "A file holds all rows and has no pages.";
    not_a_uuid() => "Mã định danh phải là UUID.", "The id must be a UUID.";
    not_an_order() => "Phải là một số nguyên từ 1.", "It must be a whole number from 1.";
    sheet_too_long(most) =>
        "Một trang tính chỉ chứa được {most} dòng. Hãy thu hẹp phạm vi, hoặc lấy CSV hay NDJSON.",
        "A sheet holds {most} rows only. Narrow the selection, or ask for CSV or NDJSON.";
    unknown_field(message) => "Trường không có trong tài liệu: {message}", "{message}";
    missing_field(message) => "Thiếu trường bắt buộc: {message}", "{message}";
    duplicate_field(message) => "Trường xuất hiện hai lần: {message}", "{message}";
    wrong_type(message) => "Sai kiểu dữ liệu: {message}", "{message}";
    unknown_value(message) => "Giá trị không thuộc danh mục: {message}", "{message}";
    unknown_parameter(message) => "Tham số không có trong tài liệu: {message}", "{message}";
    missing_parameter(message) => "Thiếu tham số bắt buộc: {message}", "{message}";
}
