//! Units as rows of a table, in the form in which spreadsheets save one (CSV, RFC 4180).
//!
//! A spreadsheet takes a cell that begins with `=`, `+`, `-` or `@` for a formula and works it out when the file is
//! opened, on the machine of whoever opens it. A name or code of that kind is refused on every way in
//! ([`Label`]), so that what is exported is safe without being mangled, and comes back as it went.

use entity::enums::{UnitKind, UnitLevel};
use entity::unit;
use serde::de::IntoDeserializer;
use serde::de::value::{Error as WordError, StrDeserializer};
use serde::{Deserialize, Serialize};
use time::Date;

use super::identifier::{Identifier, Identifier2016};
use crate::fold;
use crate::http::catalogue::FaultCode;
use crate::http::day::Day;
use crate::http::unread::unread;
use crate::http::words::{Label, begins_formula, says_something};
use crate::text::Text;
use crate::texts;
use crate::unfit::Unfit;

/// The columns of the table, in the order in which an export has them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Column {
    /// Official code.
    Code,
    /// Name in Vietnamese.
    Name,
    /// Name in English.
    NameEn,
    /// Kind of body.
    Kind,
    /// Level of government.
    Level,
    /// Code of the unit it belongs to.
    ParentCode,
    /// First day it exists.
    ActiveFrom,
    /// Day it stops existing (exclusive).
    ActiveTo,
    /// Electronic identifier by Decision 20/2020/QĐ-TTg.
    Identifier,
    /// Electronic identifier by QCVN 102:2016/BTTTT.
    Identifier2016,
    /// Whether an approver must sign its reports.
    RequiresSignOff,
}

/// All columns, in order.
pub const COLUMNS: [Column; 11] = [
    Column::Code,
    Column::Name,
    Column::NameEn,
    Column::Kind,
    Column::Level,
    Column::ParentCode,
    Column::ActiveFrom,
    Column::ActiveTo,
    Column::Identifier,
    Column::Identifier2016,
    Column::RequiresSignOff,
];

impl Column {
    /// Its name in the first line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::Name => "name",
            Self::NameEn => "name_en",
            Self::Kind => "kind",
            Self::Level => "level",
            Self::ParentCode => "parent_code",
            Self::ActiveFrom => "active_from",
            Self::ActiveTo => "active_to",
            Self::Identifier => "identifier",
            Self::Identifier2016 => "identifier_2016",
            Self::RequiresSignOff => "requires_sign_off",
        }
    }

    /// Whether no table goes without it.
    pub fn is_required(self) -> bool {
        matches!(
            self,
            Self::Code | Self::Name | Self::Kind | Self::Level | Self::ActiveFrom
        )
    }
}

/// One unit of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Official code.
    pub code: String,
    /// Name in Vietnamese.
    pub name: String,
    /// Name in English.
    pub name_en: Option<String>,
    /// Kind of body.
    pub kind: UnitKind,
    /// Level of government.
    pub level: UnitLevel,
    /// Code of the unit it belongs to.
    pub parent_code: Option<String>,
    /// First day it exists.
    pub active_from: Date,
    /// Day it stops existing (exclusive).
    pub active_to: Option<Date>,
    /// Electronic identifier by Decision 20/2020/QĐ-TTg.
    pub identifier: Option<String>,
    /// Electronic identifier by QCVN 102:2016/BTTTT.
    pub identifier_2016: Option<String>,
    /// Whether an approver must sign its reports.
    pub requires_sign_off: bool,
}

impl Row {
    /// The row of a unit below the one with that code.
    pub fn of(unit: &unit::Model, parent_code: Option<String>) -> Self {
        Self {
            code: unit.code.clone(),
            name: unit.name.clone(),
            name_en: unit.name_en.clone(),
            kind: unit.kind,
            level: unit.level,
            parent_code,
            active_from: unit.active_from,
            active_to: unit.active_to,
            identifier: unit.identifier.clone(),
            identifier_2016: unit.identifier_2016.clone(),
            requires_sign_off: unit.requires_sign_off,
        }
    }

    /// What stands in a column; empty where there is nothing.
    pub fn cell(&self, column: Column) -> String {
        let or_empty = |text: &Option<String>| text.clone().unwrap_or_default();
        match column {
            Column::Code => self.code.clone(),
            Column::Name => self.name.clone(),
            Column::NameEn => or_empty(&self.name_en),
            Column::Kind => spelt(&self.kind),
            Column::Level => spelt(&self.level),
            Column::ParentCode => or_empty(&self.parent_code),
            Column::ActiveFrom => Day(self.active_from).to_string(),
            Column::ActiveTo => self
                .active_to
                .map(Day)
                .map_or_else(String::new, |day| day.to_string()),
            Column::Identifier => or_empty(&self.identifier),
            Column::Identifier2016 => or_empty(&self.identifier_2016),
            Column::RequiresSignOff => if self.requires_sign_off { "yes" } else { "no" }.to_owned(),
        }
    }
}

