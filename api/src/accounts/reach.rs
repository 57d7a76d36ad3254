//! Which units an admin reaches: a grant covers its unit's subtree, one without a unit everything.

use std::collections::BTreeSet;

use entity::{account_grant, unit};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use crate::auth::scope::Scope;
use crate::http::problem::Problem;

/// Of the places asked about, those within a scope.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reach {
    everywhere: bool,
    units: BTreeSet<Uuid>,
}

impl Reach {
    /// Looks up which of `units` lie in the scope, all at once.
    pub async fn of<C: ConnectionTrait>(
        scope: &Scope,
        db: &C,
        units: impl Iterator<Item = Option<Uuid>>,
    ) -> Result<Self, Problem> {
        if *scope == Scope::Everywhere {
            return Ok(Self {
                everywhere: true,
                units: BTreeSet::new(),
            });
        }
        let within: Vec<Uuid> = unit::Entity::find()
            .select_only()
            .column(unit::Column::Id)
            .filter(unit::Column::Id.is_in(units.flatten()))
            .filter(scope.covers(unit::Column::Id))
            .into_tuple()
            .all(db)
            .await?;
        Ok(Self {
            everywhere: false,
            units: within.into_iter().collect(),
        })
    }

    /// Whether the admin reaches this unit; no unit: everywhere.
    pub fn holds(&self, unit: Option<Uuid>) -> bool {
        self.everywhere || unit.is_some_and(|unit| self.units.contains(&unit))
    }

    /// Whether an account with these grants is the admin's to look after at all.
    pub fn touches(&self, grants: &[account_grant::Model]) -> bool {
        self.everywhere || grants.iter().any(|grant| self.holds(grant.unit_id))
    }

    /// Whether an account with these grants is the admin's alone.
    pub fn encloses(&self, grants: &[account_grant::Model]) -> bool {
        self.touches(grants) && grants.iter().all(|grant| self.holds(grant.unit_id))
    }
}
