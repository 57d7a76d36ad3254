//! Access tokens: JWT signed with Ed25519, `typ: at+jwt`, claims of RFC 9068; ten minutes.

use std::sync::Arc;

use jsonwebtoken::{Algorithm, Header, Validation, decode, encode};
use moka::sync::Cache;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::keys::SigningKey;
use crate::http::catalogue::Code;
use crate::http::problem::Problem;

/// How long an access token lives.
pub const LIFETIME: Duration = Duration::minutes(10);
/// How far the clocks of two replicas may be apart.
const SKEW: Duration = Duration::seconds(30);
const AUDIENCE: &str = "tiendo";
const TYPE: &str = "at+jwt";

/// The claims of an access token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    /// Who gave it out: the public address of the service.
    pub iss: String,
    /// The account, or the service client.
    pub sub: Uuid,
    /// For whom it is: always `tiendo`.
    pub aud: String,
    /// Seconds since 1970 at which it ends.
    pub exp: i64,
    /// Seconds since 1970 from which it holds.
    pub nbf: i64,
    /// Seconds since 1970 at which it was given out.
    pub iat: i64,
    /// Id of the token.
    pub jti: Uuid,
    /// OAuth client: `tiendo` for people, the client's own id for a service client.
    pub client_id: String,
    /// The sign-in it belongs to; people only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sid: Option<Uuid>,
    /// Scopes of a service client, separated by blanks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<String>,
}

/// Signs tokens and checks them; a token once checked is remembered until it ends.
#[derive(Debug)]
pub struct Tokens {
    key: SigningKey,
    issuer: String,
    checked: Cache<[u8; 32], Arc<Claims>>,
}

impl Tokens {
    /// Tokens of this issuer, signed with this key.
    pub fn new(key: SigningKey, issuer: String) -> Self {
        Self {
            key,
            issuer,
            checked: Cache::new(10_000),
        }
    }

    /// The key they are signed with.
    pub fn key(&self) -> &SigningKey {
        &self.key
    }

    /// A token for `sub`.
    pub fn issue(
        &self,
        now: OffsetDateTime,
        sub: Uuid,
        client_id: &str,
        sid: Option<Uuid>,
        scope: Option<String>,
    ) -> Result<String, Problem> {
        let now = now.unix_timestamp();
        let claims = Claims {
            iss: self.issuer.clone(),
            sub,
            aud: AUDIENCE.to_owned(),
            exp: now + LIFETIME.whole_seconds(),
            nbf: now - SKEW.whole_seconds(),
            iat: now,
            jti: Uuid::now_v7(),
            client_id: client_id.to_owned(),
            sid,
            scope,
        };
        let header = Header {
            typ: Some(TYPE.to_owned()),
            kid: Some(self.key.kid.clone()),
            ..Header::new(Algorithm::EdDSA)
        };
        encode(&header, &claims, &self.key.encoding).map_err(|error| {
            tracing::error!(%error, "a token could not be signed");
            Problem::new(Code::Internal)
        })
    }

    /// The claims of a token, if it is ours and holds at `now`.
    pub fn check(&self, token: &str, now: OffsetDateTime) -> Result<Arc<Claims>, Problem> {
        let refused = || {
            Problem::new(Code::InvalidToken)
                .header("WWW-Authenticate", "Bearer error=\"invalid_token\"")
        };
        let hash: [u8; 32] = Sha256::digest(token).into();
        let claims = if let Some(claims) = self.checked.get(&hash) {
            claims
        } else {
            let claims = Arc::new(self.verify(token).ok_or_else(refused)?);
            self.checked.insert(hash, claims.clone());
            claims
        };
        let now = now.unix_timestamp();
        if claims.nbf <= now && now < claims.exp {
            Ok(claims)
        } else {
            Err(refused())
        }
    }

    /// Signature, algorithm, type, key, issuer and audience; the times are checked at each use.
    fn verify(&self, token: &str) -> Option<Claims> {
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.set_issuer(&[&self.issuer]);
        validation.set_audience(&[AUDIENCE]);
        validation.set_required_spec_claims(&["exp", "nbf", "iss", "aud", "sub"]);
        validation.validate_exp = false;
        validation.validate_nbf = false;
        let data = decode::<Claims>(token, &self.key.decoding, &validation).ok()?;
        let ours = data.header.typ.as_deref() == Some(TYPE)
            && data.header.kid.as_deref() == Some(&self.key.kid);
        ours.then_some(data.claims)
    }
}
