//! Errors as RFC 9457 problem documents: a status, a stable code, words, the next thing to try.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};
use unblink_app::AppError;

/// Why a request is not answered.
#[derive(Debug)]
pub(crate) struct Problem {
    status: StatusCode,
    code: &'static str,
    title: &'static str,
    detail: String,
    hint: Option<String>,
    // Boxed: a result that can be a problem stays small.
    more: Box<Map<String, Value>>,
}

impl Problem {
    pub(crate) fn new(
        status: StatusCode,
        code: &'static str,
        title: &'static str,
        detail: impl Into<String>,
    ) -> Self {
        let detail = detail.into();
        Self { status, code, title, detail, hint: None, more: Box::default() }
    }

    /// Returns the status it is answered with.
    pub(crate) fn status(&self) -> StatusCode {
        self.status
    }

    /// Returns what is wrong, in words.
    pub(crate) fn words(&self) -> &str {
        &self.detail
    }

    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Adds a member beside the standard ones.
    pub(crate) fn with(mut self, name: &str, value: Value) -> Self {
        self.more.insert(name.to_owned(), value);
        self
    }

    pub(crate) fn bad_question(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "bad_question", "The question makes no sense", detail)
    }

    pub(crate) fn bad_date(parameter: &str, found: &str, expected: &str) -> Self {
        let detail = format!("expected {expected} in `{parameter}`, found `{}`", cut(found));
        Self::new(StatusCode::BAD_REQUEST, "bad_date", "A date cannot be read", detail)
    }

    pub(crate) fn internal() -> Self {
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "internal",
            "The server failed",
            "the server could not answer; its operator finds the reason in its log",
        )
    }

    pub(crate) fn timed_out(seconds: u64) -> Self {
        Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "timeout",
            "The answer took too long",
            format!("no answer within {seconds} seconds"),
        )
        .hint("ask again: the first question after a start or an import builds an index")
    }

    fn of_app(error: &AppError) -> Self {
        let not_found = StatusCode::NOT_FOUND;
        let words = error.to_string();
        match error {
            AppError::NoSuchList { known, .. } => {
                Self::new(not_found, "no_such_list", "No such list", words)
                    .with("lists", json!(known))
            }
            AppError::NoSuchEdition(_) => {
                Self::new(not_found, "no_such_edition", "No such edition", words)
            }
            AppError::NoSuchSubject { near, .. } => {
                Self::new(not_found, "no_such_subject", "No such subject", words)
                    .with("near", json!(near))
            }
            AppError::Ambiguous { candidates, .. } => Self::new(
                StatusCode::CONFLICT,
                "ambiguous_subject",
                "Several subjects carry this name",
                words,
            )
            .with("candidates", json!(candidates)),
            AppError::NotHeld { .. } => {
                Self::new(StatusCode::CONFLICT, "not_held", "The edition is not held", words)
            }
            AppError::Unreleasable { .. } => Self::new(
                StatusCode::CONFLICT,
                "unreleasable",
                "The edition cannot be released",
                words,
            ),
            AppError::BadQuestion(_) => Self::bad_question(words),
            // Its hint is for the command line; the route has one for programs.
            AppError::Queue(error) => return crate::routes::watch::queue::refused(error),
            // The store, the archive, the disk: nothing of it is the caller's business.
            _ => {
                tracing::error!("{}", chain(error));
                return Self::internal();
            }
        }
        .hinted(error.hint())
    }

    fn hinted(mut self, hint: Option<String>) -> Self {
        self.hint = hint;
        self
    }
}

impl From<AppError> for Problem {
    fn from(error: AppError) -> Self {
        Self::of_app(&error)
    }
}

/// Returns an error with its causes, for the operator.
fn chain(error: &dyn std::error::Error) -> String {
    let mut words = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        words.push_str(": ");
        words.push_str(&inner.to_string());
        cause = inner.source();
    }
    words
}

/// Returns at most 80 characters of what someone sent.
pub(crate) fn cut(text: &str) -> String {
    let mut short: String = text.chars().take(80).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut body = Map::new();
        body.insert("type".to_owned(), json!(format!("urn:unblink:problem:{}", self.code)));
        body.insert("title".to_owned(), json!(self.title));
        body.insert("status".to_owned(), json!(self.status.as_u16()));
        body.insert("detail".to_owned(), json!(self.detail));
        body.insert("code".to_owned(), json!(self.code));
        body.insert("hint".to_owned(), json!(self.hint));
        body.extend(*self.more);
        let mut response = (self.status, axum::Json(Value::Object(body))).into_response();
        response
            .headers_mut()
            .insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        response
    }
}
