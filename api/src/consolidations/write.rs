//! Drafting consolidations: making, changing, assembling and deleting them.

use entity::consolidation;
use entity::enums::{AuditAction, ConsolidationStatus, PeriodStatus};
use entity::json::{Lines, Narrative, Passage, Sections};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, Set};
use std::collections::BTreeSet;
use uuid::Uuid;

use super::dto::{ConsolidationPatch, NewConsolidation, NewPassage};
use super::hold::{self, Held, not_lead};
use super::narrative::{MOST, assemble};
use super::{figures, gather, head, read};
use crate::app::AppState;
use crate::audit;
use crate::auth::policy::ManageConsolidations;
use crate::auth::principal::Allow;
use crate::http::catalogue::{Code, FaultCode};
use crate::http::etag::IfMatch;
use crate::http::patch::Patch;
use crate::http::problem::Problem;
use crate::http::words::Line;
use crate::periods;
use crate::plans::document_number::{Form, form, normalise};
use crate::plans::write::signed;
use crate::texts;

/// Drafts a consolidation of a period that has opened.
pub async fn create(
    state: &AppState,
    allow: &Allow<ManageConsolidations>,
    period_id: Uuid,
    new: NewConsolidation,
) -> Result<read::Loaded, Problem> {
    let account_id = allow.account_id()?;
    let tx = state.db.begin().await?;
    let now = state.clock.now();
    let period = periods::read::find(&tx, allow, period_id).await?;
    let (plan, period) = gather::of(&tx, period.plan_id, period.id).await?;
    if !allow.at(plan.lead_unit_id) {
        return Err(not_lead());
    }
    if period.status == PeriodStatus::Upcoming {
        return Err(Problem::impossible(&period.status, "consolidate"));
    }
    figures::few_enough(&tx, period.id).await?;
    let NewConsolidation {
        title,
        document_number,
    } = new;
    let document_number = document_number.map(number).transpose()?;
    let written = gather::written(&tx, allow, period.id).await?;
    let (issuing_body, superior_body) = gather::bodies(&tx, &plan, &period).await?;
    let row = consolidation::Model {
        id: Uuid::now_v7(),
        plan_id: plan.id,
        period_id: period.id,
        status: ConsolidationStatus::Draft,
        number: None,
        document_number,
        title: title.map_or_else(|| head::title(&plan.number, &period), Into::into),
        issuing_body,
        superior_body,
        place: plan.place.clone(),
        issued_on: None,
        signatory: plan.signatory.clone(),
        recipients: plan.recipients.clone(),
        narrative: assemble(&plan.report_sections, written),
        signed_by: None,
        signed_at: None,
        signed_sha256: None,
        published_by: None,
        published_at: None,
        sha256: None,
        version: 1,
        created_at: now,
        updated_at: now,
    };
    let id = row.id;
    let event = hold::event(AuditAction::ConsolidationCreated, &row, &plan);
    let event = hold::members(event, None, &row)?;
    consolidation::Entity::insert(row.into_active_model().reset_all())
        .exec_without_returning(&tx)
        .await?;
    hold::remember(&tx, id, account_id).await?;
    audit::record(&tx, now, &allow.by(), event).await?;
    tx.commit().await?;
    read::load(state, allow, id).await
}

/// Changes what a draft says. Its number and its day are no part of what is signed.
pub async fn update(
    state: &AppState,
    allow: &Allow<ManageConsolidations>,
    id: Uuid,
    if_match: &IfMatch,
    patch: ConsolidationPatch,
) -> Result<read::Loaded, Problem> {
    let held = Held::draft(state, allow, id, if_match, "edit").await?;
    let numbers_only = patch.numbers_only();
    let ConsolidationPatch {
        document_number,
        title,
        issuing_body,
        superior_body,
        place,
        issued_on,
        signatory,
        recipients,
        narrative,
    } = patch;
    let mut changed = held.changed();
    let row = held.row.clone();
    let mut problem = Problem::new(Code::InvalidInput);
    match document_number {
        Patch::Absent => {}
        Patch::Null => changed.document_number = Set(None),
        Patch::Value(given) => {
            if let Some(number) = problem.gather(number(given))? {
                changed.document_number = Set(Some(number));
            }
        }
    }
    match signatory {
        Patch::Absent => {}
        Patch::Null => changed.signatory = Set(None),
        Patch::Value(patch) => {
            if let Some(signatory) = problem.gather(signed(row.signatory, patch))? {
                changed.signatory = Set(Some(signatory));
            }
        }
    }
    if let Some(passages) = narrative {
        let sections = &held.plan.report_sections;
        if let Some(narrative) = problem.gather(passages_of(passages, sections))? {
            changed.narrative = Set(narrative);
        }
    }
    problem.or_ok()?;
    if let Some(title) = title {
        changed.title = Set(title.into());
    }
    if let Some(body) = issuing_body {
        changed.issuing_body = Set(body.into());
    }
    changed.superior_body = Set(superior_body.over_text(row.superior_body));
    if let Some(place) = place {
        changed.place = Set(place.into());
    }
    match issued_on {
        Patch::Absent => {}
        Patch::Null => changed.issued_on = Set(None),
        Patch::Value(day) => changed.issued_on = Set(Some(day.0)),
    }
    if let Some(recipients) = recipients {
        changed.recipients = Set(Lines(recipients.into_iter().map(Into::into).collect()));
    }
    let event = held.event(AuditAction::ConsolidationChanged);
    if numbers_only {
        held.number(&allow.by(), changed, event).await?;
    } else {
        held.keep(&allow.by(), changed, event).await?;
    }
    read::load(state, allow, id).await
}

