//! Mappings as rows: reading them, and looking up what they name.

use std::collections::BTreeSet;

use entity::enums::MeasureKind;
use entity::{
    export_mapping, export_mapping_measure, export_mapping_unit, measure, measure_definition, unit,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select, Set,
};
use uuid::Uuid;

use super::check::Known;
use super::dto::{Dhis2Mapping, ExportMapping, MappedMeasure, MappedUnit};
use crate::app::AppState;
use crate::auth::policy::{Permission, ReadAggregates, ReadFrameworks};
use crate::auth::principal::Allow;
use crate::frameworks;
use crate::http::catalogue::Code;
use crate::http::problem::Problem;
use crate::http::words::Line;
use crate::rows::{AT_ONCE, insert_all};
use crate::texts;

/// The mappings a caller may know of: those that a unit within reach looks after.
pub fn visible<P: Permission>(allow: &Allow<P>) -> Select<export_mapping::Entity> {
    let scope = allow.reach_of::<ReadAggregates>();
    export_mapping::Entity::find().filter(scope.covers(export_mapping::Column::UnitId))
}

/// Reads one mapping, if the caller may know of it.
pub async fn read(
    state: &AppState,
    allow: &Allow<ReadAggregates>,
    id: Uuid,
) -> Result<Option<ExportMapping>, Problem> {
    let db = &state.db.snapshot().await?;
    let row = visible(allow)
        .filter(export_mapping::Column::Id.eq(id))
        .one(db)
        .await?;
    match row {
        Some(row) => Ok(Some(shape(db, row).await?)),
        None => Ok(None),
    }
}

/// The shape of a mapping with its entries.
pub async fn shape<C: ConnectionTrait>(
    db: &C,
    row: export_mapping::Model,
) -> Result<ExportMapping, Problem> {
    let measures = export_mapping_measure::Entity::find()
        .filter(export_mapping_measure::Column::MappingId.eq(row.id))
        .order_by_asc(export_mapping_measure::Column::Position)
        .all(db)
        .await?;
    let units = export_mapping_unit::Entity::find()
        .filter(export_mapping_unit::Column::MappingId.eq(row.id))
        .order_by_asc(export_mapping_unit::Column::Position)
        .all(db)
        .await?;
    let export_mapping::Model {
        id,
        unit_id,
        name,
        id_scheme,
        org_unit_scheme,
        use_unit_codes,
        attribute_option_combo,
        version,
        created_at: _,
        updated_at: _,
    } = row;
    Ok(ExportMapping {
        id,
        name,
        unit_id,
        mapping: Dhis2Mapping {
            id_scheme,
            org_unit_scheme,
            use_unit_codes,
            attribute_option_combo: attribute_option_combo.map(Line::stored),
            measures: measures.into_iter().map(mapped_measure).collect(),
            units: units.into_iter().map(mapped_unit).collect(),
        },
        version,
    })
}

fn mapped_measure(row: export_mapping_measure::Model) -> MappedMeasure {
    let export_mapping_measure::Model {
        mapping_id: _,
        position: _,
        measure_id,
        part,
        data_element,
        category_option_combo,
    } = row;
    MappedMeasure {
        measure_id,
        part,
        data_element: Line::stored(data_element),
        category_option_combo: category_option_combo.map(Line::stored),
    }
}

fn mapped_unit(row: export_mapping_unit::Model) -> MappedUnit {
    let export_mapping_unit::Model {
        mapping_id: _,
        position: _,
        unit_id,
        org_unit,
    } = row;
    MappedUnit {
        unit_id,
        org_unit: Line::stored(org_unit),
    }
}

