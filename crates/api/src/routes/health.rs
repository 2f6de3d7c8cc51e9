//! `GET /healthz` and `/readyz`: the process lives; the register can be asked.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde_json::{Value, json};

use super::Shared;
use crate::ask::ask;
use crate::problem::Problem;

/// The curated register, without which no answer is worth giving.
const REGISTER: &str = "unblink_register";

pub(crate) async fn alive() -> Json<Value> {
    Json(json!({ "status": "ok" }))
}

pub(crate) async fn ready(State(pool): Shared) -> Result<Json<Value>, Problem> {
    let coverage = ask(pool, |register| {
        let now = register.as_of(None, None, None);
        register.coverage(&now)
    })
    .await?;
    if coverage.lists.iter().any(|list| list.list.as_str() == REGISTER) {
        return Ok(Json(json!({ "status": "ready", "note": coverage.note })));
    }
    Err(Problem::new(
        StatusCode::SERVICE_UNAVAILABLE,
        "not_ready",
        "The register is not loaded",
        "the bundled curated register is not in the store",
    )
    .hint("start `unblink serve` on this store: it loads the register"))
}
