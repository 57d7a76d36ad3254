//! Shapes of the second factor.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use utoipa::ToSchema;

use crate::http::words::{Line, Told};

/// How the caller's second factor stands.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({"enabled": true, "enabled_at": "2018-05-17T02:00:00Z", "required": true, "recovery_codes_left": 9}))]
pub struct SecondFactor {
    /// Whether a code is asked for at the sign-in.
    pub enabled: bool,
    /// Since when.
    #[serde(with = "time::serde::rfc3339::option")]
    pub enabled_at: Option<OffsetDateTime>,
    /// Whether this installation asks the caller to have one.
    pub required: bool,
    /// Recovery codes not used yet.
    #[schema(minimum = 0, maximum = 10)]
    pub recovery_codes_left: u64,
}

/// The caller's own password, once more.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"current_password": "mot cau rat kho doan 2018"}))]
pub struct OwnPassword {
    /// The password.
    #[schema(value_type = String, min_length = 1, max_length = 1024, format = Password, write_only)]
    pub current_password: Line<1024>,
}

/// A code of the authenticator app, or a recovery code.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"code": "492039"}))]
pub struct FactorCode {
    /// Six digits of the app.
    #[schema(value_type = String, min_length = 1, max_length = 64, format = Password, write_only)]
    pub code: Line<64>,
}

/// The caller's own password and a code.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"current_password": "mot cau rat kho doan 2018", "code": "492039"}))]
pub struct PasswordAndCode {
    /// The password.
    #[schema(value_type = String, min_length = 1, max_length = 1024, format = Password, write_only)]
    pub current_password: Line<1024>,
    /// Six digits of the app, or a recovery code.
    #[schema(value_type = String, min_length = 1, max_length = 64, format = Password, write_only)]
    pub code: Line<64>,
}

/// A second factor that was begun. The secret is shown this once.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "secret": "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ",
    "uri": "otpauth://totp/Ti%E1%BA%BFn%20%C4%90%E1%BB%99:tuphap?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Ti%E1%BA%BFn%20%C4%90%E1%BB%99"
}))]
pub struct Enrolment {
    /// The secret in base 32, to be typed into an authenticator app.
    #[schema(max_length = 32, format = Password)]
    pub secret: String,
    /// The same as an address that apps read from a QR code.
    #[schema(max_length = 2000, format = Password)]
    pub uri: String,
}

/// Recovery codes, shown this once: each stands in once for a lost app.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({"recovery_codes": [
    "k7mw-3fqa-x2hd-9tcp-vb6e-nr4s", "b3xq-7hmd-n2ra-k9ec-w5tz-pf6y",
    "m4ke-v8sn-3jbd-q7xa-2gtw-h9cr", "p6tz-e2fk-y9mh-4wnc-b7qs-x3da",
    "r5cw-9gxb-k3pn-7ted-m2yh-z8fa", "t8ha-4dqm-6rzk-x2wc-e9bn-s7pg",
    "v2nf-k7ye-9xbt-3mch-r6wq-d4za", "w9pd-3xhk-m7ca-6tfe-q2zn-y8rb",
    "y4zb-r6tw-2hqe-k9nd-x7mc-f3pa", "z7qe-h3nc-8wkf-2dxm-t6ya-r9bp"
]}))]
pub struct RecoveryCodes {
    /// The codes.
    #[schema(value_type = Vec<Told<29>>, min_items = 10, max_items = 10)]
    pub recovery_codes: Vec<String>,
}
