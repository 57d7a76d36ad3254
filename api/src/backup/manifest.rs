//! What a backup says it holds.

use std::path::{Component, Path};

use serde::{Deserialize, Serialize};

/// The form of backups that this program writes and reads.
pub const FORMAT: u32 = 1;

/// What a backup holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Form of the backup; always [`FORMAT`].
    pub format: u32,
    /// Version of the program that made it.
    pub tiendo: String,
    /// When it was begun: RFC 3339, UTC.
    pub made_at: String,
    /// Migrations the database has had.
    pub migrations: Vec<String>,
    /// Whether attached files are in it; else they lie in a bucket, which keeps them itself.
    pub attachments: bool,
    /// Attached files that the store did not have, or had otherwise than they were attached.
    pub lost: Vec<String>,
    /// Whether the master key is in it.
    pub master_key: bool,
    /// Its files but for this one.
    pub files: Vec<Item>,
}

/// A file of a backup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// Where it lies in the backup, with `/` between folders.
    pub path: String,
    /// Its length.
    pub bytes: u64,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
}

impl Manifest {
    /// Reads one. The error says what is wrong with it.
    pub fn read(text: &[u8]) -> Result<Self, String> {
        let manifest: Self = serde_json::from_slice(text).map_err(|error| error.to_string())?;
        if manifest.format != FORMAT {
            return Err(format!(
                "backups of form {} are not known to this tiendo; use the version that made it, {}",
                manifest.format, manifest.tiendo
            ));
        }
        match manifest.files.iter().find(|item| !is_inside(&item.path)) {
            Some(item) => Err(format!("{} does not lie in a backup", item.path)),
            None => Ok(manifest),
        }
    }
}

/// Whether a path leads from a folder to somewhere inside it, and no other way round.
fn is_inside(path: &str) -> bool {
    let mut components = Path::new(path).components();
    !path.is_empty() && components.all(|part| matches!(part, Component::Normal(_)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(path: &str) -> Manifest {
        Manifest {
            format: FORMAT,
            tiendo: "0.1.0".to_owned(),
            made_at: "2018-05-17T02:00:00Z".to_owned(),
            migrations: vec!["m20261124_000001_units".to_owned()],
            attachments: true,
            lost: Vec::new(),
            master_key: false,
            files: vec![Item {
                path: path.to_owned(),
                bytes: 3,
                sha256: "ab".to_owned(),
            }],
        }
    }

    fn read(manifest: &Manifest) -> Result<Manifest, String> {
        Manifest::read(&serde_json::to_vec(manifest).unwrap())
    }

    #[test]
    fn it_is_read_as_it_was_written() {
        let manifest = of("attachments/2018-05-17/a");
        assert_eq!(read(&manifest).unwrap(), manifest);
        assert!(Manifest::read(b"{}").is_err());
        let newer = Manifest {
            format: FORMAT + 1,
            ..manifest
        };
        assert!(read(&newer).unwrap_err().contains("form 2"));
    }

    #[test]
    fn no_file_of_it_leads_out_of_the_backup() {
        for path in ["", "..", "../a", "a/../../b", "/etc/passwd", "./a"] {
            assert!(read(&of(path)).is_err(), "{path}");
        }
    }
}
