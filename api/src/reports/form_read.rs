//! Reading a filled form: the table of a spreadsheet or of CSV text, found by the names of its columns.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::form::Column;
use super::form_cells::{Kind, Refused, answer, is_blank, letters, number, prose, text};
use super::form_faults::{Faults, Found, no_such_column};
use super::input::{MAX_VALUES, NewReportValue};
use super::owed::Owed;
use crate::http::catalogue::{Code, FaultCode};
use crate::http::csv_lines::{CsvLines, separator};
use crate::http::problem::{Fault, Place, Problem};
use crate::http::words::says_something;
use crate::text::Text;
use crate::texts;
use crate::units::faults::MOST_TOLD;
use crate::workbook::{Cell, MOST_CELLS, Sheet};

/// Rows in which the names of the columns are looked for.
const HEAD: usize = 50;
/// Most cells of a row with something in them.
const MOST_WIDE: usize = 200;

/// The rows of a filled form.
#[derive(Debug)]
pub struct Table {
    kind: Kind,
    /// Where each column stands.
    places: BTreeMap<Column, u32>,
    /// What stands below their names, by row from 0.
    rows: Sheet,
    /// What is wrong with the names.
    faults: Faults,
}

/// Why a file holds no form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoForm {
    /// None of its first rows names the columns.
    NoNames,
    /// The row of this number, from 1, has more cells than any form.
    TooWide(u64),
    /// It holds more cells than are read.
    TooLarge,
}

/// What is said about one measure, and where.
#[derive(Debug)]
pub struct Filled {
    /// Row, from 1.
    pub line: u64,
    /// The value.
    pub value: NewReportValue,
}

impl Table {
    /// The form in one of these sheets: the first with the names of its columns.
    pub fn of_sheets(sheets: Vec<Sheet>) -> Result<Self, NoForm> {
        let tables = sheets
            .into_iter()
            .map(|sheet| Self::of(sheet, Kind::Spreadsheet));
        let mut tables = tables.skip_while(|table| matches!(table, Err(NoForm::NoNames)));
        tables.next().unwrap_or(Err(NoForm::NoNames))
    }

    /// The form in CSV text.
    pub fn of_csv(text: &str) -> Result<Self, NoForm> {
        let is_names = |line: &&str| {
            line.split([',', ';'])
                .any(|name| is_key(name.trim_matches(['"', '\u{feff}'])))
        };
        let names = text.lines().take(HEAD).find(is_names);
        let separator = separator(names.ok_or(NoForm::NoNames)?);
        let mut left = MOST_CELLS;
        let mut lines = CsvLines::new(text, separator);
        let mut sheet = Sheet::new();
        while let Some((line, record)) = lines.next_line() {
            let Some(row) = u32::try_from(line - 1).ok() else {
                break;
            };
            let said = (0..).zip(record).filter(|(_, cell)| says_something(cell));
            for (column, cell) in said {
                left = left.checked_sub(1).ok_or(NoForm::TooLarge)?;
                let cells = sheet.entry(row).or_default();
                if cells.len() == MOST_WIDE {
                    return Err(NoForm::TooWide(line));
                }
                cells.insert(column, Cell::Text(cell.to_owned()));
            }
        }
        let mark = if separator == b';' { ',' } else { '.' };
        Self::of(sheet, Kind::Csv(mark))
    }

    fn of(mut sheet: Sheet, kind: Kind) -> Result<Self, NoForm> {
        let (head, names) = sheet
            .iter()
            .take(HEAD)
            .find(|(_, cells)| cells.values().any(|cell| text(cell).is_some_and(is_key)))
            .ok_or(NoForm::NoNames)?;
        if let Some((row, _)) = sheet.iter().find(|(_, cells)| cells.len() > MOST_WIDE) {
            return Err(NoForm::TooWide(u64::from(*row) + 1));
        }
        let (head, names) = (*head, names.clone());
        let mut places = BTreeMap::new();
        let mut faults = Faults::default();
        for (at, name) in names {
            let column = text(&name).and_then(Column::of);
            let refused: Refused = match column {
                None => (FaultCode::UnknownColumn, no_such_column()),
                Some(column) if places.contains_key(&column) => (
                    FaultCode::DuplicateColumn,
                    texts::form_faults::column_repeated(),
                ),
                Some(column) => {
                    places.insert(column, at);
                    continue;
                }
            };
            faults.push(Found {
                at: (head, Some(at)),
                code: refused.0,
                detail: refused.1,
            });
        }
        let mut rows = sheet.split_off(&(head + 1));
        // The headings for people say nothing about a measure.
        rows.retain(|_, cells| !is_heading(cells, &places));
        Ok(Self {
            kind,
            places,
            rows,
            faults,
        })
    }