/// A word of a closed vocabulary as the API spells it.
fn spelt(word: &impl Serialize) -> String {
    serde_json::to_value(word)
        .ok()
        .and_then(|word| word.as_str().map(str::to_owned))
        .unwrap_or_default()
}

/// What is wrong with a cell: a short code, and words.
pub type Wrong = (FaultCode, Text);

/// Something is wrong, and has been told.
#[derive(Clone, Copy, Debug)]
pub struct Told;

/// Reads the cells of one line; fails where they are not all in order.
pub fn read(
    cell: impl Fn(Column) -> Option<String>,
    mut wrong: impl FnMut(Column, Wrong),
) -> Result<Row, Told> {
    let mut take = Taker {
        cell: &cell,
        wrong: &mut wrong,
    };
    let code = take.required(Column::Code, text::<32>);
    let name = take.required(Column::Name, text::<300>);
    let name_en = take.optional(Column::NameEn, text::<300>);
    let kind = take.required(Column::Kind, word);
    let level = take.required(Column::Level, word);
    let parent_code = take.optional(Column::ParentCode, text::<32>);
    let active_from = take.required(Column::ActiveFrom, day);
    let active_to = take.optional(Column::ActiveTo, day);
    let identifier = take.optional(Column::Identifier, electronic::<Identifier>);
    let identifier_2016 = take.optional(Column::Identifier2016, electronic::<Identifier2016>);
    let requires_sign_off = take.optional(Column::RequiresSignOff, yes_or_no);
    if let (Ok(from), Ok(Some(to))) = (active_from, active_to)
        && to <= from
    {
        wrong(Column::ActiveTo, before_start());
        return Err(Told);
    }
    Ok(Row {
        code: code?,
        name: name?,
        name_en: name_en?,
        kind: kind?,
        level: level?,
        parent_code: parent_code?,
        active_from: active_from?,
        active_to: active_to?,
        identifier: identifier?,
        identifier_2016: identifier_2016?,
        requires_sign_off: requires_sign_off?.unwrap_or_default(),
    })
}

/// Takes cells, telling what is wrong with each.
struct Taker<'a> {
    cell: &'a dyn Fn(Column) -> Option<String>,
    wrong: &'a mut dyn FnMut(Column, Wrong),
}

impl Taker<'_> {
    /// What the cell says; nothing where it is empty.
    fn optional<T>(
        &mut self,
        column: Column,
        read: impl Fn(&str) -> Result<T, Wrong>,
    ) -> Result<Option<T>, Told> {
        let cell = (self.cell)(column).unwrap_or_default();
        if !says_something(&cell) {
            return Ok(None);
        }
        match read(&cell) {
            Ok(value) => Ok(Some(value)),
            Err(fault) => {
                (self.wrong)(column, fault);
                Err(Told)
            }
        }
    }

    fn required<T>(
        &mut self,
        column: Column,
        read: impl Fn(&str) -> Result<T, Wrong>,
    ) -> Result<T, Told> {
        self.optional(column, read)?.ok_or_else(|| {
            let text = texts::unit_files::blank();
            (self.wrong)(column, (FaultCode::Blank, text));
            Told
        })
    }
}

fn text<const MAX: usize>(cell: &str) -> Result<String, Wrong> {
    let cell = cell.trim();
    if begins_formula(cell) {
        return Err((FaultCode::Formula, texts::unit_files::begins_formula()));
    }
    Label::<MAX>::new(cell)
        .map(String::from)
        .map_err(|Unfit(text)| (FaultCode::InvalidValue, text))
}

fn word<T: for<'de> Deserialize<'de>>(cell: &str) -> Result<T, Wrong> {
    let reader: StrDeserializer<'_, WordError> = cell.trim().into_deserializer();
    T::deserialize(reader).map_err(|error| unread(&error.to_string()))
}

fn day(cell: &str) -> Result<Date, Wrong> {
    let day: Result<Day, Unfit> = cell.trim().parse();
    day.map(|day| day.0)
        .map_err(|Unfit(text)| (FaultCode::InvalidValue, text))
}

fn electronic<T: std::str::FromStr<Err = Unfit> + Into<String>>(
    cell: &str,
) -> Result<String, Wrong> {
    let identifier: Result<T, Unfit> = cell.trim().parse();
    identifier
        .map(Into::into)
        .map_err(|Unfit(text)| (FaultCode::InvalidValue, text))
}

fn yes_or_no(cell: &str) -> Result<bool, Wrong> {
    match fold::fold(cell).as_str() {
        "yes" | "true" | "1" | "co" => Ok(true),
        "no" | "false" | "0" | "khong" => Ok(false),
        _ => Err((FaultCode::UnknownValue, texts::unit_files::not_yes_or_no())),
    }
}

fn before_start() -> Wrong {
    let text = texts::common::end_after_start();
    (FaultCode::BeforeStart, text)
}
