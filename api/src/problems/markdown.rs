//! The catalogue as a page of the documentation, in English with the Vietnamese titles.

use sea_orm::Iterable;

use crate::http::catalogue::{Code, FaultCode};

const INTRODUCTION: &str = "# Problems

<!-- Generated from the catalogue by `cargo run -p openapi`. -->

Every error is a problem document (RFC 9457, `application/problem+json`). Its `code` is one of these; its `type` is
the address of the same explanation on the running service, `/problems/<code>`, as HTML to a browser and as JSON to a
program. Which operation answers which code, the OpenAPI document says: the `enum` of `code` in each answer.

Where places in the input are wrong, `errors` holds one entry each, with a code of its own; these stand under the
problems they may come with.
";

/// The whole page.
pub fn page() -> String {
    let parts: Vec<String> = <Code as Iterable>::iter().map(part).collect();
    format!("{INTRODUCTION}{}", parts.concat())
}

fn part(code: Code) -> String {
    let entry = code.entry();
    format!(
        "\n## `{}`\n\n{} ({}) – {}\n\n**When it arises.** {}\n\n**How to mend it.** {}\n{}",
        entry.slug,
        entry.status.as_u16(),
        entry.status.canonical_reason().unwrap_or_default(),
        titles(&entry.words.title),
        entry.words.when.en,
        entry.words.mend.en,
        faults(FaultCode::of(code)),
    )
}

fn faults(codes: impl Iterator<Item = FaultCode>) -> String {
    let rows: Vec<String> = codes
        .map(|code| {
            let words = code.words();
            format!("| `{code}` | {} (*{}*) |\n", words.en, words.vi)
        })
        .collect();
    if rows.is_empty() {
        return String::new();
    }
    let rows = rows.concat();
    format!("\n| `errors[].code` | Meaning |\n|---|---|\n{rows}")
}

fn titles(title: &crate::text::Text) -> String {
    format!("{} (*{}*)", title.en, title.vi)
}
