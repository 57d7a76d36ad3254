//! The page of what was measured.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;
use std::{fs, io};

use super::machine;
use super::options::Options;
use super::rows::{Goal, Measured, Row};
use super::stats::short;

/// Between these the page is written anew.
const BEGIN: &str = "<!-- measured: begin -->";
const END: &str = "<!-- measured: end -->";

/// How much more an answer of the same size may cost at the most values than at the fewest.
const GROWTH: f64 = 1.2;

/// All of it, in Markdown.
pub fn text(options: &Options, all: &[Measured]) -> String {
    let mut text = String::new();
    let build = if cfg!(debug_assertions) {
        "debug build"
    } else {
        "release build"
    };
    let _ = writeln!(
        text,
        "Measured on {}, {build}; {} turns of {} ms a side, {} connections, `RUST_LOG={}`. Load, service, control and \
         database share the machine.\n",
        machine::told(),
        options.repeats,
        options.turn,
        options.connections,
        options.log,
    );
    text.push_str("### Goals\n\nEach cell is the median of the ratio that the goal speaks of.\n\n");
    text.push_str(&summary(all));
    text.push_str(&growth(all));
    for measured in all {
        text.push('\n');
        text.push_str(&details(measured));
    }
    text
}

/// A line for each goal, a column for each database and size.
fn summary(all: &[Measured]) -> String {
    let mut text = "| operation | goal |".to_owned();
    for measured in all {
        let _ = write!(
            text,
            " {}, {} |",
            measured.database,
            short(figure(measured.values))
        );
    }
    text.push_str("\n|---|---|");
    text.push_str(&"---|".repeat(all.len()));
    text.push('\n');
    for (what, goal) in goals(all) {
        let _ = write!(text, "| {what} | {} |", goal.told());
        for measured in all {
            let found = measured.rows.iter().find(|row| row.what == what);
            let told = found.map_or_else(
                || "–".to_owned(),
                |row| {
                    let ratio = row.ratio.median();
                    format!("{}{}", short(ratio), mark(row.goal.is_met(ratio)))
                },
            );
            let _ = write!(text, " {told} |");
        }
        text.push('\n');
    }
    text
}

/// What has a goal anywhere, in the order it was measured.
fn goals(all: &[Measured]) -> Vec<(&'static str, Goal)> {
    let mut seen = BTreeSet::new();
    let rows = all.iter().rev().flat_map(|measured| &measured.rows);
    let with_goal = rows.filter(|row| row.goal != Goal::None);
    with_goal
        .filter(|row| seen.insert(row.what))
        .map(|row| (row.what, row.goal))
        .collect()
}

fn mark(is_met: Option<bool>) -> &'static str {
    match is_met {
        Some(true) => " ✓",
        Some(false) => " ✗",
        None => "",
    }
}

/// What the same costs at the most values, in that at the fewest.
fn growth(all: &[Measured]) -> String {
    let mut text = format!(
        "\n### Growth\n\nThe median time of an operation at the most values, divided by that at the fewest; the goal is \
         at most {GROWTH}, for answers of the same size.\n\n| database | operation | fewest | most | growth | |\n|---|---|---|---|---|---|\n"
    );
    let names: BTreeSet<&str> = all.iter().map(|measured| measured.database).collect();
    let mut is_empty = true;
    for name in names {
        let of: Vec<&Measured> = all
            .iter()
            .filter(|measured| measured.database == name)
            .collect();
        let (Some(few), Some(many)) = (of.first(), of.last()) else {
            continue;
        };
        if few.values == many.values {
            continue;
        }
        for (row, cost) in few.rows.iter().filter_map(|row| Some((row, row.cost?.0))) {
            let later = many.rows.iter().find(|later| later.what == row.what);
            let Some((later, _)) = later.and_then(|later| later.cost) else {
                continue;
            };
            let grown = later / cost;
            is_empty = false;
            let _ = writeln!(
                text,
                "| {name} | {} | {} ms | {} ms | {} | {} |",
                row.what,
                short(cost),
                short(later),
                short(grown),
                mark(Goal::AtMost(GROWTH).is_met(grown)),
            );
        }
    }
    if is_empty { String::new() } else { text }
}

/// Every row of one database of one size, and its latency at rates.
pub fn details(measured: &Measured) -> String {
    let mut text = format!(
        "### {}, {} values\n\n| operation | unit | service | p99, ms | beside it | control | ratio | goal | | |\n|---|---|---|---|---|---|---|---|---|---|\n",
        measured.database,
        short(figure(measured.values))
    );
    for row in &measured.rows {
        let Row {
            what,
            beside,
            unit,
            ours,
            theirs,
            p99,
            ratio,
            goal,
            cost: _,
            note,
        } = row;
        let p99 = p99.map_or_else(|| "–".to_owned(), short);
        let theirs = if theirs.0.is_empty() {
            "–".to_owned()
        } else {
            theirs.told()
        };
        let met = mark(goal.is_met(ratio.median()));
        let _ = writeln!(
            text,
            "| {what} | {unit} | {} | {p99} | {beside} | {theirs} | {} | {} |{met} | {note} |",
            ours.told(),
            ratio.told(),
            goal.told(),
        );
    }
    for curve in &measured.curves {
        let _ = write!(
            text,
            "\n{}: requests at fixed times, each counted from when it was due\n\n| wanted, 1/s | answered, 1/s | p50, ms | p99, ms |\n|---|---|---|---|\n",
            curve.what
        );
        for [wanted, answered, p50, p99] in &curve.points {
            let told = [wanted, answered, p50, p99].map(|figure| short(*figure));
            let _ = writeln!(text, "| {} |", told.join(" | "));
        }
    }
    text
}

fn figure(count: usize) -> f64 {
    super::load::whole(count)
}

/// Puts the text between the marks of a page.
pub fn write(path: &Path, text: &str) -> io::Result<()> {
    let page = fs::read_to_string(path)?;
    fs::write(path, placed(&page, text))
}

fn placed(page: &str, text: &str) -> String {
    let (before, rest) = page.split_once(BEGIN).expect("the mark where it begins");
    let (_, after) = rest.split_once(END).expect("the mark where it ends");
    format!("{before}{BEGIN}\n\n{}\n\n{END}{after}", text.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_between_the_marks_is_written_anew() {
        let page = format!("Before.\n\n{BEGIN}\nold\n{END}\n\nAfter.\n");
        let new = placed(&page, "new\n");
        assert_eq!(
            new,
            format!("Before.\n\n{BEGIN}\n\nnew\n\n{END}\n\nAfter.\n")
        );
        assert_eq!(placed(&new, "new"), new);
    }
}
