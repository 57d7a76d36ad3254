//! Somebody must always be able to administer the installation.

/// A lasting admin grant of an account that can sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AdminGrant {
    /// Whether it holds everywhere, not at one unit only.
    pub everywhere: bool,
    /// Whether the step under way takes it away.
    pub goes: bool,
}

/// Whether the step takes the last admin grant that holds everywhere, or the last one at all.
pub fn would_be_gone(grants: &[AdminGrant]) -> bool {
    all_go(grants.iter().filter(|grant| grant.everywhere)) || all_go(grants.iter())
}

/// Whether there are any and none stays.
fn all_go<'a>(grants: impl Iterator<Item = &'a AdminGrant>) -> bool {
    let mut grants = grants.peekable();
    grants.peek().is_some() && grants.all(|grant| grant.goes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gone(grants: &[(bool, bool)]) -> bool {
        let grants: Vec<AdminGrant> = grants
            .iter()
            .map(|&(everywhere, goes)| AdminGrant { everywhere, goes })
            .collect();
        would_be_gone(&grants)
    }

    #[test]
    fn the_last_admin_of_everything_stays_even_beside_admins_of_units() {
        assert!(gone(&[(true, true)]));
        assert!(gone(&[(true, true), (false, false)]));
        assert!(!gone(&[(true, true), (true, false)]));
        assert!(gone(&[(true, true), (true, true), (false, false)]));
    }

    #[test]
    fn where_only_units_have_admins_the_last_of_them_stays() {
        assert!(gone(&[(false, true)]));
        assert!(!gone(&[(false, true), (false, false)]));
    }

    #[test]
    fn a_step_that_takes_no_admin_grant_leaves_things_as_they_are() {
        assert!(!gone(&[]));
        assert!(!gone(&[(false, false)]));
        assert!(!gone(&[(true, false), (false, true)]));
    }
}
