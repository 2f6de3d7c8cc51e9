//! HTML for people.

use std::sync::Arc;

/// Returns the pages for people.
pub fn router(_pool: Arc<unblink_app::Pool>) -> axum::Router {
    axum::Router::new()
}
