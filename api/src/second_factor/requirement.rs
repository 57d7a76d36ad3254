//! Who must have a second factor: the setting `TIENDO_SECOND_FACTOR`.

use std::str::FromStr;

use entity::enums::Role;

/// Who must have a second factor. Whoever has one is always asked for it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Requirement {
    /// Nobody has to.
    #[default]
    Optional,
    /// Whoever holds the role of admin.
    Admins,
    /// Everybody.
    Everyone,
}

impl FromStr for Requirement {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "optional" => Ok(Self::Optional),
            "admins" => Ok(Self::Admins),
            "everyone" => Ok(Self::Everyone),
            _ => Err("`optional`, `admins` or `everyone`".to_owned()),
        }
    }
}

impl Requirement {
    /// Whether an account with these roles must have one.
    pub fn binds(self, mut roles: impl Iterator<Item = Role>) -> bool {
        match self {
            Self::Optional => false,
            Self::Admins => roles.any(|role| role == Role::Admin),
            Self::Everyone => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_binds_whom_it_says() {
        let cases = [
            ("optional", [false, false, false]),
            ("admins", [false, false, true]),
            ("everyone", [true, true, true]),
        ];
        for (name, bound) in cases {
            let requirement: Requirement = name.parse().unwrap();
            let roles = [vec![], vec![Role::Viewer], vec![Role::Viewer, Role::Admin]];
            assert_eq!(
                roles.map(|roles| requirement.binds(roles.into_iter())),
                bound
            );
        }
        assert!("always".parse::<Requirement>().is_err());
    }
}
