//! Service clients.

texts! {
    scope_repeated() => "Phạm vi lặp lại.", "The scope is there twice.";
    address_repeated() => "Địa chỉ lặp lại.", "The address is there twice.";
    end_must_be_ahead() =>
        "Thời hạn phải ở tương lai; muốn ngừng ngay thì khoá hệ thống.",
        "It must end in the future; to stop it now, disable it.";
    id_taken(client_id) =>
        "Một hệ thống khác đã dùng {client_id}.",
        "Another service client has {client_id}.";
    scopes_between(most) => "Cần từ 1 đến {most} phạm vi.", "It takes 1 to {most} scopes.";
    most_addresses(most) => "Nhiều nhất {most} địa chỉ.", "At most {most} addresses.";
}
