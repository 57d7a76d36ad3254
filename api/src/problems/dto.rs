//! The shapes of the catalogue in JSON.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::http::catalogue::{Code, FaultCode};
use crate::http::words::Told;
use crate::openapi::problems::Answering;
use crate::text::{Lang, Text};

/// The language of a page.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PageLanguage {
    /// Vietnamese.
    Vi,
    /// English.
    En,
}

impl From<PageLanguage> for Lang {
    fn from(language: PageLanguage) -> Self {
        match language {
            PageLanguage::Vi => Self::Vi,
            PageLanguage::En => Self::En,
        }
    }
}

/// How a page is wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct PageParams {
    /// The language of the HTML; without it `Accept-Language` decides.
    #[param(inline, nullable = false)]
    pub lang: Option<PageLanguage>,
}

/// A problem, explained.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "code": "limit_reached",
    "status": 409,
    "title": {"vi": "Đã đủ số lượng cho phép", "en": "There are as many as there may be"},
    "when": {
        "vi": "Tạo thêm khi đã đủ số lượng tối đa, ví dụ webhook thứ mười một của một hệ thống kết nối.",
        "en": "One more is made where there are as many as there may be: the eleventh webhook of a service client."
    },
    "mend": {
        "vi": "Xoá một mục không còn dùng rồi tạo lại.",
        "en": "Delete one that is no longer used, then make it again."
    },
    "faults": [],
    "operations": [{"operation_id": "create_webhook", "method": "POST", "path": "/v1/webhooks", "summary": "Make a webhook"}]
}))]
pub struct ProblemPage {
    /// The code.
    pub code: Code,
    /// HTTP status of answers with this code.
    #[schema(minimum = 400, maximum = 599)]
    pub status: u16,
    /// Title.
    pub title: BothLanguages,
    /// When it arises, with an example.
    pub when: BothLanguages,
    /// How to mend it.
    pub mend: BothLanguages,
    /// What `errors[].code` may say under it; empty where it comes without `errors`.
    #[schema(max_items = 1000)]
    pub faults: Vec<FaultMeaning>,
    /// The operations that answer it; empty where it is answered to requests that reach none.
    #[schema(max_items = 1000)]
    pub operations: Vec<ProblemOperation>,
}

impl ProblemPage {
    /// The page of a code.
    pub(super) fn of(code: Code, answering: &[Answering]) -> Self {
        let entry = code.entry();
        Self {
            code,
            status: entry.status.as_u16(),
            title: entry.words.title.into(),
            when: entry.words.when.into(),
            mend: entry.words.mend.into(),
            faults: FaultCode::of(code).map(FaultMeaning::of).collect(),
            operations: answering.iter().map(ProblemOperation::of).collect(),
        }
    }
}

/// What one code of a wrong place in the input means.
#[derive(Serialize, ToSchema)]
pub struct FaultMeaning {
    /// The code, as it stands in `errors[].code`.
    pub code: FaultCode,
    /// What it means.
    pub meaning: BothLanguages,
}

impl FaultMeaning {
    fn of(code: FaultCode) -> Self {
        Self {
            code,
            meaning: code.words().into(),
        }
    }
}

/// An operation that answers a problem.
#[derive(Serialize, ToSchema)]
pub struct ProblemOperation {
    /// Its operation id in the OpenAPI document.
    #[schema(value_type = Told<100>)]
    pub operation_id: String,
    /// HTTP method.
    #[schema(value_type = Told<10>)]
    pub method: String,
    /// Path, parameters in braces.
    #[schema(value_type = Told<200>)]
    pub path: String,
    /// Its summary, in English.
    #[schema(value_type = Told<200>)]
    pub summary: String,
}

impl ProblemOperation {
    fn of(answering: &Answering) -> Self {
        let Answering {
            id,
            method,
            path,
            summary,
        } = answering.clone();
        Self {
            operation_id: id,
            method,
            path,
            summary,
        }
    }
}

/// All problems.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "items": [{
        "code": "limit_reached",
        "status": 409,
        "title": {"vi": "Đã đủ số lượng cho phép", "en": "There are as many as there may be"}
    }]
}))]
pub struct ProblemCatalogue {
    /// One for each code.
    #[schema(max_items = 100)]
    pub items: Vec<ProblemSummary>,
}

/// A problem in the list of all.
#[derive(Serialize, ToSchema)]
pub struct ProblemSummary {
    /// The code; its page is at `/problems/{code}`.
    pub code: Code,
    /// HTTP status of answers with this code.
    #[schema(minimum = 400, maximum = 599)]
    pub status: u16,
    /// Title.
    pub title: BothLanguages,
}

impl ProblemSummary {
    /// The summary of a code.
    pub(super) fn of(code: Code) -> Self {
        let entry = code.entry();
        Self {
            code,
            status: entry.status.as_u16(),
            title: entry.words.title.into(),
        }
    }
}

/// A text in both languages.
#[derive(Serialize, ToSchema)]
pub struct BothLanguages {
    /// Vietnamese.
    #[schema(value_type = Told<2000>)]
    pub vi: String,
    /// English.
    #[schema(value_type = Told<2000>)]
    pub en: String,
}

impl From<Text> for BothLanguages {
    fn from(text: Text) -> Self {
        Self {
            vi: text.vi.into_owned(),
            en: text.en.into_owned(),
        }
    }
}
