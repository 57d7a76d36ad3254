//! Taking units from a file: all of them, or none and every fault.

use std::collections::{BTreeMap, BTreeSet};

use entity::enums::{AuditAction, ChangeKind};
use entity::{unit, unit_state};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::faults::Faults;
use super::file_dto::{ImportFilter, ImportedUnit, UnitImport};
use super::forest::{self, Known, Place, Standing};
use super::levels::levels;
use super::service::{require, take_turns};
use super::sheet::{self, Sheet};
use super::states;
use super::store::{self, Founded};
use super::table::{Column, Row};
use crate::app::AppState;
use crate::audit::{self, Event, Subject};
use crate::auth::policy::ManageUnits;
use crate::auth::principal::Allow;
use crate::auth::scope::Scope;
use crate::changes;
use crate::changes::record::Happened;
use crate::http::catalogue::FaultCode;
use crate::http::problem::Problem;
use crate::rows::AT_ONCE;
use crate::texts;

/// Takes the units of a file that are not there yet.
pub async fn import(
    state: &AppState,
    allow: &Allow<ManageUnits>,
    filter: ImportFilter,
    text: &str,
) -> Result<UnitImport, Problem> {
    let root = filter.parent_id;
    let mut faults = Faults::default();
    let sheet = sheet::parse(text, &mut faults);
    let tx = state.db.begin().await?;
    take_turns(&tx).await?;
    if let Some(root) = root {
        if unit::Entity::find_by_id(root).one(&tx).await?.is_none() {
            return Err(no_such_parent());
        }
        require(allow, &tx, root).await?;
    }
    let known = known(&tx, allow, &sheet, root).await?;
    let places = forest::place(&sheet, root, &known, &mut faults);
    faults.or_ok()?;

    let mut ids: Vec<Option<Uuid>> = places
        .iter()
        .map(|place| match place {
            Place::Unchanged(_) => None,
            _ => Some(Uuid::now_v7()),
        })
        .collect();
    let made: Vec<usize> = (0..ids.len())
        .filter(|index| ids[*index].is_some())
        .collect();
    if filter.dry_run {
        ids.fill(None);
    } else if !made.is_empty() {
        let now = state.clock.now();
        let new = founded(&sheet, &places, &ids);
        let mut event = event(&sheet, &made, &new);
        if let Some((root, unit)) = root.and_then(|root| Some((root, known.units.get(&root)?))) {
            event = event.on(Subject::unit(root, &unit.row.code));
        }
        let told: Vec<Happened> = new.iter().map(|(id, _)| made_known(*id)).collect();
        store::insert_all(&tx, now, new).await?;
        changes::record::record(&tx, now, told).await?;
        audit::record(&tx, now, &allow.by(), event).await?;
        tx.commit().await?;
    }
    let units = made.iter().map(|index| {
        let (line, row) = &sheet.rows[*index];
        ImportedUnit {
            line: *line,
            id: ids[*index],
            code: row.code.clone(),
        }
    });
    Ok(UnitImport {
        dry_run: filter.dry_run,
        created: made.len(),
        unchanged: places.len() - made.len(),
        units: units.collect(),
    })
}

/// A new unit, as the change feed tells of it.
fn made_known(id: Uuid) -> Happened {
    Happened {
        unit_id: Some(id),
        ..Happened::to(id, ChangeKind::UnitChanged)
    }
}

fn no_such_parent() -> Problem {
    Problem::parameter("parent_id", FaultCode::UnknownUnit, texts::units::unknown())
}

/// The new units, parents before what is below them.
fn founded(sheet: &Sheet, places: &[Place], ids: &[Option<Uuid>]) -> Vec<(Uuid, Founded)> {
    let mut order: Vec<(usize, usize)> = levels(places)
        .into_iter()
        .enumerate()
        .map(|(index, level)| (level.depth(), index))
        .collect();
    order.sort_unstable();
    order
        .into_iter()
        .filter_map(|(_, index)| {
            let parent_id = match places[index] {
                Place::Below(parent) => Some(parent),
                Place::BelowRow(above) => ids[above],
                _ => None,
            };
            let (_, row) = &sheet.rows[index];
            Some((ids[index]?, row_founded(row.clone(), parent_id)))
        })
        .collect()
}

fn row_founded(row: Row, parent_id: Option<Uuid>) -> Founded {
    let Row {
        code,
        name,
        name_en,
        kind,
        level,
        parent_code: _,
        active_from,
        active_to,
        identifier,
        identifier_2016,
        requires_sign_off,
    } = row;
    Founded {
        code,
        name,
        name_en,
        kind,
        level,
        parent_id,
        active_from,
        active_to,
        identifier,
        identifier_2016,
        requires_sign_off,
        document: None,
        reason: None,
    }
}

