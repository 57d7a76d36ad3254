//! The pages that the `type` of a problem leads to: what each code means, when it arises, how to mend it, and which
//! operations answer it.

mod dto;
pub mod markdown;
pub mod page;
pub mod routes;

use std::collections::BTreeMap;

use utoipa::openapi::OpenApi;

use crate::http::catalogue::Code;
use crate::openapi::problems::{Answering, answering};

/// What the pages take from the OpenAPI document.
#[derive(Debug)]
pub struct Pages(BTreeMap<&'static str, Vec<Answering>>);

impl Pages {
    /// Reads it once.
    pub fn of(document: &OpenApi) -> Self {
        Self(answering(document))
    }

    /// The operations that answer a code; none: it is answered where no operation is reached.
    fn answering(&self, code: Code) -> &[Answering] {
        self.0.get(code.slug()).map_or(&[], Vec::as_slice)
    }
}
