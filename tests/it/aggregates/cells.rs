//! Answers of aggregates to the last digit: figures are compared as the text that came, never as floats.

use std::collections::BTreeMap;

use serde_json::value::RawValue;
use tests::{Answer, Client};

type Members = BTreeMap<String, Box<RawValue>>;

/// A cell of an aggregate, or a figure behind one.
pub struct Cell(Members);

impl Cell {
    /// The members named, as they were written, separated by spaces; a dot leads into an object.
    pub fn told(&self, members: &str) -> String {
        let texts: Vec<String> = members
            .split(' ')
            .map(|member| told(&self.0, member))
            .collect();
        texts.join(" ")
    }
}

fn told(members: &Members, path: &str) -> String {
    let (name, rest) = path
        .split_once('.')
        .map_or((path, None), |(name, rest)| (name, Some(rest)));
    let value = members
        .get(name)
        .unwrap_or_else(|| panic!("{name} is not among {:?}", members.keys()))
        .get();
    match rest {
        Some(rest) if value != "null" => told(&serde_json::from_str(value).unwrap(), rest),
        _ => value.trim_matches('"').to_owned(),
    }
}

/// The cells or items of an answer.
pub fn listed(answer: &Answer, name: &str) -> Vec<Cell> {
    let members: Members = serde_json::from_str(answer.text()).unwrap();
    let list: Vec<Members> = serde_json::from_str(members[name].get()).unwrap();
    list.into_iter().map(Cell).collect()
}

/// Asks for aggregates.
pub async fn ask(as_: &Client, query: &[(&str, &str)]) -> Answer {
    let mut request = as_.get("/v1/aggregates");
    for (name, value) in query {
        request = request.query(name, value);
    }
    request.send().await
}

/// The cells of aggregates.
pub async fn read(as_: &Client, query: &[(&str, &str)]) -> Vec<Cell> {
    listed(&ask(as_, query).await.expect_status(200), "cells")
}

/// All figures behind aggregates, page by page of that many.
pub async fn sources(as_: &Client, query: &[(&str, &str)], limit: usize) -> Vec<Cell> {
    let mut found = Vec::new();
    let mut cursor: Option<String> = None;
    loop {
        let mut request = as_
            .get("/v1/aggregates/sources")
            .query("limit", &limit.to_string());
        for (name, value) in query {
            request = request.query(name, value);
        }
        if let Some(cursor) = &cursor {
            request = request.query("cursor", cursor);
        }
        let answer = request.send().await.expect_status(200);
        let page = listed(&answer, "items");
        assert!(page.len() <= limit, "{} on a page of {limit}", page.len());
        found.extend(page);
        match answer.json()["next_cursor"].as_str() {
            Some(next) => cursor = Some(next.to_owned()),
            None => return found,
        }
    }
}

/// What each cell tells of these members, in the order of the answer.
pub fn all(cells: &[Cell], members: &str) -> Vec<String> {
    cells.iter().map(|cell| cell.told(members)).collect()
}

/// The one cell that tells this of these members.
pub fn only<'a>(cells: &'a [Cell], members: &str, wanted: &str) -> &'a Cell {
    let found: Vec<&Cell> = cells
        .iter()
        .filter(|cell| cell.told(members) == wanted)
        .collect();
    assert_eq!(found.len(), 1, "{wanted} among {:?}", all(cells, members));
    found[0]
}
