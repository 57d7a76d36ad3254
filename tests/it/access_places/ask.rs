//! What a request says besides its operation.

use serde_json::Value;

/// What a request says besides its operation.
#[derive(Debug, Default)]
pub struct Ask {
    /// What the path names, in order.
    pub ids: Vec<String>,
    /// Its query.
    pub query: Vec<(&'static str, String)>,
    /// Its body.
    pub body: Option<Value>,
    /// Its body, where that is a table.
    pub file: Option<String>,
}

impl Ask {
    /// The same with a body of JSON.
    pub fn json(self, body: Value) -> Self {
        Self {
            body: Some(body),
            ..self
        }
    }

    /// The same with a table as its body.
    pub fn file(self, text: String) -> Self {
        Self {
            file: Some(text),
            ..self
        }
    }

    /// The same with a filter.
    pub fn by(mut self, filter: &'static str, value: &str) -> Self {
        self.query.push((filter, value.to_owned()));
        self
    }
}

/// A request at what the path names.
pub fn at<const N: usize>(ids: [&str; N]) -> Ask {
    Ask {
        ids: ids.map(str::to_owned).into(),
        ..Ask::default()
    }
}
