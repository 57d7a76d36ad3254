//! Whether each value of one schema is a value of another.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::alternatives::{NAME, Plain, alternatives};
use super::{LOWER, UPPER, items, members};

/// Which way a value goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    /// A client sends it: what the old document allows, the new one must.
    Sent,
    /// A client reads it: what the new document allows, the old one must, but for members added and limits, which no
    /// reader depends on.
    Read,
    /// A client reads it as a problem: its `code` may gain values as well.
    ReadAsProblem,
    /// The code of a problem.
    ReadAsCode,
}

impl Way {
    /// The way of a member of what goes this way.
    fn of(self, name: &str) -> Self {
        match self {
            Self::ReadAsProblem if name == "code" => Self::ReadAsCode,
            Self::ReadAsProblem => Self::Read,
            way => way,
        }
    }
}

/// Keywords that narrow, and can only be compared for being the same.
const EXACT: [&str; 3] = ["pattern", "multipleOf", "uniqueItems"];

/// The schema of codes where it has a name: also where all problems are listed it may gain values.
const CODES: &str = "Code";

type Pair = (Way, String, String);

/// Compares schemas of two documents, each pair once.
pub struct Schemas<'a> {
    old: &'a Value,
    new: &'a Value,
    known: BTreeMap<Pair, BTreeSet<String>>,
}

impl<'a> Schemas<'a> {
    /// Of these documents.
    pub fn new(old: &'a Value, new: &'a Value) -> Self {
        Self {
            old,
            new,
            known: BTreeMap::new(),
        }
    }

    /// The breaks between the schemas of a value that goes that way.
    pub fn compare(&mut self, way: Way, place: &str, old: &Value, new: &Value) -> BTreeSet<String> {
        let pair = (way, old.to_string(), new.to_string());
        if let Some(found) = self.known.get(&pair) {
            return found.clone();
        }
        // A schema that holds itself is fit where the rest of it is.
        self.known.insert(pair.clone(), BTreeSet::new());
        let found = self.compare_alternatives(way, place, old, new);
        self.known.insert(pair, found.clone());
        found
    }

    fn compare_alternatives(
        &mut self,
        way: Way,
        place: &str,
        old: &Value,
        new: &Value,
    ) -> BTreeSet<String> {
        let old = alternatives(self.old, old);
        let new = alternatives(self.new, new);
        let (given, allowed) = match way {
            Way::Sent => (&old, &new),
            _ => (&new, &old),
        };
        let mut breaks = BTreeSet::new();
        for one in given {
            let candidates: Vec<&Plain> = allowed
                .iter()
                .filter(|other| has_type_of(one, other))
                .collect();
            let mut best: Option<BTreeSet<String>> = None;
            for other in candidates {
                let found = match way {
                    Way::Sent => self.compare_plain(way, place, one, other),
                    _ => self.compare_plain(way, place, other, one),
                };
                if best.as_ref().is_none_or(|best| found.len() < best.len()) {
                    best = Some(found);
                }
            }
            breaks.extend(best.unwrap_or_else(|| {
                let place = one.get(NAME).and_then(Value::as_str).unwrap_or(place);
                let kind = one.get("type").and_then(Value::as_str).unwrap_or("value");
                let verb = if way == Way::Sent { "no longer" } else { "now" };
                BTreeSet::from([format!("{place}: may {verb} be of type {kind}")])
            }));
        }
        breaks
    }

    fn compare_plain(
        &mut self,
        way: Way,
        place: &str,
        old: &Plain,
        new: &Plain,
    ) -> BTreeSet<String> {
        let place = new.get(NAME).and_then(Value::as_str).unwrap_or(place);
        let (given, allowed) = match way {
            Way::Sent => (old, new),
            _ => (new, old),
        };
        let mut breaks = BTreeSet::new();
        let is_code = way == Way::ReadAsCode || (way == Way::Read && place == CODES);
        if !is_code && let Some(value) = value_not_allowed(given, allowed) {
            let verb = if way == Way::Sent { "no longer" } else { "now" };
            breaks.insert(format!("{place}: may {verb} be {value}"));
        }
        if let Some(format) = allowed.get("format").and_then(Value::as_str)
            && !has_format(given, format)
        {
            breaks.insert(format!(
                "{place}: the format changed from {} to {}",
                old.get("format").unwrap_or(&Value::Null),
                new.get("format").unwrap_or(&Value::Null)
            ));
        }
        if way == Way::Sent {
            breaks.extend(limits(place, old, new));
            breaks.extend(default(place, old, new));
            breaks.extend(other_members(place, old, new));
        }
        breaks.extend(self.compare_members(way, place, old, new));
        if let (Some(old), Some(new)) = (old.get("items"), new.get("items")) {
            breaks.extend(self.compare(way, &format!("{place}[]"), old, new));
        }
        if let (Some(old @ Value::Object(_)), Some(new @ Value::Object(_))) = (
            old.get("additionalProperties"),
            new.get("additionalProperties"),
        ) {
            breaks.extend(self.compare(way, &format!("{place}.*"), old, new));
        }
        breaks
    }

