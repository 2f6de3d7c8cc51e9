//! `GET /healthz` and `/readyz`: the process lives; every list that must be there can be asked.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use unblink_app::{Coverage, LoadedList};

use crate::ask::ask;
use crate::problem::Problem;
use crate::site::Site;

/// The curated register, without which no answer is worth giving.
const REGISTER: &str = "unblink_register";

pub(crate) async fn alive() -> Json<Value> {
    Json(json!({ "status": "ok" }))
}

pub(crate) async fn ready(State(site): State<Site>) -> Result<Response, Problem> {
    let coverage = ask(site.pool.clone(), |register| {
        let now = register.as_of(None, None, None);
        register.coverage(&now)
    })
    .await?;
    if let Some(why) = unready(&coverage, &site.settings.required_lists) {
        // `detail` is what clients compare; the rest is for people.
        let body = json!({ "detail": "Index not ready.", "why": why, "note": coverage.note });
        return Ok((StatusCode::SERVICE_UNAVAILABLE, Json(body)).into_response());
    }
    Ok(Json(json!({ "status": "ok", "note": coverage.note })).into_response())
}

/// Returns why a required list cannot be relied on: missing, held back, or past its freshness.
///
/// Required are the lists the configuration names; when it names none, those that are loaded and
/// screened against, which then are never missing and may still be stale or held.
pub(crate) fn unready(coverage: &Coverage, required: &[String]) -> Option<String> {
    let loaded = |name: &str| coverage.lists.iter().find(|list| list.list.as_str() == name);
    if loaded(REGISTER).is_none() {
        return Some("the curated register is not loaded".to_owned());
    }
    let waits = |list: &LoadedList| {
        let of = format!("{}@", list.list);
        coverage.held.iter().any(|held| held.edition.as_str().starts_with(&of))
    };
    for name in required {
        match loaded(name) {
            None => return Some(format!("{name} is required and not loaded")),
            Some(list) if list.edition.is_none() => {
                return Some(format!("{name} is required and loaded in part only"));
            }
            Some(list) if list.stale => {
                return Some(format!("{name} is required and past its freshness limit"));
            }
            Some(list) if waits(list) => {
                return Some(format!("{name} is required and an edition of it is held"));
            }
            Some(_) => {}
        }
    }
    None
}
