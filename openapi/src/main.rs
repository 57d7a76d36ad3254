//! Writes what is generated from the code: `openapi/openapi.json` from the routes, `docs/access.md` from the permission
//! table and `docs/problems.md` from the catalogue of problems; with `--check`, fails when a committed one is stale.

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
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let files = [
        ("openapi/openapi.json", api::openapi::json()?),
        ("docs/access.md", api::auth::matrix::page()),
        ("docs/problems.md", api::problems::markdown::page()),
    ];
    let names = files.each_ref().map(|(name, _)| *name).join(" and ");
    match std::env::args().nth(1).as_deref() {
        None => {
            for (name, fresh) in files {
                std::fs::write(root.join(name), fresh)?;
            }
            Ok(format!("{names} are written"))
        }
        Some("--check") => {
            for (name, fresh) in files {
                if !std::fs::read_to_string(root.join(name)).is_ok_and(|old| old == fresh) {
                    return Err(format!(
                        "{name} is stale: run `cargo run -p openapi` and commit it"
                    )
                    .into());
                }
            }
            Ok(format!("{names} are up to date"))
        }
        Some(other) => Err(format!("unknown option {other}; there is only --check").into()),
    }
}
