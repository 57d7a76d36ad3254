//! The page on security names tests that are there.

use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The text of the file, or files, that a name such as `sessions` or `accounts/one_time` stands for.
fn source(name: &str) -> String {
    let places = [
        format!("tests/it/{name}.rs"),
        format!("tests/it/{name}/tests.rs"),
        format!("api/src/{name}.rs"),
    ];
    places
        .iter()
        .filter_map(|place| fs::read_to_string(root().join(place)).ok())
        .collect()
}

#[test]
fn every_test_it_names_is_there() {
    let page = fs::read_to_string(root().join("docs/security.md")).unwrap();
    let named: Vec<(&str, &str)> = page
        .split('`')
        .skip(1)
        .step_by(2)
        .filter_map(|code| code.split_once("::"))
        .filter(|(file, _)| *file != "file")
        .collect();
    assert!(named.len() > 40, "{}", named.len());
    for (file, test) in named {
        let found = source(file).contains(&format!("fn {test}("));
        assert!(
            found,
            "docs/security.md names {file}::{test}, which is not there"
        );
    }
}
