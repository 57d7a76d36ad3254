//! The pages of the catalogue as a browser shows them: HTML with its own style and no script.

use crate::http::catalogue::{Code, Entry, FaultCode};
use crate::openapi::problems::Answering;
use crate::text::{Lang, Text};
use crate::texts::problems::pages as words;

/// The style of every page.
const STYLE: &str = "
:root { color-scheme: light dark; }
body { font: 1.05rem/1.6 system-ui, sans-serif; margin: 0 auto; max-width: 46rem; padding: 1rem; }
h1 { line-height: 1.25; margin: 1.5rem 0 .25rem; }
h2 { font-size: 1.15rem; margin: 1.75rem 0 .25rem; }
p { margin: .25rem 0; }
nav { display: flex; flex-wrap: wrap; gap: 1rem; }
code { font: .92em ui-monospace, monospace; overflow-wrap: anywhere; }
table { border-collapse: collapse; margin-top: .5rem; width: 100%; }
th, td { border-bottom: 1px solid #8886; padding: .4rem .6rem .4rem 0; text-align: left; vertical-align: top; }
";

/// What a browser may do with a page: show its style, which is known by its hash, and follow links.
pub const POLICY: &str = "default-src 'none'; style-src 'sha256-RRJaag2PEdBZzlHaNimXaiTIock9NOc3cQRMFCjqnhU='; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The page of one code.
pub(super) fn of_code(answering: &[Answering], code: Code, lang: Lang) -> String {
    let Entry {
        status,
        slug,
        words: said,
    } = code.entry();
    let title = said.title.get(lang);
    let main = format!(
        "<h1>{}</h1>\n<p><code>{slug}</code> · HTTP {status}</p>\n{}{}{}{}",
        inline(title),
        section(&words::when(), &said.when, lang),
        section(&words::mend(), &said.mend, lang),
        faults(FaultCode::of(code), lang),
        operations(answering, lang),
    );
    whole(&format!("/problems/{slug}"), title, &main, lang)
}

/// The list of all codes.
pub(super) fn of_all(codes: impl Iterator<Item = Code>, lang: Lang) -> String {
    let rows: Vec<String> = codes
        .map(|code| {
            let entry = code.entry();
            format!(
                "<tr><td>{}</td><td><a href=\"/problems/{slug}?lang={}\"><code>{slug}</code></a></td><td>{}</td></tr>\n",
                entry.status.as_u16(),
                lang.tag(),
                inline(entry.words.title.get(lang)),
                slug = entry.slug,
            )
        })
        .collect();
    let title = words::all();
    let main = format!(
        "<h1>{}</h1>\n<p>{}</p>\n{}",
        inline(title.get(lang)),
        inline(words::introduction().get(lang)),
        table(
            &[words::status(), words::code(), words::title()],
            &rows.concat(),
            lang
        ),
    );
    whole("/problems", title.get(lang), &main, lang)
}

/// The whole document around what a page says.
fn whole(path: &str, title: &str, main: &str, lang: Lang) -> String {
    let tag = lang.tag();
    let other = match lang {
        Lang::Vi => Lang::En,
        Lang::En => Lang::Vi,
    }
    .tag();
    format!(
        "<!doctype html>\n<html lang=\"{tag}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n\
         <nav><a href=\"/problems?lang={tag}\">{all}</a> \
         <a href=\"{path}?lang={other}\" hreflang=\"{other}\" lang=\"{other}\">{other_name}</a></nav>\n\
         <main>\n{main}</main>\n</body>\n</html>\n",
        title = escape(title),
        other_name = words::other_language().get(lang),
        all = inline(words::all().get(lang)),
    )
}

fn section(heading: &Text, said: &Text, lang: Lang) -> String {
    format!(
        "<h2>{}</h2>\n<p>{}</p>\n",
        inline(heading.get(lang)),
        inline(said.get(lang))
    )
}

/// The codes of its `errors` as a table; nothing where it comes without.
fn faults(codes: impl Iterator<Item = FaultCode>, lang: Lang) -> String {
    let rows: Vec<String> = codes
        .map(|code| {
            format!(
                "<tr><td><code>{code}</code></td><td>{}</td></tr>\n",
                inline(code.words().get(lang))
            )
        })
        .collect();
    if rows.is_empty() {
        return String::new();
    }
    let heading = format!("<h2>{}</h2>\n", inline(words::faults().get(lang)));
    heading + &table(&[words::code(), words::meaning()], &rows.concat(), lang)
}

/// The operations as a table; their summaries are in English, as in the document.
fn operations(answering: &[Answering], lang: Lang) -> String {
    let heading = format!("<h2>{}</h2>\n", inline(words::operations().get(lang)));
    if answering.is_empty() {
        return format!("{heading}<p>{}</p>\n", inline(words::outside().get(lang)));
    }
    let rows: Vec<String> = answering
        .iter()
        .map(|one| {
            format!(
                "<tr><td><code>{} {}</code></td><td lang=\"en\">{}</td></tr>\n",
                one.method,
                escape(&one.path),
                inline(&one.summary)
            )
        })
        .collect();
    let columns = [words::operation(), words::summary()];
    heading + &table(&columns, &rows.concat(), lang)
}

fn table(columns: &[Text], rows: &str, lang: Lang) -> String {
    let columns: Vec<String> = columns
        .iter()
        .map(|column| format!("<th scope=\"col\">{}</th>", inline(column.get(lang))))
        .collect();
    let columns = columns.concat();
    format!("<table>\n<thead><tr>{columns}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n")
}

/// Text with what stands between backticks set as code.
fn inline(text: &str) -> String {
    let mut parts = text.split('`').map(escape);
    let mut written = parts.next().unwrap_or_default();
    for (place, part) in parts.enumerate() {
        written.push_str(if place % 2 == 0 { "<code>" } else { "</code>" });
        written.push_str(&part);
    }
    written
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;
    use sha2::{Digest, Sha256};

    use super::*;

    #[test]
    fn the_policy_knows_the_style() {
        let hash = STANDARD.encode(Sha256::digest(STYLE));
        assert!(POLICY.contains(&format!("'sha256-{hash}'")), "{hash}");
    }

    #[test]
    fn what_stands_between_backticks_is_code_and_nothing_is_markup() {
        assert_eq!(
            inline("Send `If-Match: \"1\"` & <again>"),
            "Send <code>If-Match: &quot;1&quot;</code> &amp; &lt;again&gt;"
        );
    }
}
