//! The second factor of an account.

texts! {
    there_already() => "Tài khoản đã bật xác thực hai bước.", "The account has a second factor already.";
    not_begun() => "Chưa bắt đầu bật xác thực hai bước.", "No second factor was begun.";
    wrong_code() => "Mã không đúng hoặc đã hết hiệu lực.", "The code is wrong or no longer holds.";
    none() => "Tài khoản chưa bật xác thực hai bước.", "The account has no second factor.";
    required() =>
        "Hệ thống này bắt buộc tài khoản của bạn dùng xác thực hai bước.",
        "This installation asks your account to have a second factor.";
}
