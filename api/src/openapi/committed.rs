//! The OpenAPI document as it was committed and built into the program, packed: the program holds nothing of what makes
//! it from the code. That both are the same is tested.

use std::io::{self, Read};

use actix_web::web;
use flate2::read::GzDecoder;
use serde_transcode::Transcoder;

use crate::http::catalogue::Code;
use crate::http::problem::Problem;

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

/// What `get` makes of the document when it is first asked for: apart from the requests of others, since that takes a
/// moment.
pub async fn made<T: Sync>(get: fn() -> io::Result<&'static T>) -> Result<&'static T, Problem> {
    let made = web::block(get).await.map_err(io::Error::other);
    made.flatten().map_err(|error| {
        tracing::error!(%error, "what the program holds of its document cannot be read");
        Problem::new(Code::Internal)
    })
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
