//! HTTP for programs: the surface OpenSanctions' clients speak, and our own `/api/v1`.
//!
//! Routes turn requests into calls on [`unblink_app::Register`] and its answers into JSON; they
//! decide nothing. Errors of `/api/v1` are RFC 9457 problem documents with stable codes
//! (docs/api.md). What stands in front of every route, pages included, is here too: who may ask
//! ([`needed`]), how much, how long ([`in_front_of`]), and the connections themselves ([`serve`]).

mod ask;
mod client;
mod gate;
mod limiter;
mod limits;
mod listen;
mod metrics;
mod openapi;
mod params;
mod problem;
mod routes;
mod site;

use std::sync::Arc;

use axum::Router;
use unblink_app::Pool;

pub use client::Proxies;
pub use gate::{Access, SESSION_COOKIE, needed};
pub use limits::in_front_of;
pub use listen::{Connections, TlsError, bind, serve, tls};
pub use openapi::{document, examples};
pub use site::{Settings, Site};

/// Returns every route for programs, with what stands in front of them, as a server without a
/// file of settings has them.
pub fn router(pool: Arc<Pool>) -> Router {
    let site = Site::new(pool, Settings::default());
    in_front_of(routes(&site), &site)
}

/// Returns every route for programs, with nothing in front of them.
///
/// It brings no fallback of its own outside `/api/v1`, so it can be merged with the pages.
pub fn routes(site: &Site) -> Router {
    routes::all().with_state(site.clone())
}
