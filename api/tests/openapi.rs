//! `tiendo openapi` prints the document where there is nothing but the program.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::process::{Command, Output};

use tempfile::TempDir;

fn tiendo(folder: &TempDir, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_tiendo"))
        .args(arguments)
        .current_dir(folder.path())
        .env_clear()
        // With these settings nothing that reads them starts.
        .env("TIENDO_LISTEN", "nowhere")
        .env("DATABASE_URL", "postgres://nobody@127.0.0.1:1/nothing")
        .output()
        .unwrap()
}

#[test]
fn the_document_is_printed_as_it_is_served_and_nothing_is_made() {
    let folder = TempDir::new().unwrap();
    let served = [
        (vec!["openapi"], api::openapi::json().unwrap()),
        (vec!["openapi", "--yaml"], api::openapi::yaml().unwrap()),
    ];
    for (arguments, expected) in served {
        let Output {
            status,
            stdout,
            stderr,
        } = tiendo(&folder, &arguments);
        assert!(status.success(), "{arguments:?}: {status}");
        assert!(stdout == expected.as_bytes(), "{arguments:?}");
        assert_eq!(String::from_utf8(stderr).unwrap(), "", "{arguments:?}");
    }
    let refused = tiendo(&folder, &["migrate"]);
    assert!(
        !refused.status.success(),
        "the settings are none to work by"
    );
    assert_eq!(folder.path().read_dir().unwrap().count(), 0);
}
