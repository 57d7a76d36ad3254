//! The tag of an answer, known before any figure of it is read: it stands for the state of everything that moves
//! aggregates, not for the bytes of one answer.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse};
use sea_orm::ConnectionTrait;
use time::Date;

use crate::app::AppState;
use crate::auth::policy::{ManagePlans, ReadAggregates};
use crate::auth::principal::Allow;
use crate::auth::scope::Scope;
use crate::changes::version::{self, Version};
use crate::http::etag;
use crate::http::formats::Format;
use crate::http::negotiated;
use crate::http::problem::Problem;
use crate::http::render::language;

/// What an answer depends on besides the data.
pub struct Basis {
    parts: Vec<String>,
}

impl Basis {
    /// What was asked, in which format, by a caller with which reach, on which day: units end on their day without
    /// any other change. Language shows in the headings of a table alone.
    pub fn of(
        req: &HttpRequest,
        format: Format,
        allow: &Allow<ReadAggregates>,
        today: Date,
    ) -> Self {
        let lang = match format {
            Format::Json | Format::Ndjson => "",
            Format::Csv | Format::Xlsx => language(req).tag(),
        };
        let mut parts = vec![
            // Another version of the service may show the same data otherwise.
            env!("CARGO_PKG_VERSION").to_owned(),
            req.path().to_owned(),
            req.query_string().to_owned(),
            format.ending().to_owned(),
            lang.to_owned(),
            today.to_string(),
        ];
        for reach in [allow.scope(), &allow.reach_of::<ManagePlans>()] {
            parts.push(match reach {
                Scope::Everywhere => "*".to_owned(),
                Scope::Subtrees(roots) => roots.iter().map(ToString::to_string).collect(),
            });
        }
        Self { parts }
    }

    /// The answer to a caller whose copy is good, found without reading a figure.
    pub async fn known(
        &self,
        req: &HttpRequest,
        state: &AppState,
    ) -> Result<Option<HttpResponse>, Problem> {
        if !req.headers().contains_key(header::IF_NONE_MATCH) {
            return Ok(None);
        }
        let tag = self.tag_of(state.looks.now(state.db.reader()).await?);
        Ok(etag::is_known(req, &tag).then(|| negotiated::not_modified(&tag)))
    }

    /// The tag of the answer from what `db` sees now.
    pub async fn tag<C: ConnectionTrait>(&self, db: &C) -> Result<String, Problem> {
        Ok(self.tag_of(version::now(db).await?))
    }

    fn tag_of(&self, version: Version) -> String {
        let (epoch, changes) = (version.epoch, version.changes().to_string());
        let all = serde_json::to_vec(&(&self.parts, epoch, changes)).unwrap_or_default();
        etag::of_content(&all)
    }
}
