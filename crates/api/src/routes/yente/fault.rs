//! Errors in the shapes that clients of the original know.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use unblink_app::AppError;

use crate::problem::Problem;

/// Why a request is not answered.
#[derive(Debug)]
pub(crate) enum Fault {
    /// A status and words.
    Detail(StatusCode, String),
    /// What of the request cannot be read, piece by piece; status 422.
    Invalid(Vec<Value>),
    /// A failure of ours; its reason is in the log.
    Internal,
}

impl Fault {
    pub(crate) fn detail(status: StatusCode, words: impl Into<String>) -> Self {
        Self::Detail(status, words.into())
    }

    pub(crate) fn bad(words: impl Into<String>) -> Self {
        Self::Detail(StatusCode::BAD_REQUEST, words.into())
    }

    pub(crate) fn no_dataset() -> Self {
        Self::detail(StatusCode::NOT_FOUND, "No such dataset.")
    }

    pub(crate) fn no_entity() -> Self {
        Self::detail(StatusCode::NOT_FOUND, "No such entity!")
    }

    pub(crate) fn no_property() -> Self {
        Self::detail(StatusCode::NOT_FOUND, "No such property!")
    }

    /// A dataset that is known and cannot be looked at: an empty answer would read as clear.
    pub(crate) fn not_loaded(dataset: &str) -> Self {
        let name: String = dataset.chars().take(80).collect();
        let words = format!("The dataset `{name}` is not loaded: nothing was looked at.");
        Self::detail(StatusCode::SERVICE_UNAVAILABLE, words)
    }

    /// One piece of the request that cannot be read.
    #[expect(clippy::needless_pass_by_value, reason = "reads as the JSON it makes")]
    pub(crate) fn invalid(
        kind: &str,
        loc: &[&str],
        msg: impl Into<String>,
        input: Value,
        ctx: Option<Value>,
    ) -> Self {
        let mut item = json!({ "type": kind, "loc": loc, "msg": msg.into(), "input": input });
        if let (Some(map), Some(ctx)) = (item.as_object_mut(), ctx) {
            map.insert("ctx".to_owned(), ctx);
        }
        Self::Invalid(vec![item])
    }

    /// Returns status and words, for a query that fails by itself.
    pub(crate) fn told(&self) -> (StatusCode, Value) {
        match self {
            Self::Detail(status, words) => (*status, json!(words)),
            Self::Invalid(items) => (StatusCode::UNPROCESSABLE_ENTITY, json!(items)),
            Self::Internal => (StatusCode::INTERNAL_SERVER_ERROR, json!("error")),
        }
    }
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        if let Self::Internal = self {
            let body = Json(json!({ "status": "error" }));
            return (StatusCode::INTERNAL_SERVER_ERROR, body).into_response();
        }
        let (status, detail) = self.told();
        (status, Json(json!({ "detail": detail }))).into_response()
    }
}

impl From<Problem> for Fault {
    fn from(problem: Problem) -> Self {
        match problem.status() {
            StatusCode::INTERNAL_SERVER_ERROR => Self::Internal,
            status => Self::Detail(status, problem.words().to_owned()),
        }
    }
}

impl From<AppError> for Fault {
    fn from(error: AppError) -> Self {
        Problem::from(error).into()
    }
}

pub(crate) async fn no_method() -> Response {
    Fault::detail(StatusCode::METHOD_NOT_ALLOWED, "Method Not Allowed").into_response()
}