    fn compare_members(
        &mut self,
        way: Way,
        place: &str,
        old: &Plain,
        new: &Plain,
    ) -> BTreeSet<String> {
        let none = Value::Null;
        let mut breaks = BTreeSet::new();
        let known = new.get("properties").unwrap_or(&none);
        let closed = new.get("additionalProperties") == Some(&Value::Bool(false));
        for (name, schema) in members(old.get("properties").unwrap_or(&none)) {
            let place = format!("{place}.{name}");
            match known.get(name) {
                Some(now) => breaks.extend(self.compare(way.of(name), &place, schema, now)),
                None if way != Way::Sent || closed => {
                    breaks.insert(format!("{place}: is gone"));
                }
                None => {}
            }
        }
        let requires = |plain: &Plain, name: &str| {
            items(plain.get("required").unwrap_or(&Value::Null)).any(|one| one == name)
        };
        let (given, allowed, now) = match way {
            Way::Sent => (old, new, "is now required"),
            _ => (new, old, "is no longer always there"),
        };
        for name in items(allowed.get("required").unwrap_or(&none)).filter_map(Value::as_str) {
            let is_gone = known.get(name).is_none() && way != Way::Sent;
            if !requires(given, name) && !is_gone {
                breaks.insert(format!("{place}.{name}: {now}"));
            }
        }
        breaks
    }
}

/// Whether a value of the one may be of the type of the other.
fn has_type_of(one: &Plain, other: &Plain) -> bool {
    match (one.get("type"), other.get("type")) {
        (_, None) => true,
        (Some(one), Some(other)) => one == other || (one == "integer" && other == "number"),
        (None, Some(_)) => false,
    }
}

/// A value of the one that the other does not list.
fn value_not_allowed(given: &Plain, allowed: &Plain) -> Option<String> {
    let listed = listed(allowed)?;
    match self::listed(given) {
        None => Some("any value".to_owned()),
        Some(values) => {
            let extra = values.into_iter().find(|value| !listed.contains(value))?;
            Some(extra.to_string())
        }
    }
}

/// The values a schema lists; `None`: it lists none.
fn listed(plain: &Plain) -> Option<Vec<&Value>> {
    match (plain.get("const"), plain.get("enum")) {
        (Some(value), _) => Some(vec![value]),
        (None, Some(values)) => Some(items(values).collect()),
        (None, None) => None,
    }
}

/// Whether each value of the schema is of the format.
fn has_format(plain: &Plain, format: &str) -> bool {
    match plain.get("format").and_then(Value::as_str) {
        Some(given) => given == format || (given == "int32" && format == "int64"),
        None => plain.get("type").is_some_and(|kind| kind == "null"),
    }
}

/// What is meant where nothing is sent, and is now something else.
fn default(place: &str, old: &Plain, new: &Plain) -> Option<String> {
    let was = old.get("default")?;
    let is = new.get("default").unwrap_or(&Value::Null);
    (is != was).then(|| format!("{place}: the default is now {is}, was {was}"))
}

/// Members without a name that were taken, and no longer are, or only some.
fn other_members(place: &str, old: &Plain, new: &Plain) -> Option<String> {
    let closed = Value::Bool(false);
    let was = old.get("additionalProperties");
    let is = new.get("additionalProperties")?;
    let was_open = was.is_none_or(|was| *was == true);
    let narrows = if was_open {
        *is != true
    } else {
        *is == closed && was != Some(&closed)
    };
    narrows.then(|| format!("{place}: no longer takes every other member"))
}

/// Limits on what is sent that are tighter than they were.
fn limits(place: &str, old: &Plain, new: &Plain) -> BTreeSet<String> {
    let number = |plain: &Plain, keyword: &str| plain.get(keyword).and_then(Value::as_f64);
    let mut tighter = BTreeSet::new();
    let mut told = |keyword: &str| {
        let was = old.get(keyword).unwrap_or(&Value::Null);
        let is = new.get(keyword).unwrap_or(&Value::Null);
        tighter.insert(format!("{place}: {keyword} is now {is}, was {was}"));
    };
    for keyword in UPPER {
        if let Some(limit) = number(new, keyword)
            && number(old, keyword).is_none_or(|was| limit < was)
        {
            told(keyword);
        }
    }
    for keyword in LOWER {
        if let Some(limit) = number(new, keyword)
            && number(old, keyword).is_none_or(|was| limit > was)
        {
            told(keyword);
        }
    }
    for keyword in EXACT {
        let narrows = new.get(keyword).is_some_and(|value| *value != false);
        if narrows && old.get(keyword) != new.get(keyword) {
            told(keyword);
        }
    }
    tighter
}
