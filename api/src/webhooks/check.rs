//! What may be said of a webhook: where it is called, and of what it is told.

use entity::enums::ChangeKind;

use super::target;
use crate::app::AppState;
use crate::feed::subject::is_for_clients;
use crate::http::catalogue::{Code, FaultCode};
use crate::http::problem::Problem;
use crate::texts;

/// Every fault of what is said; what is not said has none.
pub fn check(state: &AppState, url: Option<&str>, kinds: Option<&[ChangeKind]>) -> Problem {
    let mut problem = Problem::new(Code::InvalidInput);
    let allowed = &state.config.webhook_allow_private;
    if let Some(Err(detail)) = url.map(|url| target::read(url, allowed)) {
        problem.push("/url", FaultCode::InvalidValue, detail);
    }
    for (index, kind) in kinds.iter().copied().flatten().enumerate() {
        let before = kinds.iter().copied().flatten().take(index);
        if before.into_iter().any(|other| other == kind) {
            let detail = texts::webhooks::kind_repeated();
            problem.push(format!("/kinds/{index}"), FaultCode::Duplicate, detail);
        }
        if !is_for_clients(*kind) {
            let detail = texts::webhooks::kind_not_told();
            problem.push(format!("/kinds/{index}"), FaultCode::NotTold, detail);
        }
    }
    problem
}
