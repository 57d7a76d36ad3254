//! Lists: keyset pages in the order of making, with a hard cap (RFC 8288 `Link` to the next).

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, Order, QueryFilter, QueryOrder,
    QuerySelect, Select, Value,
};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::problem::Problem;
use crate::http::catalogue::FaultCode;
use crate::texts;

/// Most items on a page.
pub const MAX: u16 = 200;
/// Items on a page when the caller does not say.
pub const DEFAULT: u16 = 50;

/// One page of a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Page<T> {
    /// The items, oldest first unless the operation says otherwise.
    #[schema(max_items = 200)]
    pub items: Vec<T>,
    /// Give it as `cursor` to get the next page; `null` on the last.
    #[schema(max_length = 1000, pattern = "^[A-Za-z0-9_-]+$")]
    pub next_cursor: Option<String>,
}

/// What a list is ordered by: unique, and growing in the order of making.
pub trait Key: Copy + Into<Value> {
    /// As the bytes of a cursor.
    fn to_bytes(self) -> Vec<u8>;
    /// Back from the bytes of a cursor.
    fn from_bytes(bytes: &[u8]) -> Option<Self>;
}

impl Key for Uuid {
    fn to_bytes(self) -> Vec<u8> {
        self.as_bytes().to_vec()
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        Self::from_slice(bytes).ok()
    }
}

impl Key for i64 {
    fn to_bytes(self) -> Vec<u8> {
        self.to_be_bytes().to_vec()
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        Some(Self::from_be_bytes(bytes.try_into().ok()?))
    }
}

/// Where a page begins, how long it is and which way it goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window<K = Uuid> {
    limit: u16,
    after: Option<K>,
    newest_first: bool,
}

impl<K: Key> Window<K> {
    /// Reads the `limit` and `cursor` parameters.
    pub fn new(limit: Option<u16>, cursor: Option<&str>) -> Result<Self, Problem> {
        let after = cursor
            .map(|cursor| unpack(cursor, K::from_bytes))
            .transpose()?;
        Ok(Self {
            limit: self::limit(limit)?,
            after,
            newest_first: false,
        })
    }

    /// The same window on the list read backwards.
    #[must_use]
    pub fn newest_first(self) -> Self {
        Self {
            newest_first: true,
            ..self
        }
    }

    /// Reads the page of `select`, ordered by the column of the key.
    pub async fn fetch<E, C>(
        self,
        select: Select<E>,
        key: E::Column,
        key_of: impl Fn(&E::Model) -> K,
        db: &C,
    ) -> Result<Page<E::Model>, Problem>
    where
        E: EntityTrait,
        C: ConnectionTrait,
    {
        let items = self.part(select, key).all(db).await?;
        Ok(self.page(items, key_of))
    }

    /// The same of a part of each row, for `select` that names its columns.
    pub async fn fetch_as<E, M, C>(
        self,
        select: Select<E>,
        key: E::Column,
        key_of: impl Fn(&M) -> K,
        db: &C,
    ) -> Result<Page<M>, Problem>
    where
        E: EntityTrait,
        M: FromQueryResult,
        C: ConnectionTrait,
    {
        let select = self.part(select, key).into_model::<M>();
        Ok(self.page(select.all(db).await?, key_of))
    }

    /// The rows of the page, and one more where there is one.
    fn part<E: EntityTrait>(self, select: Select<E>, key: E::Column) -> Select<E> {
        let (order, beyond) = if self.newest_first {
            (Order::Desc, self.after.map(|after| key.lt(after)))
        } else {
            (Order::Asc, self.after.map(|after| key.gt(after)))
        };
        let select = select.order_by(key, order).limit(u64::from(self.limit) + 1);
        match beyond {
            Some(beyond) => select.filter(beyond),
            None => select,
        }
    }

    fn page<M>(self, mut items: Vec<M>, key_of: impl Fn(&M) -> K) -> Page<M> {
        let more = items.len() > usize::from(self.limit);
        items.truncate(usize::from(self.limit));
        let next_cursor = items
            .last()
            .filter(|_| more)
            .map(|last| pack(&key_of(last).to_bytes()));
        Page { items, next_cursor }
    }
}

/// Reads the `limit` parameter.
pub fn limit(limit: Option<u16>) -> Result<u16, Problem> {
    let limit = limit.unwrap_or(DEFAULT);
    if (1..=MAX).contains(&limit) {
        return Ok(limit);
    }
    Err(Problem::parameter(
        "limit",
        FaultCode::OutOfRange,
        texts::common::from_one_to(MAX),
    ))
}

/// Bytes as a cursor.
pub fn pack(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// What `read` makes of the bytes of a cursor.
pub fn unpack<T>(cursor: &str, read: impl FnOnce(&[u8]) -> Option<T>) -> Result<T, Problem> {
    URL_SAFE_NO_PAD
        .decode(cursor)
        .ok()
        .and_then(|bytes| read(&bytes))
        .ok_or_else(|| {
            Problem::parameter(
                "cursor",
                FaultCode::InvalidValue,
                texts::http::not_a_cursor(),
            )
        })
}

/// Refuses pages of a file, which holds all there is, so that nobody takes one page of it for the whole.
pub fn no_pages(limit: Option<u16>, cursor: Option<&str>) -> Result<(), Problem> {
    let given = limit.map(|_| "limit").or(cursor.map(|_| "cursor"));
    match given {
        None => Ok(()),
        Some(name) => Err(Problem::parameter(
            name,
            FaultCode::NotInFiles,
            texts::http::files_have_no_pages(),
        )),
    }
}

impl<T> Page<T> {
    /// The same page with its items turned into another shape.
    pub fn map<U>(self, shape: impl FnMut(T) -> U) -> Page<U> {
        Page {
            items: self.items.into_iter().map(shape).collect(),
            next_cursor: self.next_cursor,
        }
    }

    /// The answer, with a `Link` to the next page.
    pub fn answer(&self, req: &HttpRequest) -> HttpResponse
    where
        T: Serialize,
    {
        let mut response = HttpResponse::Ok();
        if let Some(link) = self.link(req) {
            response.insert_header((header::LINK, link));
        }
        response.json(self)
    }

    /// The address of the next page, as a `Link`.
    pub fn link(&self, req: &HttpRequest) -> Option<String> {
        let cursor = self.next_cursor.as_ref()?;
        let mut query = form_urlencoded::Serializer::new(String::new());
        for (name, value) in form_urlencoded::parse(req.query_string().as_bytes()) {
            if name != "cursor" {
                query.append_pair(&name, &value);
            }
        }
        let query = query.append_pair("cursor", cursor).finish();
        Some(format!("<{}?{query}>; rel=\"next\"", req.path()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_comes_back_as_it_went() {
        let id = Uuid::now_v7();
        let window = Window::new(None, Some(&pack(&id.to_bytes()))).unwrap();
        assert_eq!(
            window,
            Window {
                limit: DEFAULT,
                after: Some(id),
                newest_first: false,
            }
        );
    }

    #[test]
    fn limits_and_cursors_out_of_range_are_refused() {
        assert!(Window::<Uuid>::new(Some(0), None).is_err());
        assert!(Window::<Uuid>::new(Some(MAX + 1), None).is_err());
        for cursor in ["", "AAAA", "%%%"] {
            assert!(Window::<Uuid>::new(None, Some(cursor)).is_err());
            assert!(Window::<i64>::new(None, Some(cursor)).is_err());
        }
    }
}
