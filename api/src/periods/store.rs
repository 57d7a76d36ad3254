//! Periods as rows.

use entity::enums::PeriodStatus;
use entity::period;
use time::OffsetDateTime;
use uuid::Uuid;

use super::calendar::PeriodDraft;

/// A period worked out from a rule, ready to be stored: not yet open.
pub fn row(plan_id: Uuid, rule_id: Uuid, draft: PeriodDraft, now: OffsetDateTime) -> period::Model {
    let PeriodDraft {
        label,
        frequency,
        year,
        ordinal,
        covers_from,
        covers_to,
        cutoff_on,
        nominal_due_on,
        due_on,
        opens_on,
    } = draft;
    period::Model {
        id: Uuid::now_v7(),
        plan_id,
        rule_id,
        label,
        frequency,
        year,
        ordinal,
        covers_from,
        covers_to,
        cutoff_on,
        nominal_due_on,
        due_on,
        extended_to: None,
        opens_on,
        status: PeriodStatus::Upcoming,
        version: 1,
        created_at: now,
        updated_at: now,
    }
}

/// What a rule would have to give for this period to come of it.
pub fn draft(row: &period::Model) -> PeriodDraft {
    PeriodDraft {
        label: row.label.clone(),
        frequency: row.frequency,
        year: row.year,
        ordinal: row.ordinal,
        covers_from: row.covers_from,
        covers_to: row.covers_to,
        cutoff_on: row.cutoff_on,
        nominal_due_on: row.nominal_due_on,
        due_on: row.due_on,
        opens_on: row.opens_on,
    }
}
