//! What the end of a unit would leave behind: units below it, duties in plans, a successor named before.

use entity::enums::PlanStatus;
use entity::{assignment, plan, succession_link, unit, unit_state};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use time::Date;
use uuid::Uuid;

use super::states::holds_after;
use crate::http::catalogue::Code;
use crate::http::day::Day;
use crate::http::problem::Problem;
use crate::plans::standing::lasting;
use crate::text::Text;
use crate::texts;

/// Of those in the way, so many are named.
const NAMED: u64 = 5;

/// Fails while units stand below a unit on a day or later; those of `but` go with it.
pub(super) async fn refuse_units_below<C: ConnectionTrait>(
    db: &C,
    row: &unit::Model,
    on: Date,
    but: &[Uuid],
) -> Result<(), Problem> {
    let below = unit_state::Entity::find()
        .filter(unit_state::Column::ParentId.eq(row.id))
        .filter(unit_state::Column::UnitId.is_not_in(but.iter().copied()))
        .filter(holds_after(on))
        .order_by_asc(unit_state::Column::Code)
        .limit(NAMED + 1)
        .all(db)
        .await?;
    if below.is_empty() {
        return Ok(());
    }
    let units = below
        .iter()
        .map(|state| format!("{} ({})", state.name, state.code));
    let (on, named) = (Day(on), some(units));
    Err(Problem::because(
        Code::UnitsBelow,
        texts::units::still_below(on, &row.name, &named),
    ))
}

/// Fails while a unit has a duty in, or leads, a plan that is not closed and whose term runs to a day or beyond.
pub(super) async fn refuse_duties<C: ConnectionTrait>(
    db: &C,
    row: &unit::Model,
    on: Date,
) -> Result<(), Problem> {
    let runs = Condition::all()
        .add(plan::Column::Status.is_in([PlanStatus::Draft, PlanStatus::Issued]))
        .add(plan::Column::TermTo.gte(on));
    let duties = assignment::Entity::find()
        .find_also_related(plan::Entity)
        .filter(assignment::Column::UnitId.eq(row.id))
        .filter(lasting(on))
        .filter(runs.clone())
        .order_by_asc(assignment::Column::Id)
        .limit(NAMED + 1)
        .all(db)
        .await?;
    let led = plan::Entity::find()
        .filter(plan::Column::LeadUnitId.eq(row.id))
        .filter(runs)
        .order_by_asc(plan::Column::Id)
        .limit(NAMED + 1)
        .all(db)
        .await?;
    if duties.is_empty() && led.is_empty() {
        return Ok(());
    }
    let duties = duties.iter().filter_map(|(duty, plan)| {
        let plan = plan.as_ref()?;
        Some(match plan.status {
            // Of a draft only its lead unit knows.
            PlanStatus::Draft => "…".to_owned(),
            _ => format!("{} {}", plan.number, duty.paragraph),
        })
    });
    let led = led.iter().map(|plan| match plan.status {
        PlanStatus::Draft => "…".to_owned(),
        _ => plan.number.clone(),
    });
    let named = some(led.chain(duties));
    let on = Day(on);
    Err(Problem::because(
        Code::DutiesLeft,
        texts::units::duties_left(&row.name, on, &named),
    ))
}

/// Fails where a succession has named who takes over from the unit: then its day is said there.
pub(super) async fn refuse_succeeded<C: ConnectionTrait>(
    db: &C,
    row: &unit::Model,
) -> Result<(), Problem> {
    if is_succeeded(db, row.id).await? {
        return Err(Problem::because(
            Code::InvalidState,
            texts::units::succession_recorded(&row.name),
        ));
    }
    Ok(())
}

/// Whether a succession ended the unit: one in which it is old and does not go on.
async fn is_succeeded<C: ConnectionTrait>(db: &C, id: Uuid) -> Result<bool, Problem> {
    let links = succession_link::Entity::find()
        .filter(succession_link::Column::OldUnitId.eq(id))
        .all(db)
        .await?;
    let goes_on = |succession_id: Uuid| {
        links
            .iter()
            .any(|link| link.succession_id == succession_id && link.new_unit_id == id)
    };
    Ok(links.iter().any(|link| !goes_on(link.succession_id)))
}

/// The first few of some names.
fn some(all: impl Iterator<Item = String>) -> Text {
    let most = usize::try_from(NAMED).unwrap_or(usize::MAX);
    let mut few: Vec<String> = all.collect();
    let more = few.len() > most;
    few.truncate(most);
    let named = few.join("; ");
    if more {
        texts::units::and_more(named)
    } else {
        texts::same(named)
    }
}
