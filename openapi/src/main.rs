//! Writes what is generated from the code: `openapi/openapi.json` from the routes, `docs/access.md` from the permission
//! table and `docs/problems.md` from the catalogue of problems.
//!
//! `--check` fails when a committed one is stale; `--compare` when the document breaks clients of the last released one;
//! `--release VERSION` keeps the document as that of a version.

mod compatibility;
mod released;

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
    let document = api::openapi::json()?;
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["--compare"] => return released::compare(&root, &document),
        ["--release", version] => return released::release(&root, &document, version),
        _ => {}
    }
    let files = [
        ("openapi/openapi.json", document),
        ("docs/access.md", api::auth::matrix::page()),
        ("docs/problems.md", api::problems::markdown::page()),
    ];
    let names = files.each_ref().map(|(name, _)| *name).join(" and ");
    match arguments[..] {
        [] => {
            for (name, fresh) in files {
                std::fs::write(root.join(name), fresh)?;
            }
            Ok(format!("{names} are written"))
        }
        ["--check"] => {
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
        _ => Err("options: none, --check, --compare, or --release VERSION".into()),
    }
}
