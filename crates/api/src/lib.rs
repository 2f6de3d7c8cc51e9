//! HTTP for programs: `/api/v1`, `/healthz` and `/readyz`.
//!
//! Routes turn query strings into calls on [`unblink_app::Register`] and its answers into JSON;
//! they decide nothing. Errors are RFC 9457 problem documents with stable codes (docs/api.md).

mod ask;
mod limits;
mod params;
mod problem;
mod routes;

use std::sync::Arc;

use axum::Router;
use unblink_app::Pool;

/// Returns every route for programs, with its limits in front.
///
/// It brings no fallback of its own outside `/api/v1`, so it can be merged with the pages.
pub fn router(pool: Arc<Pool>) -> Router {
    limits::in_front_of(routes::all().with_state(pool))
}
