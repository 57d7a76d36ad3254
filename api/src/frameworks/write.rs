//! Loading a framework, and taking away a plan's own.

use entity::enums::FrameworkKind;
use entity::{framework, framework_version, indicator, measure, measure_definition, objective};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QuerySelect, QueryTrait, Set,
};
use time::OffsetDateTime;
use uuid::Uuid;

use super::check;
use super::document::{NewFramework, NewVersion};
use super::referred::{Codes, Referred};
use super::rows::Rows;
use crate::collation;
use crate::fold;
use crate::http::problem::Problem;
use crate::http::words::Line;

/// Loads a framework with its first version. A plan's own has no code.
///
/// Fails with `invalid_input`, pointers starting at the document's own root, or with `duplicate` where
/// another framework has the code. The caller holds the transaction.
pub async fn insert<C: ConnectionTrait>(
    db: &C,
    now: OffsetDateTime,
    new: NewFramework,
    kind: FrameworkKind,
) -> Result<framework::Model, Problem> {
    let referred = Referred::read(db, &Codes::of_objectives(&new.objectives)).await?;
    check::framework(&new, &referred)?;
    let names = new.code.as_ref().map(Line::as_str).into_iter();
    let names = names.chain([new.name.as_str()]);
    let search = fold::lines(names.chain(new.name_en.as_ref().map(Line::as_str)));
    let row = framework::ActiveModel {
        id: Set(Uuid::now_v7()),
        search: Set(search),
        name_key: Set(collation::key(new.name.as_str())),
        code: Set(new.code.map(Into::into)),
        kind: Set(kind),
        name: Set(new.name.into()),
        name_en: Set(new.name_en.map(Into::into)),
        starts_on: Set(new.starts_on.0),
        ends_on: Set(new.ends_on.0),
        version: Set(1),
        created_at: Set(now),
        updated_at: Set(now),
    }
    .insert(db)
    .await?;
    let version = first_version(db, now, row.id, new.version).await?;
    let mut rows = Rows::of(&version, &referred);
    for (position, objective) in (1..).zip(new.objectives) {
        rows.objective(position, objective);
    }
    rows.write(db).await?;
    Ok(row)
}

async fn first_version<C: ConnectionTrait>(
    db: &C,
    now: OffsetDateTime,
    framework_id: Uuid,
    new: NewVersion,
) -> Result<framework_version::Model, Problem> {
    Ok(framework_version::ActiveModel {
        id: Set(Uuid::now_v7()),
        framework_id: Set(framework_id),
        seq: Set(1),
        label: Set(new.label.into()),
        valid_from: Set(new.valid_from.0),
        valid_to: Set(new.valid_to.map(|day| day.0)),
        document: Set(new.document.into()),
        note: Set(new.note.map(Into::into)),
        created_at: Set(now),
    }
    .insert(db)
    .await?)
}

/// Gives a plan's own framework the names, the span and the document of `new`; its objectives stay. The caller
/// holds the transaction.
pub async fn relabel<C: ConnectionTrait>(
    db: &C,
    now: OffsetDateTime,
    framework_id: Uuid,
    new: NewFramework,
) -> Result<(), Problem> {
    let row = framework::Entity::find_by_id(framework_id)
        .one(db)
        .await?
        .ok_or_else(Problem::not_found)?;
    let number = row.version + 1;
    let mut row = row.into_active_model();
    row.search = Set(fold::lines(
        [new.name.as_str()]
            .into_iter()
            .chain(new.name_en.as_ref().map(Line::as_str)),
    ));
    row.name_key = Set(collation::key(new.name.as_str()));
    row.name = Set(new.name.into());
    row.name_en = Set(new.name_en.map(Into::into));
    row.starts_on = Set(new.starts_on.0);
    row.ends_on = Set(new.ends_on.0);
    row.version = Set(number);
    row.updated_at = Set(now);
    row.update(db).await?;
    let versions = framework_version::Entity::find()
        .filter(framework_version::Column::FrameworkId.eq(framework_id))
        .all(db)
        .await?;
    // Once amended, its versions are published and stay as they are.
    if let [version] = versions.as_slice() {
        let mut version = version.clone().into_active_model();
        version.valid_from = Set(new.version.valid_from.0);
        version.document = Set(new.version.document.into());
        version.update(db).await?;
    }
    Ok(())
}

/// Takes a framework away with everything in it, as a plan's own goes with its draft. Fails with `in_use`
/// while something refers to it. The caller holds the transaction.
pub async fn remove<C: ConnectionTrait>(db: &C, framework_id: Uuid) -> Result<(), Problem> {
    let measures = measure::Entity::find()
        .select_only()
        .column(measure::Column::Id)
        .filter(measure::Column::FrameworkId.eq(framework_id))
        .into_query();
    // Links and targets go with their version.
    framework_version::Entity::delete_many()
        .filter(framework_version::Column::FrameworkId.eq(framework_id))
        .exec(db)
        .await?;
    measure_definition::Entity::delete_many()
        .filter(measure_definition::Column::MeasureId.in_subquery(measures))
        .exec(db)
        .await?;
    measure::Entity::delete_many()
        .filter(measure::Column::FrameworkId.eq(framework_id))
        .exec(db)
        .await?;
    indicator::Entity::delete_many()
        .filter(indicator::Column::FrameworkId.eq(framework_id))
        .exec(db)
        .await?;
    objective::Entity::delete_many()
        .filter(objective::Column::FrameworkId.eq(framework_id))
        .exec(db)
        .await?;
    framework::Entity::delete_by_id(framework_id)
        .exec(db)
        .await?;
    Ok(())
}
