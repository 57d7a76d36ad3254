//! Pages of obligations in the order of their due days.

use entity::obligation::{self, Column};
use sea_orm::sea_query::ExprTrait;
use sea_orm::{ColumnTrait, ConnectionTrait, Order, QueryFilter, QueryOrder, QuerySelect, Select};
use serde::Deserialize;
use time::Date;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::http::page::{self, Page};
use crate::http::problem::Problem;

/// What a unit's obligations are ordered by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ObligationSort {
    /// By due day, the latest first.
    #[default]
    LatestDue,
    /// By due day, the earliest first.
    EarliestDue,
}

impl ObligationSort {
    fn order(self) -> Order {
        match self {
            Self::LatestDue => Order::Desc,
            Self::EarliestDue => Order::Asc,
        }
    }

    /// Puts obligations in this order; of one day in the order of making.
    pub(super) fn apply(self, select: Select<obligation::Entity>) -> Select<obligation::Entity> {
        select
            .order_by(Column::DueOn, self.order())
            .order_by(Column::Id, Order::Asc)
    }
}

/// Where a page begins, how long it is and which way it goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ByDue {
    limit: u16,
    after: Option<(Date, Uuid)>,
    sort: ObligationSort,
}

impl ByDue {
    /// Reads the `limit`, `cursor` and `sort` parameters.
    pub fn new(
        limit: Option<u16>,
        cursor: Option<&str>,
        sort: Option<ObligationSort>,
    ) -> Result<Self, Problem> {
        let after = cursor
            .map(|cursor| page::unpack(cursor, from_bytes))
            .transpose()?;
        Ok(Self {
            limit: page::limit(limit)?,
            after,
            sort: sort.unwrap_or_default(),
        })
    }

    /// Reads the page of `select`.
    pub async fn fetch<C: ConnectionTrait>(
        self,
        select: Select<obligation::Entity>,
        db: &C,
    ) -> Result<Page<obligation::Model>, Problem> {
        let mut select = self.sort.apply(select).limit(u64::from(self.limit) + 1);
        if let Some((day, id)) = self.after {
            let beyond = match self.sort {
                ObligationSort::LatestDue => Column::DueOn.lt(day),
                ObligationSort::EarliestDue => Column::DueOn.gt(day),
            };
            let same = Column::DueOn.eq(day).and(Column::Id.gt(id));
            select = select.filter(beyond.or(same));
        }
        let mut items = select.all(db).await?;
        let more = items.len() > usize::from(self.limit);
        items.truncate(usize::from(self.limit));
        let next_cursor = items
            .last()
            .filter(|_| more)
            .map(|last| page::pack(&to_bytes(last.due_on, last.id)));
        Ok(Page { items, next_cursor })
    }
}

fn to_bytes(day: Date, id: Uuid) -> Vec<u8> {
    [&day.to_julian_day().to_be_bytes()[..], id.as_bytes()].concat()
}

fn from_bytes(bytes: &[u8]) -> Option<(Date, Uuid)> {
    let (day, id) = bytes.split_at_checked(4)?;
    let day = Date::from_julian_day(i32::from_be_bytes(day.try_into().ok()?)).ok()?;
    let in_range = (1900..2200).contains(&day.year());
    in_range.then_some((day, Uuid::from_slice(id).ok()?))
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;

    #[test]
    fn a_cursor_comes_back_as_it_went() {
        let (day, id) = (date!(2018 - 06 - 15), Uuid::now_v7());
        assert_eq!(from_bytes(&to_bytes(day, id)), Some((day, id)));
        for bytes in [&[][..], &[0; 4], id.as_bytes(), &[255; 20]] {
            assert_eq!(from_bytes(bytes), None, "{bytes:?}");
        }
    }
}
