//! The environment as settings come from it: what was asked for in it, and what is there that nobody asks for.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;

use tracing_subscriber::EnvFilter;

use super::ConfigError;

/// What the names of our settings begin with.
const OURS: &str = "TIENDO_";

/// Variables of the environment, and the names asked for so far.
#[derive(Debug)]
pub(super) struct Surroundings {
    variables: BTreeMap<String, String>,
    asked: RefCell<BTreeSet<String>>,
}

impl Surroundings {
    /// Those of this process.
    pub(super) fn of_process() -> Result<Self, ConfigError> {
        Self::of(std::env::vars_os())
    }

    /// These. One that is not text is nobody's setting, unless its name is of ours.
    pub(super) fn of(
        variables: impl Iterator<Item = (OsString, OsString)>,
    ) -> Result<Self, ConfigError> {
        let mut texts = BTreeMap::new();
        for (name, value) in variables {
            let Ok(name) = name.into_string() else {
                continue;
            };
            match value.into_string() {
                Ok(value) => {
                    texts.insert(name, value);
                }
                Err(_) if name.starts_with(OURS) || name == "DATABASE_URL" => {
                    return Err(ConfigError(format!("{name}: not text in UTF-8")));
                }
                Err(_) => {}
            }
        }
        if let Some(filter) = texts.get("RUST_LOG")
            && let Err(error) = EnvFilter::try_new(filter)
        {
            return Err(ConfigError(format!("RUST_LOG: {error}")));
        }
        Ok(Self {
            variables: texts,
            asked: RefCell::default(),
        })
    }

    /// The value of a setting.
    pub(super) fn ask(&self, name: &str) -> Option<String> {
        self.asked.borrow_mut().insert(name.to_owned());
        self.variables.get(name).cloned()
    }

    /// Fails where a variable has a name of ours and nobody asked for it.
    pub(super) fn refuse_unasked(&self) -> Result<(), ConfigError> {
        let asked = self.asked.borrow();
        let mut names = self.variables.keys();
        match names.find(|name| name.starts_with(OURS) && !asked.contains(*name)) {
            Some(name) => Err(ConfigError(format!(
                "{name}: there is no such setting; docs/operators.md lists those there are"
            ))),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::ffi::OsStringExt;

    use super::*;

    fn of(variables: &[(&str, &[u8])]) -> Result<Surroundings, ConfigError> {
        let os = |bytes: &[u8]| OsString::from_vec(bytes.to_vec());
        let pairs = variables
            .iter()
            .map(|(name, value)| (os(name.as_bytes()), os(value)));
        Surroundings::of(pairs.collect::<Vec<_>>().into_iter())
    }

    #[test]
    fn a_name_of_ours_that_nobody_asks_for_is_refused() {
        let variables: &[(&str, &[u8])] = &[
            ("TIENDO_LISTEN", b"x"),
            ("TIENDO_LISTNE", b"y"),
            ("PATH", b"z"),
        ];
        let surroundings = of(variables).unwrap();
        assert_eq!(surroundings.ask("TIENDO_LISTEN").unwrap(), "x");
        assert_eq!(surroundings.ask("TIENDO_DATA_DIR"), None);
        let refused = surroundings.refuse_unasked().unwrap_err().to_string();
        assert!(refused.starts_with("TIENDO_LISTNE: "), "{refused}");
        assert!(of(&variables[2..]).unwrap().refuse_unasked().is_ok());
    }

    #[test]
    fn what_is_not_text_is_refused_where_it_is_ours() {
        for name in ["TIENDO_DATA_DIR", "DATABASE_URL"] {
            let refused = of(&[(name, b"\xff")]).unwrap_err().to_string();
            assert_eq!(refused, format!("{name}: not text in UTF-8"));
        }
        assert!(of(&[("OLDPWD", b"\xff")]).is_ok());
        let refused = of(&[("RUST_LOG", b"api=loud")]).unwrap_err().to_string();
        assert!(refused.starts_with("RUST_LOG: "), "{refused}");
    }
}
