//! The OpenAPI document as it was committed and built into the program, packed: the program holds nothing of what makes
//! it from the code. That both are the same is tested.

use std::io::{self, Read};

use flate2::read::GzDecoder;
use serde_transcode::Transcoder;

static PACKED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/openapi.json.gz"));

/// The document as JSON, as `openapi::json` makes it.
pub fn json() -> io::Result<String> {
    let mut text = String::new();
    GzDecoder::new(PACKED).read_to_string(&mut text)?;
    Ok(text)
}

/// The same as YAML.
pub fn yaml() -> io::Result<String> {
    let json = json()?;
    let mut read = serde_json::Deserializer::from_str(&json);
    yaml_serde::to_string(&Transcoder::new(&mut read)).map_err(io::Error::other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_document_that_was_committed_is_that_of_the_code() {
        assert!(
            json().unwrap() == crate::openapi::json().unwrap(),
            "run `cargo run -p openapi`, then build again"
        );
        assert!(yaml().unwrap() == crate::openapi::yaml().unwrap());
    }
}
