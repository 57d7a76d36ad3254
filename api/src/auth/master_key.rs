//! The key under which private signing keys lie sealed in the database: 256 bits in a file that the
//! database does not hold.

use std::path::{Path, PathBuf};

use aws_lc_rs::aead::{AES_256_GCM, Aad, NONCE_LEN, Nonce, RandomizedNonceKey};
use aws_lc_rs::rand;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::config::Config;
use crate::private_file;

/// Name of the file in the data directory, where the settings name no other.
pub const FILE: &str = "master.key";

/// Why keys cannot be used: what is wrong, and what to do.
#[derive(Debug)]
pub struct KeyError(String);

impl KeyError {
    /// Says it in these words.
    pub fn new(words: impl Into<String>) -> Self {
        Self(words.into())
    }
}

impl std::fmt::Display for KeyError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for KeyError {}

/// The master key.
pub struct MasterKey {
    key: RandomizedNonceKey,
    path: PathBuf,
}

impl std::fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MasterKey")
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}

/// The file the settings mean.
pub fn path(config: &Config) -> PathBuf {
    config
        .master_key
        .clone()
        .unwrap_or_else(|| config.data_dir.join(FILE))
}

impl MasterKey {
    /// Reads a file of 32 bytes in base64, as `openssl rand -base64 32` writes one.
    pub fn read(path: &Path) -> Result<Self, KeyError> {
        let fault =
            |words: &dyn std::fmt::Display| KeyError(format!("{}: {words}", path.display()));
        let text = std::fs::read_to_string(path).map_err(|error| fault(&error))?;
        STANDARD
            .decode(text.trim())
            .ok()
            .filter(|bytes| bytes.len() == 32)
            .and_then(|bytes| RandomizedNonceKey::new(&AES_256_GCM, &bytes).ok())
            .map(|key| Self {
                key,
                path: path.to_owned(),
            })
            .ok_or_else(|| fault(&"not a key of 32 bytes in base64"))
    }

    /// The key the settings mean; `None`: they name none, and there is none in the data directory.
    pub fn find(config: &Config) -> Result<Option<Self>, KeyError> {
        let path = path(config);
        if config.master_key.is_none() && !path.exists() {
            return Ok(None);
        }
        Self::read(&path).map(Some)
    }

    /// The key the settings mean; made in the data directory where they name none and there is none.
    pub fn find_or_make(config: &Config) -> Result<Self, KeyError> {
        if let Some(key) = Self::find(config)? {
            return Ok(key);
        }
        let path = path(config);
        let mut bytes = [0_u8; 32];
        rand::fill(&mut bytes).map_err(|_| KeyError::new("no random bytes can be had"))?;
        let text = format!("{}\n", STANDARD.encode(bytes));
        private_file::write_once(&path, text.as_bytes())
            .map_err(|error| KeyError(format!("{}: {error}", path.display())))?;
        Self::read(&path)
    }

    /// Where it was read.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Seals a private key for `kid`: nonce, ciphertext, tag.
    pub fn seal(&self, kid: &str, private: &[u8]) -> Result<Vec<u8>, KeyError> {
        let mut text = private.to_vec();
        let nonce = self
            .key
            .seal_in_place_append_tag(Aad::from(kid), &mut text)
            .map_err(|_| KeyError::new("the private key could not be sealed"))?;
        Ok([nonce.as_ref().as_slice(), &text].concat())
    }

    /// The private key sealed for `kid`; `None`: it was sealed under another key or for another `kid`, or
    /// was changed since.
    pub fn open(&self, kid: &str, sealed: &[u8]) -> Option<Vec<u8>> {
        let (nonce, text) = sealed.split_at_checked(NONCE_LEN)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
        let mut text = text.to_vec();
        let private = self
            .key
            .open_in_place(nonce, Aad::from(kid), &mut text)
            .ok()?;
        Some(private.to_vec())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(folder: &Path) -> Config {
        Config {
            data_dir: folder.to_owned(),
            ..Config::default()
        }
    }

    #[test]
    fn it_is_made_once_for_its_owner_only() {
        let folder = tempfile::tempdir().unwrap();
        let config = config(&folder.path().join("data"));
        assert!(MasterKey::find(&config).unwrap().is_none());
        let made = MasterKey::find_or_make(&config).unwrap();
        let sealed = made.seal("kid", b"private").unwrap();
        let again = MasterKey::find_or_make(&config).unwrap();
        assert_eq!(again.open("kid", &sealed).unwrap(), b"private");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let permissions = made.path().metadata().unwrap().permissions();
            assert_eq!(permissions.mode() & 0o777, 0o600);
        }
        assert_eq!(config.data_dir.read_dir().unwrap().count(), 1);
    }

    #[test]
    fn only_what_was_sealed_here_for_that_key_opens() {
        let folder = tempfile::tempdir().unwrap();
        let ours = MasterKey::find_or_make(&config(&folder.path().join("a"))).unwrap();
        let theirs = MasterKey::find_or_make(&config(&folder.path().join("b"))).unwrap();
        let sealed = ours.seal("kid", b"private").unwrap();
        assert_ne!(
            sealed,
            ours.seal("kid", b"private").unwrap(),
            "another nonce"
        );
        assert_eq!(ours.open("kid", &sealed).unwrap(), b"private");
        assert_eq!(ours.open("other", &sealed), None);
        assert_eq!(theirs.open("kid", &sealed), None);
        for place in [0, NONCE_LEN, sealed.len() - 1] {
            let mut changed = sealed.clone();
            changed[place] ^= 1;
            assert_eq!(ours.open("kid", &changed), None);
        }
        for length in [0, NONCE_LEN, sealed.len() - 1] {
            assert_eq!(ours.open("kid", &sealed[..length]), None);
        }
    }

    #[test]
    fn a_file_that_is_named_must_hold_a_key() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("named.key");
        let named = Config {
            master_key: Some(path.clone()),
            ..config(folder.path())
        };
        assert!(
            MasterKey::find_or_make(&named).is_err(),
            "never made elsewhere"
        );
        assert!(!path.exists());
        for text in [
            "",
            "short",
            &STANDARD.encode([1; 31]),
            &STANDARD.encode([1; 33]),
        ] {
            std::fs::write(&path, text).unwrap();
            let fault = MasterKey::find(&named).unwrap_err().to_string();
            assert!(fault.contains("named.key"), "{fault}");
        }
        std::fs::write(&path, STANDARD.encode([1; 32])).unwrap();
        assert!(MasterKey::find(&named).unwrap().is_some());
    }
}
