//! Accounts and what is granted to them, and the letter that brings a one-time token.

texts! {
    role_needs_unit() => "Vai trò này phải gắn với một đơn vị.", "This role is held at a unit only.";
    grant_repeated() => "Quyền lặp lại.", "The grant is there twice.";
    only_admin_grants_everywhere() =>
        "Chỉ quản trị viên toàn hệ thống được cấp hoặc gỡ quyền trên toàn hệ thống.",
        "Only an admin of the whole installation gives or takes a grant that holds everywhere.";
    grant_held() => "Tài khoản đã có quyền này.", "The account holds this grant already.";
    grants_full(most) =>
        "Tài khoản đã có {most} quyền, là mức tối đa.",
        "The account holds {most} grants, the most there can be.";
    last_admin() =>
        "Đây là quản trị viên lâu dài cuối cùng có thể đăng nhập; hãy cấp quyền cho người khác trước.",
        "This is the last lasting admin who can sign in; make somebody else one first.";
    value_taken(value) => "Một tài khoản khác đã dùng {value}.", "Another account has {value}.";
    account_outside_reach() =>
        "Tài khoản này có quyền ngoài phạm vi quản trị của bạn.",
        "This account holds grants outside what you administer.";
    not_disable_own() => "Không ai được tự khoá tài khoản của mình.", "Nobody disables their own account.";
    not_reset_own() =>
        "Không ai tự đặt lại mật khẩu của mình; hãy đổi bằng PUT /v1/me/password.",
        "Nobody resets their own password; change it by PUT /v1/me/password.";
    not_take_own_factor() =>
        "Không ai tự gỡ xác thực hai bước của mình ở đây; hãy dùng POST /v1/me/second-factor/remove.",
        "Nobody takes their own second factor away here; use POST /v1/me/second-factor/remove.";
    not_delete_own() => "Không ai được tự xoá tài khoản của mình.", "Nobody deletes their own account.";
    account_in_use() =>
        "Tài khoản này đã viết hoặc xử lý báo cáo; hãy khoá thay vì xoá.",
        "This account has written or handled reports; disable it instead of deleting it.";
    status_already(state) => "Trạng thái hiện tại đã là {state}.", "It is {state} already.";
    grants_between(most) => "Một tài khoản có từ 1 đến {most} quyền.", "An account has 1 to {most} grants.";
    letter_subject() => "Tiến Độ: chọn mật khẩu", "choose your password";
    letter_page(link) => "Mở liên kết sau để chọn mật khẩu:\n\n{link}", "Open this link to choose one:\n\n{link}";
    letter_operation(operation, token) =>
        "Mã dùng một lần để chọn mật khẩu, bằng {operation}:\n\n{token}",
        "The one-time token to choose one with, by {operation}:\n\n{token}";
    letter(display_name, username, way, until) =>
        "Kính gửi {display_name},\n\n\
         Tài khoản {username} trên hệ thống Tiến Độ đang chờ chọn mật khẩu. {way}\n\n\
         Chỉ dùng được một lần, trước {until} (giờ Việt Nam). Không chuyển thư này cho người khác. \
         Nếu ông/bà không chờ thư này, hãy báo cho quản trị viên.",
        "Dear {display_name},\n\n\
         The account {username} in Tiến Độ is waiting for a password. {way}\n\n\
         It works once, before {until} (Vietnam time). Do not pass this letter on. \
         If you do not expect it, tell your admin.";
}
