//! Every route, one file a resource.

mod changes;
mod compare;
mod facts;
mod health;
mod lists;
mod screen;
mod subjects;
mod who_lists;

use std::sync::Arc;

use axum::Router;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde::Serialize;
use serde_json::{Map, Value};
use unblink_app::Pool;

use crate::problem::Problem;

/// The state every route asks.
pub(crate) type Shared = axum::extract::State<Arc<Pool>>;

/// What a route answers: JSON, or a problem.
pub(crate) type Answer<T> = Result<axum::Json<T>, Problem>;

/// Returns an answer as JSON with its clocks under the names they are asked by: `on` and
/// `known`, as in `who-lists`, where the model says `valid` and `published`.
pub(crate) fn clocked<T: Serialize>(answer: &T) -> Answer<Value> {
    let Ok(Value::Object(map)) = serde_json::to_value(answer) else {
        return Err(Problem::internal());
    };
    let renamed = map.into_iter().map(|(name, value)| match name.as_str() {
        "valid" => ("on".to_owned(), value),
        "published" => ("known".to_owned(), value),
        _ => (name, value),
    });
    Ok(axum::Json(renamed.collect::<Map<String, Value>>().into()))
}

/// Returns the routes, without limits.
pub(crate) fn all() -> Router<Arc<Pool>> {
    let v1 = Router::new()
        .route("/who-lists", get(who_lists::get))
        .route("/subjects/{id}", get(subjects::get))
        .route("/history", get(subjects::history))
        .route("/changes", get(changes::get))
        .route("/compare", get(compare::get))
        .route("/engagement", get(facts::engagement))
        .route("/exemptions", get(facts::exemptions))
        .route("/context", get(facts::context))
        .route("/screen", get(screen::get).post(screen::post))
        .route("/lists", get(lists::get))
        .route("/coverage", get(lists::coverage))
        .fallback(no_route)
        .method_not_allowed_fallback(no_method);
    Router::new()
        .nest("/api/v1", v1)
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
}

async fn no_route() -> Response {
    Problem::new(StatusCode::NOT_FOUND, "no_such_route", "No such route", "no route has this path")
        .hint("docs/api.md lists every route")
        .into_response()
}

async fn no_method() -> Response {
    Problem::new(
        StatusCode::METHOD_NOT_ALLOWED,
        "no_such_method",
        "No such method",
        "this route does not answer this method",
    )
    .hint("the Allow header names the methods it answers")
    .into_response()
}
