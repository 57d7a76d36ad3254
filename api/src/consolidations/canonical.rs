//! The one text of a content (RFC 8785) and its hash, which anyone can work out again.

use std::fmt::Write as _;

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::content::{
    Content, ContentDocument, ContentFigure, ContentLeftOut, ContentPassage, ContentPeriod,
    ContentPlan, ContentSignatory, ContentUnit,
};
use crate::http::catalogue::Code;
use crate::http::etag::mark_of;
use crate::http::problem::Problem;
use crate::periods::completeness::Counts;

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

/// What a signature is about: all that a content says but when it was read, and the number and the day that a
/// document gets after it is signed.
#[derive(Serialize)]
struct Signed<'a> {
    plan: &'a ContentPlan,
    period: &'a ContentPeriod,
    place: &'a str,
    title: &'a str,
    issuing_body: &'a str,
    superior_body: Option<&'a str>,
    signatory: Option<&'a ContentSignatory>,
    recipients: &'a [String],
    narrative: &'a [ContentPassage],
    completeness: &'a Counts,
    units: &'a [ContentUnit],
    figures: &'a [ContentFigure],
    left_out: &'a [ContentLeftOut],
}

fn signed(content: &Content) -> Signed<'_> {
    // By name, so that a new member is not forgotten.
    let Content {
        as_of: _,
        number: _,
        plan,
        period,
        document,
        signature: _,
        narrative,
        completeness,
        units,
        figures,
        left_out,
    } = content;
    let ContentDocument {
        number: _,
        issued_on: _,
        place,
        title,
        issuing_body,
        superior_body,
        signatory,
        recipients,
    } = document;
    Signed {
        plan,
        period,
        place,
        title,
        issuing_body,
        superior_body: superior_body.as_deref(),
        signatory: signatory.as_ref(),
        recipients,
        narrative,
        completeness,
        units,
        figures,
        left_out,
    }
}

/// The hash of what a signature is about: where it moves, what was signed is not what would be published.
pub fn signed_hash(content: &Content) -> Result<String, Problem> {
    canonical(&signed(content)).map(|(_, hash)| hash)
}

/// A mark of all that a content says but when it was read, for the tag of a draft.
pub fn mark(content: &Content) -> i64 {
    let Content {
        number,
        document,
        signature,
        ..
    } = content;
    let given_later = (number, &document.number, document.issued_on, signature);
    mark_of(&(given_later, signed(content)))
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
