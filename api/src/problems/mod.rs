//! The pages that the `type` of a problem leads to: what each code means, when it arises, how to mend it, and which
//! operations answer it.

mod dto;
pub mod markdown;
pub mod page;
pub mod routes;

use std::collections::BTreeMap;
use std::io;
use std::sync::LazyLock;

use actix_web::web::Bytes;
use sea_orm::Iterable;
use serde::Serialize;
use serde_json::Value;

use self::dto::{ProblemCatalogue, ProblemPage, ProblemSummary};
use crate::http::catalogue::Code;
use crate::http::etag;
use crate::openapi::committed;
use crate::openapi::problems::{Answering, answering};
use crate::text::Lang;

/// Every page, written once.
#[derive(Debug)]
pub struct Pages {
    catalogue: Page,
    codes: BTreeMap<&'static str, Page>,
}

/// A page in each of its forms.
#[derive(Debug)]
struct Page {
    json: Written,
    vi: Written,
    en: Written,
}

/// The bytes to send, and their tag.
#[derive(Debug)]
struct Written {
    bytes: Bytes,
    tag: String,
}

impl Pages {
    /// Those of the program; made when they are first asked for.
    pub fn get() -> io::Result<&'static Self> {
        static MADE: LazyLock<io::Result<Pages>> =
            LazyLock::new(|| Pages::of(&serde_json::from_str(&committed::json()?)?));
        MADE.as_ref().map_err(io::Error::other)
    }

    /// Writes them, with the operations that the document says answer each code.
    fn of(document: &Value) -> io::Result<Self> {
        let answering = answering(document);
        let all = <Code as Iterable>::iter;
        let items = all().map(ProblemSummary::of).collect();
        let catalogue = Page::new(&ProblemCatalogue { items }, |lang| {
            page::of_all(all(), lang)
        })?;
        let codes = all().map(|code| {
            // None: it is answered where no operation is reached.
            let answering: &[Answering] = answering.get(code.slug()).map_or(&[], Vec::as_slice);
            let html = |lang| page::of_code(answering, code, lang);
            let page = Page::new(&ProblemPage::of(code, answering), html)?;
            Ok((code.slug(), page))
        });
        Ok(Self {
            catalogue,
            codes: codes.collect::<io::Result<_>>()?,
        })
    }
}

impl Page {
    fn new(json: &impl Serialize, html: impl Fn(Lang) -> String) -> io::Result<Self> {
        Ok(Self {
            json: Written::new(serde_json::to_vec(json)?),
            vi: Written::new(html(Lang::Vi).into_bytes()),
            en: Written::new(html(Lang::En).into_bytes()),
        })
    }

    fn html(&self, lang: Lang) -> &Written {
        match lang {
            Lang::Vi => &self.vi,
            Lang::En => &self.en,
        }
    }
}

impl Written {
    fn new(bytes: Vec<u8>) -> Self {
        Self {
            tag: etag::of_content(&bytes),
            bytes: bytes.into(),
        }
    }
}
