//! What is wrong with a question for the change feed.

texts! {
    not_a_cursor() =>
        "Con trỏ không phải do hệ thống cấp. Dùng `next_cursor` của lần đọc trước, hoặc `now`.",
        "Not a cursor this service gave out. Use the `next_cursor` of the last read, or `now`.";
    cursor_expired() =>
        "Các thay đổi sau con trỏ này không còn được lưu. Hãy lấy con trỏ mới bằng `after=now`, đọc lại toàn bộ dữ liệu, rồi đọc tiếp từ con trỏ đó.",
        "What came after this cursor is kept no longer. Take a new cursor by `after=now`, read everything once more, then go on from it.";
    wait_out_of_range(most) => "Từ 0 đến {most}.", "From 0 to {most}.";
    not_in_files() =>
        "NDJSON gồm mọi mục cho đến cuối, không phân trang và không chờ.",
        "NDJSON holds all entries up to the end; it has no pages and does not wait.";
}
