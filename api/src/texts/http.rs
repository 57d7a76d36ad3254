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
    packed() => "Gửi nội dung không nén: bỏ `Content-Encoding`.", "Send the body as it is, without `Content-Encoding`.";
    takes(expected) => "Thao tác này nhận `{expected}`.", "This operation takes `{expected}`.";
    not_json(line, column) =>
        "JSON sai cú pháp ở dòng {line}, cột {column}.",
        "Not JSON at line {line}, column {column}.";
    json_cut_off(line, column) =>
        "JSON kết thúc giữa chừng ở dòng {line}, cột {column}.",
        "The JSON is cut off at line {line}, column {column}.";
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
    unknown_field(known) =>
        "Trường không có trong tài liệu. Ở đây có: {known}.",
        "There is no such member. Here there are {known}.";
    no_fields() => "Ở đây không có trường nào.", "There are no members here.";
    missing_field(name) => "Thiếu trường bắt buộc `{name}`.", "The member `{name}` is missing.";
    duplicate_field(name) => "Trường `{name}` xuất hiện hai lần.", "The member `{name}` is there twice.";
    unknown_parameter(known) =>
        "Tham số không có trong tài liệu. Ở đây có: {known}.",
        "There is no such parameter. Here there are {known}.";
    no_parameters() => "Thao tác này không có tham số nào.", "This operation has no parameters.";
    missing_parameter(name) => "Thiếu tham số bắt buộc `{name}`.", "The parameter `{name}` is missing.";
    duplicate_parameter() => "Tham số xuất hiện hai lần.", "The parameter is there twice.";
    too_many_parameters(most) => "Tối đa {most} tham số.", "At most {most} parameters.";
    wrong_type(expected) => "Sai kiểu dữ liệu: phải là {expected}.", "Wrong type: it must be {expected}.";
    another_type() => "Sai kiểu dữ liệu.", "Wrong type.";
    unknown_value(known) =>
        "Giá trị không thuộc danh mục: {known}.",
        "The value is none of {known}.";
    not_true_or_false() => "Phải là `true` hoặc `false`.", "It must be `true` or `false`.";
    not_within_limits() =>
        "Phải là một số nguyên trong giới hạn cho phép.",
        "It must be a whole number within its limits.";
    a_whole_number() => "một số nguyên", "a whole number";
    true_or_false() => "`true` hoặc `false`", "`true` or `false`";
    a_string() => "một chuỗi ký tự", "a string";
    a_list() => "một danh sách", "a list";
    an_object() => "một đối tượng", "an object";
    a_uuid() => "một UUID", "a UUID";
}
