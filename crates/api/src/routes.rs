//! Every route, one file a resource.

mod accounts;
mod body;
mod changes;
mod compare;
mod editions;
mod facts;
mod feed;
mod health;
mod lists;
mod metrics;
mod screen;
mod subjects;
pub(crate) mod watch;
mod who_lists;
pub(crate) mod yente;

use std::sync::Arc;

use axum::Router;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde::Serialize;
use serde_json::Value;
use unblink_app::Pool;

use crate::openapi;
use crate::problem::Problem;
use crate::site::Site;

/// The state every route asks.
pub(crate) type Shared = axum::extract::State<Arc<Pool>>;

/// What a route answers: JSON, or a problem.
pub(crate) type Answer<T> = Result<axum::Json<T>, Problem>;

/// Returns an answer as JSON.
pub(crate) fn json<T: Serialize>(answer: &T) -> Answer<Value> {
    serde_json::to_value(answer).map(axum::Json).map_err(|_| Problem::internal())
}

/// Returns the routes, without limits.
pub(crate) fn all() -> Router<Site> {
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
        .route("/watch/read", post(watch::read))
        .route("/watch/check", post(watch::check))
        .route("/watch/compare", post(watch::compare))
        .route("/watch/story/{event}", post(watch::story))
        .route("/watch/reactions/{event}", post(watch::reactions))
        .route("/watch/queue", get(watch::queue::all))
        .route("/watch/queue/{id}", get(watch::queue::one))
        .route("/watch/queue/{id}/accept", post(watch::queue::accept))
        .route("/watch/queue/{id}/amend", post(watch::queue::amend))
        .route("/watch/queue/{id}/reject", post(watch::queue::reject))
        .route("/watch/queue/{id}/merge", post(watch::queue::merge))
        .route("/watch/queue/{id}/confirm", post(watch::queue::confirm))
        .route("/watch/queue/{id}/close", post(watch::queue::close))
        .route("/lists", get(lists::get))
        .route("/coverage", get(lists::coverage))
        .route("/editions/{id}/release", post(editions::release))
        .route("/editions/{id}/reject", post(editions::reject))
        .route("/accounts", get(accounts::get))
        .fallback(no_route)
        .method_not_allowed_fallback(no_method);
    Router::new()
        .nest("/api/v1", v1)
        .route("/feed.atom", get(feed::get))
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .route("/metrics", get(metrics::get))
        .route("/openapi.json", get(openapi::get))
        .route("/docs", get(openapi::docs))
        .merge(yente::all())
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
