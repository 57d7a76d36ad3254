//! Lists of things with names: in the order of making, or in the Vietnamese order of their names.

use sea_orm::sea_query::ExprTrait;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, Order, QueryFilter, QueryOrder, QuerySelect, Select,
};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::page::{self, Page, Window};
use super::problem::Problem;
use crate::collation;

/// What a list is ordered by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    /// By the time of making, oldest first.
    #[default]
    Created,
    /// By name in Vietnamese order (Đ after D); of one name, oldest first.
    Name,
}

/// Where a page of a list begins, how long it is and what it is ordered by.
#[derive(Clone, Debug)]
pub enum Ordered {
    /// By the time of making.
    Created(Window),
    /// By name.
    Name {
        /// Most items.
        limit: u16,
        /// The key of the name and the id after which it begins.
        after: Option<(Vec<u8>, Uuid)>,
    },
}

impl Ordered {
    /// Reads the `limit`, `cursor` and `sort` parameters.
    pub fn new(
        limit: Option<u16>,
        cursor: Option<&str>,
        sort: Option<Sort>,
    ) -> Result<Self, Problem> {
        match sort.unwrap_or_default() {
            Sort::Created => Window::new(limit, cursor).map(Self::Created),
            Sort::Name => Ok(Self::Name {
                limit: page::limit(limit)?,
                after: cursor
                    .map(|cursor| page::unpack(cursor, from_bytes))
                    .transpose()?,
            }),
        }
    }

    /// Reads the page of `select`; `columns` are the id and the key of the name, and `of` gives them of a row.
    pub async fn fetch<E, C>(
        self,
        select: Select<E>,
        columns: (E::Column, E::Column),
        of: impl Fn(&E::Model) -> (Uuid, &[u8]),
        db: &C,
    ) -> Result<Page<E::Model>, Problem>
    where
        E: EntityTrait,
        C: ConnectionTrait,
    {
        let (id, key) = columns;
        match self {
            Self::Created(window) => window.fetch(select, id, |row| of(row).0, db).await,
            Self::Name { limit, after } => {
                let mut select = select
                    .order_by(key, Order::Asc)
                    .order_by(id, Order::Asc)
                    .limit(u64::from(limit) + 1);
                if let Some((name, last)) = after {
                    let same = key.eq(name.clone()).and(id.gt(last));
                    select = select.filter(key.gt(name).or(same));
                }
                let mut items = select.all(db).await?;
                let more = items.len() > usize::from(limit);
                items.truncate(usize::from(limit));
                let next_cursor = items.last().filter(|_| more).map(|last| {
                    let (id, name) = of(last);
                    page::pack(&to_bytes(id, name))
                });
                Ok(Page { items, next_cursor })
            }
        }
    }
}

/// Tells such a cursor from one of a list in the order of making, which is an id alone.
const BY_NAME: u8 = b'n';

fn to_bytes(id: Uuid, name: &[u8]) -> Vec<u8> {
    [&[BY_NAME], id.as_bytes().as_slice(), name].concat()
}

fn from_bytes(bytes: &[u8]) -> Option<(Vec<u8>, Uuid)> {
    let (id, name) = bytes.strip_prefix(&[BY_NAME])?.split_at_checked(16)?;
    (name.len() <= collation::MAX).then_some((name.to_vec(), Uuid::from_slice(id).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_comes_back_as_it_went_and_is_good_for_its_own_order_only() {
        let id = Uuid::now_v7();
        let name = collation::key("Phường Đức Long");
        assert_eq!(from_bytes(&to_bytes(id, &name)), Some((name.clone(), id)));
        let by_name = page::pack(&to_bytes(id, &name));
        let by_time = page::pack(id.as_bytes());
        for (sort, good, bad) in [
            (Sort::Name, &by_name, &by_time),
            (Sort::Created, &by_time, &by_name),
        ] {
            assert!(Ordered::new(None, Some(good), Some(sort)).is_ok());
            assert!(Ordered::new(None, Some(bad), Some(sort)).is_err());
        }
        for cursor in ["", "bg", "%%%"] {
            assert!(Ordered::new(None, Some(cursor), Some(Sort::Name)).is_err());
        }
        assert!(Ordered::new(Some(201), None, Some(Sort::Name)).is_err());
    }
}
