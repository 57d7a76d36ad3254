//! What the pages of the catalogue say around the words of a code.

texts! {
    /// The other language, by its own name.
    other_language() => "English", "Tiếng Việt";
    /// The list of all codes.
    all() => "Các lỗi", "Problems";
    /// What the list is about.
    introduction() =>
        "Mỗi lỗi mang một `code`; trang của mã ấy nói khi nào lỗi phát sinh và cách khắc phục.",
        "Every error carries a `code`; the page of the code says when it arises and how to mend it.";
    /// Heading over the situation.
    when() => "Khi nào phát sinh", "When it arises";
    /// Heading over the way out.
    mend() => "Cách khắc phục", "How to mend it";
    /// Heading over the codes of wrong places.
    faults() => "Các mã trong `errors[].code`", "Codes in `errors[].code`";
    /// Column of what codes mean.
    meaning() => "Ý nghĩa", "Meaning";
    /// Heading over the operations.
    operations() => "Các thao tác trả về lỗi này", "Operations that answer it";
    /// Where no operation answers it.
    outside() =>
        "Lỗi này trả về khi yêu cầu không đến được thao tác nào.",
        "It is answered to requests that reach no operation.";
    /// Column of operations.
    operation() => "Thao tác", "Operation";
    /// Column of summaries.
    summary() => "Tóm tắt", "Summary";
    /// Column of codes.
    code() => "Mã lỗi", "Code";
    /// Column of HTTP statuses.
    status() => "Trạng thái HTTP", "HTTP status";
    /// Column of titles.
    title() => "Tên lỗi", "Title";
}
