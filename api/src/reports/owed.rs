//! The measures a unit owes in a report, as frozen with its obligation.

use entity::enums::SexBasis;
use entity::{indicator, measure, measure_definition, objective, obligation_measure};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect,
    RelationTrait,
};
use uuid::Uuid;

use super::validation;
use crate::http::problem::Problem;

/// A measure owed, under the definition and framework version then in force.
#[derive(Clone, Debug)]
pub struct Owed {
    /// The measure.
    pub measure: measure::Model,
    /// What it means in this report.
    pub definition: measure_definition::Model,
    /// The version whose targets hold for it.
    pub framework_version_id: Uuid,
}

impl Owed {
    /// The same for the check of a report.
    pub fn rule(&self) -> validation::Owed {
        validation::Owed {
            measure_id: self.measure.id,
            code: self.measure.code.clone(),
            kind: self.definition.kind,
            factor: self.definition.factor,
            holds_sex_parts: holds_sex_parts(self.definition.sex_basis),
        }
    }
}

/// Whether a measure's figure comes with its women and men.
pub fn holds_sex_parts(basis: SexBasis) -> bool {
    match basis {
        SexBasis::BySex | SexBasis::PersonsBySex => true,
        SexBasis::FemaleOverTotal
        | SexBasis::BothSexesFloor
        | SexBasis::BoysOverGirls
        | SexBasis::FemaleOverMale
        | SexBasis::FemaleOnlyPopulation
        | SexBasis::FemalePresenceInUnit
        | SexBasis::None => false,
    }
}

/// The measures an obligation covers, in the order of their frameworks: that of a report, in which
/// pointers into its values count.
pub async fn of_obligation<C: ConnectionTrait>(
    db: &C,
    obligation_id: Uuid,
) -> Result<Vec<Owed>, Problem> {
    let rows = obligation_measure::Entity::find()
        .filter(obligation_measure::Column::ObligationId.eq(obligation_id))
        .find_also_related(measure::Entity)
        .find_also_related(measure_definition::Entity)
        .join(JoinType::InnerJoin, measure::Relation::Indicator.def())
        .join(JoinType::InnerJoin, indicator::Relation::Objective.def())
        .order_by_asc(measure::Column::FrameworkId)
        .order_by_asc(objective::Column::Position)
        .order_by_asc(indicator::Column::Position)
        .order_by_asc(measure::Column::Position)
        .order_by_asc(measure::Column::Id)
        .all(db)
        .await?;
    let owed = rows.into_iter().filter_map(|(row, measure, definition)| {
        Some(Owed {
            measure: measure?,
            definition: definition?,
            framework_version_id: row.framework_version_id,
        })
    });
    Ok(owed.collect())
}