    /// What the form says about measures that the unit owes; or everything that is wrong with it.
    pub fn read(&self, owed: &[Owed]) -> Result<Vec<Filled>, Faults> {
        let mut faults = Faults::default();
        let mut filled = Vec::new();
        for (row, cells) in &self.rows {
            let is_stray = |at: &&u32| !self.places.values().any(|place| place == *at);
            for at in cells.keys().filter(is_stray) {
                faults.push(Found {
                    at: (*row, Some(*at)),
                    code: FaultCode::StrayCell,
                    detail: texts::form_faults::cell_without_column(),
                });
            }
            let is_filled = self.places.iter().any(|(column, at)| {
                column.is_written() && cells.get(at).is_some_and(|cell| !is_blank(cell))
            });
            if !is_filled {
                continue;
            }
            if filled.len() == MAX_VALUES {
                faults.push(Found {
                    at: (*row, None),
                    code: FaultCode::TooMany,
                    detail: texts::reports::too_many_values(MAX_VALUES),
                });
                break;
            }
            let before = faults.count();
            let line = Row {
                table: self,
                number: *row,
                cells,
            };
            let value = line.read(owed, &mut faults);
            if let Some(value) = value.filter(|_| faults.count() == before) {
                filled.push(Filled {
                    line: u64::from(*row) + 1,
                    value,
                });
            }
        }
        if faults.is_empty() && self.faults.is_empty() {
            Ok(filled)
        } else {
            Err(faults)
        }
    }

    /// A fault in the row and column of a value that was read.
    pub fn fault(&self, line: u64, member: &str, code: FaultCode, detail: Text) -> Found {
        let column = Column::of(member).filter(|column| *column != Column::MeasureId);
        let column = self
            .places
            .get(&column.unwrap_or_else(|| self.key()))
            .copied();
        let row = u32::try_from(line - 1).unwrap_or(u32::MAX);
        Found {
            at: (row, column),
            code,
            detail,
        }
    }

    /// The problem of a form with these faults and those of its names, row by row.
    pub fn problem(&self, faults: &Faults) -> Problem {
        let mut all: Vec<&Found> = self.faults.kept().chain(faults.kept()).collect();
        all.sort_by_key(|found| found.at);
        let mut problem = Problem::new(Code::InvalidInput);
        let count = self.faults.count() + faults.count();
        if count > MOST_TOLD {
            problem.detail = Some(Box::new(texts::form_faults::first_faults(count, MOST_TOLD)));
        }
        let told = all.into_iter().take(MOST_TOLD).map(|found| Fault {
            place: self.place(found.at),
            code: found.code,
            detail: found.detail.clone(),
        });
        problem.errors.extend(told);
        problem
    }

    /// The column that names measures to people: the ids are hidden.
    fn key(&self) -> Column {
        if self.places.contains_key(&Column::MeasureCode) {
            Column::MeasureCode
        } else {
            Column::MeasureId
        }
    }

    fn place(&self, (row, column): (u32, Option<u32>)) -> Place {
        let line = u64::from(row) + 1;
        match (self.kind, column) {
            (Kind::Spreadsheet, Some(column)) => {
                Place::Address(format!("{}{line}", letters(column)))
            }
            (Kind::Csv(_), Some(column)) => {
                let known = self.places.iter().find(|(_, at)| **at == column);
                let name =
                    known.map_or_else(|| letters(column), |(column, _)| column.name().to_owned());
                Place::Cell(line, Some(name))
            }
            (_, None) => Place::Cell(line, None),
        }
    }
}

/// One row of a form.
struct Row<'a> {
    table: &'a Table,
    number: u32,
    cells: &'a BTreeMap<u32, Cell>,
}

