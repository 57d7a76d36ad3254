//! From a cell to the figures it is made of.

use std::collections::BTreeSet;
use std::fmt::Display;

use entity::obligation;
use form_urlencoded::Serializer;
use sea_orm::sea_query::SimpleExpr;
use sea_orm::{ColumnTrait, ConnectionTrait};
use time::Date;
use uuid::Uuid;

use super::cells::{Key, Plans, Span};
use super::selection::Selection;
use super::service::Asked;
use crate::http::day::Day;
use crate::http::problem::Problem;
use crate::http::tables::Cell;
use crate::units::places::Tree;
use crate::units::places_read;

/// The address of the figures behind a cell: the filters of the question that say more than the cell does, and what
/// the cell is of.
pub fn link(question: &Asked, key: &Key) -> String {
    let Selection {
        plan_id,
        parent_plan_id,
        // Said by the measure and the period of the cell.
        framework_id: _,
        year: _,
        year_from: _,
        year_to: _,
        frequency: _,
        period_id: _,
        unit_id,
        objective_id: _,
        indicator_id: _,
        measure_id: _,
        tree,
    } = &question.selection;
    let mut link = Link(Serializer::new(String::new()));
    link.add("measure_id", Some(key.measure_id));
    link.add("definition_id", Some(key.definition_id));
    let (one, under): (Option<Uuid>, Option<Uuid>) = match key.plans {
        Plans::One(id) => (Some(id), None),
        Plans::Under(parent) => (*plan_id, Some(parent)),
    };
    link.add("plan_id", one);
    link.add("directly_under_plan_id", under);
    link.add("parent_plan_id", *parent_plan_id);
    if let Some(id) = key.period_id {
        link.add("period_id", Some(id));
    } else {
        let Span {
            frequency,
            year,
            ordinal,
            label,
            covers_from,
            covers_to,
        } = &*key.span;
        link.word("frequency", Cell::word(frequency));
        link.add("year", Some(year));
        link.add("ordinal", Some(ordinal));
        link.add("label", Some(label));
        link.add("covers_from", Some(Day(*covers_from)));
        link.add("covers_to", Some(Day(*covers_to)));
    }
    link.add("unit_id", *unit_id);
    if *tree != Tree::default() {
        link.word("tree", Cell::word(tree));
    }
    if let Some(level) = key.unit_level {
        link.word("unit_level", Cell::word(&level));
    }
    link.add("cell_unit_id", key.unit_id);
    if question.include_provisional {
        link.add("include_provisional", Some(true));
    }
    format!("/v1/aggregates/sources?{}", link.0.finish())
}

/// The condition that what a unit owes is told as that of one unit: its own, in today's tree also that of those
/// whose place it has taken.
pub async fn shown_as<C: ConnectionTrait>(
    db: &C,
    tree: Tree,
    unit_id: Uuid,
    today: Date,
) -> Result<SimpleExpr, Problem> {
    let mut units = BTreeSet::from([unit_id]);
    if tree == Tree::Today {
        units.extend(places_read::all_handed_over(db, today).await?);
    }
    let places = places_read::of(db, units.clone(), today).await?;
    units.retain(|unit| places.shown(tree, *unit) == unit_id);
    Ok(obligation::Column::UnitId.is_in(units))
}

struct Link(Serializer<'static, String>);

impl Link {
    fn add(&mut self, name: &str, value: Option<impl Display>) {
        if let Some(value) = value {
            self.0.append_pair(name, &value.to_string());
        }
    }

    /// A value of a closed vocabulary by its word.
    fn word(&mut self, name: &str, word: Cell) {
        if let Cell::Text(word) = word {
            self.0.append_pair(name, &word);
        }
    }
}
