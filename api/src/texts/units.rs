//! Units, their groups, and who takes over from whom.

texts! {
    nothing_changes() => "Không có gì thay đổi.", "Nothing changes.";
    below_what_moves() =>
        "Đơn vị này trực thuộc chính đơn vị đang chuyển.",
        "It stands below the very unit that is moved.";
    only_admin_at_the_top() =>
        "Chỉ quản trị viên toàn hệ thống được đặt đơn vị ở cấp cao nhất.",
        "Only an admin of the whole installation puts a unit at the top.";
    unknown() => "Không có đơn vị này.", "There is no such unit.";
    exists_from(name, from) => "Đơn vị “{name}” chỉ tồn tại từ {from}.", "{name} exists from {from} only.";
    exists_between(name, from, to) =>
        "Đơn vị “{name}” tồn tại từ {from} đến trước {to}.",
        "{name} exists from {from} until before {to}.";
    present_begins(name, from) =>
        "Đơn vị “{name}” như hiện nay bắt đầu từ {from}; ngày này phải ở sau đó.",
        "{name} as it is now begins on {from}; this day comes after that.";
    change_is_ahead() =>
        "Thay đổi chưa đến ngày thì được ghi vào đúng ngày của nó.",
        "A change that is still to come is entered on its day.";
    ended(name, to) => "Đơn vị “{name}” kết thúc ngày {to}.", "{name} ended on {to}.";
    identifier_taken(identifier, code) =>
        "Mã định danh điện tử {identifier} đang là của đơn vị {code} trong thời gian này.",
        "The electronic identifier {identifier} is unit {code}'s at that time.";
    members_of_a_group() => "Một nhóm có từ 1 đến 1000 đơn vị.", "A group has 1 to 1000 units.";
    unit_repeated() => "Đơn vị lặp lại.", "The unit is there twice.";
    still_below(on, name, names) =>
        "Từ {on}, dưới “{name}” còn: {names}.",
        "From {on} there are still below {name}: {names}.";
    duties_left(name, on, names) =>
        "“{name}” còn chủ trì hoặc có nhiệm vụ trong kế hoạch có thời hạn đến {on} hoặc muộn hơn: {names}.",
        "{name} still leads, or has duties in, plans whose term runs to {on} or beyond: {names}.";
    succession_recorded(name) =>
        "Đã ghi nhận đơn vị tiếp nhận “{name}”.",
        "A succession of {name} is recorded.";
    and_more(named) => "{named}; và nữa", "{named}; and more";
    too_many(most, parameter) =>
        "Hơn {most} đơn vị: chọn một cấp dưới bằng `{parameter}`.",
        "More than {most} units: narrow it by `{parameter}`.";
    code_taken(code, holder) =>
        "Mã {code} đang là của đơn vị “{holder}” trong thời gian này.",
        "{holder} has the code {code} at that time.";
    code_repeated() => "Mã lặp lại.", "The code is there twice.";
    merger() =>
        "Sáp nhập: từ hai đơn vị cũ trở lên và một đơn vị tiếp nhận.",
        "A merger has two old units or more, and one that takes over.";
    split() =>
        "Chia tách: một đơn vị cũ và từ hai đơn vị tiếp nhận trở lên.",
        "A split has one old unit, and two or more that take over.";
    replacement() =>
        "Thay thế: một đơn vị cũ và một đơn vị tiếp nhận.",
        "A replacement has one old unit, and one that takes over.";
    one_of_unit_and_new_unit() =>
        "Nêu đúng một trong `unit_id` và `new_unit`.",
        "Give exactly one of `unit_id` and `new_unit`.";
    replaces_itself() => "Một đơn vị không thay thế chính nó.", "A unit does not replace itself.";
    tree_too_deep(most) =>
        "Hơn {most} cấp: chọn một đơn vị cấp dưới.",
        "More than {most} levels: choose a unit further down.";
    while_ahead(refusal) =>
        "{refusal} Ngày hiệu lực chưa đến nên chúng chưa chuyển theo đơn vị tiếp nhận được: hãy ghi nhận từ ngày đó.",
        "{refusal} The day is still to come, so they cannot follow to the unit that takes over: record it on that \
         day or later.";
}
