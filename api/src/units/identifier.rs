//! Electronic identifiers of bodies (mã định danh điện tử): two grammars, one after the other in force.

use std::borrow::Cow;
use std::str::FromStr;

use serde::{Deserialize, Deserializer};
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use crate::texts;
use crate::unfit::Unfit;

/// By Decision 20/2020/QĐ-TTg, in force from 15 September 2020: groups from left to right, the level of the
/// province first (`H55.02`); of a body outside the hierarchy `Z01` to `Z99` and what it adds itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identifier(String);

/// By QCVN 102:2016/BTTTT, in use before: four groups, read from right to left (`000.00.00.H49`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identifier2016(String);

/// Longest [`Identifier`].
const LONGEST: usize = 35;

const PATTERN: &str = r"^([A-Y][0-9]{2}(\.[0-9A-Z]+)*|Z(0[1-9]|[1-9][0-9])([0-9A-Z]|\.[0-9A-Z])*)$";
const PATTERN_2016: &str = r"^[0-9A-Z]{3}\.[0-9A-Z]{2}\.[0-9A-Z]{2}\.[A-Y][0-9]{2}$";

fn is_sign(c: char) -> bool {
    c.is_ascii_digit() || c.is_ascii_uppercase()
}

/// `M` from A to Y and two digits: a ministry, a province or another body of the first level.
fn is_first_level(group: &str) -> bool {
    let mut signs = group.chars();
    group.len() == 3
        && signs.next().is_some_and(|c| matches!(c, 'A'..='Y'))
        && signs.all(|c| c.is_ascii_digit())
}

fn follows_the_decision(text: &str) -> bool {
    let Some((first, rest)) = text.split_at_checked(3) else {
        return false;
    };
    let is_other = first
        .strip_prefix('Z')
        .is_some_and(|number| number != "00" && number.chars().all(|c| c.is_ascii_digit()));
    if !is_first_level(first) && !is_other {
        return false;
    }
    // What a body outside the hierarchy adds may come without a dot.
    let groups = match rest.strip_prefix('.') {
        Some(groups) => groups,
        None if rest.is_empty() => return true,
        None if is_other => rest,
        None => return false,
    };
    text.len() <= LONGEST
        && groups
            .split('.')
            .all(|group| !group.is_empty() && group.chars().all(is_sign))
}

fn follows_the_standard(text: &str) -> bool {
    let groups: Vec<&str> = text.split('.').collect();
    let [fourth, third, second, first] = groups[..] else {
        return false;
    };
    [(fourth, 3), (third, 2), (second, 2)]
        .into_iter()
        .all(|(group, length)| group.len() == length && group.chars().all(is_sign))
        && is_first_level(first)
}

macro_rules! identifier {
    ($name:ident, $follows:ident, $pattern:expr, $lengths:expr, $says:path) => {
        impl FromStr for $name {
            type Err = Unfit;

            fn from_str(text: &str) -> Result<Self, Unfit> {
                if $follows(text) {
                    Ok(Self(text.to_owned()))
                } else {
                    Err($says().into())
                }
            }
        }

        impl From<$name> for String {
            fn from(identifier: $name) -> Self {
                identifier.0
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = Cow::<'de, str>::deserialize(deserializer)?;
                text.parse().map_err(Unfit::through)
            }
        }

        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                let (shortest, longest) = $lengths;
                ObjectBuilder::new()
                    .schema_type(Type::String)
                    .min_length(Some(shortest))
                    .max_length(Some(longest))
                    .pattern(Some($pattern))
                    .description(Some("Electronic identifier of a unit."))
                    .into()
            }
        }

        impl ToSchema for $name {
            fn name() -> Cow<'static, str> {
                Cow::Borrowed(stringify!($name))
            }
        }
    };
}

identifier!(
    Identifier,
    follows_the_decision,
    PATTERN,
    (3, LONGEST),
    texts::values::not_an_identifier
);
identifier!(
    Identifier2016,
    follows_the_standard,
    PATTERN_2016,
    (13, 13),
    texts::values::not_an_identifier_2016
);

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proptest::string::string_regex;

    use super::*;

    #[test]
    fn identifiers_in_use_are_read() {
        for text in [
            "H55.242", "H55.02", "H49", "A01.1.Z9", "Z01", "Z99ABC.1", "Z01.A",
        ] {
            let read: Identifier = text.parse().unwrap();
            assert_eq!(String::from(read), text);
        }
        for text in ["000.00.00.H49", "A1B.0Z.00.Y99"] {
            assert!(text.parse::<Identifier2016>().is_ok(), "{text}");
        }
    }

    #[test]
    fn anything_else_is_refused() {
        for text in [
            "", "H", "H5", "h55", "H55.", "H55..02", ".H55", "H5502", "H55-02", "H55.a", "Z00",
            "Z0", "ZA1", "Z01.", "Z01..A", "Z01 ", "5H5", "Đ55", "H55.Đ",
        ] {
            assert!(text.parse::<Identifier>().is_err(), "{text}");
        }
        for text in [
            "",
            "000.00.00.Z49",
            "000.00.00.H4",
            "000.00.00.H490",
            "00.00.00.H49",
            "000.0.00.H49",
            "000.00.00",
            "000.00.00.00.H49",
            "00Đ.00.00.H49",
            "000.00.00.h49",
            "000-00-00-H49",
            "H49.00.00.000",
        ] {
            assert!(text.parse::<Identifier2016>().is_err(), "{text}");
        }
    }

    #[test]
    fn thirty_five_signs_are_the_most() {
        for opening in ["H55.", "Z01"] {
            let longest = format!("{opening:0<35}");
            assert!(longest.parse::<Identifier>().is_ok(), "{longest}");
            assert!(format!("{longest}0").parse::<Identifier>().is_err());
        }
    }

    /// What the document promises; proptest's patterns have no anchors.
    fn promised(pattern: &str) -> BoxedStrategy<String> {
        let pattern = pattern.trim_matches(['^', '$']);
        string_regex(pattern).unwrap().boxed()
    }

    proptest! {
        #[test]
        fn what_the_pattern_takes_is_taken(
            new in promised(PATTERN).prop_filter("short enough", |text| text.len() <= LONGEST),
            old in promised(PATTERN_2016),
        ) {
            prop_assert!(new.parse::<Identifier>().is_ok(), "{}", new);
            prop_assert!(old.parse::<Identifier2016>().is_ok(), "{}", old);
        }

        #[test]
        fn no_text_is_a_panic(text in "\\PC{0,40}") {
            let _ = (text.parse::<Identifier>(), text.parse::<Identifier2016>());
        }
    }
}
