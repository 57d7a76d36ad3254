//! The permission table: which role, and which scope of a service client, may do what.
//!
//! This is the one place where it is said. Whether the *thing* is within reach is another question,
//! answered by [`scope`](super::scope) for reading and by the unit of the grant for writing. An admin
//! alone writes in the whole subtree of the grant: accounts, grants, service clients, units and groups.

use entity::enums::ClientScope::{AggregatesRead, ChangesRead, MetadataRead, ReportsRead};
use entity::enums::Role::{Admin, Approver, Auditor, Coordinator, Reporter, Viewer};
use entity::enums::{ClientScope, Role};
use sea_orm::EnumIter;
use serde::Serialize;
use utoipa::ToSchema;

/// Everything a caller can be allowed to do, with a marker type for each.
macro_rules! actions {
    ($(#[doc = $doc:literal] $name:ident: $roles:expr, $scopes:expr;)*) => {
        /// Something a caller can be allowed to do.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, Serialize, ToSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum Action {
            $(#[doc = $doc] $name,)*
        }

        impl Action {
            /// Its name, as `GET /v1/me` tells it.
            pub fn name(self) -> String {
                serde_json::to_value(self)
                    .ok()
                    .and_then(|name| name.as_str().map(str::to_owned))
                    .unwrap_or_default()
            }

            /// What it is, in words.
            pub fn says(self) -> &'static str {
                match self {
                    $(Self::$name => $doc.trim_ascii(),)*
                }
            }

            /// The roles that may do it, at the unit of their grant.
            pub fn roles(self) -> &'static [Role] {
                match self {
                    $(Self::$name => $roles,)*
                }
            }

            /// The scopes of service clients that may do it.
            pub fn scopes(self) -> &'static [ClientScope] {
                match self {
                    $(Self::$name => $scopes,)*
                }
            }
        }

        $(
            #[doc = $doc]
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

const EVERYBODY: &[Role] = &[Admin, Coordinator, Reporter, Approver, Viewer, Auditor];
/// Everybody but the admin, who looks after accounts, units and frameworks only.
const REPORTING: &[Role] = &[Coordinator, Reporter, Approver, Viewer, Auditor];
const NO_CLIENT: &[ClientScope] = &[];

actions! {
    /// Read accounts, grants, sessions, service clients and their webhooks.
    ReadAccounts: &[Admin, Auditor], NO_CLIENT;
    /// Make and change accounts, grants, service clients and their webhooks; end sessions.
    ManageAccounts: &[Admin], NO_CLIENT;
    /// Read the audit trail.
    ReadAudit: &[Auditor], NO_CLIENT;
    /// Read units and groups of units.
    ReadUnits: EVERYBODY, &[MetadataRead];
    /// Make and change units and groups of units.
    ManageUnits: &[Admin], NO_CLIENT;
    /// Read frameworks.
    ReadFrameworks: EVERYBODY, &[MetadataRead];
    /// Load frameworks and their versions.
    ManageFrameworks: &[Admin], NO_CLIENT;
    /// Read plans, assignments and coverage.
    ReadPlans: REPORTING, &[MetadataRead];
    /// Draft, issue and close plans of a lead unit, with their assignments.
    ManagePlans: &[Coordinator], NO_CLIENT;
    /// Read the list of holidays.
    ReadHolidays: EVERYBODY, &[MetadataRead];
    /// Change the list of holidays.
    ManageHolidays: &[Admin], NO_CLIENT;
    /// Close, reopen and extend periods of a lead unit's plans; oblige units to report and release them.
    ManagePeriods: &[Coordinator], NO_CLIENT;
    /// Read periods.
    ReadPeriods: REPORTING, &[AggregatesRead, ReportsRead, MetadataRead];
    /// Read who owes what, who is late or missing.
    ReadCompleteness: REPORTING, &[AggregatesRead, ReportsRead];
    /// Read reports and their values.
    ReadReports: REPORTING, &[ReportsRead];
    /// Draft and submit reports of one's own unit.
    WriteReports: &[Reporter], NO_CLIENT;
    /// Sign reports of one's own unit.
    SignReports: &[Approver], NO_CLIENT;
    /// Return, accept and reopen reports on a lead unit's plans.
    ReviewReports: &[Coordinator], NO_CLIENT;
    /// Read what one's own unit was told.
    ReadNotifications: &[Coordinator, Reporter, Approver], NO_CLIENT;
    /// Read aggregated figures.
    ReadAggregates: REPORTING, &[AggregatesRead];
    /// Make and change what measures and units are called in the systems that take exports.
    ManageExportMappings: &[Coordinator], NO_CLIENT;
    /// Read the change feed, as far as it tells of what one may read.
    ReadChanges: REPORTING, &[ChangesRead];
    /// Read published consolidations.
    ReadConsolidations: REPORTING, &[AggregatesRead];
    /// Read drafts of consolidations.
    ReadConsolidationDrafts: &[Coordinator, Approver, Viewer, Auditor], NO_CLIENT;
    /// Draft and publish consolidations of a lead unit's plans.
    ManageConsolidations: &[Coordinator], NO_CLIENT;
    /// Sign consolidations of a lead unit's plans.
    SignConsolidations: &[Approver], NO_CLIENT;
}

/// Whether a role may do it, at the unit of its grant.
pub fn role_may(role: Role, action: Action) -> bool {
    action.roles().contains(&role)
}

/// Whether a service client with this scope may do it.
pub fn client_may(scope: ClientScope, action: Action) -> bool {
    action.scopes().contains(&scope)
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
            let name = action.name();
            let roles: Vec<String> = <Role as Iterable>::iter()
                .filter(|role| role_may(*role, action))
                .map(|role| serde_json::to_string(&role).unwrap().replace('"', ""))
                .collect();
            let scopes: Vec<String> = <ClientScope as Iterable>::iter()
                .filter(|scope| client_may(*scope, action))
                .map(|scope| serde_json::to_string(&scope).unwrap().replace('"', ""))
                .collect();
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
read_audit: auditor | 
read_units: admin coordinator reporter approver viewer auditor | metadata:read
manage_units: admin | 
read_frameworks: admin coordinator reporter approver viewer auditor | metadata:read
manage_frameworks: admin | 
read_plans: coordinator reporter approver viewer auditor | metadata:read
manage_plans: coordinator | 
read_holidays: admin coordinator reporter approver viewer auditor | metadata:read
manage_holidays: admin | 
manage_periods: coordinator | 
read_periods: coordinator reporter approver viewer auditor | aggregates:read reports:read metadata:read
read_completeness: coordinator reporter approver viewer auditor | aggregates:read reports:read
read_reports: coordinator reporter approver viewer auditor | reports:read
write_reports: reporter | 
sign_reports: approver | 
review_reports: coordinator | 
read_notifications: coordinator reporter approver | 
read_aggregates: coordinator reporter approver viewer auditor | aggregates:read
manage_export_mappings: coordinator | 
read_changes: coordinator reporter approver viewer auditor | changes:read
read_consolidations: coordinator reporter approver viewer auditor | aggregates:read
read_consolidation_drafts: coordinator approver viewer auditor | 
manage_consolidations: coordinator | 
sign_consolidations: approver | 
";
        assert_eq!(table, agreed);
    }

    #[test]
    fn an_admin_never_touches_a_report_and_an_auditor_changes_nothing() {
        for action in <Action as Iterable>::iter() {
            let name = action.name();
            if role_may(Admin, action) {
                assert!(!name.contains("report"), "{name}");
            }
            if role_may(Auditor, action) {
                assert!(name.starts_with("read_"), "{name}");
            }
        }
    }
}
