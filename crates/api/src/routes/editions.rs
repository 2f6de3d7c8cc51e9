//! `POST /api/v1/editions/{id}/release` and `/reject`: a reviewer's word about a held edition.

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Extension, Path, State};
use axum::{Json, http::StatusCode};
use serde::{Deserialize, Serialize};
use unblink_app::Identity;

use super::{Answer, Shared};
use crate::ask::ask;
use crate::params::Params;
use crate::problem::Problem;

/// Longest reason, in characters.
const MOST_CHARS: usize = 1000;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Reason {
    reason: String,
}

/// Where an edition stands after a decision.
#[derive(Debug, Serialize)]
pub(crate) struct Decided {
    edition: String,
    state: &'static str,
    /// Whose decision it was.
    by: String,
}

pub(crate) async fn release(
    State(pool): Shared,
    Path(id): Path<String>,
    Extension(who): Extension<Identity>,
    params: Params,
    body: Result<Bytes, BytesRejection>,
) -> Answer<Decided> {
    params.exactly(&[])?;
    let reason = reason(body)?;
    let by = who.name.clone();
    ask(pool, move |register| {
        register.acting_as(&who.name, |register| register.release(&id, &reason))?;
        Ok(Decided { edition: id, state: "released", by })
    })
    .await
    .map(Json)
}

pub(crate) async fn reject(
    State(pool): Shared,
    Path(id): Path<String>,
    Extension(who): Extension<Identity>,
    params: Params,
    body: Result<Bytes, BytesRejection>,
) -> Answer<Decided> {
    params.exactly(&[])?;
    let reason = reason(body)?;
    let by = who.name.clone();
    ask(pool, move |register| {
        register.acting_as(&who.name, |register| register.reject(&id, &reason))?;
        Ok(Decided { edition: id, state: "rejected", by })
    })
    .await
    .map(Json)
}

fn reason(body: Result<Bytes, BytesRejection>) -> Result<String, Problem> {
    let body = body.map_err(|error| {
        let too_large = StatusCode::PAYLOAD_TOO_LARGE;
        Problem::new(too_large, "too_large", "The body is too large", error.body_text())
    })?;
    let hint = r#"send {"reason": "…"}: it is kept with the decision"#;
    let read: Reason = serde_json::from_slice(&body)
        .map_err(|error| Problem::bad_question(format!("no reason: {error}")).hint(hint))?;
    let reason = read.reason.trim().to_owned();
    if reason.is_empty() || reason.chars().count() > MOST_CHARS {
        let words = format!("expected a reason of 1 to {MOST_CHARS} characters");
        return Err(Problem::bad_question(words).hint(hint));
    }
    Ok(reason)
}
