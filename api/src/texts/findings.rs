//! What is found in a report: half sentences, to stand after the code of a measure.

texts! {
    of_measure(measure, found) => "{measure}: {found}.", "{measure}: {found}.";
    alone(found) => "{found}.", "{found}.";
    nothing_reported() =>
        "chưa có số liệu; hãy nhập số liệu hoặc nêu lý do không có số liệu",
        "nothing reported; give a figure or a reason why there is none";
    not_owed() =>
        "đơn vị không phải báo cáo số liệu này trong kỳ",
        "the unit does not owe this measure in this period";
    reported_twice() => "số liệu được nhập hai lần; hãy giữ lại một", "reported twice; keep one of the two";
    part_missing() => "thiếu giá trị này", "this part of the figure is missing";
    part_not_of_kind() =>
        "loại số liệu này không có giá trị này",
        "a measure of this kind does not have this part";
    reason_blank() => "lý do không có số liệu đang để trống", "the reason for no data is blank";
    figure_and_reason() =>
        "đã có số liệu thì không nêu lý do không có số liệu",
        "a figure and a reason for no data exclude each other";
    negative() => "không được là số âm", "must not be below 0";
    above_denominator() =>
        "tử số của tỷ lệ phần trăm không được lớn hơn mẫu số",
        "the numerator of a percentage must not pass its denominator";
    nothing_of_nothing() =>
        "mẫu số bằng 0 thì tử số cũng phải bằng 0",
        "a denominator of 0 needs a numerator of 0";
    not_by_sex() => "số liệu này không tách theo giới tính", "this measure is not held by sex";
    sex_above_total() =>
        "số nữ hoặc số nam không được lớn hơn tổng số",
        "women or men must not pass the total";
    sexes_not_total() => "số nữ cộng số nam phải bằng tổng số", "women and men together must be the total";
    far_from_period_before() =>
        "chênh lệch hơn 50 % so với kỳ trước; hãy kiểm tra lại",
        "more than 50 % away from the period before; please check";
    short_of_target() =>
        "còn cách chỉ tiêu hơn 20 %; nên nêu nguyên nhân",
        "more than 20 % short of the target; consider saying why";
}
