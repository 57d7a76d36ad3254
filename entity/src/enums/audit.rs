//! Vocabularies of the audit trail.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What happened, as the audit trail names it.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    EnumIter,
    DeriveActiveEnum,
    Serialize,
    Deserialize,
    ToSchema,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(32))")]
#[serde(rename_all = "snake_case")]
pub enum AuditAction {
    /// Signed in.
    #[sea_orm(string_value = "login")]
    Login,
    /// Was not let in.
    #[sea_orm(string_value = "login_failed")]
    LoginFailed,
    /// Failed so often that signing in is locked for a minute or more.
    #[sea_orm(string_value = "login_locked")]
    LoginLocked,
    /// Signed out.
    #[sea_orm(string_value = "logout")]
    Logout,
    /// One session was ended.
    #[sea_orm(string_value = "session_ended")]
    SessionEnded,
    /// Several sessions were ended at once.
    #[sea_orm(string_value = "sessions_ended")]
    SessionsEnded,
    /// A used refresh token came back; its session was ended.
    #[sea_orm(string_value = "refresh_token_reused")]
    RefreshTokenReused,
    /// A service client got an access token.
    #[sea_orm(string_value = "client_token_issued")]
    ClientTokenIssued,
    /// A service client got none.
    #[sea_orm(string_value = "client_token_refused")]
    ClientTokenRefused,
    /// Changed the own password.
    #[sea_orm(string_value = "password_changed")]
    PasswordChanged,
    /// Did not know the present password when changing it.
    #[sea_orm(string_value = "password_change_failed")]
    PasswordChangeFailed,
    /// Set a password by a one-time token.
    #[sea_orm(string_value = "password_set")]
    PasswordSet,
    /// A one-time token was refused.
    #[sea_orm(string_value = "one_time_token_refused")]
    OneTimeTokenRefused,
    /// A password was taken away and a one-time token given out.
    #[sea_orm(string_value = "password_reset")]
    PasswordReset,
    /// A second factor is asked for from now on.
    #[sea_orm(string_value = "second_factor_enabled")]
    SecondFactorEnabled,
    /// A code did not fit when a second factor was being set up or removed.
    #[sea_orm(string_value = "second_factor_failed")]
    SecondFactorFailed,
    /// The own second factor was removed.
    #[sea_orm(string_value = "second_factor_removed")]
    SecondFactorRemoved,
    /// Somebody else's second factor was taken away.
    #[sea_orm(string_value = "second_factor_reset")]
    SecondFactorReset,
    /// New recovery codes were given out.
    #[sea_orm(string_value = "recovery_codes_renewed")]
    RecoveryCodesRenewed,
    /// An account was made.
    #[sea_orm(string_value = "account_created")]
    AccountCreated,
    /// An account was changed.
    #[sea_orm(string_value = "account_changed")]
    AccountChanged,
    /// An account was disabled.
    #[sea_orm(string_value = "account_disabled")]
    AccountDisabled,
    /// An account was enabled.
    #[sea_orm(string_value = "account_enabled")]
    AccountEnabled,
    /// The failed attempts of an account were forgotten.
    #[sea_orm(string_value = "account_unlocked")]
    AccountUnlocked,
    /// An account was deleted.
    #[sea_orm(string_value = "account_deleted")]
    AccountDeleted,
    /// A role at a unit was given.
    #[sea_orm(string_value = "grant_given")]
    GrantGiven,
    /// The days of a grant were changed.
    #[sea_orm(string_value = "grant_changed")]
    GrantChanged,
    /// A role at a unit was taken away.
    #[sea_orm(string_value = "grant_taken")]
    GrantTaken,
    /// A service client was made.
    #[sea_orm(string_value = "service_client_created")]
    ServiceClientCreated,
    /// A service client was changed.
    #[sea_orm(string_value = "service_client_changed")]
    ServiceClientChanged,
    /// A service client was disabled.
    #[sea_orm(string_value = "service_client_disabled")]
    ServiceClientDisabled,
    /// A service client was enabled.
    #[sea_orm(string_value = "service_client_enabled")]
    ServiceClientEnabled,
    /// A service client got another secret.
    #[sea_orm(string_value = "service_client_secret_rotated")]
    ServiceClientSecretRotated,
    /// A service client was deleted.
    #[sea_orm(string_value = "service_client_deleted")]
    ServiceClientDeleted,
    /// A webhook was made.
    #[sea_orm(string_value = "webhook_created")]
    WebhookCreated,
    /// A webhook was changed.
    #[sea_orm(string_value = "webhook_changed")]
    WebhookChanged,
    /// A webhook was taken out of service, by an admin or because it is gone.
    #[sea_orm(string_value = "webhook_disabled")]
    WebhookDisabled,
    /// A webhook was put into service again.
    #[sea_orm(string_value = "webhook_enabled")]
    WebhookEnabled,
    /// A webhook got another secret.
    #[sea_orm(string_value = "webhook_secret_rotated")]
    WebhookSecretRotated,
    /// A webhook was deleted.
    #[sea_orm(string_value = "webhook_deleted")]
    WebhookDeleted,
    /// A new signing key was made.
    #[sea_orm(string_value = "signing_key_rotated")]
    SigningKeyRotated,
    /// A signing key was retired.
    #[sea_orm(string_value = "signing_key_retired")]
    SigningKeyRetired,
    /// A day was put on the list of holidays, or what it says of it was changed.
    #[sea_orm(string_value = "holiday_set")]
    HolidaySet,
    /// A day was taken off the list of holidays.
    #[sea_orm(string_value = "holiday_removed")]
    HolidayRemoved,
    /// A unit was made.
    #[sea_orm(string_value = "unit_created")]
    UnitCreated,
    /// A slip in what is said of a unit was corrected.
    #[sea_orm(string_value = "unit_corrected")]
    UnitCorrected,
    /// A unit was renamed, moved or given another code from a day on.
    #[sea_orm(string_value = "unit_changed")]
    UnitChanged,
    /// A unit was given its last day.
    #[sea_orm(string_value = "unit_closed")]
    UnitClosed,
    /// Units were imported from a file.
    #[sea_orm(string_value = "units_imported")]
    UnitsImported,
    /// Units took over from others.
    #[sea_orm(string_value = "succession_recorded")]
    SuccessionRecorded,
    /// A group of units was made.
    #[sea_orm(string_value = "unit_group_created")]
    UnitGroupCreated,
    /// A group of units was changed.
    #[sea_orm(string_value = "unit_group_changed")]
    UnitGroupChanged,
    /// A group of units was deleted.
    #[sea_orm(string_value = "unit_group_deleted")]
    UnitGroupDeleted,
    /// A framework was loaded.
    #[sea_orm(string_value = "framework_created")]
    FrameworkCreated,
    /// A framework got a new version.
    #[sea_orm(string_value = "framework_amended")]
    FrameworkAmended,
    /// A framework was deleted.
    #[sea_orm(string_value = "framework_deleted")]
    FrameworkDeleted,
    /// A plan was drafted.
    #[sea_orm(string_value = "plan_created")]
    PlanCreated,
    /// A draft was changed.
    #[sea_orm(string_value = "plan_changed")]
    PlanChanged,
    /// A draft was deleted.
    #[sea_orm(string_value = "plan_deleted")]
    PlanDeleted,
    /// A plan was issued.
    #[sea_orm(string_value = "plan_issued")]
    PlanIssued,
    /// An issued plan was amended.
    #[sea_orm(string_value = "plan_amended")]
    PlanAmended,
    /// A plan was closed.
    #[sea_orm(string_value = "plan_closed")]
    PlanClosed,
    /// A duty was given.
    #[sea_orm(string_value = "assignment_created")]
    AssignmentCreated,
    /// A duty was taken out of a draft.
    #[sea_orm(string_value = "assignment_deleted")]
    AssignmentDeleted,
    /// A period was closed.
    #[sea_orm(string_value = "period_closed")]
    PeriodClosed,
    /// A closed period was opened again.
    #[sea_orm(string_value = "period_reopened")]
    PeriodReopened,
    /// More time was given, to all units or to one.
    #[sea_orm(string_value = "period_extended")]
    PeriodExtended,
    /// A unit was obliged after the period had opened.
    #[sea_orm(string_value = "obligation_added")]
    ObligationAdded,
    /// A unit was released from its obligation.
    #[sea_orm(string_value = "obligation_released")]
    ObligationReleased,
    /// A mapping to another system was made.
    #[sea_orm(string_value = "export_mapping_created")]
    ExportMappingCreated,
    /// A mapping to another system was changed.
    #[sea_orm(string_value = "export_mapping_changed")]
    ExportMappingChanged,
    /// A mapping to another system was deleted.
    #[sea_orm(string_value = "export_mapping_deleted")]
    ExportMappingDeleted,
    /// A consolidation was drafted.
    #[sea_orm(string_value = "consolidation_created")]
    ConsolidationCreated,
    /// A draft of a consolidation was changed.
    #[sea_orm(string_value = "consolidation_changed")]
    ConsolidationChanged,
    /// The narrative of a draft was put together again.
    #[sea_orm(string_value = "consolidation_assembled")]
    ConsolidationAssembled,
    /// Figures of a unit were left out of a draft.
    #[sea_orm(string_value = "consolidation_figures_left_out")]
    ConsolidationFiguresLeftOut,
    /// Figures of a unit were taken into a draft again.
    #[sea_orm(string_value = "consolidation_figures_taken_in")]
    ConsolidationFiguresTakenIn,
    /// A consolidation was signed.
    #[sea_orm(string_value = "consolidation_signed")]
    ConsolidationSigned,
    /// A consolidation was published.
    #[sea_orm(string_value = "consolidation_published")]
    ConsolidationPublished,
    /// A draft of a consolidation was deleted.
    #[sea_orm(string_value = "consolidation_deleted")]
    ConsolidationDeleted,
    /// An operation was refused to a caller who may not do it.
    #[sea_orm(string_value = "operation_refused")]
    OperationRefused,
}

