//! The permission table: which role, and which scope of a service client, may do what.
//!
//! This is the one place where it is said. Whether the *thing* is within reach is another question,
//! answered by [`scope`](super::scope) for reading and by the unit of the grant for writing. An admin
//! alone writes in the whole subtree of the grant: accounts, grants, service clients, units and groups.

use entity::enums::{ClientScope, Role};
use sea_orm::EnumIter;
use serde::Serialize;
use utoipa::ToSchema;

/// Everything a caller can be allowed to do, with a marker type for each.
macro_rules! actions {
    ($($(#[doc = $doc:literal])* $name:ident,)*) => {
        /// Something a caller can be allowed to do.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, Serialize, ToSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum Action {
            $($(#[doc = $doc])* $name,)*
        }

        $(
            $(#[doc = $doc])*
            #[derive(Debug)]
            pub enum $name {}

            impl Permission for $name {
                const ACTION: Action = Action::$name;
            }
        )*
    };
}

/// A type that stands for one action, for use in [`Allow`](super::principal::Allow).
pub trait Permission: 'static {
    /// The action.
    const ACTION: Action;
}

actions! {
    /// Read accounts, grants and service clients.
    ReadAccounts,
    /// Make and change accounts, grants and service clients.
    ManageAccounts,
    /// Read units and groups of units.
    ReadUnits,
    /// Make and change units and groups of units.
    ManageUnits,
    /// Read frameworks.
    ReadFrameworks,
    /// Load frameworks and their versions.
    ManageFrameworks,
    /// Read plans, assignments and coverage.
    ReadPlans,
    /// Draft, issue and close plans of a lead unit, with their assignments.
    ManagePlans,
    /// Read periods.
    ReadPeriods,
    /// Read who owes what, who is late or missing.
    ReadCompleteness,
    /// Read reports and their values.
    ReadReports,
    /// Draft and submit reports of one's own unit.
    WriteReports,
    /// Sign reports of one's own unit.
    SignReports,
    /// Return, accept and reopen reports on a lead unit's plans.
    ReviewReports,
    /// Read aggregated figures.
    ReadAggregates,
}

/// Whether a role may do it, at the unit of its grant.
pub fn role_may(role: Role, action: Action) -> bool {
    use Action as A;
    match role {
        Role::Admin => matches!(
            action,
            A::ReadAccounts
                | A::ManageAccounts
                | A::ReadUnits
                | A::ManageUnits
                | A::ReadFrameworks
                | A::ManageFrameworks
        ),
        Role::Coordinator => matches!(
            action,
            A::ReadUnits
                | A::ReadFrameworks
                | A::ReadPlans
                | A::ManagePlans
                | A::ReadPeriods
                | A::ReadCompleteness
                | A::ReadReports
                | A::ReviewReports
                | A::ReadAggregates
        ),
        Role::Reporter => reads_reporting(action) || action == A::WriteReports,
        Role::Approver => reads_reporting(action) || action == A::SignReports,
        Role::Viewer => reads_reporting(action),
        Role::Auditor => reads_reporting(action) || action == A::ReadAccounts,
    }
}

fn reads_reporting(action: Action) -> bool {
    matches!(
        action,
        Action::ReadUnits
            | Action::ReadFrameworks
            | Action::ReadPlans
            | Action::ReadPeriods
            | Action::ReadCompleteness
            | Action::ReadReports
            | Action::ReadAggregates
    )
}

/// Whether a service client with this scope may do it.
pub fn client_may(scope: ClientScope, action: Action) -> bool {
    use Action as A;
    match scope {
        ClientScope::AggregatesRead => matches!(
            action,
            A::ReadAggregates | A::ReadPeriods | A::ReadCompleteness
        ),
        ClientScope::ReportsRead => matches!(
            action,
            A::ReadReports | A::ReadPeriods | A::ReadCompleteness
        ),
        ClientScope::ChangesRead => false,
        ClientScope::MetadataRead => matches!(
            action,
            A::ReadUnits | A::ReadFrameworks | A::ReadPlans | A::ReadPeriods
        ),
    }
}

#[cfg(test)]
mod tests {
    use sea_orm::Iterable;

    use super::*;

    /// The whole table, read and agreed by people: a change here is a change of who may do what.
    #[test]
    fn the_matrix_is_as_agreed() {
        let mut table = String::new();
        for action in <Action as Iterable>::iter() {
            let name = serde_json::to_string(&action).unwrap();
            let roles: Vec<String> = <Role as Iterable>::iter()
                .filter(|role| role_may(*role, action))
                .map(|role| serde_json::to_string(&role).unwrap().replace('"', ""))
                .collect();
            let scopes: Vec<String> = <ClientScope as Iterable>::iter()
                .filter(|scope| client_may(*scope, action))
                .map(|scope| serde_json::to_string(&scope).unwrap().replace('"', ""))
                .collect();
            let name = name.replace('"', "");
            table.push_str(
                &[
                    &name,
                    ": ",
                    &roles.join(" "),
                    " | ",
                    &scopes.join(" "),
                    "\n",
                ]
                .concat(),
            );
        }
        let agreed = "\
read_accounts: admin auditor | 
manage_accounts: admin | 
read_units: admin coordinator reporter approver viewer auditor | metadata:read
manage_units: admin | 
read_frameworks: admin coordinator reporter approver viewer auditor | metadata:read
manage_frameworks: admin | 
read_plans: coordinator reporter approver viewer auditor | metadata:read
manage_plans: coordinator | 
read_periods: coordinator reporter approver viewer auditor | aggregates:read reports:read metadata:read
read_completeness: coordinator reporter approver viewer auditor | aggregates:read reports:read
read_reports: coordinator reporter approver viewer auditor | reports:read
write_reports: reporter | 
sign_reports: approver | 
review_reports: coordinator | 
read_aggregates: coordinator reporter approver viewer auditor | aggregates:read
";
        assert_eq!(table, agreed);
    }

    #[test]
    fn an_admin_never_touches_a_report_and_an_auditor_changes_nothing() {
        for action in <Action as Iterable>::iter() {
            let name = serde_json::to_string(&action).unwrap();
            if role_may(Role::Admin, action) {
                assert!(!name.contains("report"), "{name}");
            }
            if role_may(Role::Auditor, action) {
                assert!(name.starts_with("\"read_"), "{name}");
            }
        }
    }
}
