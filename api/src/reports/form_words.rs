//! The words of a report's form, in both languages.

use entity::report_value;
use time::Date;

use super::content::figure;
use super::form::Column;
use super::owed::Owed;
use crate::decimal::Decimal;
use crate::text::{Lang, Text};

/// What stands at the head of a column.
pub fn heading(column: Column) -> Text {
    match column {
        Column::MeasureId => Text::new("Định danh", "Id"),
        Column::MeasureCode => Text::new("Mã số", "Code"),
        Column::MeasureName => Text::new("Chỉ số", "Measure"),
        Column::UnitOfMeasure => Text::new("Đơn vị tính", "Unit of measure"),
        Column::NumeratorCounts => Text::new("Tử số là", "The numerator counts"),
        Column::Numerator => Text::new("Tử số", "Numerator"),
        Column::DenominatorCounts => Text::new("Mẫu số là", "The denominator counts"),
        Column::Denominator => Text::new("Mẫu số", "Denominator"),
        Column::Amount => Text::new("Số lượng", "Amount"),
        Column::Answer => Text::new("Có / Không", "Yes / No"),
        Column::Women => Text::new("Trong đó: nữ", "Of them women"),
        Column::Men => Text::new("Trong đó: nam", "Of them men"),
        Column::NoDataReason => Text::new("Lý do không có số liệu", "Why there is no figure"),
        Column::Note => Text::new("Ghi chú", "Note"),
        Column::Previous => Text::new(
            "Số liệu đã duyệt kỳ trước",
            "Accepted for the period before",
        ),
    }
}

/// The title of the form.
pub const TITLE: (&str, &str) = ("BIỂU SỐ LIỆU BÁO CÁO", "REPORT FORM");

/// What stands before the facts the form is about.
pub const FACTS: [(&str, &str); 4] = [
    ("Kế hoạch", "Plan"),
    ("Đơn vị báo cáo", "Reporting unit"),
    ("Kỳ báo cáo", "Period"),
    ("Hạn nộp", "Due day"),
];

/// How to fill the form.
pub const HOW: (&str, &str) = (
    "Chỉ điền các ô nền trắng. Không có số liệu thì nêu lý do, không ghi số 0. Số thập phân có nhiều nhất 4 chữ số; không để ô ở dạng ngày tháng.",
    "Fill the white cells only. Where there is no figure say why; do not write 0. At most 4 decimals; no cells in a date format.",
);

/// The word for yes or for no.
pub fn answer(is_so: bool, lang: Lang) -> &'static str {
    match (is_so, lang) {
        (true, Lang::Vi) => "Có",
        (false, Lang::Vi) => "Không",
        (true, Lang::En) => "Yes",
        (false, Lang::En) => "No",
    }
}

/// A day as people write it.
pub fn day(day: Date, lang: Lang) -> String {
    let (year, month, number) = (day.year(), u8::from(day.month()), day.day());
    match lang {
        Lang::Vi => format!("{number:02}/{month:02}/{year:04}"),
        Lang::En => format!("{number} {} {year:04}", day.month()),
    }
}

/// A number as people write it.
pub fn number(number: Decimal, lang: Lang) -> String {
    let text = number.to_string();
    match lang {
        Lang::Vi => text.replace('.', ","),
        Lang::En => text,
    }
}

/// A value as people read it.
pub fn value(row: &report_value::Model, owed: &Owed, lang: Lang) -> String {
    let said = figure(row);
    if let Some(reason) = said.no_data_reason {
        let reason_for = Text::new("Không có số liệu", "No data");
        return format!("{}: {reason}", reason_for.get(lang));
    }
    let write = |part: Decimal| number(part, lang);
    let main = match (said.numerator, said.denominator, said.amount, said.answer) {
        (Some(numerator), Some(denominator), ..) => {
            format!("{} / {}", write(numerator), write(denominator))
        }
        (_, _, Some(amount), _) => write(amount),
        (.., Some(is_so)) => answer(is_so, lang).to_owned(),
        _ => String::new(),
    };
    let parts = [(Column::Women, said.women), (Column::Men, said.men)]
        .into_iter()
        .filter(|(column, _)| column.is_wanted(owed))
        .filter_map(|(column, part)| {
            let word = match (column, lang) {
                (Column::Women, Lang::Vi) => "nữ",
                (Column::Women, Lang::En) => "women",
                (_, Lang::Vi) => "nam",
                (_, Lang::En) => "men",
            };
            Some(format!("{word} {}", write(part?)))
        });
    let parts: Vec<String> = parts.collect();
    if parts.is_empty() {
        main
    } else {
        format!("{main} ({})", parts.join(", "))
    }
}
