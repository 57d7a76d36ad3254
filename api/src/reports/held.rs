//! What a unit owes in a report, with what a revision says of it: by one statement.

use entity::enums::{Accumulation, MeasureKind, SexBasis};
use entity::{indicator, measure, objective, obligation_measure, report, report_value};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait, RelationTrait, Select,
};
use uuid::Uuid;

use super::owed::{Definition, Measure, Owed};
use crate::http::problem::Problem;

/// What is owed and what is said, in the order of a report: that of the frameworks, in which pointers into its values
/// count.
#[derive(Clone, Debug, Default)]
pub struct Held {
    /// What the unit owes.
    pub owed: Vec<Owed>,
    /// The values of the revision.
    pub values: Vec<(report_value::Model, Measure)>,
    /// The version of the report at the moment of the statement; absent where it took another, as where nothing is owed.
    pub version: Option<i64>,
}

/// Reads what stands in a revision of a report.
pub async fn read<C: ConnectionTrait>(
    db: &C,
    report: &report::Model,
    revision_id: Uuid,
) -> Result<Held, Problem> {
    let rows = statement(report, revision_id)
        .into_model::<Row>()
        .all(db)
        .await?;
    let mut held = Held {
        version: rows.first().map(|row| row.version),
        ..Held::default()
    };
    let told = rows.first().map(|row| row.told);
    for row in rows {
        let (owed, value) = row.split(revision_id);
        if let Some(value) = value {
            held.values.push((value, owed.measure.clone()));
        }
        held.owed.push(owed);
    }
    let read = i64::try_from(held.values.len()).ok();
    if told.is_none() || told != read {
        held.add_not_owed(db, revision_id).await?;
    }
    Ok(held)
}

impl Held {
    /// Adds, before all others, values of measures that are not owed: such as were owed when they were written.
    async fn add_not_owed<C: ConnectionTrait>(
        &mut self,
        db: &C,
        revision_id: Uuid,
    ) -> Result<(), Problem> {
        let owed = self.owed.iter().map(|owed| owed.measure.id);
        let others = report_value::Entity::find()
            .find_also_related(measure::Entity)
            .filter(report_value::Column::RevisionId.eq(revision_id))
            .filter(report_value::Column::MeasureId.is_not_in(owed))
            .all(db)
            .await?;
        let others = others.into_iter().filter_map(|(value, measure)| {
            let measure::Model { id, code, .. } = measure?;
            Some((value, Measure { id, code }))
        });
        self.values.splice(0..0, others);
        self.version = None;
        Ok(())
    }
}

fn statement(report: &report::Model, revision_id: Uuid) -> Select<obligation_measure::Entity> {
    use entity::measure_definition::Column as Definition;
    use report_value::Column as Value;
    let version = report::Entity::find_by_id(report.id)
        .select_only()
        .column(report::Column::Version)
        .into_query();
    let told = report_value::Entity::find()
        .select_only()
        .expr(Expr::cust("COUNT(*)"))
        .filter(Value::RevisionId.eq(revision_id))
        .into_query();
    let of_revision = report_value::Relation::Measure
        .def()
        .rev()
        .on_condition(move |_, _| Condition::all().add(Value::RevisionId.eq(revision_id)));
    obligation_measure::Entity::find()
        .join(
            JoinType::InnerJoin,
            obligation_measure::Relation::Measure.def(),
        )
        .join(
            JoinType::InnerJoin,
            obligation_measure::Relation::MeasureDefinition.def(),
        )
        .join(JoinType::InnerJoin, measure::Relation::Indicator.def())
        .join(JoinType::InnerJoin, indicator::Relation::Objective.def())
        .join(JoinType::LeftJoin, of_revision)
        .filter(obligation_measure::Column::ObligationId.eq(report.obligation_id))
        .select_only()
        .columns([
            obligation_measure::Column::MeasureId,
            obligation_measure::Column::DefinitionId,
            obligation_measure::Column::FrameworkVersionId,
        ])
        .column(measure::Column::Code)
        .columns([
            Definition::Name,
            Definition::NameEn,
            Definition::UnitOfMeasure,
            Definition::Kind,
            Definition::Factor,
            Definition::SexBasis,
            Definition::Accumulation,
        ])
        .column_as(Definition::Numerator, "counted")
        .column_as(Definition::NumeratorEn, "counted_en")
        .column_as(Definition::Denominator, "of_all")
        .column_as(Definition::DenominatorEn, "of_all_en")
        .column_as(Value::DefinitionId, "said_under")
        .columns([
            Value::Numerator,
            Value::Denominator,
            Value::Amount,
            Value::Answer,
            Value::Women,
            Value::Men,
            Value::NoDataReason,
            Value::Note,
        ])
        .expr_as(Expr::from(version), "version")
        .expr_as(Expr::from(told), "told")
        .order_by_asc(measure::Column::FrameworkId)
        .order_by_asc(objective::Column::Position)
        .order_by_asc(indicator::Column::Position)
        .order_by_asc(measure::Column::Position)
        .order_by_asc(measure::Column::Id)
}

/// A measure owed with what was said of it, as the database gives it.
#[derive(FromQueryResult)]
struct Row {
    measure_id: Uuid,
    code: String,
    definition_id: Uuid,
    name: String,
    name_en: Option<String>,
    unit_of_measure: String,
    kind: MeasureKind,
    factor: i32,
    sex_basis: SexBasis,
    accumulation: Accumulation,
    counted: Option<String>,
    counted_en: Option<String>,
    of_all: Option<String>,
    of_all_en: Option<String>,
    framework_version_id: Uuid,
    said_under: Option<Uuid>,
    numerator: Option<i64>,
    denominator: Option<i64>,
    amount: Option<i64>,
    answer: Option<bool>,
    women: Option<i64>,
    men: Option<i64>,
    no_data_reason: Option<String>,
    note: Option<String>,
    version: i64,
    told: i64,
}

impl Row {
    fn split(self, revision_id: Uuid) -> (Owed, Option<report_value::Model>) {
        let Self {
            measure_id,
            code,
            definition_id,
            name,
            name_en,
            unit_of_measure,
            kind,
            factor,
            sex_basis,
            accumulation,
            counted,
            counted_en,
            of_all,
            of_all_en,
            framework_version_id,
            said_under,
            numerator,
            denominator,
            amount,
            answer,
            women,
            men,
            no_data_reason,
            note,
            version: _,
            told: _,
        } = self;
        let owed = Owed {
            measure: Measure {
                id: measure_id,
                code,
            },
            definition: Definition {
                id: definition_id,
                name,
                name_en,
                unit_of_measure,
                kind,
                factor,
                sex_basis,
                accumulation,
                numerator: counted,
                numerator_en: counted_en,
                denominator: of_all,
                denominator_en: of_all_en,
            },
            framework_version_id,
        };
        let value = said_under.map(|definition_id| report_value::Model {
            revision_id,
            measure_id,
            definition_id,
            numerator,
            denominator,
            amount,
            answer,
            women,
            men,
            no_data_reason,
            note,
        });
        (owed, value)
    }
}
