//! HTTP for programs: routes and wire types.

use std::sync::Arc;

/// Returns the routes for programs.
pub fn router(_pool: Arc<unblink_app::Pool>) -> axum::Router {
    axum::Router::new()
}
