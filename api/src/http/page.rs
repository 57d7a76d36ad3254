//! Lists: keyset pages in the order of making, with a hard cap (RFC 8288 `Link` to the next).

use actix_web::{HttpRequest, HttpResponse};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select,
};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::problem::Problem;

/// Most items on a page.
pub const MAX: u16 = 200;
/// Items on a page when the caller does not say.
pub const DEFAULT: u16 = 50;

/// One page of a list.
#[derive(Clone, Debug, Serialize, ToSchema)]

pub struct Page<T> {
    /// The items, oldest first.
    #[schema(max_items = 200)]
    pub items: Vec<T>,
    /// Give it as `cursor` to get the next page; `null` on the last.
    pub next_cursor: Option<String>,
}

/// Where a page begins and how long it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    limit: u16,
    after: Option<Uuid>,
}

impl Window {
    /// Reads the `limit` and `cursor` parameters.
    pub fn new(limit: Option<u16>, cursor: Option<&str>) -> Result<Self, Problem> {
        let limit = limit.unwrap_or(DEFAULT);
        if !(1..=MAX).contains(&limit) {
            return Err(Problem::parameter(
                "limit",
                "out_of_range",
                format!("Từ 1 đến {MAX}."),
                format!("From 1 to {MAX}."),
            ));
        }
        let after = cursor.map(decode).transpose()?;
        Ok(Self { limit, after })
    }

    /// Reads the page of `select`, ordered by the `UUIDv7` column `id`.
    pub async fn fetch<E, C>(
        self,
        select: Select<E>,
        id: E::Column,
        id_of: impl Fn(&E::Model) -> Uuid,
        db: &C,
    ) -> Result<Page<E::Model>, Problem>
    where
        E: EntityTrait,
        C: ConnectionTrait,
    {
        let mut select = select.order_by_asc(id).limit(u64::from(self.limit) + 1);
        if let Some(after) = self.after {
            select = select.filter(id.gt(after));
        }
        let mut items = select.all(db).await?;
        let more = items.len() > usize::from(self.limit);
        items.truncate(usize::from(self.limit));
        let next_cursor = items
            .last()
            .filter(|_| more)
            .map(|last| encode(id_of(last)));
        Ok(Page { items, next_cursor })
    }
}

fn encode(id: Uuid) -> String {
    URL_SAFE_NO_PAD.encode(id.as_bytes())
}

fn decode(cursor: &str) -> Result<Uuid, Problem> {
    URL_SAFE_NO_PAD
        .decode(cursor)
        .ok()
        .and_then(|bytes| Uuid::from_slice(&bytes).ok())
        .ok_or_else(|| {
            Problem::parameter(
                "cursor",
                "invalid_value",
                "Con trỏ không phải do hệ thống cấp.",
                "Not a cursor this service gave out.",
            )
        })
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
        if let Some(cursor) = &self.next_cursor {
            let mut query = form_urlencoded::Serializer::new(String::new());
            for (name, value) in form_urlencoded::parse(req.query_string().as_bytes()) {
                if name != "cursor" {
                    query.append_pair(&name, &value);
                }
            }
            let query = query.append_pair("cursor", cursor).finish();
            response.insert_header(("Link", format!("<{}?{query}>; rel=\"next\"", req.path())));
        }
        response.json(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_comes_back_as_it_went() {
        let id = Uuid::now_v7();
        let window = Window::new(None, Some(&encode(id))).unwrap();
        assert_eq!(
            window,
            Window {
                limit: DEFAULT,
                after: Some(id)
            }
        );
    }

    #[test]
    fn limits_and_cursors_out_of_range_are_refused() {
        assert!(Window::new(Some(0), None).is_err());
        assert!(Window::new(Some(MAX + 1), None).is_err());
        assert!(Window::new(None, Some("")).is_err());
        assert!(Window::new(None, Some("AAAA")).is_err());
        assert!(Window::new(None, Some("%%%")).is_err());
    }
}
