//! Time-based one-time passwords (RFC 6238): six digits, SHA-1, a step of 30 seconds, as every
//! authenticator app makes them. A code holds in its own step only (OWASP ASVS 5.0, 6.5.5).

use totp_rs::{Algorithm, Builder, Secret, Totp};

use crate::http::catalogue::Code;
use crate::http::problem::Problem;
use crate::texts;

/// Bytes of a secret: 160 bits (RFC 4226 section 4, R6).
pub const SECRET: usize = 20;

const STEP: u64 = 30;

fn of(secret: &[u8], username: &str) -> Result<Totp, Problem> {
    Builder::new()
        .with_algorithm(Algorithm::SHA1)
        .with_digits(6)
        .with_skew(0)
        .with_step_duration(STEP)
        .with_secret(Secret::from(secret.to_vec()))
        .with_account_name(username)
        // Authenticator apps show it beside the user name.
        .with_issuer(Some(texts::PRODUCT))
        .build()
        .map_err(|error| {
            tracing::error!(%error, "a second factor cannot be used");
            Problem::new(Code::Internal)
        })
}

/// The step whose code this is, if it is the one of `now` (seconds since 1970) and later than `last`.
pub fn step(
    secret: &[u8],
    code: &str,
    now: i64,
    last: Option<i64>,
) -> Result<Option<i64>, Problem> {
    let Ok(now) = u64::try_from(now) else {
        return Ok(None);
    };
    let step = of(secret, "")?
        .check(code, now)
        .and_then(|step| i64::try_from(step).ok())
        .filter(|step| last.is_none_or(|last| *step > last));
    Ok(step)
}

/// The secret as a person types it into an app.
pub fn text(secret: &[u8]) -> String {
    Secret::from(secret.to_vec()).to_base32()
}

/// The secret as an app reads it from a picture: an `otpauth` address.
pub fn address(secret: &[u8], username: &str) -> Result<String, Problem> {
    of(secret, username)?.to_url().map_err(|error| {
        tracing::error!(%error, "a second factor cannot be shown");
        Problem::new(Code::Internal)
    })
}
