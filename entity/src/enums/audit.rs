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
    /// A new signing key was made.
    #[sea_orm(string_value = "signing_key_rotated")]
    SigningKeyRotated,
    /// A signing key was retired.
    #[sea_orm(string_value = "signing_key_retired")]
    SigningKeyRetired,
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
    /// A key that signs access tokens.
    #[sea_orm(string_value = "signing_key")]
    SigningKey,
}
