//! The words of a report's form, in both languages.

use entity::report_value;
use time::Date;

use super::content::figure;
use super::form::Column;
use super::owed::Owed;
use crate::decimal::Decimal;
use crate::text::{Lang, Text};
use crate::texts::{columns, report_form};

/// What stands at the head of a column.
pub fn heading(column: Column) -> Text {
    match column {
        Column::MeasureId => report_form::id(),
        Column::MeasureCode => report_form::code(),
        Column::MeasureName => report_form::measure(),
        Column::UnitOfMeasure => columns::unit_of_measure(),
        Column::NumeratorCounts => report_form::numerator_counts(),
        Column::Numerator => columns::numerator(),
        Column::DenominatorCounts => report_form::denominator_counts(),
        Column::Denominator => columns::denominator(),
        Column::Amount => columns::amount(),
        Column::Answer => report_form::yes_or_no(),
        Column::Women => report_form::of_them_women(),
        Column::Men => report_form::of_them_men(),
        Column::NoDataReason => report_form::no_data_reason(),
        Column::Note => report_form::note(),
        Column::Previous => report_form::previous(),
    }
}

/// What stands before the facts the form is about.
pub fn facts() -> [Text; 4] {
    [
        columns::plan(),
        report_form::reporting_unit(),
        columns::period(),
        columns::due_day(),
    ]
}

/// The word for yes or for no.
pub fn answer(is_so: bool) -> Text {
    if is_so {
        report_form::yes()
    } else {
        report_form::no()
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
        return report_form::no_data(reason).get(lang).to_owned();
    }
    let write = |part: Decimal| number(part, lang);
    let main = match (said.numerator, said.denominator, said.amount, said.answer) {
        (Some(numerator), Some(denominator), ..) => {
            format!("{} / {}", write(numerator), write(denominator))
        }
        (_, _, Some(amount), _) => write(amount),
        (.., Some(is_so)) => answer(is_so).get(lang).to_owned(),
        _ => String::new(),
    };
    let parts = [(Column::Women, said.women), (Column::Men, said.men)]
        .into_iter()
        .filter(|(column, _)| column.is_wanted(owed))
        .filter_map(|(column, part)| {
            let part = write(part?);
            let text = match column {
                Column::Women => report_form::part_women(part),
                _ => report_form::part_men(part),
            };
            Some(text.get(lang).to_owned())
        });
    let parts: Vec<String> = parts.collect();
    if parts.is_empty() {
        main
    } else {
        format!("{main} ({})", parts.join(", "))
    }
}
