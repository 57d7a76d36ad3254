//! Parameters beyond the limits that the OpenAPI document sets them.

texts! {
    /// The most characters.
    too_long(most) =>
        "Dài nhất {most} ký tự.",
        "It has at most {most} characters.";
    /// The fewest characters.
    too_short(least) =>
        "Ngắn nhất {least} ký tự.",
        "It has at least {least} characters.";
    /// The greatest number.
    too_great(most) =>
        "Lớn nhất là {most}.",
        "It is at most {most}.";
    /// The least number.
    too_small(least) =>
        "Nhỏ nhất là {least}.",
        "It is at least {least}.";
}
