//! What is wrong with a webhook.

texts! {
    kind_repeated() => "Loại lặp lại.", "The kind is there twice.";
    kind_not_told() =>
        "Hệ thống kết nối không được báo về việc này.",
        "Service clients are not told of this.";
    no_such_client() => "Không có hệ thống kết nối này.", "There is no such service client.";
    too_many(most) =>
        "Hệ thống này đã có {most} webhook; xoá một webhook trước.",
        "The service client has {most} webhooks; delete one first.";
    not_an_address() =>
        "Không phải địa chỉ dạng https://máy-chủ/đường-dẫn.",
        "Not an address of the form https://host/path.";
    only_https() =>
        "Chỉ nhận https; http chỉ được dùng trong mạng nội bộ mà cấu hình cho phép.",
        "It takes https; http only within the private networks that the settings allow.";
    user_or_fragment() =>
        "Không ghi tên, mật khẩu hay phần sau dấu # trong địa chỉ.",
        "The address holds no user name, no password and no `#`.";
    private_network() =>
        "Địa chỉ thuộc mạng nội bộ hoặc mạng dành riêng, nơi hệ thống này không gọi tới.",
        "It is an address of a private or special network, where this service does not call.";
}
