//! HTML for people: server-rendered pages, their charts and their styles. A small script adds
//! what it can; no page needs it.
//!
//! Pages turn query strings into calls on [`unblink_app::Register`] and its answers into HTML;
//! they decide nothing. Whatever comes from a list or from a caller is escaped on its way out.

mod article;
mod ask;
mod assets;
mod changes;
mod compare;
mod course;
mod decide;
mod edition;
mod engagement;
mod export;
mod home;
mod layout;
mod lists;
mod missing;
mod params;
mod parts;
mod queue;
mod screen;
mod screen_file;
mod search;
mod sign_in;
mod story;
mod subject;
mod tour;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::{self, Next};
use axum::response::Response;
use axum::routing::{get, post};
use tower::ServiceExt;
use unblink_app::Pool;

pub use article::report as article_report;
pub use layout::report_mistakes_to;
pub use sign_in::{SignIn, sign_in};

/// Nothing is loaded from elsewhere, nothing runs but our own file, nothing frames a page.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; \
                      connect-src 'self'; img-src 'self' data:; form-action 'self'; \
                      base-uri 'none'; frame-ancestors 'none'";

/// Returns every page, with a page of next steps for whatever is not there.
pub fn router(pool: Arc<Pool>) -> Router {
    Router::new()
        .route("/", get(home::page))
        .route("/subject/{id}", get(subject::page))
        .route("/subject/{id}/course", get(course::page))
        .route("/subject/{id}/changes", get(course::changes))
        .route("/subject/{id}/course.csv", get(export::course))
        .route("/subject/{id}/entity.ftm.json", get(export::entity))
        .route("/changes", get(changes::page))
        .route("/edition/{id}", get(edition::page))
        .route("/lists", get(lists::page))
        .route("/list/{id}", get(lists::one))
        .route("/lists/held/{id}", post(decide::decide))
        .route(
            "/screen/file",
            post(screen_file::page)
                // The form's own words beside the file.
                .layer(DefaultBodyLimit::max(screen_file::MAX_BYTES + 16 * 1024)),
        )
        .route(
            "/article",
            get(article::page).post(article::read).layer(DefaultBodyLimit::max(article::MAX_BYTES)),
        )
        .route("/article/sample", get(article::sample))
        .route("/queue", get(queue::page))
        .route("/queue/{id}", get(queue::one::page).post(queue::words::give))
        .route("/search", get(search::page))
        .route("/search/suggest", get(search::suggest))
        .route("/tour", get(tour::page))
        .route("/screen", get(screen::page))
        .route("/compare", get(compare::page))
        .route("/engagement/{id}", get(engagement::page))
        .route("/robots.txt", get(assets::robots))
        .route("/assets/{file}", get(assets::file))
        .fallback(missing::page)
        .with_state(ask::Site::new(pool))
        .layer(middleware::from_fn(headers))
}

/// How long after a change of the store somebody may still have to wait; it takes one look at it.
const READY_EVERY: Duration = Duration::from_secs(15);

/// Writes the home page and opens the desk that reads articles at once, and again whenever the
/// store or the day has changed, so that nobody waits for them: with every list loaded each takes
/// seconds. Runs until it is dropped.
pub async fn keep_ready(pages: Router) {
    let mut ticks = tokio::time::interval(READY_EVERY);
    loop {
        ticks.tick().await;
        for page in ["/", "/article/sample"] {
            if let Ok(asked) = Request::get(page).body(Body::empty()) {
                // What went wrong is told to whoever asks for the page.
                let _ = pages.clone().oneshot(asked).await;
            }
        }
    }
}

async fn headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    // Living people: no search engine keeps a page.
    headers.insert(
        HeaderName::from_static("x-robots-tag"),
        HeaderValue::from_static("noindex, nofollow"),
    );
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    }
    response
}
