//! Texts stand in this folder and nowhere else: what the sources themselves say.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use super::tests::GROUPS;

/// Where letters of Vietnamese are no text for people, and why.
const EXCEPTIONS: &[(&str, &str)] = &[
    (
        "aggregates/dto/example.rs",
        "an example for the API document",
    ),
    ("attachments/name.rs", "an example for the API document"),
    (
        "consolidations/example.rs",
        "an example for the API document",
    ),
    ("demo/", "what the people of the example write"),
    (
        "plans/document_number.rs",
        "abbreviations that stand in numbers of documents",
    ),
    ("exports/sample.rs", "a sample for tests"),
    (
        "reports/form_cells.rs",
        "answers that people write in a form",
    ),
];

/// A source without its comments, attributes and tests.
#[derive(Debug, Default, PartialEq, Eq)]
struct Source {
    /// The strings in it.
    strings: Vec<String>,
    /// What is left of it besides strings.
    code: String,
}

/// Reads a source up to the tests at its end. Attributes hold examples for the API document.
fn read(text: &str) -> Source {
    let text = &text[..tests_at(text)];
    let mut source = Source::default();
    let mut depth = 0_usize;
    let mut rest = text;
    while let Some(next) = rest.chars().next() {
        let taken = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("#[") || rest.starts_with("#![") {
            depth += 1;
            rest.find('[').unwrap() + 1
        } else if let Some((length, string)) = string(rest, &source.code) {
            if depth == 0 {
                source.strings.push(string.to_owned());
            }
            length
        } else if let Some(length) = letter(rest) {
            length
        } else {
            match next {
                '[' | '(' | '{' if depth > 0 => depth += 1,
                ']' | ')' | '}' if depth > 0 => depth -= 1,
                _ if depth == 0 => source.code.push(next),
                _ => {}
            }
            next.len_utf8()
        };
        rest = &rest[taken..];
    }
    source
}

/// Where the module of tests begins that ends a source; a module of tests in a file of its own ends none.
fn tests_at(text: &str) -> usize {
    let opening = "\n#[cfg(test)]\nmod ";
    let found = text.match_indices(opening).find(|(at, _)| {
        let line = text[at + opening.len()..].lines().next();
        line.is_some_and(|line| line.ends_with('{') || line.contains("{ "))
    });
    found.map_or(text.len(), |(at, _)| at)
}

/// The string that begins here, with the length of it and its quotes.
fn string<'a>(rest: &'a str, before: &str) -> Option<(usize, &'a str)> {
    let in_word = before.ends_with(|letter: char| letter.is_alphanumeric() || letter == '_');
    let raw = rest.strip_prefix('r').filter(|_| !in_word);
    if let Some(raw) = raw {
        let hashes = raw.len() - raw.trim_start_matches('#').len();
        if let Some(inside) = raw[hashes..].strip_prefix('"') {
            let end = inside.find(&format!("\"{}", "#".repeat(hashes))).unwrap();
            return Some((1 + hashes + 1 + end + 1 + hashes, &inside[..end]));
        }
    }
    let inside = rest.strip_prefix('"')?;
    let mut escaped = false;
    let end = inside.find(|letter| {
        let ends = letter == '"' && !escaped;
        escaped = letter == '\\' && !escaped;
        ends
    });
    let end = end.unwrap();
    Some((end + 2, &inside[..end]))
}

/// The length of the single letter in quotes that begins here; a lifetime is none.
fn letter(rest: &str) -> Option<usize> {
    let inside = rest.strip_prefix('\'')?;
    let (first, after) = if let Some(escaped) = inside.strip_prefix('\\') {
        (1 + escaped.chars().next()?.len_utf8(), &escaped[1..])
    } else {
        let first = inside.chars().next()?.len_utf8();
        (first, &inside[first..])
    };
    let end = if inside.starts_with('\\') {
        after.find('\'')?
    } else {
        after.starts_with('\'').then_some(0)?
    };
    Some(1 + first + end + 1)
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// The sources of the service but those of its tests, by their path from `src`.
fn sources() -> Vec<(String, Source)> {
    let mut folders = vec![root()];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.strip_prefix(root()).unwrap();
            let name = name.to_str().unwrap().replace('\\', "/");
            if path.is_dir() {
                folders.push(path);
            } else if !name.ends_with("_tests.rs")
                && path.extension().is_some_and(|kind| kind == "rs")
            {
                let text = fs::read_to_string(path).unwrap();
                found.push((name, read(&text)));
            }
        }
    }
    found
}

/// Whether a string holds a letter that English does without.
fn is_vietnamese(string: &str) -> bool {
    string
        .chars()
        .any(|letter| !letter.is_ascii() && letter.is_alphabetic())
}

fn makes_text(code: &str) -> bool {
    code.match_indices("Text::new(").any(|(at, _)| {
        !code[..at].ends_with(|letter: char| letter.is_alphanumeric() || letter == '_')
    })
}