/// Puts the narrative together again from the reports accepted today; what was edited is lost.
pub async fn assemble_again(
    state: &AppState,
    allow: &Allow<ManageConsolidations>,
    id: Uuid,
    if_match: &IfMatch,
) -> Result<read::Loaded, Problem> {
    let held = Held::draft(state, allow, id, if_match, "assemble").await?;
    let written = gather::written(&held.tx, allow, held.row.period_id).await?;
    let mut changed = held.changed();
    changed.narrative = Set(assemble(&held.plan.report_sections, written));
    let event = held.event(AuditAction::ConsolidationAssembled);
    held.keep(&allow.by(), changed, event).await?;
    read::load(state, allow, id).await
}

/// Deletes a draft.
pub async fn delete(
    state: &AppState,
    allow: &Allow<ManageConsolidations>,
    id: Uuid,
    if_match: &IfMatch,
) -> Result<(), Problem> {
    let held = Held::draft(state, allow, id, if_match, "delete").await?;
    let event = held.event(AuditAction::ConsolidationDeleted);
    consolidation::Entity::delete_by_id(id)
        .exec(&held.tx)
        .await?;
    audit::record(&held.tx, held.now, &allow.by(), event).await?;
    held.tx.commit().await?;
    Ok(())
}

/// The number of a report, as it is kept.
fn number(given: Line<64>) -> Result<String, Problem> {
    let number = normalise(&String::from(given));
    let is_report = match form(&number) {
        Some(Form::Administrative) => number.contains("/BC-"),
        Some(Form::Party) => number.contains("-BC/"),
        _ => false,
    };
    if is_report && number.chars().count() <= 64 {
        return Ok(number);
    }
    Err(Problem::input(
        "/document_number",
        FaultCode::InvalidNumber,
        texts::consolidations::invalid_number(),
    ))
}

/// The passages given, each under a section of the plan and each section once.
fn passages_of(passages: Vec<NewPassage>, sections: &Sections) -> Result<Narrative, Problem> {
    let mut problem = Problem::new(Code::InvalidInput);
    let mut seen = BTreeSet::new();
    let letters = passages
        .iter()
        .map(|passage| passage.text.as_str().chars().count());
    if letters.sum::<usize>() > MOST {
        problem.push(
            "/narrative",
            FaultCode::TooLong,
            texts::consolidations::too_many_characters(MOST),
        );
    }
    for (index, passage) in passages.iter().enumerate() {
        let key = passage.section.as_str();
        let pointer = format!("/narrative/{index}/section");
        if !sections.0.iter().any(|section| section.key == key) {
            problem.push(
                pointer,
                FaultCode::UnknownSection,
                texts::consolidations::no_such_section(),
            );
        } else if !seen.insert(key) {
            problem.push(
                pointer,
                FaultCode::Duplicate,
                texts::consolidations::section_repeated(),
            );
        }
    }
    problem.or_ok()?;
    let passages = passages.into_iter().map(|passage| Passage {
        section: passage.section.into(),
        text: passage.text.into(),
    });
    Ok(Narrative(passages.collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_report_has_the_number_of_one() {
        let number = |text: &str| number(Line::new(text).unwrap());
        assert_eq!(number("Số: 12 / BC–UBND").unwrap(), "12/BC-UBND");
        assert_eq!(number("7/BC-UBND").unwrap(), "07/BC-UBND");
        assert_eq!(number("08-BC/TU").unwrap(), "08-BC/TU");
        for wrong in ["5947/KH-UBND", "12/UBND-VX", "12", "BC-UBND"] {
            assert!(number(wrong).is_err(), "{wrong}");
        }
    }
}
