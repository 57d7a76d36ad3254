//! `tiendo openapi`: the OpenAPI document, for those who have the program and no running service.

use std::io::Write;

use super::Failure;
use crate::openapi::committed;

/// Prints it.
pub fn print(in_yaml: bool) -> Result<(), Failure> {
    let text = if in_yaml {
        committed::yaml()?
    } else {
        committed::json()?
    };
    Ok(std::io::stdout().write_all(text.as_bytes())?)
}
