//! What an amendment changes in a framework, in words that stand together in one sentence.

texts! {
    its_confidence() => "độ tin cậy", "its confidence";
    its_sources() => "nguồn", "its sources";
    its_note() => "ghi chú", "its note";
    every_year() => "hằng năm", "for every year";
    by_year(from) => "đến năm {from}", "by {from}";
    from_year(from) => "từ năm {from} trở đi", "from {from} on";
    for_term(from, to) => "của nhiệm kỳ {from} - {to}", "for the term {from} - {to}";
    yes() => "có", "yes";
    no() => "không", "no";
    rises() => "cao hơn kỳ trước", "higher than the period before";
    /// What is said, of the place it is said of.
    at(place, said) => "{place}: {said}", "{place}: {said}";
    /// What is said, with the name of the thing it is said of.
    named(said, name) => "{said} “{name}”", "{said} “{name}”";
    new_objective() => "thêm mục tiêu", "a new objective";
    objective_gone() => "không còn mục tiêu", "no longer the objective";
    new_indicator(objective) =>
        "thêm vào mục tiêu {objective} chỉ tiêu",
        "a new indicator of objective {objective}";
    indicator_gone() => "không còn chỉ tiêu", "no longer the indicator";
    new_measure(indicator) => "thêm vào chỉ tiêu {indicator} chỉ số đo", "a new measure of indicator {indicator}";
    measure_gone() => "bỏ chỉ số đo", "no longer the measure";
    redefined(how) =>
        "đo theo định nghĩa mới ({how}); số liệu theo hai định nghĩa không được cộng hay so sánh với nhau",
        "counted by a new definition ({how}); figures under the two are neither added nor compared";
    worded_as_before() => "nội dung như cũ", "worded as before";
    what_changes(members) => "thay đổi: {members}", "what changes: {members}";
    new_target(when, figure) => "thêm mục tiêu {when}: {figure}", "a new target {when}: {figure}";
    target_gone(when, figure) => "bỏ mục tiêu {when}: {figure}", "no longer a target {when}: {figure}";
    target_stays(when, figure, changed) =>
        "mục tiêu {when} vẫn là {figure}; thay đổi {changed}",
        "the target {when} stays {figure}; what changes: {changed}";
    target_goes_down(when, old, new) =>
        "mục tiêu {when} từ {old} xuống {new}",
        "the target {when} goes down from {old} to {new}";
    target_goes_up(when, old, new) =>
        "mục tiêu {when} từ {old} lên {new}",
        "the target {when} goes up from {old} to {new}";
    target_changes(when, old, new) =>
        "mục tiêu {when} từ {old} thành {new}",
        "the target {when} changes from {old} to {new}";
    about(figure) => "khoảng {figure}", "about {figure}";
    /// Beside the word for a range, which is that for “about”.
    roughly(figure) => "chừng {figure}", "about {figure}";
    at_least(figure) => "ít nhất {figure}", "at least {figure}";
    over(figure) => "trên {figure}", "over {figure}";
    at_most(figure) => "không quá {figure}", "at most {figure}";
    below(figure) => "dưới {figure}", "below {figure}";
    equal_to(figure) => "bằng {figure}", "equal to {figure}";
    between(low, high) => "trong khoảng {low} - {high}", "between {low} and {high}";
    name() => "tên", "name";
    name_en() => "tên tiếng Anh", "English name";
    unit_of_measure() => "đơn vị tính", "unit of measure";
    kind() => "loại số liệu", "kind";
    factor() => "hệ số", "factor";
    direction() => "chiều tốt hơn", "which way is better";
    sex_basis() => "phân tách theo giới tính", "how it relates to the sexes";
    rollup() => "cách cộng giữa các đơn vị", "how it adds up over units";
    accumulation() => "cách tính trong năm", "how it runs through the year";
    applicability() => "phạm vi áp dụng", "where it can be measured";
    numerator() => "tử số", "numerator";
    numerator_en() => "tử số tiếng Anh", "English numerator";
    denominator() => "mẫu số", "denominator";
    denominator_en() => "mẫu số tiếng Anh", "English denominator";
    baseline() => "giá trị gốc", "baseline";
    baseline_year() => "năm gốc", "year of the baseline";
    natural_low() => "cận dưới tự nhiên", "lower edge of the natural band";
    natural_high() => "cận trên tự nhiên", "upper edge of the natural band";
    note() => "ghi chú", "note";
}
