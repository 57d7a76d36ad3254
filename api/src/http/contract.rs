//! The OpenAPI document as far as the running service keeps to it. All else that it says is passed over.

use std::collections::{BTreeMap, HashMap};

use serde::Deserialize;
use serde::de::IgnoredAny;

use super::limits::Told;

/// The document.
#[derive(Debug, Deserialize)]
pub struct Document {
    /// What there is at each path, whose parameters stand in braces.
    pub paths: BTreeMap<String, Item>,
    components: Components,
}

/// What there is at one path.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Item {
    get: Option<Operation>,
    post: Option<Operation>,
    put: Option<Operation>,
    patch: Option<Operation>,
    delete: Option<Operation>,
}

/// One operation.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Operation {
    /// Its id.
    pub operation_id: String,
    /// What it takes in its path, its query and its headers.
    #[serde(default)]
    pub parameters: Vec<Parameter>,
    /// What it takes in its body.
    pub request_body: Option<Body>,
    #[serde(default)]
    security: Vec<BTreeMap<String, Vec<String>>>,
}

/// A parameter, or where in the document it stands.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub enum Parameter {
    /// One that other operations take too.
    Shared(Shared),
    /// One of this operation.
    Own(Own),
}

/// Where a shared parameter stands.
#[derive(Debug, Deserialize)]
pub struct Shared {
    #[serde(rename = "$ref")]
    place: String,
}

/// A parameter.
#[derive(Debug, Deserialize)]
pub struct Own {
    /// Its name.
    pub name: String,
    /// `path`, `query` or `header`.
    #[serde(rename = "in")]
    pub place: String,
    /// What it may be.
    #[serde(default)]
    pub schema: Told,
}

/// A body.
#[derive(Debug, Deserialize)]
pub struct Body {
    /// Its media types.
    #[expect(
        clippy::zero_sized_map_values,
        reason = "the document has a map, of which the keys count"
    )]
    #[serde(default)]
    pub content: BTreeMap<String, IgnoredAny>,
}

#[derive(Debug, Deserialize)]
struct Components {
    #[serde(default)]
    parameters: HashMap<String, Own>,
}

impl Document {
    /// A parameter that several operations take.
    pub fn parameter(&self, shared: &Shared) -> Option<&Own> {
        let name = shared.place.rsplit('/').next()?;
        self.components.parameters.get(name)
    }
}

impl Item {
    /// What each method does, if anything.
    pub fn operations(&self) -> [(&'static str, &Option<Operation>); 5] {
        [
            ("GET", &self.get),
            ("POST", &self.post),
            ("PUT", &self.put),
            ("PATCH", &self.patch),
            ("DELETE", &self.delete),
        ]
    }
}

impl Operation {
    /// Whether it may be asked for without credentials.
    pub fn is_public(&self) -> bool {
        self.security.iter().any(BTreeMap::is_empty)
    }
}
