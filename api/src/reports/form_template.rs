//! A unit's form as a spreadsheet: what it owes, what it wrote so far, and what was accepted before.

use std::collections::HashMap;

use entity::report_value;
use rust_xlsxwriter::{
    Color, DataValidation, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder,
    Workbook, Worksheet, XlsxError,
};
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use super::form::{COLUMNS, Column};
use super::form_words as words;
use super::owed::Owed;
use crate::decimal::Decimal;
use crate::text::Lang;
use crate::texts::report_form;

/// Row of the names by which the form is read back, hidden; the headings for people follow it.
const NAMES: u32 = 7;
/// First row of a measure.
const FIRST: u32 = NAMES + 2;

/// What a form is made of.
#[derive(Clone, Debug)]
pub struct Form {
    /// Number of the plan.
    pub plan_number: String,
    /// Title of the plan.
    pub title: String,
    /// The same in English.
    pub title_en: Option<String>,
    /// Code of the unit, as frozen with its obligation.
    pub unit_code: String,
    /// Name of the unit, as frozen with its obligation.
    pub unit_name: String,
    /// Label of the period.
    pub label: String,
    /// First day covered.
    pub covers_from: Date,
    /// Last day covered.
    pub covers_to: Date,
    /// Due day.
    pub due_on: Date,
    /// What the unit owes, in the order of its report.
    pub owed: Vec<Owed>,
    /// What the report says so far.
    pub values: Vec<report_value::Model>,
    /// What was accepted for the period before.
    pub previous: HashMap<Uuid, report_value::Model>,
    /// When the report last changed.
    pub updated_at: OffsetDateTime,
}

/// Writes the form.
pub fn write(form: &Form, lang: Lang) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // Else it bears the time of its making, and no two copies were the same.
    let made = ExcelDateTime::from_timestamp(form.updated_at.unix_timestamp())?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&made));
    let sheet = book.add_worksheet();
    sheet.set_name(report_form::sheet().get(lang))?;
    write_head(sheet, form, lang)?;
    let said = form.values.iter().map(|row| (row.measure_id, row));
    let said: HashMap<Uuid, &report_value::Model> = said.collect();
    for (row, owed) in (FIRST..).zip(&form.owed) {
        let line = Line {
            owed,
            said: said.get(&owed.measure.id).copied(),
            previous: form.previous.get(&owed.measure.id),
            lang,
        };
        line.write(sheet, row)?;
    }
    sheet.set_freeze_panes(FIRST, 3)?;
    sheet.set_row_hidden(NAMES)?;
    for (column, at) in COLUMNS.into_iter().zip(0..) {
        sheet.set_column_width(at, width(column))?;
        if column == Column::MeasureId {
            sheet.set_column_hidden(at)?;
        }
    }
    sheet.protect();
    sheet.set_landscape();
    sheet.set_paper_size(A4);
    sheet.set_print_fit_to_pages(1, 0);
    sheet.set_repeat_rows(NAMES + 1, NAMES + 1)?;
    book.save_to_buffer()
}

const A4: u8 = 9;

fn width(column: Column) -> f64 {
    match column {
        Column::MeasureId => 38.0,
        Column::MeasureCode | Column::Women | Column::Men | Column::Answer => 11.0,
        Column::UnitOfMeasure | Column::Numerator | Column::Denominator | Column::Amount => 14.0,
        Column::NumeratorCounts
        | Column::DenominatorCounts
        | Column::NoDataReason
        | Column::Note
        | Column::Previous => 28.0,
        Column::MeasureName => 42.0,
    }
}

fn write_head(sheet: &mut Worksheet, form: &Form, lang: Lang) -> Result<(), XlsxError> {
    let bold = Format::new().set_bold();
    sheet.write_string_with_format(
        0,
        1,
        report_form::title().get(lang),
        &Format::new().set_bold().set_font_size(14),
    )?;
    let title = match lang {
        Lang::En => form.title_en.as_ref().unwrap_or(&form.title),
        Lang::Vi => &form.title,
    };
    let facts = [
        format!("{} - {title}", form.plan_number),
        format!("{} - {}", form.unit_code, form.unit_name),
        format!(
            "{} ({} - {})",
            form.label,
            words::day(form.covers_from, lang),
            words::day(form.covers_to, lang)
        ),
        words::day(form.due_on, lang),
    ];
    for (row, (name, fact)) in (1..).zip(words::facts().into_iter().zip(facts)) {
        sheet.write_string_with_format(row, 1, name.get(lang), &bold)?;
        sheet.write_string(row, 2, fact)?;
    }
    let how = report_form::how_to_fill();
    sheet.write_string_with_format(5, 1, how.get(lang), &Format::new().set_italic())?;
    let heading = cell()
        .set_bold()
        .set_align(FormatAlign::Center)
        .set_background_color(Color::RGB(0x00D9_E2F3));
    for (column, at) in COLUMNS.into_iter().zip(0..) {
        sheet.write_string(NAMES, at, column.name())?;
        let text = words::heading(column);
        sheet.write_string_with_format(NAMES + 1, at, text.get(lang), &heading)?;
    }
    Ok(())
}

