//! The one text of a content (RFC 8785) and its hash, which anyone can work out again.

use std::fmt::Write as _;

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::content::Content;
use crate::http::catalogue::Code;
use crate::http::problem::Problem;

/// A value as canonical JSON, and the SHA-256 of that in lower-case hex.
pub fn canonical<T: Serialize>(value: &T) -> Result<(String, String), Problem> {
    let text = serde_json_canonicalizer::to_string(value).map_err(|error| {
        tracing::error!(%error, "a content could not be written");
        Problem::new(Code::Internal)
    })?;
    let hash = Sha256::digest(text.as_bytes());
    let hex = hash.iter().fold(String::new(), |mut hex, byte| {
        // Writing to a text does not fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    });
    Ok((text, hex))
}

/// What a signature is about besides the words, which it loses when they change: the figures and what is left out.
pub fn figures_hash(content: &Content) -> Result<String, Problem> {
    let signed = (&content.figures, &content.left_out);
    canonical(&signed).map(|(_, hash)| hash)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn members_are_sorted_and_the_hash_is_that_of_the_text() {
        let value = json!({"b": "Đức Long", "a": [1, null, true], "é": "\n\"", "a b": {}});
        let (text, hash) = canonical(&value).unwrap();
        assert_eq!(
            text,
            r#"{"a":[1,null,true],"a b":{},"b":"Đức Long","é":"\n\""}"#
        );
        assert_eq!(hash.len(), 64);
        // printf %s '{}' | sha256sum
        assert_eq!(
            canonical(&json!({})).unwrap().1,
            "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
        );
    }
}
