//! Released documents: `openapi/released/<version>.json`, each as it was when it was released, never changed again.

use std::error::Error;
use std::path::{Path, PathBuf};

use semver::Version;
use serde_json::Value;

use crate::compatibility::breaks;

const FOLDER: &str = "openapi/released";

/// The newest released version and its file.
fn newest(root: &Path) -> Result<(Version, PathBuf), Box<dyn Error>> {
    let mut found = None;
    for entry in std::fs::read_dir(root.join(FOLDER))? {
        let path = entry?.path();
        let stem = path.file_stem().and_then(|stem| stem.to_str());
        let version = Version::parse(stem.unwrap_or_default())
            .map_err(|error| format!("{}: {error}", path.display()))?;
        if found.as_ref().is_none_or(|(newest, _)| *newest < version) {
            found = Some((version, path));
        }
    }
    found.ok_or_else(|| format!("nothing is released in {FOLDER}").into())
}

/// Fails with every break of the document against the one released last.
pub fn compare(root: &Path, document: &str) -> Result<String, Box<dyn Error>> {
    let (version, path) = newest(root)?;
    let old: Value = serde_json::from_str(&std::fs::read_to_string(path)?)?;
    let breaks = breaks(&old, &serde_json::from_str(document)?);
    if breaks.is_empty() {
        return Ok(format!("clients of {version} go on working"));
    }
    let mut said = format!("{} breaks for clients of {version}:", breaks.len());
    for one in breaks {
        said.push_str("\n  ");
        said.push_str(&one);
    }
    Err(said.into())
}

/// Keeps the document as that of a version, which must be newer than those before.
pub fn release(root: &Path, document: &str, version: &str) -> Result<String, Box<dyn Error>> {
    let version = Version::parse(version)?;
    let folder = root.join(FOLDER);
    std::fs::create_dir_all(&folder)?;
    if let Ok((newest, _)) = newest(root)
        && version <= newest
    {
        return Err(format!("{newest} is released, {version} is not newer").into());
    }
    std::fs::write(folder.join(format!("{version}.json")), document)?;
    Ok(format!("{FOLDER}/{version}.json is written"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLANS: &str = r#"{"paths": {"/plans": {"get": {"operationId": "list_plans"}}}}"#;
    const UNITS: &str = r#"{"paths": {"/units": {"get": {"operationId": "list_units"}}}}"#;
    const BOTH: &str = r#"{"paths": {"/plans": {"get": {"operationId": "list_plans"}}, "/units": {"get": {"operationId": "list_units"}}}}"#;

    #[test]
    fn a_document_is_held_against_the_newest_release() {
        let root = tempfile::tempdir().unwrap();
        let root = root.path();
        assert!(compare(root, PLANS).is_err(), "nothing is released");
        release(root, PLANS, "0.9.0").unwrap();
        release(root, BOTH, "0.10.0-rc.1").unwrap();
        assert!(compare(root, BOTH).is_ok());
        let said = compare(root, UNITS).unwrap_err().to_string();
        assert_eq!(
            said,
            "1 breaks for clients of 0.10.0-rc.1:\n  GET /plans: is gone"
        );
    }

    #[test]
    fn what_is_released_stays() {
        let root = tempfile::tempdir().unwrap();
        let root = root.path();
        release(root, BOTH, "1.2.0").unwrap();
        for version in ["1.2.0", "1.1.9", "1.2.0-rc.1", "next"] {
            assert!(release(root, PLANS, version).is_err(), "{version}");
        }
        assert!(release(root, PLANS, "1.2.1").is_ok());
    }
}
