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
    if path == "/api/v1/watch/queue" {
        return Access::Needs(Role::Reviewer);
    }
    match *method {
        // An article is asked about by posting it; nothing is written.
        Method::POST if matches!(path, "/article" | "/api/v1/watch/read") => {
            Access::Needs(Role::Reader)
        }
        Method::GET | Method::HEAD | Method::OPTIONS => Access::Needs(Role::Reader),
        // A person's word about an edition or a link.
        Method::POST if decides(path) => Access::Needs(Role::Reviewer),
        _ => Access::Needs(Role::Admin),
    }
}

fn decides(path: &str) -> bool {
    path.starts_with("/api/v1/editions/")
        || path.starts_with("/api/v1/links/")
        || path.starts_with("/lists/")
        || path.starts_with("/links/")
}
