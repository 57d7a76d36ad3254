//! What a caller may see: whole subtrees of units. Every read starts from a finder built on this.

use std::collections::BTreeSet;

use entity::unit_ancestor;
use sea_orm::sea_query::{Expr, ExprTrait, SimpleExpr};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait};
use uuid::Uuid;

use crate::http::problem::Problem;

/// A set of subtrees of the unit tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The whole installation.
    Everywhere,
    /// The subtrees under these units, each with its root.
    Subtrees(BTreeSet<Uuid>),
}

impl Scope {
    /// Whether nothing can be seen.
    pub fn is_nowhere(&self) -> bool {
        matches!(self, Self::Subtrees(roots) if roots.is_empty())
    }

    /// Whether this is itself one of the units granted: a grant covers its own unit for writing, not those below.
    pub fn is_at(&self, unit_id: Uuid) -> bool {
        match self {
            Self::Everywhere => true,
            Self::Subtrees(roots) => roots.contains(&unit_id),
        }
    }

    /// The condition that `unit` lies in the scope.
    pub fn covers<C: ColumnTrait>(&self, unit: C) -> SimpleExpr {
        match self {
            Self::Everywhere => Expr::val(true),
            Self::Subtrees(roots) => unit.in_subquery(
                unit_ancestor::Entity::find()
                    .select_only()
                    .column(unit_ancestor::Column::DescendantId)
                    .filter(unit_ancestor::Column::AncestorId.is_in(roots.iter().copied()))
                    .into_query(),
            ),
        }
    }

    /// The condition that `unit` is itself one of the units granted: what writing asks for.
    pub fn names<C: ColumnTrait>(&self, unit: C) -> SimpleExpr {
        match self {
            Self::Everywhere => Expr::val(true),
            Self::Subtrees(roots) => unit.is_in(roots.iter().copied()),
        }
    }

    /// The condition that `unit` lies in the scope or above it: its own place in the tree.
    pub fn covers_or_leads_to<C: ColumnTrait>(&self, unit: C) -> SimpleExpr {
        match self {
            Self::Everywhere => Expr::val(true),
            Self::Subtrees(roots) => self.covers(unit).or(unit.in_subquery(
                unit_ancestor::Entity::find()
                    .select_only()
                    .column(unit_ancestor::Column::AncestorId)
                    .filter(unit_ancestor::Column::DescendantId.is_in(roots.iter().copied()))
                    .into_query(),
            )),
        }
    }

    /// Whether one unit lies in the scope.
    pub async fn contains<C: ConnectionTrait>(
        &self,
        db: &C,
        unit_id: Uuid,
    ) -> Result<bool, Problem> {
        match self {
            Self::Everywhere => Ok(true),
            Self::Subtrees(roots) => {
                let above = unit_ancestor::Entity::find()
                    .filter(unit_ancestor::Column::DescendantId.eq(unit_id))
                    .filter(unit_ancestor::Column::AncestorId.is_in(roots.iter().copied()))
                    .one(db)
                    .await?;
                Ok(above.is_some())
            }
        }
    }
}
