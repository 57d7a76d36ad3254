//! Ed25519 keys: made, read, and published as JSON Web Keys.

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{DecodingKey, EncodingKey};
use serde::Serialize;
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

use super::master_key::KeyError;

/// A public key (RFC 7517, RFC 8037).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({
    "kty": "OKP",
    "crv": "Ed25519",
    "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
    "kid": "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k",
    "alg": "EdDSA",
    "use": "sig"
}))]
pub struct Jwk {
    /// Always `OKP`.
    #[schema(max_length = 3, pattern = "^OKP$")]
    pub kty: &'static str,
    /// Always `Ed25519`.
    #[schema(max_length = 7, pattern = "^Ed25519$")]
    pub crv: &'static str,
    /// The public key, base64url.
    #[schema(max_length = 43, pattern = "^[A-Za-z0-9_-]{43}$")]
    pub x: String,
    /// Key id, as in the header of tokens.
    #[schema(max_length = 43, pattern = "^[A-Za-z0-9_-]{43}$")]
    pub kid: String,
    /// Always `EdDSA`.
    #[schema(max_length = 5, pattern = "^EdDSA$")]
    pub alg: &'static str,
    /// Always `sig`.
    #[serde(rename = "use")]
    #[schema(max_length = 3, pattern = "^sig$")]
    pub purpose: &'static str,
}

/// The public keys that verify access tokens (RFC 7517).
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Jwks {
    /// The keys.
    #[schema(max_items = 100)]
    pub keys: Vec<Jwk>,
}

/// A new key.
pub struct NewKey {
    /// Key id: the RFC 7638 thumbprint.
    pub kid: String,
    /// The public half, base64url.
    pub x: String,
    /// The private half, PKCS #8.
    pub private: Vec<u8>,
}

impl NewKey {
    /// Makes one.
    pub fn generate() -> Result<Self, KeyError> {
        let pair = Ed25519KeyPair::generate().map_err(|_| KeyError::new("no key could be made"))?;
        let private = pair
            .to_pkcs8()
            .map_err(|_| KeyError::new("the key could not be written"))?;
        let x = URL_SAFE_NO_PAD.encode(pair.public_key());
        Ok(Self {
            kid: thumbprint(&x),
            x,
            private: private.as_ref().to_vec(),
        })
    }
}

/// The RFC 7638 thumbprint of a public key: the required members in order, without blanks.
fn thumbprint(x: &str) -> String {
    let members = format!(r#"{{"crv":"Ed25519","kty":"OKP","x":"{x}"}}"#);
    URL_SAFE_NO_PAD.encode(Sha256::digest(members))
}

/// A key as this process holds it.
pub struct Key {
    /// The public half, as it is published.
    pub jwk: Jwk,
    pub(super) decoding: DecodingKey,
    /// Absent where the private half cannot be opened with the master key of this process.
    pub(super) encoding: Option<EncodingKey>,
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Key")
            .field("kid", &self.jwk.kid)
            .finish_non_exhaustive()
    }
}

impl Key {
    /// Reads a stored key; its private half, PKCS #8, counts only where it fits the public one.
    pub fn read(kid: String, x: String, private: Option<Vec<u8>>) -> Result<Self, KeyError> {
        let decoding = DecodingKey::from_ed_components(&x)
            .map_err(|_| KeyError::new(format!("the public half of key {kid} cannot be read")))?;
        let encoding = private
            .filter(|der| {
                Ed25519KeyPair::from_pkcs8(der)
                    .is_ok_and(|pair| URL_SAFE_NO_PAD.encode(pair.public_key()) == x)
            })
            .map(|der| EncodingKey::from_ed_der(&der));
        Ok(Self {
            jwk: Jwk {
                kty: "OKP",
                crv: "Ed25519",
                x,
                kid,
                alg: "EdDSA",
                purpose: "sig",
            },
            decoding,
            encoding,
        })
    }

    /// Whether this process can sign with it.
    pub fn can_sign(&self) -> bool {
        self.encoding.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of RFC 8037 appendix A.3.
    #[test]
    fn a_thumbprint_is_that_of_the_rfc() {
        assert_eq!(
            thumbprint("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"),
            "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"
        );
    }

    #[test]
    fn a_private_half_of_another_key_is_not_used() {
        let (one, other) = (NewKey::generate().unwrap(), NewKey::generate().unwrap());
        let read = |private| Key::read(one.kid.clone(), one.x.clone(), private).unwrap();
        assert!(read(Some(one.private.clone())).can_sign());
        for private in [None, Some(other.private), Some(b"rubbish".to_vec())] {
            assert!(!read(private).can_sign());
        }
    }
}