fn cell() -> Format {
    Format::new()
        .set_border(FormatBorder::Thin)
        .set_text_wrap()
        .set_align(FormatAlign::VerticalCenter)
}

/// A cell that is not to be filled.
fn closed() -> Format {
    cell().set_background_color(Color::RGB(0x00EE_EEEE))
}

/// A measure in the form.
struct Line<'a> {
    owed: &'a Owed,
    said: Option<&'a report_value::Model>,
    previous: Option<&'a report_value::Model>,
    lang: Lang,
}

impl Line<'_> {
    fn write(&self, sheet: &mut Worksheet, row: u32) -> Result<(), XlsxError> {
        for (column, at) in COLUMNS.into_iter().zip(0..) {
            if column.is_written() {
                self.write_open(sheet, row, at, column)?;
            } else {
                sheet.write_string_with_format(row, at, self.told(column), &closed())?;
            }
        }
        Ok(())
    }

    /// What a column says about the measure.
    fn told(&self, column: Column) -> String {
        let (measure, definition) = (&self.owed.measure, &self.owed.definition);
        let choose = |vi: &Option<String>, en: &Option<String>| {
            let english = en.as_ref().filter(|_| self.lang == Lang::En);
            english.or(vi.as_ref()).cloned().unwrap_or_default()
        };
        match column {
            Column::MeasureId => measure.id.to_string(),
            Column::MeasureCode => measure.code.clone(),
            Column::MeasureName => choose(&Some(definition.name.clone()), &definition.name_en),
            Column::UnitOfMeasure => definition.unit_of_measure.clone(),
            Column::NumeratorCounts => choose(&definition.numerator, &definition.numerator_en),
            Column::DenominatorCounts => {
                choose(&definition.denominator, &definition.denominator_en)
            }
            Column::Previous => self
                .previous
                .map(|row| words::value(row, self.owed, self.lang))
                .unwrap_or_default(),
            _ => String::new(),
        }
    }

    /// A column the unit writes in: open where it is wanted, with what is in the draft already.
    fn write_open(
        &self,
        sheet: &mut Worksheet,
        row: u32,
        at: u16,
        column: Column,
    ) -> Result<(), XlsxError> {
        let is_wanted = column.is_wanted(self.owed);
        let format = if is_wanted {
            cell().set_unlocked()
        } else {
            closed()
        };
        if column == Column::Answer && is_wanted {
            let choice = [true, false].map(words::answer);
            let choice = choice.each_ref().map(|text| text.get(self.lang));
            let list = DataValidation::new().allow_list_strings(&choice)?;
            sheet.add_data_validation(row, at, row, at, &list)?;
        }
        let said = self.said;
        let number = |pick: fn(&report_value::Model) -> Option<i64>| {
            let number = pick(said?).and_then(Decimal::from_scaled)?;
            // 15 digits at most: the nearest double reads back the same.
            number.to_string().parse::<f64>().ok()
        };
        let number = match column {
            Column::Numerator => number(|said| said.numerator),
            Column::Denominator => number(|said| said.denominator),
            Column::Amount => number(|said| said.amount),
            Column::Women => number(|said| said.women),
            Column::Men => number(|said| said.men),
            _ => None,
        };
        let text = match column {
            Column::Answer => said
                .and_then(|said| said.answer)
                .map(|is_so| words::answer(is_so).get(self.lang).to_owned()),
            Column::NoDataReason => said.and_then(|said| said.no_data_reason.clone()),
            Column::Note => said.and_then(|said| said.note.clone()),
            _ => None,
        };
        match (number, text) {
            (Some(number), _) => sheet.write_number_with_format(row, at, number, &format)?,
            (_, Some(text)) => sheet.write_string_with_format(row, at, text, &format)?,
            _ => sheet.write_blank(row, at, &format)?,
        };
        Ok(())
    }
}

#[cfg(test)]
#[path = "form_tests.rs"]
pub mod tests;
