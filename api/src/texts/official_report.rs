//! The words of the document of a consolidation.
//!
//! In Vietnamese only: the document is an official paper, and what is signed and published is its one wording.

/// The nation, at the head.
pub const NATION: &str = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM";
/// The motto below it.
pub const MOTTO: &str = "Độc lập - Tự do - Hạnh phúc";
/// A people's committee at the head of its name, which breaks before the name of its place.
pub const COMMITTEE: &str = "ỦY BAN NHÂN DÂN";
/// How the name of a people's committee begins, in both spellings.
pub const COMMITTEES: [&str; 2] = ["ỦY BAN NHÂN DÂN ", "UỶ BAN NHÂN DÂN "];
/// The kind of the document.
pub const KIND: &str = "BÁO CÁO";
/// The mark of a draft beside its number.
pub const DRAFT: &str = "DỰ THẢO";
/// The mark of a draft on each page.
pub const NOT_PUBLISHED: &str = "DỰ THẢO – CHƯA PHÁT HÀNH";
/// Where the number is not given yet.
pub const NO_NUMBER: &str = "……/BC-……";
/// Where the day is not set yet.
pub const NO_DAY: &str = "ngày …… tháng …… năm ……";
/// What stands above the recipients.
pub const RECIPIENTS: &str = "Nơi nhận:";
/// Heading of the section on what the measures came to.
pub const RESULTS: &str = "Kết quả các chỉ tiêu";
/// Heading of the section on what is missing.
pub const MISSING: &str = "Đơn vị chưa báo cáo và số liệu không tính";
/// A section in which nobody wrote anything.
pub const NO_CONTENT: &str = "(Không có nội dung.)";
/// What is left out of a unit that is left out as a whole.
pub const ALL_FIGURES: &str = "toàn bộ số liệu";
/// Above the units that sent no report.
pub const NOT_SENT: &str = "1. Đơn vị chưa gửi báo cáo:";
/// Above the units whose report is not accepted yet.
pub const NOT_ACCEPTED: &str = "2. Đơn vị đã gửi báo cáo, số liệu chưa được duyệt:";
/// Above what is left out.
pub const LEFT_OUT: &str = "3. Số liệu không tính vào tổng hợp:";
/// Heading of the annex.
pub const ANNEX: &str = "PHỤ LỤC";
/// What the annex holds.
pub const ANNEX_TITLE: &str = "SỐ LIỆU CỦA TỪNG ĐƠN VỊ";
/// Of a unit whose figure is not accepted yet.
pub const NONE_ACCEPTED: &str = "Chưa có số liệu được duyệt";
/// Columns of the table of measures.
pub const SUMMARY_HEADS: [&str; 7] = [
    "TT",
    "Chỉ tiêu, chỉ số đo",
    "Đơn vị tính",
    "Kết quả",
    "Chỉ tiêu giao",
    "Đánh giá",
    "Đơn vị có số liệu",
];
/// Columns of the table of units.
pub const UNITS_HEADS: [&str; 7] = [
    "TT",
    "Đơn vị",
    "Tử số/mẫu số",
    "Kết quả",
    "Nữ",
    "Nam",
    "Ghi chú",
];
/// Yes.
pub const YES: &str = "Có";
/// No.
pub const NO: &str = "Không";
/// Before a target that the plan itself calls approximate, with the blank after it.
pub const ABOUT: &str = "khoảng ";
/// A target to be above the period before.
pub const RISE: &str = "Tăng so với kỳ trước";
/// The target is met.
pub const MET: &str = "Đạt";
/// The target is not met.
pub const NOT_MET: &str = "Chưa đạt";
/// No target is set.
pub const NO_TARGET: &str = "Không giao";
/// Too little is reported to tell.
pub const INCOMPLETE: &str = "Chưa đủ số liệu";
/// Nothing of the kind came up.
pub const ZERO_DENOMINATOR: &str = "Không phát sinh";
/// The figures do not add up.
pub const NOT_ADDITIVE: &str = "Không cộng gộp, xem phụ lục";
/// Nothing is reported.
pub const NOTHING_REPORTED: &str = "Chưa có số liệu";
/// No unit reports for all.
pub const NO_AUTHORITY: &str = "Chưa xác định đơn vị báo cáo chung";
/// Several units report for all.
pub const SEVERAL_AUTHORITIES: &str = "Nhiều đơn vị cùng báo cáo chung";
/// The figures are of different definitions.
pub const MIXED_DEFINITIONS: &str = "Định nghĩa khác nhau";

