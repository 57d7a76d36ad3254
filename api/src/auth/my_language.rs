//! Choosing the language one is written to in.

use entity::account;
use entity::enums::{AuditAction, Language};
use sea_orm::sea_query::LockType;
use sea_orm::{ActiveEnum, ActiveModelTrait, EntityTrait, QuerySelect, Set};

use super::principal::Person;
use super::rights;
use crate::app::AppState;
use crate::audit::{self, Event, Subject};
use crate::http::problem::Problem;

/// Chooses it; the one there is already changes nothing.
pub async fn choose(state: &AppState, person: &Person, language: Language) -> Result<(), Problem> {
    let tx = state.db.begin().await?;
    let account = account::Entity::find_by_id(person.id)
        .lock(LockType::NoKeyUpdate)
        .one(&tx)
        .await?
        .ok_or_else(Problem::not_found)?;
    if account.language == language {
        return Ok(());
    }
    let now = state.clock.now();
    let event = Event::new(AuditAction::AccountChanged)
        .on(Subject::account(account.id, &account.username))
        .at(rights::units_of(&tx, account.id).await?)
        .change(
            "language",
            Some(account.language.to_value()),
            Some(language.to_value()),
        );
    let version = account.version + 1;
    let mut changed: account::ActiveModel = account.into();
    changed.language = Set(language);
    changed.version = Set(version);
    changed.updated_at = Set(now);
    changed.update(&tx).await?;
    audit::record(&tx, now, &person.by, event).await?;
    tx.commit().await?;
    Ok(())
}
