//! What a value has to be, of those that are read by rules of their own.

texts! {
    too_long(most, length) =>
        "Nhiều nhất {most} ký tự, ở đây có {length}.",
        "At most {most} characters; it has {length}.";
    control_characters() => "Không được có ký tự điều khiển.", "Control characters are not allowed.";
    no_characters() => "U+FFFE và U+FFFF không phải là ký tự.", "U+FFFE and U+FFFF are no characters.";
    blank() => "Không được để trống.", "It must not be blank.";
    invisible_characters() => "Không được có ký tự ẩn.", "Invisible characters are not allowed.";
    blank_at_an_end() =>
        "Không được bắt đầu hay kết thúc bằng dấu cách.",
        "It must not begin or end with a blank.";
    begins_formula() => "Không được bắt đầu bằng =, +, - hoặc @.", "It must not begin with =, +, - or @.";
    a_path() => "Phải là tên tệp, không phải đường dẫn.", "It must be the name of a file, not a path.";
    not_a_day() =>
        "Ngày viết theo mẫu 2018-06-15, từ năm 1900 đến 2199.",
        "A day is written as 2018-06-15, from 1900 to 2199.";
    not_an_instant() =>
        "Phải là một thời điểm theo RFC 3339, từ năm 2000 đến 2199.",
        "It must be an instant of RFC 3339, from 2000 to 2199.";
    not_a_number() => "Phải là số.", "It must be a number.";
    too_many_decimals() =>
        "Nhiều nhất 4 chữ số sau dấu thập phân.",
        "At most 4 digits after the decimal point.";
    too_large() => "Phải nhỏ hơn 100 tỷ (cả số âm).", "Must be below 10^11 in size.";
    not_a_figure_as_text() =>
        "Phải là một số viết dạng chuỗi, nhiều nhất 4 chữ số sau dấu chấm.",
        "It must be a figure as text, with at most 4 digits after the point.";
    hours(most) => "Từ 0 đến {most} giờ.", "From 0 to {most} hours.";
    not_a_login_name() =>
        "Gồm 3 đến 64 ký tự trong a-z, 0-9, `.`, `_` và `-`, bắt đầu bằng chữ hoặc số.",
        "3 to 64 of a-z, 0-9, `.`, `_` and `-`, beginning with a letter or digit.";
    not_an_email() => "Không phải địa chỉ thư điện tử.", "Not an e-mail address.";
    not_an_address_range() =>
        "Phải là một địa chỉ IP hoặc một dải, như 203.0.113.0/24.",
        "It must be an IP address or a range, such as 203.0.113.0/24.";
    range_is_written(whole) => "Dải chứa địa chỉ này viết là {whole}.", "The range that holds it is written {whole}.";
    range_of_ipv4() => "Viết dưới dạng địa chỉ hoặc dải IPv4.", "Write it as an IPv4 address or range.";
    not_an_identifier() =>
        "Phải là mã định danh theo Quyết định 20/2020/QĐ-TTg, như H55.02: nhiều nhất 35 ký tự gồm chữ in hoa, chữ số \
         và dấu chấm.",
        "It must be an identifier by Decision 20/2020/QĐ-TTg, such as H55.02: at most 35 capital letters, digits and \
         dots.";
    not_an_identifier_2016() =>
        "Phải là mã định danh theo QCVN 102:2016/BTTTT, như 000.00.00.H49.",
        "It must be an identifier by QCVN 102:2016/BTTTT, such as 000.00.00.H49.";
}
