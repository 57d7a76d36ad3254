//! What the audit trail tells of frameworks: strategies, which concern everybody. A plan's own targets are
//! told of with their plan.

use entity::enums::AuditAction;
use entity::{framework, framework_version};

use crate::audit::{Event, Subject};

/// That a strategy was loaded.
pub fn created(row: &framework::Model, versions: &[framework_version::Model]) -> Event {
    let none = None::<&str>;
    about(AuditAction::FrameworkCreated, row)
        .change("code", none, row.code.as_ref())
        .change("name", none, Some(&row.name))
        .change("starts_on", none, Some(row.starts_on))
        .change("ends_on", none, Some(row.ends_on))
        .change("version", none, versions.last().map(version))
}

/// That a strategy got the last of these versions.
pub fn amended(row: &framework::Model, versions: &[framework_version::Model]) -> Event {
    let mut newest_first = versions.iter().rev();
    let (new, old) = (newest_first.next(), newest_first.next());
    about(AuditAction::FrameworkAmended, row).change("version", old.map(version), new.map(version))
}

/// That a strategy was deleted with all its versions.
pub fn deleted(row: &framework::Model, versions: &[framework_version::Model]) -> Event {
    let none = None::<&str>;
    about(AuditAction::FrameworkDeleted, row)
        .change("code", row.code.as_ref(), none)
        .change("name", Some(&row.name), none)
        .change("starts_on", Some(row.starts_on), none)
        .change("ends_on", Some(row.ends_on), none)
        .change("version", versions.last().map(version), none)
}

fn about(action: AuditAction, row: &framework::Model) -> Event {
    let name = row.code.as_ref().unwrap_or(&row.name);
    Event::new(action).on(Subject::framework(row.id, name))
}

/// A version by its label, its first day and the number of its document.
fn version(row: &framework_version::Model) -> String {
    serde_json::json!({
        "seq": row.seq,
        "label": row.label,
        "valid_from": row.valid_from.to_string(),
        "document": row.document.number,
    })
    .to_string()
}
