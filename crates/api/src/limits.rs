//! What stands in front of every route: size, time, panics, compression, headers.

use std::any::Any;
use std::time::Duration;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

use crate::problem::Problem;

/// Largest body that is read. A screening of one subject is a few hundred bytes; a guess.
pub(crate) const MAX_BODY_BYTES: usize = 1024 * 1024;

/// Longest time a question may take. The slowest measured, the first screening after a start on
/// a store with the UN list, takes some seconds on two shared cores; a guess with room above.
const MAX_TIME: Duration = Duration::from_mins(1);

/// Puts the limits in front of `routes`; the outermost is named last.
pub(crate) fn in_front_of(routes: Router) -> Router {
    routes
        .layer(DefaultBodyLimit::max(MAX_BODY_BYTES))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(middleware::from_fn(in_time))
        .layer(CompressionLayer::new())
        .layer(middleware::from_fn(headers))
}

fn panicked(_: Box<dyn Any + Send + 'static>) -> Response {
    // What panicked is on standard error; a caller learns only that it did.
    Problem::internal().into_response()
}

async fn in_time(request: Request, next: Next) -> Response {
    match tokio::time::timeout(MAX_TIME, next.run(request)).await {
        Ok(response) => response,
        // A blocking question runs on to its end; only its caller stops waiting.
        Err(_) => Problem::timed_out(MAX_TIME.as_secs()).into_response(),
    }
}

async fn headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    // Living people: no search engine keeps an answer.
    headers.insert(HeaderName::from_static("x-robots-tag"), HeaderValue::from_static("noindex"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response
}
