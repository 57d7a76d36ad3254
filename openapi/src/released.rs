//! Released documents: `openapi/released/<version>.json`, each as it was when it was released, never changed again.

use std::collections::BTreeSet;
use std::error::Error;
use std::path::{Path, PathBuf};

use semver::Version;
use serde_json::Value;

use crate::compatibility::breaks;

const FOLDER: &str = "openapi/released";

/// The newest released version and its document; `None`: nothing is released yet.
fn newest(root: &Path) -> Result<Option<(Version, Value)>, Box<dyn Error>> {
    let mut found: Option<(Version, PathBuf)> = None;
    let folder = root.join(FOLDER);
    for entry in std::fs::read_dir(&folder).map_err(|error| format!("{FOLDER}: {error}"))? {
        let path = entry?.path();
        let stem = path.file_stem().and_then(|stem| stem.to_str());
        let version = Version::parse(stem.unwrap_or_default())
            .map_err(|error| format!("{}: {error}", path.display()))?;
        if found.as_ref().is_none_or(|(newest, _)| *newest < version) {
            found = Some((version, path));
        }
    }
    let Some((version, path)) = found else {
        return Ok(None);
    };
    let document = serde_json::from_str(&std::fs::read_to_string(path)?)?;
    Ok(Some((version, document)))
}

/// Fails with every break of the document against the one released last.
pub fn compare(root: &Path, document: &str) -> Result<String, Box<dyn Error>> {
    let (version, old) = newest(root)?.ok_or("nothing is released")?;
    let breaks = breaks(&old, &serde_json::from_str(document)?);
    if breaks.is_empty() {
        return Ok(format!("clients of {version} go on working"));
    }
    Err(list(&version, &breaks).into())
}

/// Keeps the document as that of a version, which must be newer than those before; one that breaks their clients must
/// be of a newer major version (before 1.0: minor version).
pub fn release(root: &Path, document: &str, version: &str) -> Result<String, Box<dyn Error>> {
    let version = Version::parse(version)?;
    let new: Value = serde_json::from_str(document)?;
    let said = new["info"]["version"].as_str().unwrap_or_default();
    if line(&Version::parse(said)?) != line(&version) {
        return Err(format!("the document is that of {said}, not of {version}").into());
    }
    let folder = root.join(FOLDER);
    std::fs::create_dir_all(&folder)?;
    if let Some((newest, old)) = newest(root)? {
        if version <= newest {
            return Err(format!("{newest} is released, {version} is not newer").into());
        }
        let breaks = breaks(&old, &new);
        let may_break = (version.major, newest.major) == (0, 0) && version.minor > newest.minor
            || version.major > newest.major;
        if !breaks.is_empty() && !may_break {
            return Err(list(&newest, &breaks).into());
        }
    }
    std::fs::write(folder.join(format!("{version}.json")), document)?;
    Ok(format!("{FOLDER}/{version}.json is written"))
}

/// A version without its pre-release and build.
fn line(version: &Version) -> (u64, u64, u64) {
    (version.major, version.minor, version.patch)
}

fn list(version: &Version, breaks: &BTreeSet<String>) -> String {
    let mut said = format!("{} breaks for clients of {version}:", breaks.len());
    for one in breaks {
        said.push_str("\n  ");
        said.push_str(one);
    }
    said
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn document(version: &str, paths: &[&str]) -> String {
        let paths: serde_json::Map<String, Value> = paths
            .iter()
            .map(|path| ((*path).to_owned(), json!({"get": {"operationId": path}})))
            .collect();
        json!({"info": {"version": version}, "paths": paths}).to_string()
    }

    fn said(outcome: Result<String, Box<dyn Error>>) -> String {
        outcome.unwrap_or_else(|error| error.to_string())
    }

    #[test]
    fn a_document_is_held_against_the_newest_release() {
        let root = tempfile::tempdir().unwrap();
        let root = root.path();
        let both = document("0.10.0", &["/plans", "/units"]);
        assert!(compare(root, &both).is_err(), "there is no folder");
        release(root, &document("0.9.0", &["/plans"]), "0.9.0").unwrap();
        release(root, &both, "0.10.0-rc.1").unwrap();
        assert_eq!(
            said(compare(root, &both)),
            "clients of 0.10.0-rc.1 go on working"
        );
        assert_eq!(
            said(compare(root, &document("0.10.0", &["/units"]))),
            "1 breaks for clients of 0.10.0-rc.1:\n  GET /plans: is gone"
        );
    }

    #[test]
    fn what_is_released_stays() {
        let root = tempfile::tempdir().unwrap();
        let root = root.path();
        let plans = |version| document(version, &["/plans"]);
        release(root, &plans("1.2.0"), "1.2.0").unwrap();
        for version in ["1.2.0", "1.2.0-rc.1"] {
            assert_eq!(
                said(release(root, &plans("1.2.0"), version)),
                format!("1.2.0 is released, {version} is not newer")
            );
        }
        assert_eq!(
            said(release(root, &plans("1.2.0"), "1.2.1")),
            "the document is that of 1.2.0, not of 1.2.1"
        );
        assert!(release(root, &plans("1.2.1"), "next").is_err());
        release(root, &plans("1.2.1"), "1.2.1-rc.1").unwrap();
    }

    #[test]
    fn only_a_new_major_version_may_break() {
        for (from, minor, major) in [("1.2.0", "1.3.0", "2.0.0"), ("0.2.0", "0.2.1", "0.3.0")] {
            let root = tempfile::tempdir().unwrap();
            let root = root.path();
            release(root, &document(from, &["/plans"]), from).unwrap();
            assert_eq!(
                said(release(root, &document(minor, &[]), minor)),
                format!("1 breaks for clients of {from}:\n  GET /plans: is gone")
            );
            release(root, &document(major, &[]), major).unwrap();
        }
    }
}
