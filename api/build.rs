//! Packs the OpenAPI document, and finds the commit the program is built from, for `tiendo --version` and the metrics:
//! `TIENDO_COMMIT`, as a packager sets it who has no repository at hand, else what Git says. A build for development has
//! none, or every commit would build everything anew. Nothing else of the machine or the moment goes in, so that the
//! same source gives the same program.

use std::io::{self, Write};
use std::path::Path;
use std::process::Command;
use std::{env, fs};

use flate2::Compression;
use flate2::write::GzEncoder;

fn main() -> io::Result<()> {
    pack_document()?;
    println!("cargo::rerun-if-env-changed=TIENDO_COMMIT");
    println!("cargo::rerun-if-changed=build.rs");
    let given = env::var("TIENDO_COMMIT").ok();
    let is_release = env::var("PROFILE").is_ok_and(|profile| profile == "release");
    let commit = given
        .filter(|commit| is_name(commit))
        .or_else(|| is_release.then(of_repository).flatten())
        .unwrap_or_else(|| "unknown".to_owned());
    println!("cargo::rustc-env=BUILT_COMMIT={commit}");
    Ok(())
}

/// Packs the committed OpenAPI document for the program to hold.
fn pack_document() -> io::Result<()> {
    const DOCUMENT: &str = "../openapi/openapi.json";
    println!("cargo::rerun-if-changed={DOCUMENT}");
    let folder = env::var("OUT_DIR").map_err(io::Error::other)?;
    let file = fs::File::create(Path::new(&folder).join("openapi.json.gz"))?;
    let mut packer = GzEncoder::new(file, Compression::best());
    packer.write_all(&fs::read(DOCUMENT)?)?;
    packer.finish()?;
    Ok(())
}

/// What Git has checked out here, marked where files differ from it; nothing where there is no Git or no repository.
fn of_repository() -> Option<String> {
    for file in ["HEAD", "index"] {
        let path = git(&["rev-parse", "--git-path", file])?;
        println!("cargo::rerun-if-changed={path}");
    }
    let commit = git(&["rev-parse", "--short=12", "HEAD"])?;
    let is_changed = git(&["status", "--porcelain", "--untracked-files=no"])?;
    let mark = if is_changed.is_empty() {
        ""
    } else {
        "-changed"
    };
    Some(format!("{commit}{mark}"))
}

fn git(arguments: &[&str]) -> Option<String> {
    let output = Command::new("git").args(arguments).output().ok()?;
    let said = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| said.trim().to_owned())
}

/// One word of letters, digits and a few marks: nothing that could be more than a value.
fn is_name(text: &str) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '+');
    !text.is_empty() && text.len() <= 64 && text.chars().all(fits)
}
