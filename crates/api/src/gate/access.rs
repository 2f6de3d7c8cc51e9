//! Which role each route needs; what is not named here needs the highest.

use axum::http::Method;
use unblink_app::Role;

/// What a route needs of whoever asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Nothing: it says nothing about anyone.
    Open,
    /// At least this role, where there are accounts.
    Needs(Role),
}

/// Paths that say nothing about anyone. `/updatez` has a token of its own.
const OPEN: &[&str] = &[
    "/healthz",
    "/readyz",
    "/robots.txt",
    "/openapi.json",
    "/docs",
    "/sign-in",
    "/sign-out",
    "/updatez",
];

/// First words of paths whose questions name somebody who may be on no list.
const SCREENING: &[&str] = &["/match/", "/reconcile/", "/api/v1/screen", "/screen"];

/// The review queue, for programs and for people.
const QUEUE: &[&str] = &["/api/v1/watch/queue", "/queue"];

/// Returns what a route needs.
pub fn needed(method: &Method, path: &str) -> Access {
    if OPEN.contains(&path) || path.starts_with("/assets/") || path.starts_with("/sign-in/") {
        return Access::Open;
    }
    let is_screening = SCREENING.iter().any(|start| {
        path.strip_prefix(start)
            .is_some_and(|rest| start.ends_with('/') || rest.is_empty() || rest.starts_with('/'))
    });
    if is_screening {
        return Access::Needs(Role::Screener);
    }
    if path == "/api/v1/accounts" || path.starts_with("/api/v1/accounts/") {
        return Access::Needs(Role::Admin);
    }
    // What it holds is no fact yet, whichever way it is asked for.
    if QUEUE.iter().any(|queue| {
        path.strip_prefix(queue).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }) {
        return Access::Needs(Role::Reviewer);
    }
    match *method {
        // Articles are asked about by posting them; nothing is written.
        Method::POST if reads_articles(path) => Access::Needs(Role::Reader),
        Method::GET | Method::HEAD | Method::OPTIONS => Access::Needs(Role::Reader),
        // A person's word about an edition or a link.
        Method::POST if decides(path) => Access::Needs(Role::Reviewer),
        _ => Access::Needs(Role::Admin),
    }
}

fn reads_articles(path: &str) -> bool {
    matches!(
        path,
        "/article" | "/api/v1/watch/read" | "/api/v1/watch/check" | "/api/v1/watch/compare"
    ) || path.starts_with("/api/v1/watch/story/")
        || path.starts_with("/api/v1/watch/reactions/")
}

fn decides(path: &str) -> bool {
    path.starts_with("/api/v1/editions/")
        || path.starts_with("/api/v1/links/")
        || path.starts_with("/lists/")
        || path.starts_with("/links/")
}
