//! The permission table as a page for people: `docs/access.md`.

use std::fmt::Write as _;

use sea_orm::{ActiveEnum, Iterable};

use super::policy::{Action, client_may, role_may};

const HEAD: &str = "\
# Who may do what

Written by `cargo run -p openapi` from the one table in `api/src/auth/policy.rs`; do not edit.
`GET /v1/me` tells a caller its own actions, by the names below.

A grant is a role at a unit. For reading it covers the unit and all below it; for writing it covers the
unit itself. The admin alone writes in the whole subtree: accounts, grants, sessions, service clients,
units and groups. A grant without a unit holds everywhere; only admins, viewers and auditors can have one.
What a caller may not know of is answered with 404, what it may see but not do with 403, a missing or bad
token with 401.
";

/// The page, in Markdown.
pub fn page() -> String {
    let mut page = HEAD.to_owned();
    page.push_str("\n## People\n\n");
    table(&mut page, role_may);
    page.push_str("\n## Service clients\n\nWithin the subtree of the client's unit.\n\n");
    table(&mut page, client_may);
    page
}

/// One row an action, one column a role or scope.
fn table<T>(page: &mut String, may: fn(T, Action) -> bool)
where
    T: ActiveEnum<Value = String> + Iterable + Copy,
{
    let columns: Vec<T> = <T as Iterable>::iter().collect();
    let mut head = "| action | what it is |".to_owned();
    let mut rule = "|---|---|".to_owned();
    for column in &columns {
        let _ = write!(head, " {} |", column.to_value());
        rule.push_str(":-:|");
    }
    let _ = writeln!(page, "{head}\n{rule}");
    for action in <Action as Iterable>::iter() {
        let cells: Vec<bool> = columns.iter().map(|column| may(*column, action)).collect();
        if !cells.contains(&true) {
            continue;
        }
        let _ = write!(page, "| `{}` | {} |", action.name(), action.says());
        for cell in cells {
            page.push_str(if cell { " ✓ |" } else { "   |" });
        }
        page.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_says_who_may_and_who_may_not() {
        let page = page();
        let row = |action: &str| {
            let begin = format!("| `{action}` |");
            page.lines()
                .filter(|line| line.starts_with(&begin))
                .collect::<Vec<_>>()
        };
        assert_eq!(
            row("read_audit"),
            ["| `read_audit` | Read the audit trail. |   |   |   |   |   | ✓ |"]
        );
        assert_eq!(row("read_periods").len(), 2, "people and clients");
        assert!(page.contains(
            "| action | what it is | admin | coordinator | reporter | approver | viewer | auditor |"
        ));
    }
}