/// Kind of whoever did it.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    EnumIter,
    DeriveActiveEnum,
    Serialize,
    Deserialize,
    ToSchema,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(32))")]
#[serde(rename_all = "snake_case")]
pub enum AuditActor {
    /// A person who had signed in, or tried to under a name that exists.
    #[sea_orm(string_value = "account")]
    Account,
    /// A service client.
    #[sea_orm(string_value = "client")]
    Client,
    /// Nobody known.
    #[sea_orm(string_value = "anonymous")]
    Anonymous,
    /// Whoever runs the program where the service runs.
    #[sea_orm(string_value = "command_line")]
    CommandLine,
}

/// Kind of what it was done to.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    EnumIter,
    DeriveActiveEnum,
    Serialize,
    Deserialize,
    ToSchema,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(32))")]
#[serde(rename_all = "snake_case")]
pub enum AuditSubject {
    /// An account, with its grants, sessions and password.
    #[sea_orm(string_value = "account")]
    Account,
    /// A service client.
    #[sea_orm(string_value = "service_client")]
    ServiceClient,
    /// A webhook of a service client.
    #[sea_orm(string_value = "webhook")]
    Webhook,
    /// A key that signs access tokens.
    #[sea_orm(string_value = "signing_key")]
    SigningKey,
    /// A unit.
    #[sea_orm(string_value = "unit")]
    Unit,
    /// A succession of units.
    #[sea_orm(string_value = "succession")]
    Succession,
    /// A group of units.
    #[sea_orm(string_value = "unit_group")]
    UnitGroup,
    /// A framework, with its versions.
    #[sea_orm(string_value = "framework")]
    Framework,
    /// A plan, with its parts.
    #[sea_orm(string_value = "plan")]
    Plan,
    /// A duty in a plan.
    #[sea_orm(string_value = "assignment")]
    Assignment,
    /// A day on the list of holidays.
    #[sea_orm(string_value = "holiday")]
    Holiday,
    /// A mapping of measures and units to another system.
    #[sea_orm(string_value = "export_mapping")]
    ExportMapping,
    /// A period of a plan, with what is owed for it.
    #[sea_orm(string_value = "period")]
    Period,
    /// A consolidation.
    #[sea_orm(string_value = "consolidation")]
    Consolidation,
}
