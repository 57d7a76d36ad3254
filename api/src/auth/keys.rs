//! The Ed25519 key that signs access tokens: read from a PEM file, or made at the first start.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use jsonwebtoken::{DecodingKey, EncodingKey};
use serde::Serialize;
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

/// Why there is no usable key.
#[derive(Debug)]
pub struct KeyError(String);

impl std::fmt::Display for KeyError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for KeyError {}

/// The signing key with its public half.
pub struct SigningKey {
    /// Key id: the RFC 7638 thumbprint.
    pub kid: String,
    pub(super) encoding: EncodingKey,
    pub(super) decoding: DecodingKey,
    jwk: Jwk,
}

impl std::fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SigningKey")
            .field("kid", &self.kid)
            .finish_non_exhaustive()
    }
}

/// A public key (RFC 7517, RFC 8037).
#[derive(Clone, Debug, Serialize, ToSchema)]

pub struct Jwk {
    /// Always `OKP`.
    pub kty: &'static str,
    /// Always `Ed25519`.
    pub crv: &'static str,
    /// The public key, base64url.
    pub x: String,
    /// Key id, as in the header of tokens.
    pub kid: String,
    /// Always `EdDSA`.
    pub alg: &'static str,
    /// Always `sig`.
    #[serde(rename = "use")]
    pub purpose: &'static str,
}

/// The public keys that verify access tokens (RFC 7517).
#[derive(Clone, Debug, Serialize, ToSchema)]

pub struct Jwks {
    /// The keys.
    pub keys: Vec<Jwk>,
}

impl SigningKey {
    /// Reads the key from `configured`, or from the data directory, where it is made if missing.
    pub fn load(configured: Option<&Path>, data_dir: &Path) -> Result<Self, KeyError> {
        let path = match configured {
            Some(path) => path.to_owned(),
            None => make_once(data_dir)?,
        };
        let pem = std::fs::read_to_string(&path)
            .map_err(|error| KeyError(format!("{}: {error}", path.display())))?;
        Self::from_pem(&pem).map_err(|error| KeyError(format!("{}: {error}", path.display())))
    }

    fn from_pem(pem: &str) -> Result<Self, KeyError> {
        let der: String = pem
            .lines()
            .filter(|line| !line.starts_with("-----"))
            .collect();
        let der = STANDARD
            .decode(der.trim())
            .map_err(|_| KeyError("not a PEM file".to_owned()))?;
        let pair = Ed25519KeyPair::from_pkcs8_maybe_unchecked(&der)
            .map_err(|_| KeyError("not an Ed25519 key in PKCS #8".to_owned()))?;
        let x = URL_SAFE_NO_PAD.encode(pair.public_key());
        let thumbprint = Sha256::digest(format!(r#"{{"crv":"Ed25519","kty":"OKP","x":"{x}"}}"#));
        let kid = URL_SAFE_NO_PAD.encode(thumbprint);
        let decoding = DecodingKey::from_ed_components(&x)
            .map_err(|_| KeyError("the public key cannot be read".to_owned()))?;
        Ok(Self {
            encoding: EncodingKey::from_ed_der(&der),
            decoding,
            jwk: Jwk {
                kty: "OKP",
                crv: "Ed25519",
                x,
                kid: kid.clone(),
                alg: "EdDSA",
                purpose: "sig",
            },
            kid,
        })
    }

    /// The public half, for `/.well-known/jwks.json`.
    pub fn jwks(&self) -> Jwks {
        Jwks {
            keys: vec![self.jwk.clone()],
        }
    }
}

/// Makes the key file, readable by its owner only, unless it is there.
fn make_once(data_dir: &Path) -> Result<PathBuf, KeyError> {
    let path = data_dir.join("signing-key.pem");
    if path.exists() {
        return Ok(path);
    }
    let failed = |error: std::io::Error| KeyError(format!("{}: {error}", path.display()));
    std::fs::create_dir_all(data_dir).map_err(failed)?;
    let pair =
        Ed25519KeyPair::generate().map_err(|_| KeyError("no key could be made".to_owned()))?;
    let der = pair
        .to_pkcs8()
        .map_err(|_| KeyError("the key could not be written".to_owned()))?;
    let pem = format!(
        "-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n",
        STANDARD.encode(der)
    );
    // Written whole beside its place and then linked there: of two first starts one wins, and a start
    // that is cut off leaves no half a key.
    let written = data_dir.join(format!("signing-key.{}.tmp", uuid::Uuid::now_v7()));
    write_private(&written, pem.as_bytes()).map_err(failed)?;
    let linked = std::fs::hard_link(&written, &path);
    std::fs::remove_file(&written).map_err(failed)?;
    match linked {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => Err(failed(error)),
        _ => Ok(path),
    }
}

/// Writes a new file that only its owner may read; fails if it exists.
pub fn write_private(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}
