//! Passwords, tokens and the keys that sign them.

texts! {
    form_unreadable(why) => "Biểu mẫu không đọc được. {why}", "The form cannot be read. {why}";
    one_way_only() =>
        "Chỉ gửi mã ứng dụng và khoá theo một cách: trong tiêu đề hoặc trong biểu mẫu.",
        "Send id and secret in one way only: in the header or in the form.";
    not_the_current_password() => "Mật khẩu hiện tại không đúng.", "This is not the current password.";
    password_unchanged() =>
        "Mật khẩu mới phải khác mật khẩu cũ.",
        "The new password must differ from the old one.";
    password_length(least, most) =>
        "Mật khẩu phải có từ {least} đến {most} ký tự.",
        "A password has {least} to {most} characters.";
    password_characters() =>
        "Mật khẩu không được trống và không chứa ký tự điều khiển.",
        "A password is not blank and holds no control characters.";
    password_holds_username() =>
        "Mật khẩu không được chứa tên đăng nhập.",
        "The password must not contain the user name.";
    password_common() =>
        "Mật khẩu này quá phổ biến nên dễ bị đoán; hãy dùng một câu chỉ mình bạn nghĩ ra.",
        "This password is among those that are guessed first; think of a phrase of your own.";
    address_not_allowed() =>
        "Hệ thống này không được phép gọi từ địa chỉ này.",
        "This service client may not call from this address.";
    key_made_at_once() => "Một khoá khác vừa được tạo cùng lúc.", "Another key was made at the same moment.";
    key_waits(kid) => "Khoá {kid} đang chờ đến lượt ký.", "Key {kid} is already waiting to sign.";
    no_such_key(kid) => "Không có khoá {kid}.", "There is no key {kid}.";
    key_retired() => "Khoá này đã bị thu hồi.", "The key is retired already.";
    last_key() =>
        "Không còn khoá nào khác ký được; hãy tạo khoá khác trước bằng `tiendo keys rotate --at-once`.",
        "Without it none could sign; make another first with `tiendo keys rotate --at-once`.";
}
