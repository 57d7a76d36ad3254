//! Makes the client from the document that DOCUMENT names.

use std::error::Error;
use std::path::PathBuf;
use std::{env, fs};

use progenitor::{GenerationSettings, Generator, InterfaceStyle};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-env-changed=DOCUMENT");
    let document = PathBuf::from(env::var("DOCUMENT")?);
    println!("cargo::rerun-if-changed={}", document.display());
    let document = serde_json::from_slice(&fs::read(document)?)?;
    let mut generator =
        Generator::new(GenerationSettings::default().with_interface(InterfaceStyle::Builder));
    let client = generator.generate_tokens(&document)?.to_string();
    fs::write(
        PathBuf::from(env::var("OUT_DIR")?).join("client.rs"),
        client,
    )?;
    Ok(())
}