impl Row<'_> {
    fn cell(&self, column: Column) -> Option<&Cell> {
        let at = self.table.places.get(&column)?;
        self.cells.get(at).filter(|cell| !is_blank(cell))
    }

    fn refuse(&self, column: Column, (code, detail): Refused, faults: &mut Faults) {
        faults.push(Found {
            at: (self.number, self.table.places.get(&column).copied()),
            code,
            detail,
        });
    }

    fn read(&self, owed: &[Owed], faults: &mut Faults) -> Option<NewReportValue> {
        let measure_id = match self.measure(owed) {
            Ok(id) => Some(id),
            Err((column, refused)) => {
                self.refuse(column, refused, faults);
                None
            }
        };
        let kind = self.table.kind;
        let mut figure = |column| self.take(column, |cell| number(cell, kind), faults);
        let numerator = figure(Column::Numerator);
        let denominator = figure(Column::Denominator);
        let amount = figure(Column::Amount);
        let women = figure(Column::Women);
        let men = figure(Column::Men);
        let answer = self.take(Column::Answer, answer, faults);
        let mut words = |column| self.take(column, prose, faults);
        let no_data_reason = words(Column::NoDataReason);
        let note = words(Column::Note);
        Some(NewReportValue {
            measure_id: measure_id?,
            numerator,
            denominator,
            amount,
            answer,
            women,
            men,
            no_data_reason,
            note,
        })
    }

    fn take<T>(
        &self,
        column: Column,
        read: impl Fn(&Cell) -> Result<T, Refused>,
        faults: &mut Faults,
    ) -> Option<T> {
        match read(self.cell(column)?) {
            Ok(value) => Some(value),
            Err(refused) => {
                self.refuse(column, refused, faults);
                None
            }
        }
    }

    /// The measure a row is about, by its id or by its code; where it has both, they name the same.
    fn measure(&self, owed: &[Owed]) -> Result<Uuid, (Column, Refused)> {
        let not_owed = || {
            (
                FaultCode::MeasureNotOwed,
                texts::form_faults::measure_not_owed(),
            )
        };
        // A number has lost what tells 7.10 from 7.1.
        let code = match self.cell(Column::MeasureCode).map(text) {
            Some(None) => {
                let text = texts::form_faults::code_as_number();
                return Err((Column::MeasureCode, (FaultCode::CodeNotText, text)));
            }
            code => code.flatten(),
        };
        if let Some(id) = self.cell(Column::MeasureId) {
            let id = text(id).and_then(|id| Uuid::try_parse(id.trim()).ok());
            let named = owed.iter().find(|owed| Some(owed.measure.id) == id);
            let named = named.ok_or_else(|| (self.table.key(), not_owed()))?;
            if code.is_some_and(|code| code.trim() != named.measure.code) {
                let text = texts::form_faults::code_of_another_measure();
                return Err((Column::MeasureCode, (FaultCode::MeasuresDiffer, text)));
            }
            return Ok(named.measure.id);
        }
        let Some(code) = code else {
            let text = texts::form_faults::measure_unnamed();
            return Err((self.table.key(), (FaultCode::MeasureUnnamed, text)));
        };
        let mut named = owed
            .iter()
            .filter(|owed| owed.measure.code == code.trim())
            .map(|owed| owed.measure.id);
        match (named.next(), named.next()) {
            (Some(id), None) => Ok(id),
            (None, _) => Err((Column::MeasureCode, not_owed())),
            _ => {
                let text = texts::form_faults::code_is_ambiguous();
                Err((Column::MeasureCode, (FaultCode::AmbiguousCode, text)))
            }
        }
    }
}

/// Whether it is the name of a column that names measures.
fn is_key(name: &str) -> bool {
    matches!(
        Column::of(name),
        Some(Column::MeasureId | Column::MeasureCode)
    )
}

/// Whether a row holds the headings the form shows to people.
fn is_heading(cells: &BTreeMap<u32, Cell>, places: &BTreeMap<Column, u32>) -> bool {
    let mut headings = places.iter().map(|(column, at)| {
        let heading = super::form_words::heading(*column);
        let shown = cells.get(at).and_then(text);
        shown.is_some_and(|shown| shown == heading.vi || shown == heading.en)
    });
    places.len() > 1 && headings.all(|is_shown| is_shown)
}

#[cfg(test)]
#[path = "form_read_tests.rs"]
mod tests;
