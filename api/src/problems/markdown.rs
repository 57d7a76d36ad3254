//! The catalogue as a page of the documentation, in English with the Vietnamese titles.

use sea_orm::Iterable;

use crate::http::catalogue::Code;

const INTRODUCTION: &str = "# Problems

<!-- Generated from the catalogue by `cargo run -p openapi`. -->

Every error is a problem document (RFC 9457, `application/problem+json`). Its `code` is one of these; its `type` is
the address of the same explanation on the running service, `/problems/<code>`, as HTML to a browser and as JSON to a
program. Which operation answers which code, the OpenAPI document says: the `enum` of `code` in each answer.
";

/// The whole page.
pub fn page() -> String {
    let mut page = INTRODUCTION.to_owned();
    for code in <Code as Iterable>::iter() {
        let entry = code.entry();
        page.push_str(&format!(
            "\n## `{}`\n\n{} ({}) – {}\n\n**When it arises.** {}\n\n**How to mend it.** {}\n",
            entry.slug,
            entry.status.as_u16(),
            entry.status.canonical_reason().unwrap_or_default(),
            titles(&entry.words.title),
            entry.words.when.en,
            entry.words.mend.en,
        ));
    }
    page
}

fn titles(title: &crate::text::Text) -> String {
    format!("{} (*{}*)", title.en, title.vi)
}