/// The entry of the trail: how many, their codes, and the units that were there below which they were made; of
/// those at the top, themselves.
fn event(sheet: &Sheet, made: &[usize], new: &[(Uuid, Founded)]) -> Event {
    let codes: Vec<&str> = made
        .iter()
        .map(|index| sheet.rows[*index].1.code.as_str())
        .collect();
    let codes = serde_json::to_string(&codes).unwrap_or_default();
    let ids: BTreeSet<Uuid> = new.iter().map(|(id, _)| *id).collect();
    let places = new.iter().filter_map(|(id, founded)| {
        let place = founded.parent_id.unwrap_or(*id);
        (founded.parent_id.is_none() || !ids.contains(&place)).then_some(place)
    });
    Event::new(AuditAction::UnitsImported)
        .change("created", None::<usize>, Some(made.len()))
        .change("codes", None::<&str>, Some(codes))
        .at(places)
}

/// Reads what the file speaks of.
async fn known<C: ConnectionTrait>(
    db: &C,
    allow: &Allow<ManageUnits>,
    sheet: &Sheet,
    root: Option<Uuid>,
) -> Result<Known, Problem> {
    let codes: BTreeSet<&str> = sheet
        .rows
        .iter()
        .flat_map(|(_, row)| [Some(row.code.as_str()), row.parent_code.as_deref()])
        .flatten()
        .collect();
    let mut known = Known {
        everywhere: allow.scope() == &Scope::Everywhere,
        ..Known::default()
    };
    let mut ids: BTreeSet<Uuid> = root.into_iter().collect();
    for some in chunks(codes) {
        let states = unit_state::Entity::find()
            .filter(unit_state::Column::Code.is_in(some))
            .all(db)
            .await?;
        for state in states {
            ids.insert(state.unit_id);
            let (span, unit_id) = (states::span(&state), state.unit_id);
            let named = known.codes.entry(state.code).or_default();
            named.push((span, unit_id));
        }
    }
    let mut units = Vec::new();
    for (column, of) in [
        (unit::Column::Identifier, Column::Identifier),
        (unit::Column::Identifier2016, Column::Identifier2016),
    ] {
        let cells: BTreeSet<String> = sheet.rows.iter().map(|(_, row)| row.cell(of)).collect();
        for some in chunks(cells.into_iter().filter(|cell| !cell.is_empty())) {
            let holders = unit::Entity::find()
                .filter(column.is_in(some))
                .all(db)
                .await?;
            ids.extend(holders.iter().map(|unit| unit.id));
        }
    }
    for some in chunks(ids.iter().copied()) {
        let within = unit::Entity::find()
            .select_only()
            .column(unit::Column::Id)
            .filter(unit::Column::Id.is_in(some.iter().copied()))
            .filter(allow.scope().covers(unit::Column::Id))
            .into_tuple::<Uuid>()
            .all(db)
            .await?;
        known.within_reach.extend(within);
        units.extend(by_ids(db, some).await?);
    }
    let parents: BTreeSet<Uuid> = units.iter().filter_map(|unit| unit.parent_id).collect();
    let mut codes = BTreeMap::new();
    for some in chunks(parents) {
        for parent in by_ids(db, some).await? {
            codes.insert(parent.id, parent.code);
        }
    }
    for unit in units {
        let parent_code = unit
            .parent_id
            .and_then(|parent| codes.get(&parent).cloned());
        let row = Row::of(&unit, parent_code);
        for column in [Column::Identifier, Column::Identifier2016] {
            let holders = known.identifiers.entry((column, row.cell(column)));
            holders.or_default().push(unit.id);
        }
        let standing = Standing {
            row,
            parent_id: unit.parent_id,
        };
        known.units.insert(unit.id, standing);
    }
    Ok(known)
}

async fn by_ids<C: ConnectionTrait>(db: &C, ids: Vec<Uuid>) -> Result<Vec<unit::Model>, Problem> {
    let found = unit::Entity::find().filter(unit::Column::Id.is_in(ids));
    Ok(found.all(db).await?)
}

/// So many keys at once as a statement may ask for.
fn chunks<T>(keys: impl IntoIterator<Item = T>) -> impl Iterator<Item = Vec<T>> {
    let mut keys = keys.into_iter();
    std::iter::from_fn(move || {
        let some: Vec<T> = keys.by_ref().take(AT_ONCE).collect();
        (!some.is_empty()).then_some(some)
    })
}
