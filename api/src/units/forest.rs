//! Where the units of a file stand: which are there already, which are new, and below which parent.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use super::faults::Faults;
use super::levels::{Level, levels};
use super::sheet::Sheet;
use super::span::Span;
use super::table::{Column, Row};
use crate::http::catalogue::FaultCode;
use crate::http::day::Day;
use crate::text::Text;
use crate::texts;

/// Most levels that one file adds below one another.
pub const DEEPEST: usize = 20;

/// What is there already, as far as the file speaks of it.
#[derive(Debug, Default)]
pub struct Known {
    /// Units, as rows of the table.
    pub units: BTreeMap<Uuid, Standing>,
    /// Codes, and which unit has each from when to when.
    pub codes: BTreeMap<String, Vec<(Span, Uuid)>>,
    /// Electronic identifiers by column, and which unit has each.
    pub identifiers: BTreeMap<(Column, String), Vec<Uuid>>,
    /// Units below which the caller may make some.
    pub within_reach: BTreeSet<Uuid>,
    /// Whether the caller may make some at the top.
    pub everywhere: bool,
}

/// A unit that is there.
#[derive(Debug)]
pub struct Standing {
    /// As a row of the table.
    pub row: Row,
    /// The unit it belongs to.
    pub parent_id: Option<Uuid>,
}

/// Where one unit of the file stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// It is there already, and the same.
    Unchanged(Uuid),
    /// It is new, at the top.
    Top,
    /// It is new, below one that is there.
    Below(Uuid),
    /// It is new, below another of the file, by its place in it.
    BelowRow(usize),
    /// It has none, as its faults tell.
    Nowhere,
}

/// Finds the place of each unit of the file; those without a parent in it stand below `root`, or at the top.
pub fn place(sheet: &Sheet, root: Option<Uuid>, known: &Known, faults: &mut Faults) -> Vec<Place> {
    let mut by_code = BTreeMap::<&str, Vec<usize>>::new();
    for (index, (_, row)) in sheet.rows.iter().enumerate() {
        by_code.entry(&row.code).or_default().push(index);
    }
    let standing: Vec<Found> = sheet
        .rows
        .iter()
        .map(|(line, row)| find(*line, row, root, sheet, known, faults))
        .collect();
    let forest = Forest {
        sheet,
        by_code,
        standing: &standing,
        known,
        root,
    };
    let mut places = Vec::new();
    for (index, found) in standing.iter().enumerate() {
        places.push(match found {
            Found::Same(id) => Place::Unchanged(*id),
            Found::Other(_) => Place::Nowhere,
            Found::None => {
                forest.check_code(index, faults);
                forest.parent(index, faults)
            }
        });
    }
    for column in [Column::Identifier, Column::Identifier2016] {
        check_identifiers(sheet, column, &standing, known, faults);
    }
    check_levels(sheet, &places, faults);
    places
}

/// Whether a unit of the file is there already.
#[derive(Clone, Copy, Debug)]
enum Found {
    /// It is, and the same.
    Same(Uuid),
    /// It is, and differs.
    Other(Uuid),
    /// It is not.
    None,
}

/// Looks for the unit with the same code and first day, and tells in which cells it differs.
fn find(
    line: u64,
    row: &Row,
    root: Option<Uuid>,
    sheet: &Sheet,
    known: &Known,
    faults: &mut Faults,
) -> Found {
    let named = known.codes.get(&row.code).into_iter().flatten();
    let mut other = None;
    for (_, id) in named {
        let Some(standing) = known.units.get(id) else {
            continue;
        };
        if standing.row.code != row.code || standing.row.active_from != row.active_from {
            continue;
        }
        let differing: Vec<Column> = sheet
            .columns
            .iter()
            .copied()
            .chain([Column::ParentCode])
            .filter(|column| match (column, &row.parent_code) {
                (Column::ParentCode, None) => standing.parent_id != root,
                _ => standing.row.cell(*column) != row.cell(*column),
            })
            .collect();
        if differing.is_empty() {
            return Found::Same(*id);
        }
        other = Some((*id, differing.into_iter().collect::<BTreeSet<_>>()));
    }
    let Some((id, differing)) = other else {
        return Found::None;
    };
    for column in differing {
        let text = texts::unit_files::differs();
        faults.cell(line, column, FaultCode::Differs, text);
    }
    Found::Other(id)
}

/// The units of the file, and what is known of each and of those that are there.
struct Forest<'a> {
    sheet: &'a Sheet,
    by_code: BTreeMap<&'a str, Vec<usize>>,
    standing: &'a [Found],
    known: &'a Known,
    root: Option<Uuid>,
}