#[test]
fn no_text_stands_outside() {
    let excepted: Vec<&str> = EXCEPTIONS.iter().map(|(place, _)| *place).collect();
    let mut astray = Vec::new();
    let mut needed = BTreeSet::new();
    for (name, source) in sources() {
        if name.starts_with("texts/") {
            continue;
        }
        let strings = source.strings.iter().filter(|text| is_vietnamese(text));
        let strings: Vec<&String> = strings.collect();
        if let Some(place) = excepted.iter().find(|place| name.starts_with(**place)) {
            needed.extend((!strings.is_empty()).then_some(*place));
        } else {
            astray.extend(strings.iter().map(|text| format!("{name}: {text}")));
        }
        if makes_text(&source.code) {
            astray.push(format!("{name}: Text::new"));
        }
    }
    assert!(astray.is_empty(), "{}", astray.join("\n"));
    assert_eq!(needed, excepted.into_iter().collect(), "not excepted now");
}

/// The paths in a source, such as `texts::units::no_such_unit`.
fn paths(code: &str) -> impl Iterator<Item = &str> {
    code.split(|letter: char| !letter.is_alphanumeric() && letter != '_' && letter != ':')
        .map(|path| path.trim_matches(':'))
        .filter(|path| path.contains("::"))
}

/// The last names of what is used under another name, by that name.
fn aliases(code: &str) -> BTreeMap<&str, String> {
    let words: Vec<&str> = code.split_whitespace().collect();
    let renamed = words.windows(3).filter(|three| three[1] == "as");
    renamed
        .filter_map(|three| {
            let name = three[0].trim_end_matches("::self").rsplit("::").next()?;
            let alias = three[2].trim_end_matches([';', ',', '}']);
            Some((alias, name.trim_start_matches('{').to_owned()))
        })
        .collect()
}

#[test]
fn readers_say_nothing_but_texts() {
    let says_itself = |source: &Source| {
        let code = source.code.replace("ser::Error::custom", "");
        code.contains("::custom")
    };
    let sources = sources();
    let found = sources.iter().filter(|(_, source)| says_itself(source));
    let names: Vec<&str> = found.map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["unfit.rs"], "words of a reader go through `Unfit`");
}

#[test]
fn each_text_is_said_somewhere() {
    let sources = sources();
    let outside = sources
        .iter()
        .filter(|(name, _)| !name.starts_with("texts/"));
    let mut said = BTreeSet::new();
    for (_, source) in outside {
        let names = aliases(&source.code);
        for path in paths(&source.code) {
            let mut parts = path.rsplit("::");
            if let (Some(name), Some(group)) = (parts.next(), parts.next()) {
                let group = names.get(group).map_or(group, String::as_str);
                said.insert(format!("{group}::{name}"));
            }
        }
    }
    let mut unsaid = Vec::new();
    for (group, texts) in GROUPS {
        let last = group.rsplit("::").next().unwrap();
        for (name, _, _) in *texts {
            if !said.contains(&format!("{last}::{name}")) {
                unsaid.push(format!("{group}::{name}"));
            }
        }
    }
    assert!(unsaid.is_empty(), "said nowhere: {}", unsaid.join(", "));
}

#[test]
fn each_file_of_texts_is_checked() {
    let files = sources().into_iter().filter_map(|(name, _)| {
        let file = name.strip_prefix("texts/")?.strip_suffix(".rs")?;
        // The words of an official paper are in one language.
        (!file.ends_with("mod") && file != "official_report").then(|| file.replace('/', "::"))
    });
    let groups = GROUPS.iter().map(|(group, _)| (*group).to_owned());
    assert_eq!(
        groups.collect::<BTreeSet<_>>(),
        files.collect::<BTreeSet<_>>()
    );
}

#[test]
fn a_source_is_read_without_comments_attributes_letters_and_tests() {
    let source = read(
        "//! \"Có\"\n#[schema(example = json!({\"a\": [\"Có\"]}))]\nfn f<'a>() { ('đ', '\\'', '\"', \
         \"Đ\\\"ã\", r#\"\"Số\"\"#, for_r\"Kỳ\") }\n#[cfg(test)]\nmod tests { \"Không\" }",
    );
    assert_eq!(source.strings, ["Đ\\\"ã", "\"Số\"", "Kỳ"]);
    assert_eq!(source.code, "\n\nfn f<'a>() { (, , , , , for_r) }");
    let source = read(
        "#[cfg(test)]\nmod samples;\nfn f() { \"Có\" }\n#[cfg(test)]\nmod tests {\n \"Không\" }",
    );
    assert_eq!(source.strings, ["Có"]);
    assert!(is_vietnamese("Đ") && !is_vietnamese("1–64 “letters”"));
    assert!(makes_text("= Text::new(a)") && !makes_text("RichText::new(a)"));
}
