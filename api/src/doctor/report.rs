//! What an examination found.

use std::fmt;

use serde::Serialize;

/// How something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// As it should be.
    Ok,
    /// Works, but should be looked at.
    Warning,
    /// Does not work, or has been damaged.
    Fails,
}

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What.
    pub what: &'static str,
    /// How it is.
    pub outcome: Outcome,
    /// In words.
    pub says: String,
    /// What to do about it; absent where there is nothing to do.
    pub do_this: Option<String>,
}

impl Finding {
    /// As it should be.
    pub fn ok(what: &'static str, says: impl Into<String>) -> Self {
        Self {
            what,
            outcome: Outcome::Ok,
            says: says.into(),
            do_this: None,
        }
    }

    /// Works, but should be looked at.
    pub fn warning(
        what: &'static str,
        says: impl Into<String>,
        do_this: impl Into<String>,
    ) -> Self {
        Self {
            what,
            outcome: Outcome::Warning,
            says: says.into(),
            do_this: Some(do_this.into()),
        }
    }

    /// Does not work, or has been damaged.
    pub fn fails(what: &'static str, says: impl Into<String>, do_this: impl Into<String>) -> Self {
        Self {
            outcome: Outcome::Fails,
            ..Self::warning(what, says, do_this)
        }
    }
}

/// One line, whatever a database or a driver said.
impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let outcome = match self.outcome {
            Outcome::Ok => "ok",
            Outcome::Warning => "warning",
            Outcome::Fails => "fails",
        };
        let says = self.says.replace(['\n', '\r'], " ");
        write!(f, "{outcome:<8} {}: {says}", self.what)?;
        match &self.do_this {
            Some(do_this) => write!(f, "; {do_this}"),
            None => Ok(()),
        }
    }
}

/// All that was looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Each thing, in the order in which it was looked at.
    pub findings: Vec<Finding>,
}

impl Report {
    /// With this.
    pub fn add(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    /// How many are so.
    pub fn count(&self, outcome: Outcome) -> usize {
        let findings = self.findings.iter();
        findings
            .filter(|finding| finding.outcome == outcome)
            .count()
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for finding in &self.findings {
            writeln!(f, "{finding}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_thing_is_one_line_that_says_what_to_do() {
        let mut report = Report::default();
        report.add(Finding::ok("settings", "understood"));
        report.add(Finding::warning("disk", "2 %\nleft", "make room"));
        report.add(Finding::fails("keys", "lost", "put them back"));
        assert_eq!(
            report.to_string(),
            "ok       settings: understood\n\
             warning  disk: 2 % left; make room\n\
             fails    keys: lost; put them back\n"
        );
        assert_eq!(report.count(Outcome::Fails), 1);
    }
}
