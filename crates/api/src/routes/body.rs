//! What routes read of a body: its bytes, JSON, the reason a person gives.

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::http::StatusCode;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::problem::Problem;

/// A body as it came, or why it did not.
pub(crate) type Sent = Result<Bytes, BytesRejection>;

/// Longest reason, in characters.
const MOST_CHARS: usize = 1000;

/// A body that holds nothing but the reason of a word.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Reason {
    pub(super) reason: String,
}

/// What shows how a [`Reason`] is sent.
pub(super) const REASON: &str = r#"{"reason": "…"}: it is kept with the word"#;

pub(super) fn bytes(body: Sent) -> Result<Bytes, Problem> {
    body.map_err(|error| {
        let too_large = StatusCode::PAYLOAD_TOO_LARGE;
        Problem::new(too_large, "too_large", "The body is too large", error.body_text())
    })
}

/// Reads JSON; the example shows what was expected.
pub(super) fn read<T: DeserializeOwned>(body: Sent, example: &str) -> Result<T, Problem> {
    serde_json::from_slice(&bytes(body)?).map_err(|error| {
        Problem::bad_question(format!("the body cannot be read: {error}"))
            .hint(format!("send {example}"))
    })
}

/// Returns a reason without the blanks around it.
pub(super) fn reason(text: &str) -> Result<String, Problem> {
    let reason = text.trim();
    if reason.is_empty() || reason.chars().count() > MOST_CHARS {
        let words = format!("expected a reason of 1 to {MOST_CHARS} characters");
        return Err(Problem::bad_question(words).hint(format!("send {REASON}")));
    }
    Ok(reason.to_owned())
}
