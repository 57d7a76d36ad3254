//! Tasks that one of several servers does at a time.
//!
//! A lease spares work and letters in disorder. It is no lock: whoever stands still past its end may meet
//! the next holder. What must happen once only is kept so by unique keys and claims.

use entity::lease;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use time::Duration;

use crate::app::AppState;
use crate::http::problem::Problem;

/// How long a task is lent: a server that dies keeps it no longer.
pub const TERM: Duration = Duration::minutes(5);

/// Takes or renews a task for [`TERM`]; false where another server has it.
pub async fn take(state: &AppState, name: &str) -> Result<bool, Problem> {
    let now = state.clock.now();
    let row = lease::Model {
        name: name.to_owned(),
        holder: state.replica,
        until: now + TERM,
    };
    let column = |column: lease::Column| Expr::col((lease::Entity, column));
    let is_free = column(lease::Column::Holder)
        .eq(state.replica)
        .or(column(lease::Column::Until).lte(now));
    let mut unless_held = OnConflict::column(lease::Column::Name);
    unless_held
        .update_columns([lease::Column::Holder, lease::Column::Until])
        .action_and_where(is_free);
    let tx = state.db.begin().await?;
    let written = lease::Entity::insert(row.into_active_model().reset_all())
        .on_conflict(unless_held)
        .exec_without_returning(&tx)
        .await?;
    tx.commit().await?;
    Ok(written > 0)
}

/// Gives a task back, so that another server need not wait for the end of the term.
pub async fn give_back(state: &AppState, name: &str) -> Result<(), Problem> {
    let tx = state.db.begin().await?;
    lease::Entity::delete_many()
        .filter(lease::Column::Name.eq(name))
        .filter(lease::Column::Holder.eq(state.replica))
        .exec(&tx)
        .await?;
    tx.commit().await?;
    Ok(())
}
