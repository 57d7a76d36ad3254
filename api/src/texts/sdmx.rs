//! Names in the SDMX structure of the figures.

texts! {
    figures_of_plans() => "Số liệu kế hoạch", "Figures of plans";
    concepts_of_figures() => "Khái niệm của số liệu kế hoạch", "Concepts of figures of plans";
    all_units() => "Mọi đơn vị đã chọn", "All units selected";
    annual() => "Năm", "Annual";
    half_yearly() => "Nửa năm", "Half-yearly";
    quarterly() => "Quý", "Quarterly";
    monthly() => "Tháng", "Monthly";
    other() => "Khác", "Other";
    value() => "Giá trị", "Amount";
    yes_or_no() => "Có hay không", "Yes or no";
    both_sexes() => "Chung", "Total";
    female() => "Nữ", "Female";
    male() => "Nam", "Male";
    normal_value() => "Bình thường", "Normal value";
    provisional_value() => "Tạm thời", "Provisional value";
    unvalidated_value() => "Chưa duyệt", "Unvalidated value";
    missing_value() => "Không có số liệu", "Missing value";
    not_collected() => "Chưa báo cáo", "Missing value; data exist but were not collected";
    cannot_exist() => "Không thể có số liệu", "Missing value; data cannot exist";
    frequency() => "Tần suất", "Frequency";
    reference_area() => "Đơn vị báo cáo", "Reference area";
    indicator() => "Chỉ số đo", "Indicator";
    figure() => "Loại số liệu", "Figure";
    sex() => "Giới tính", "Sex";
    reporting_period() => "Kỳ báo cáo", "Reporting period";
    time_period() => "Thời gian", "Time period";
    observation_status() => "Tình trạng số liệu", "Observation status";
    unit_multiplier() => "Số mũ của 10", "Unit multiplier";
    decimals() => "Số chữ số thập phân", "Decimals";
    factor() => "Hệ số nhân của tỷ lệ", "What a quotient is multiplied by";
    definition_of_the_measure() => "Định nghĩa của chỉ số đo", "Definition of the measure";
    first_day_covered() => "Từ ngày", "First day covered";
    last_day_covered() => "Đến ngày", "Last day covered";
    units_expected() => "Số đơn vị phải báo cáo", "Units that owe the figure";
    units_reported() => "Số đơn vị đã có số liệu", "Units whose figure is there";
    units_without_data() => "Số đơn vị nêu lý do không có số liệu", "Units that say why they have none";
    observation_value() => "Số liệu", "Observation value";
}
