//! What is wrong in a file of units, gathered line by line.

use super::table::Column;
use crate::http::catalogue::{Code, FaultCode};
use crate::http::problem::Problem;
use crate::text::Text;
use crate::texts;

/// Faults one answer tells.
pub const MOST_TOLD: usize = 500;

/// Faults kept to be told; beyond them they are only counted, so that no file fills the memory.
const MOST_KEPT: usize = 20_000;

/// Wrong cells and lines of a file, in whatever order they are found.
#[derive(Debug, Default)]
pub struct Faults {
    kept: Vec<Fault>,
    found: usize,
}

#[derive(Debug)]
struct Fault {
    line: u64,
    column: Option<String>,
    code: FaultCode,
    text: Text,
}

impl Faults {
    /// A wrong cell.
    pub fn cell(&mut self, line: u64, column: Column, code: FaultCode, text: Text) {
        self.named(line, column.name(), code, text);
    }

    /// A wrong cell of a column by its name in the file.
    pub fn named(&mut self, line: u64, column: &str, code: FaultCode, text: Text) {
        self.push(line, Some(column), code, text);
    }

    /// A line that is wrong as a whole.
    pub fn line(&mut self, line: u64, code: FaultCode, text: Text) {
        self.push(line, None, code, text);
    }

    fn push(&mut self, line: u64, column: Option<&str>, code: FaultCode, text: Text) {
        self.found += 1;
        if self.kept.len() < MOST_KEPT {
            self.kept.push(Fault {
                line,
                column: column.map(str::to_owned),
                code,
                text,
            });
        }
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.found == 0
    }

    /// `Ok` when nothing is wrong; else `invalid_input` with the faults line by line, no more than
    /// [`MOST_TOLD`] of them.
    pub fn or_ok(mut self) -> Result<(), Problem> {
        self.kept.sort_by_key(|fault| fault.line);
        let found = self.found;
        let mut problem = Problem::new(Code::InvalidInput);
        if found > MOST_TOLD {
            problem.detail = Some(Box::new(texts::unit_files::many_faults(found, MOST_TOLD)));
        }
        for fault in self.kept.into_iter().take(MOST_TOLD) {
            let column = fault.column.as_deref();
            problem.push_cell(fault.line, column, fault.code, fault.text);
        }
        problem.or_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_hundred_faults_are_told_line_by_line_and_the_rest_are_counted() {
        let mut faults = Faults::default();
        for line in (2..=502).rev() {
            faults.cell(
                line,
                Column::Code,
                FaultCode::Blank,
                Text::new("trống", "blank"),
            );
        }
        let problem = faults.or_ok().unwrap_err();
        assert_eq!(problem.errors.len(), 500);
        assert_eq!(problem.errors[0].place.to_string(), "line 2, code");
        assert_eq!(problem.errors[499].place.to_string(), "line 501, code");
        assert!(problem.detail.unwrap().en.contains("501 faults"));

        let mut faults = Faults::default();
        faults.line(2, FaultCode::TooMany, Text::new("nhiều", "many"));
        let problem = faults.or_ok().unwrap_err();
        assert!(problem.detail.is_none());
        assert!(Faults::default().or_ok().is_ok());
    }
}
