//! What a person or a system signs in by.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer};
use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, SchemaFormat, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use crate::texts;
use crate::unfit::Unfit;

/// User name or client id: 3 to 64 of `a`–`z`, `0`–`9`, `.`, `_` and `-`, beginning with a letter or digit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoginName(String);

/// E-mail address, kept in lower case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Email(String);

const LOGIN_NAME: &str = "^[a-z0-9][a-z0-9._-]{2,63}$";
const EMAIL: &str = "^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)+$";
const EMAIL_MAX: usize = 254;

impl FromStr for LoginName {
    type Err = Unfit;

    fn from_str(text: &str) -> Result<Self, Unfit> {
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
        let fits = (3..=64).contains(&text.len())
            && text.bytes().next().is_some_and(plain)
            && text
                .bytes()
                .all(|byte| plain(byte) || matches!(byte, b'.' | b'_' | b'-'));
        if fits {
            Ok(Self(text.to_owned()))
        } else {
            Err(texts::values::not_a_login_name().into())
        }
    }
}

impl FromStr for Email {
    type Err = Unfit;

    fn from_str(text: &str) -> Result<Self, Unfit> {
        let fits = text.len() <= EMAIL_MAX
            && text
                .split_once('@')
                .is_some_and(|(local, domain)| is_local(local) && is_domain(domain));
        if fits {
            Ok(Self(text.to_ascii_lowercase()))
        } else {
            Err(texts::values::not_an_email().into())
        }
    }
}

fn is_local(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b".!#$%&'*+/=?^_`{|}~-".contains(&byte))
}

fn is_domain(text: &str) -> bool {
    let is_label = |label: &str| {
        label
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && !label.is_empty()
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    text.contains('.') && text.split('.').all(is_label)
}

impl LoginName {
    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Email {
    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for LoginName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<LoginName> for String {
    fn from(name: LoginName) -> Self {
        name.0
    }
}

impl From<Email> for String {
    fn from(email: Email) -> Self {
        email.0
    }
}

impl<'de> Deserialize<'de> for LoginName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(Unfit::through)
    }
}

impl<'de> Deserialize<'de> for Email {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(Unfit::through)
    }
}

impl PartialSchema for LoginName {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .min_length(Some(3))
            .max_length(Some(64))
            .pattern(Some(LOGIN_NAME))
            .description(Some(
                "Name to sign in by: small letters, digits, `.`, `_` and `-`.",
            ))
            .examples(["tuphap"])
            .into()
    }
}

impl ToSchema for LoginName {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("LoginName")
    }
}

impl PartialSchema for Email {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::Email)))
            .max_length(Some(EMAIL_MAX))
            .pattern(Some(EMAIL))
            .description(Some("E-mail address."))
            .examples(["tuphap@phanthiet.gov.vn"])
            .into()
    }
}

impl ToSchema for Email {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("Email")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_login_name_is_plain_lower_case() {
        for text in ["abc", "0.1", "tu-phap_2018", &"a".repeat(64)] {
            assert!(text.parse::<LoginName>().is_ok(), "{text}");
        }
        for text in ["ab", ".ab", "Abc", "a b", "đức", "a@b", "", &"a".repeat(65)] {
            assert!(text.parse::<LoginName>().is_err(), "{text}");
        }
    }

    #[test]
    fn an_address_is_checked_and_kept_in_lower_case() {
        let email: Email = "TuPhap@PhanThiet.gov.vn".parse().unwrap();
        assert_eq!(String::from(email), "tuphap@phanthiet.gov.vn");
        let long = format!("{}@a.vn", "a".repeat(250));
        for text in [
            "a", "@a.vn", "a@", "a@vn", "a@a..vn", "a@-a.vn", "a@a-.vn", "a b@a.vn", "a@b@a.vn",
            "á@a.vn", "a\0@a.vn", &long,
        ] {
            assert!(text.parse::<Email>().is_err(), "{text}");
        }
    }
}
