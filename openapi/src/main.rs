//! Writes `openapi/openapi.json` from the routes; with `--check`, fails when the committed one is stale.

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    match run() {
        Ok(said) => {
            eprintln!("{said}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<String, Box<dyn std::error::Error>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("openapi.json");
    let fresh = api::openapi::json()?;
    match std::env::args().nth(1).as_deref() {
        None => {
            std::fs::write(&path, fresh)?;
            Ok("openapi/openapi.json is written".to_owned())
        }
        Some("--check") => {
            if std::fs::read_to_string(&path).is_ok_and(|committed| committed == fresh) {
                Ok("openapi/openapi.json is up to date".to_owned())
            } else {
                Err(
                    "openapi/openapi.json is stale: run `cargo run -p openapi` and commit it"
                        .into(),
                )
            }
        }
        Some(other) => Err(format!("unknown option {other}; there is only --check").into()),
    }
}