/// Writes the entries of a mapping in place of those it has.
pub async fn write_entries<C: ConnectionTrait>(
    db: &C,
    mapping_id: Uuid,
    mapping: &Dhis2Mapping,
) -> Result<(), Problem> {
    export_mapping_measure::Entity::delete_many()
        .filter(export_mapping_measure::Column::MappingId.eq(mapping_id))
        .exec(db)
        .await?;
    export_mapping_unit::Entity::delete_many()
        .filter(export_mapping_unit::Column::MappingId.eq(mapping_id))
        .exec(db)
        .await?;
    let measures = (0..).zip(&mapping.measures).map(|(position, entry)| {
        let combo = entry.category_option_combo.as_ref();
        export_mapping_measure::ActiveModel {
            mapping_id: Set(mapping_id),
            position: Set(position),
            measure_id: Set(entry.measure_id),
            part: Set(entry.part),
            data_element: Set(entry.data_element.as_str().to_owned()),
            category_option_combo: Set(combo.map(|combo| combo.as_str().to_owned())),
        }
    });
    insert_all(db, measures.collect()).await?;
    let units =
        (0..)
            .zip(&mapping.units)
            .map(|(position, entry)| export_mapping_unit::ActiveModel {
                mapping_id: Set(mapping_id),
                position: Set(position),
                unit_id: Set(entry.unit_id),
                org_unit: Set(entry.org_unit.as_str().to_owned()),
            });
    insert_all(db, units.collect()).await?;
    Ok(())
}

/// What of all that a mapping names is there: units, which are a public directory, and measures of frameworks that the
/// caller may know of. A service client that reads figures alone may name any measure: it gets figures of its subtree
/// whatever it names.
pub async fn known<C: ConnectionTrait, P: Permission>(
    db: &C,
    allow: &Allow<P>,
    mapping: &Dhis2Mapping,
) -> Result<Known, Problem> {
    let mut known = Known::default();
    let ids: BTreeSet<Uuid> = mapping
        .measures
        .iter()
        .map(|entry| entry.measure_id)
        .collect();
    let reader = allow.also::<ReadFrameworks>();
    for some in ids.into_iter().collect::<Vec<_>>().chunks(AT_ONCE) {
        let mut select = measure_definition::Entity::find()
            .select_only()
            .columns([
                measure_definition::Column::MeasureId,
                measure_definition::Column::Kind,
            ])
            .filter(measure_definition::Column::MeasureId.is_in(some.iter().copied()));
        if let Some(reader) = &reader {
            select = select.inner_join(measure::Entity).filter(
                measure::Column::FrameworkId.in_subquery(frameworks::scope::visible_ids(reader)),
            );
        }
        let rows: Vec<(Uuid, MeasureKind)> = select.into_tuple().all(db).await?;
        for (id, kind) in rows {
            let kinds: &mut BTreeSet<_> = known.measures.entry(id).or_default();
            kinds.insert(kind);
        }
    }
    let ids: BTreeSet<Uuid> = mapping.units.iter().map(|entry| entry.unit_id).collect();
    for some in ids.into_iter().collect::<Vec<_>>().chunks(AT_ONCE) {
        let found: Vec<Uuid> = unit::Entity::find()
            .select_only()
            .column(unit::Column::Id)
            .filter(unit::Column::Id.is_in(some.iter().copied()))
            .into_tuple()
            .all(db)
            .await?;
        known.units.extend(found);
    }
    Ok(known)
}

/// That no other mapping of the unit has the name.
pub async fn name_is_free<C: ConnectionTrait>(
    db: &C,
    unit_id: Uuid,
    name: &str,
    but: Option<Uuid>,
) -> Result<(), Problem> {
    let mut select = export_mapping::Entity::find()
        .filter(export_mapping::Column::UnitId.eq(unit_id))
        .filter(export_mapping::Column::Name.eq(name));
    if let Some(but) = but {
        select = select.filter(export_mapping::Column::Id.ne(but));
    }
    if select.one(db).await?.is_none() {
        return Ok(());
    }
    Err(Problem::because(
        Code::Duplicate,
        texts::exports::name_taken(name),
    ))
}
