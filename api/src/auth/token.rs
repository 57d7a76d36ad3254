//! Access tokens: JWT signed with Ed25519, `typ: at+jwt`, claims of RFC 9068; ten minutes.

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, Header, Validation, decode, encode};
use moka::sync::Cache;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::held_keys::HeldKeys;
use super::keys::{Jwks, Key};
use crate::http::catalogue::Code;
use crate::http::problem::Problem;

/// How long an access token lives.
pub const LIFETIME: Duration = Duration::minutes(10);
/// How far the clocks of two replicas may be apart.
pub const SKEW: Duration = Duration::seconds(30);
/// Longest token looked at, in bytes; ours are shorter by far.
const LONGEST: usize = 4096;
const AUDIENCE: &str = "tiendo";
const TYPE: &str = "at+jwt";
/// The pinned algorithm (RFC 8725 section 3.1).
const ALGORITHM: &str = "EdDSA";

/// The header of our tokens: these members and no others, so that none that names a key (`jwk`, `jku`,
/// `x5u`) or wants to be understood (`crit`) is ever followed or passed over.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StrictHeader {
    typ: String,
    alg: String,
    kid: String,
}

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
    /// Generation of a service client's tokens: those of an earlier one are cut off.
    #[serde(rename = "gen", default, skip_serializing_if = "Option::is_none")]
    pub generation: Option<i64>,
}

/// Whom a token is for.
#[derive(Clone, Debug)]
pub enum Bearer {
    /// A person.
    Account {
        /// The account.
        id: Uuid,
        /// The sign-in.
        session_id: Uuid,
    },
    /// A service client.
    Client {
        /// The client.
        id: Uuid,
        /// Its OAuth client id.
        client_id: String,
        /// Scopes, separated by blanks.
        scope: String,
        /// Generation of its tokens.
        generation: i64,
    },
}

/// Gives out tokens and checks them; one that was checked is remembered until it ends.
#[derive(Debug)]
pub struct Tokens {
    keys: HeldKeys,
    issuer: Arc<str>,
    checked: Cache<[u8; 32], Arc<Checked>>,
}

/// A token whose signature and claims are in order, the times and the key left aside.
#[derive(Debug)]
struct Checked {
    kid: String,
    claims: Arc<Claims>,
}

/// The key that signs now.
#[derive(Debug)]
pub struct Signer {
    key: Arc<Key>,
    issuer: Arc<str>,
}

impl Tokens {
    /// Tokens of this issuer, signed with these keys.
    pub fn new(keys: HeldKeys, issuer: &str) -> Self {
        Self {
            keys,
            issuer: issuer.into(),
            checked: Cache::new(10_000),
        }
    }

    /// The key to sign with. To be had before a transaction begins: without it nothing should be changed.
    pub async fn signer(&self, now: OffsetDateTime) -> Result<Signer, Problem> {
        let ring = self.keys.current().await;
        match ring.signer(now) {
            Some((_, key)) if key.can_sign() => Ok(Signer {
                key: key.clone(),
                issuer: self.issuer.clone(),
            }),
            _ => {
                tracing::error!(
                    "no token can be signed: the master key does not open the key that signs"
                );
                Err(Problem::new(Code::Unavailable).header("Retry-After", "60"))
            }
        }
    }

    /// The public keys that verify at `now` or will.
    pub async fn jwks(&self, now: OffsetDateTime) -> Jwks {
        let ring = self.keys.current().await;
        let keys = ring
            .verifying(now)
            .map(|(_, key)| key.jwk.clone())
            .collect();
        Jwks { keys }
    }

    /// The claims of a token, if it is ours and holds at `now`.
    pub async fn check(&self, token: &str, now: OffsetDateTime) -> Result<Arc<Claims>, Problem> {
        let found = self.find(token, now).await;
        found
            .map(|checked| checked.claims.clone())
            .ok_or_else(Problem::invalid_token)
    }

    async fn find(&self, token: &str, now: OffsetDateTime) -> Option<Arc<Checked>> {
        if token.len() > LONGEST {
            return None;
        }
        let hash: [u8; 32] = Sha256::digest(token).into();
        let ring = self.keys.current().await;
        let checked = if let Some(checked) = self.checked.get(&hash) {
            ring.verifier(&checked.kid, now)?;
            checked
        } else {
            let kid = kid(token)?;
            // Signed a moment ago by another replica, with a key that this one has not seen?
            let ring = if ring.knows(&kid) {
                ring
            } else {
                self.keys.latest().await
            };
            let claims = self.verify(token, ring.verifier(&kid, now)?)?;
            let claims = Arc::new(claims);
            let checked = Arc::new(Checked { kid, claims });
            self.checked.insert(hash, checked.clone());
            checked
        };
        let claims = &checked.claims;
        let seconds = now.unix_timestamp();
        let given_out = claims.iat <= seconds + SKEW.whole_seconds();
        (given_out && claims.nbf <= seconds && seconds < claims.exp).then_some(checked)
    }

    /// Signature, issuer, audience and the types of all claims; the times are checked at each use.
    fn verify(&self, token: &str, key: &Key) -> Option<Claims> {
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.set_issuer(&[&self.issuer]);
        validation.set_audience(&[AUDIENCE]);
        validation.set_required_spec_claims(&["exp", "nbf", "iss", "aud", "sub"]);
        validation.validate_exp = false;
        validation.validate_nbf = false;
        let claims = decode::<Claims>(token, &key.decoding, &validation)
            .ok()?
            .claims;
        // We give out none that lives longer: a key stays in the set for no longer than that either.
        (claims.exp <= claims.iat.saturating_add(LIFETIME.whole_seconds())).then_some(claims)
    }
}

/// The key a token names, if its header is one of ours.
fn kid(token: &str) -> Option<String> {
    let (header, _) = token.split_once('.')?;
    let header = URL_SAFE_NO_PAD.decode(header).ok()?;
    let header: StrictHeader = serde_json::from_slice(&header).ok()?;
    (header.typ == TYPE && header.alg == ALGORITHM).then_some(header.kid)
}

impl Signer {
    /// A token for the bearer, from `now` on.
    pub fn sign(&self, now: OffsetDateTime, bearer: Bearer) -> Result<String, Problem> {
        let now = now.unix_timestamp();
        let (sub, sid, client_id, scope, generation) = match bearer {
            Bearer::Account { id, session_id } => {
                (id, Some(session_id), "tiendo".to_owned(), None, None)
            }
            Bearer::Client {
                id,
                client_id,
                scope,
                generation,
            } => (id, None, client_id, Some(scope), Some(generation)),
        };
        let claims = Claims {
            iss: self.issuer.to_string(),
            sub,
            aud: AUDIENCE.to_owned(),
            exp: now + LIFETIME.whole_seconds(),
            nbf: now - SKEW.whole_seconds(),
            iat: now,
            jti: Uuid::now_v7(),
            client_id,
            sid,
            scope,
            generation,
        };
        let failed = || Problem::new(Code::Internal);
        let encoding = self.key.encoding.as_ref().ok_or_else(failed)?;
        let header = Header {
            typ: Some(TYPE.to_owned()),
            kid: Some(self.key.jwk.kid.clone()),
            ..Header::new(Algorithm::EdDSA)
        };
        encode(&header, &claims, encoding).map_err(|error| {
            tracing::error!(%error, "a token could not be signed");
            failed()
        })
    }
}
