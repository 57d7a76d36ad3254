//! Renaming, moving and recoding a unit from a day on.

use entity::enums::AuditAction;
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::dto::Unit;
use super::life_dto::UnitChange;
use super::placing::leads_to;
use super::service::take_turns;
use super::span::Span;
use super::states::{self, Said, Why};
use super::{ancestry, check, told, turn};
use crate::app::AppState;
use crate::audit;
use crate::auth::policy::ManageUnits;
use crate::auth::principal::Allow;
use crate::clock::local_day;
use crate::http::catalogue::{Code, FaultCode};
use crate::http::day::Day;
use crate::http::etag::IfMatch;
use crate::http::patch::Patch;
use crate::http::problem::Problem;
use crate::http::words::Label;
use crate::texts;

/// Lets a unit be called or placed otherwise from a day on.
pub async fn change(
    state: &AppState,
    allow: &Allow<ManageUnits>,
    id: Uuid,
    if_match: &IfMatch,
    new: UnitChange,
) -> Result<Unit, Problem> {
    let now = state.clock.now();
    let tx = state.db.begin().await?;
    take_turns(&tx).await?;
    let row = states::locked(&tx, id).await?;
    check::require(allow, &tx, id).await?;
    if_match.check(row.version)?;
    let before = Said::of(&row);
    let mut problem = Problem::new(Code::InvalidInput);

    let on = new.effective_on;
    let present = states::span(&states::present(&tx, id).await?);
    let spans = match turn::change(present, on.0, local_day(now)) {
        Ok(spans) => Some(spans),
        Err(refusal) => {
            check::refuse_day(&mut problem, "/effective_on", &row, refusal)?;
            None
        }
    };
    let names_parent = new.parent_id != Patch::Absent;
    let why = Why::given(new.document.clone(), new.reason.clone());
    let said = Said {
        code: new.code.map_or_else(|| before.code.clone(), Into::into),
        name: new.name.map_or_else(|| before.name.clone(), Into::into),
        name_en: new
            .name_en
            .over(before.name_en.clone().map(Label::stored))
            .map(Into::into),
        kind: new.kind.unwrap_or(before.kind),
        level: new.level.unwrap_or(before.level),
        parent_id: new.parent_id.over(before.parent_id),
    };
    if said == before {
        let text = texts::units::nothing_changes();
        problem.push("", FaultCode::NoChange, text);
    }
    // Where the day is wrong, what else is wrong is told for the day named all the same.
    let during = spans.map_or(Span::since(on.0), |(_, next)| next);
    if said.code != before.code {
        let holder = states::holder_of(&tx, &said.code, during, &[id]).await?;
        if let Some(holder) = holder {
            let text = states::code_taken(&said.code, &holder);
            problem.push("/code", FaultCode::CodeTaken, text);
        }
    }
    if names_parent {
        check_parent(&tx, allow, id, &said, during, &mut problem).await?;
    }
    problem.or_ok()?;
    let Some(spans) = spans else {
        return Err(Problem::new(Code::Internal));
    };

    let moved = said.parent_id != before.parent_id;
    let old = row.clone();
    let row = states::follow(&tx, now, row, spans, said, why).await?;
    if moved {
        ancestry::put_under(&tx, id, row.parent_id).await?;
    }
    let event = told::event(AuditAction::UnitChanged, Some(&old), &row);
    let event = event.change("effective_on", None::<Day>, Some(on));
    let event = told::because(event, new.document.as_ref(), new.reason.as_ref());
    audit::record(&tx, now, &allow.by(), event).await?;
    tx.commit().await?;
    if moved {
        state.rights.forget();
    }
    Ok(row.into())
}

/// The new parent is there all the time, and never below the unit.
async fn check_parent<C: ConnectionTrait>(
    db: &C,
    allow: &Allow<ManageUnits>,
    id: Uuid,
    said: &Said,
    during: Span,
    problem: &mut Problem,
) -> Result<(), Problem> {
    let parent = check::parent(allow, db, said.parent_id).await?;
    let Some(parent_id) = said.parent_id else {
        return Ok(());
    };
    let Some(parent) = parent else {
        check::push_unknown(problem, "/parent_id");
        return Ok(());
    };
    let placements = ancestry::placements_above(db, parent_id, during).await?;
    if leads_to(&placements, parent_id, during, id) {
        problem.push(
            "/parent_id",
            FaultCode::Cycle,
            texts::units::below_what_moves(),
        );
    } else {
        check::exists_during(problem, "/parent_id", &parent, during);
    }
    Ok(())
}
