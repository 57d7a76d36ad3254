//! The three states of a member in a merge patch (RFC 7396): absent, null, a value.

use serde::{Deserialize, Deserializer};

/// A member that a patch may leave alone, clear, or set. Use with `#[serde(default)]`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Patch<T> {
    /// Not in the patch: stays as it is.
    #[default]
    Absent,
    /// `null`: cleared.
    Null,
    /// Set.
    Value(T),
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Patch<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Option::deserialize(deserializer)?.map_or(Self::Null, Self::Value))
    }
}

/// Reads a member that a patch may leave alone or set, but not clear: `null` is refused. Use with
/// `#[serde(default, deserialize_with = "present")]`.
pub fn present<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    T::deserialize(deserializer).map(Some)
}

impl<T> Patch<T> {
    /// The value after the patch, for a member that may be empty.
    pub fn over(self, old: Option<T>) -> Option<T> {
        match self {
            Self::Absent => old,
            Self::Null => None,
            Self::Value(new) => Some(new),
        }
    }

    /// The same over a value as it is stored.
    pub fn over_text(self, old: Option<String>) -> Option<String>
    where
        T: Into<String>,
    {
        match self {
            Self::Absent => old,
            Self::Null => None,
            Self::Value(new) => Some(new.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Deserialize)]
    struct Body {
        #[serde(default)]
        email: Patch<String>,
        #[serde(default, deserialize_with = "present")]
        name: Option<String>,
    }

    #[test]
    fn what_cannot_be_cleared_takes_no_null() {
        let read = |text| serde_json::from_str::<Body>(text).map(|body| body.name);
        assert_eq!(read("{}").unwrap(), None);
        assert_eq!(read(r#"{"name":"a"}"#).unwrap(), Some("a".to_owned()));
        assert!(read(r#"{"name":null}"#).is_err());
    }

    #[test]
    fn absent_null_and_value_are_told_apart() {
        let read = |text| serde_json::from_str::<Body>(text).unwrap().email;
        assert_eq!(read("{}").over(Some("a".into())), Some("a".to_owned()));
        assert_eq!(read(r#"{"email":null}"#).over(Some("a".into())), None);
        assert_eq!(read(r#"{"email":"b"}"#).over(None), Some("b".to_owned()));
    }
}