impl Forest<'_> {
    fn row(&self, index: usize) -> (u64, &Row) {
        let (line, row) = &self.sheet.rows[index];
        (*line, row)
    }

    /// A new unit's code is nobody else's while it exists, in the file or before it.
    fn check_code(&self, index: usize, faults: &mut Faults) {
        let (line, row) = self.row(index);
        for other in &self.by_code[row.code.as_str()] {
            let (other_line, other_row) = self.row(*other);
            if *other >= index {
                break;
            }
            // Of two new units the later one is told of; one that is there has its code taken.
            let is_new = matches!(self.standing[*other], Found::None);
            if is_new && life(row).overlaps(life(other_row)) {
                faults.cell(line, Column::Code, FaultCode::Duplicate, twice(other_line));
                break;
            }
        }
        let taken = self.known.codes.get(&row.code).into_iter().flatten();
        for (days, _) in taken {
            if life(row).overlaps(*days) {
                let text = texts::unit_files::code_in_use(&row.code, said(*days));
                faults.cell(line, Column::Code, FaultCode::CodeTaken, text);
                return;
            }
        }
    }

    /// The place of a new unit.
    fn parent(&self, index: usize, faults: &mut Faults) -> Place {
        let (line, row) = self.row(index);
        let place = match (&row.parent_code, self.root) {
            (Some(code), _) => self.named(line, row, code, faults),
            (None, Some(root)) => Place::Below(root),
            (None, None) => Place::Top,
        };
        let within = match place {
            Place::Below(id) => self.known.within_reach.contains(&id),
            Place::Top => self.known.everywhere,
            _ => true,
        };
        if !within {
            let text = texts::unit_files::place_outside_reach();
            faults.cell(line, Column::ParentCode, FaultCode::OutsideReach, text);
        }
        let above = match place {
            Place::Below(id) => self.known.units.get(&id).map(|unit| &unit.row),
            Place::BelowRow(above) => Some(self.row(above).1),
            _ => None,
        };
        if let Some(above) = above
            && !life(above).covers(life(row))
        {
            let days = said(life(above));
            let text = texts::unit_files::parent_exists_only(&above.code, &days);
            faults.cell(
                line,
                Column::ParentCode,
                FaultCode::ParentNotThroughout,
                text,
            );
        }
        place
    }

    /// The unit that has a code on the first day of one below it.
    fn named(&self, line: u64, row: &Row, code: &str, faults: &mut Faults) -> Place {
        let day = row.active_from;
        let in_file = self.by_code.get(code).into_iter().flatten();
        for above in in_file {
            if life(self.row(*above).1).holds(day) {
                return match self.standing[*above] {
                    Found::Same(id) | Found::Other(id) => Place::Below(id),
                    Found::None => Place::BelowRow(*above),
                };
            }
        }
        let there = self.known.codes.get(code).into_iter().flatten();
        for (days, id) in there {
            if days.holds(day) {
                return Place::Below(*id);
            }
        }
        // What is wrong with the parent's own line is told there.
        if !self.sheet.spoilt.contains(code) {
            let day = Day(day);
            let text = texts::unit_files::unknown_parent(code, day);
            faults.cell(line, Column::ParentCode, FaultCode::UnknownParent, text);
        }
        Place::Nowhere
    }
}

/// A new unit's electronic identifiers are nobody else's while it exists.
fn check_identifiers(
    sheet: &Sheet,
    column: Column,
    standing: &[Found],
    known: &Known,
    faults: &mut Faults,
) {
    let mut seen = BTreeMap::<String, Vec<usize>>::new();
    for (index, (_, row)) in sheet.rows.iter().enumerate() {
        let identifier = row.cell(column);
        if !identifier.is_empty() {
            seen.entry(identifier).or_default().push(index);
        }
    }
    for (identifier, indexes) in seen {
        for (place, index) in indexes.iter().enumerate() {
            if !matches!(standing[*index], Found::None) {
                continue;
            }
            let (line, row) = &sheet.rows[*index];
            for other in &indexes[..place] {
                let (other_line, other_row) = &sheet.rows[*other];
                let is_new = matches!(standing[*other], Found::None);
                if is_new && life(row).overlaps(life(other_row)) {
                    faults.cell(*line, column, FaultCode::Duplicate, twice(*other_line));
                    break;
                }
            }
            let holders = known.identifiers.get(&(column, identifier.clone()));
            let holders = holders.into_iter().flatten();
            let mut holders = holders.filter_map(|id| known.units.get(id));
            if let Some(holder) = holders.find(|it| life(&it.row).overlaps(life(row))) {
                let code = &holder.row.code;
                let text = texts::unit_files::identifier_taken(code);
                faults.cell(*line, column, FaultCode::IdentifierTaken, text);
            }
        }
    }
}

/// Units of the file stand below one another without a circle, and not too many levels deep.
fn check_levels(sheet: &Sheet, places: &[Place], faults: &mut Faults) {
    for ((line, _), level) in sheet.rows.iter().zip(levels(places)) {
        match level {
            Level::InCircle => {
                let text = texts::unit_files::below_itself();
                faults.cell(*line, Column::ParentCode, FaultCode::Cycle, text);
            }
            Level::At(depth) if depth > DEEPEST => {
                let text = texts::unit_files::too_many_levels(DEEPEST);
                faults.cell(*line, Column::ParentCode, FaultCode::TooDeep, text);
            }
            Level::At(_) | Level::BelowCircle => {}
        }
    }
}

fn life(row: &Row) -> Span {
    Span {
        from: row.active_from,
        to: row.active_to,
    }
}

/// A stretch of days in words.
fn said(days: Span) -> Text {
    let from = Day(days.from);
    match days.to.map(Day) {
        Some(to) => texts::unit_files::from_until(from, to),
        None => texts::unit_files::from_on(from),
    }
}

fn twice(line: u64) -> Text {
    texts::unit_files::same_as_line(line)
}

#[cfg(test)]
#[path = "forest_tests.rs"]
mod tests;
