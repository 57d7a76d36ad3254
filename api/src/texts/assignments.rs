//! Who is told to do what.

texts! {
    there_already() => "Phân công này đã có.", "This assignment is there already.";
    unknown_group() => "Không có nhóm đơn vị này.", "There is no such group of units.";
    no_unit_of_group() =>
        "Không đơn vị nào của nhóm trực thuộc đơn vị ban hành và tồn tại trong thời hạn của kế hoạch.",
        "No unit of the group stands under the issuer and exists in the plan's term.";
    unknown_subject() =>
        "Kế hoạch và các bộ chỉ tiêu của nó không có đối tượng này.",
        "Neither the plan nor a framework it reports on has this.";
    not_a_member() => "Đơn vị không thuộc nhóm này.", "The unit is no member of the group.";
    group_not_told() =>
        "Kế hoạch chưa giao việc này cho nhóm đơn vị.",
        "The plan has not told the group this.";
    year_between() => "Năm từ 1900 đến 2199.", "A year from 1900 to 2199.";
}
