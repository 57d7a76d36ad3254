//! Gathers what a report's check needs: what is owed, the period before, the targets of the year.

use std::collections::{BTreeSet, HashMap};

use entity::{period, report, target};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::before;
use super::content::{Content, figure};
use super::finding::Finding;
use super::owed::Owed;
use super::validation::{self, Comparison};
use crate::decimal::{Decimal, SCALE, round_half_up_div};
use crate::frameworks::target::{Quantity, TargetRule, for_year};
use crate::http::problem::Problem;

/// Everything there is to say about a report's values, errors and warnings.
pub async fn findings<C: ConnectionTrait>(
    db: &C,
    report: &report::Model,
    period: &period::Model,
    content: &Content,
) -> Result<Vec<Finding>, Problem> {
    let owed: Vec<validation::Owed> = content.owed.iter().map(Owed::rule).collect();
    let values: Vec<_> = content
        .values
        .iter()
        .map(|(row, _)| (row.measure_id, figure(row)))
        .collect();
    let comparison = Comparison {
        previous: &previous(db, report, period, &content.owed).await?,
        targets: &targets(db, period.year, &content.owed).await?,
    };
    Ok(validation::check(&owed, &values, comparison))
}

/// The figures of the period before as single numbers.
async fn previous<C: ConnectionTrait>(
    db: &C,
    report: &report::Model,
    period: &period::Model,
    owed: &[Owed],
) -> Result<HashMap<Uuid, Decimal>, Problem> {
    let before = before::load(db, report, period, owed).await?;
    Ok(owed
        .iter()
        .filter_map(|owed| {
            let (id, definition) = (owed.measure.id, &owed.definition);
            let figure = figure(before.get(&id)?);
            let quantity = figure.quantity(definition.kind, definition.factor)?;
            Some((id, rate_or_amount(quantity)?))
        })
        .collect())
}

/// A figure as one number; nothing for an answer, or where there was nothing to count.
fn rate_or_amount(quantity: Quantity) -> Option<Decimal> {
    let scaled = match quantity {
        Quantity::Quotient {
            numerator,
            denominator,
            factor,
        } => round_half_up_div(
            numerator * i128::from(factor) * i128::from(SCALE),
            denominator,
        )?,
        Quantity::Amount(amount) => amount,
        Quantity::Answer(_) => return None,
    };
    Decimal::from_scaled(i64::try_from(scaled).ok()?)
}

/// The target of the year of each measure, under the version it is reported under.
async fn targets<C: ConnectionTrait>(
    db: &C,
    year: i32,
    owed: &[Owed],
) -> Result<HashMap<Uuid, TargetRule>, Problem> {
    let versions: BTreeSet<Uuid> = owed.iter().map(|owed| owed.framework_version_id).collect();
    let rows = target::Entity::find()
        .filter(target::Column::FrameworkVersionId.is_in(versions))
        .filter(target::Column::MeasureId.is_in(owed.iter().map(|owed| owed.measure.id)))
        .order_by_asc(target::Column::Position)
        .all(db)
        .await?;
    let mut rules = HashMap::<(Uuid, Uuid), Vec<TargetRule>>::new();
    for row in rows {
        rules
            .entry((row.framework_version_id, row.measure_id))
            .or_default()
            .push(TargetRule {
                op: row.op,
                low: row.low,
                high: row.high,
                span: row.span,
                year_from: row.year_from,
                year_to: row.year_to,
            });
    }
    Ok(owed
        .iter()
        .filter_map(|owed| {
            let rules = rules.get(&(owed.framework_version_id, owed.measure.id))?;
            Some((owed.measure.id, *for_year(rules, year)?))
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_is_rounded_and_an_amount_is_itself() {
        let quotient = |numerator, denominator| {
            rate_or_amount(Quantity::Quotient {
                numerator,
                denominator,
                factor: 100,
            })
        };
        assert_eq!(quotient(50_000, 60_000), "83.3333".parse().ok());
        assert_eq!(quotient(0, 0), None);
        assert_eq!(
            rate_or_amount(Quantity::Amount(-15_000)),
            "-1.5".parse().ok()
        );
        assert_eq!(rate_or_amount(Quantity::Answer(true)), None);
    }
}