/// A day; how its parts are written is a rule of the document.
pub fn day(day: &str, month: &str, year: i32) -> String {
    format!("ngày {day} tháng {month} năm {year}")
}

/// A point in time on a day.
pub fn instant(hour: u8, minute: u8, day: &str) -> String {
    format!("{hour:02} giờ {minute:02}, {day}")
}

/// The number of the document.
pub fn number(number: &str) -> String {
    format!("Số: {number}")
}

/// What the annex belongs to.
pub fn annex_of(number: &str) -> String {
    format!("(Kèm theo Báo cáo số {number})")
}

/// What the document says it is, at the end of its text.
pub fn end(title: &str) -> String {
    format!("Trên đây là báo cáo {title}./.")
}

/// Who reports what on which plan.
pub fn opening(plan: &Plan<'_>, body: &str, period: &str) -> String {
    let Plan {
        number,
        issued_on,
        issued_by,
        title,
    } = plan;
    format!(
        "Thực hiện Kế hoạch số {number} {issued_on} của {issued_by} về “{title}”, {body} báo cáo kết quả thực hiện {period} như sau:"
    )
}

/// A plan as a document names it.
#[derive(Clone, Copy, Debug)]
pub struct Plan<'a> {
    /// Number and symbol.
    pub number: &'a str,
    /// The day it was issued, in words.
    pub issued_on: &'a str,
    /// Name of the unit that issued it.
    pub issued_by: &'a str,
    /// Title.
    pub title: &'a str,
}

/// How many units have reported.
#[derive(Clone, Copy, Debug)]
pub struct Reported {
    /// Units that sent their report.
    pub submitted: u64,
    /// Units that owe one.
    pub expected: u64,
    /// Of those sent, in time.
    pub on_time: u64,
    /// Of those sent, late.
    pub late: u64,
    /// Reports that are accepted.
    pub accepted: u64,
}

/// How complete the reports are at a point in time.
pub fn completeness(as_of: &str, reported: Reported) -> String {
    let Reported {
        submitted,
        expected,
        on_time,
        late,
        accepted,
    } = reported;
    format!(
        "Tính đến {as_of}, có {submitted}/{expected} đơn vị đã gửi báo cáo ({on_time} đúng hạn, {late} trễ hạn); số liệu được tổng hợp từ {accepted} báo cáo đã được duyệt."
    )
}

/// One measure, by its code.
pub fn measure(code: &str) -> String {
    format!("chỉ số đo {code}")
}

/// A list in which nothing stands.
pub fn nothing(title: &str) -> String {
    format!("{title} không có.")
}

/// How many units are left out of those counted.
pub fn units_left_out(counted: &str, left_out: u64) -> String {
    format!("{counted} (không tính {left_out})")
}

/// Why a unit has no figure.
pub fn no_data(reason: &str) -> String {
    format!("Không có số liệu: {reason}")
}

/// Why the figure of a unit is left out.
pub fn left_out(reason: &str) -> String {
    format!("Không tính: {reason}")
}

/// What stands for the parts of a narrative that have no room.
pub fn too_long(units: usize) -> String {
    format!("(Nội dung quá dài: còn {units} đơn vị, xem trong báo cáo của đơn vị.)")
}

/// The title of the report on a plan's period.
pub fn title(plan_number: &str, period: &str) -> String {
    format!("Kết quả thực hiện Kế hoạch số {plan_number} {period}")
}

/// A month.
pub fn month(month: i32, year: i32) -> String {
    format!("tháng {month} năm {year}")
}

/// A quarter, by its Roman number.
pub fn quarter(roman: &str, year: i32) -> String {
    format!("quý {roman} năm {year}")
}

/// The first half of a year.
pub fn first_half(year: i32) -> String {
    format!("6 tháng đầu năm {year}")
}

/// The second half of a year.
pub fn second_half(year: i32) -> String {
    format!("6 tháng cuối năm {year}")
}

/// A year.
pub fn year(year: i32) -> String {
    format!("năm {year}")
}

/// Any other period, by its label.
pub fn period(label: &str) -> String {
    format!("kỳ {label}")
}

/// A unit of measure; one that is not known stands as it is.
pub fn unit_of_measure(code: &str) -> &str {
    match code {
        "percent" => "%",
        "count" => "số lượng",
        "times" => "lần",
        "yes_no" => "có/không",
        "boys_per_100_girls" => "bé trai/100 bé gái",
        "per_1000_women" => "trên 1.000 phụ nữ",
        "per_100_live_births" => "trên 100 trẻ đẻ sống",
        "per_100000_live_births" => "trên 100.000 trẻ đẻ sống",
        other => other,
    }
}
