//! The surface that OpenSanctions' clients speak (yente 5), one file a resource.
//!
//! Its errors are `{"detail": …}`. Unlike the original, one bad query does not fail its batch, a
//! property that is not compared is named in `warnings`, and a list that is not loaded is never
//! answered with an empty result.

mod adjacent;
mod catalog;
mod entities;
mod fault;
mod matching;
mod params;
mod reconcile;
mod render;
mod search;
mod statements;
mod update;

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::Router;
use axum::routing::{get, post};
use unblink_app::{Pool, Snapshot};

use crate::ask::off_thread;
use crate::site::Site;

pub(crate) use fault::Fault;
pub(crate) use params::Params;
pub(crate) use render::coverage;

/// Returns the routes.
pub(crate) fn all() -> Router<Site> {
    Router::new()
        .route("/match/{dataset}", post(matching::post))
        .route("/search/{dataset}", get(search::get))
        .route("/entities/{id}", get(entities::get))
        .route("/entities/{id}/adjacent", get(adjacent::all))
        .route("/entities/{id}/adjacent/{property}", get(adjacent::one))
        .route("/reconcile/{dataset}", get(reconcile::get).post(reconcile::post))
        .route("/reconcile/{dataset}/suggest/entity", get(reconcile::suggest_entity))
        .route("/reconcile/{dataset}/suggest/type", get(reconcile::suggest_type))
        .route("/reconcile/{dataset}/suggest/property", get(reconcile::suggest_property))
        .route("/reconcile/{dataset}/extend/property", get(reconcile::extend_property))
        .route("/catalog", get(catalog::get))
        .route("/manifest", get(catalog::get))
        .route("/algorithms", get(catalog::algorithms))
        .route("/statements", get(statements::get))
        .route("/updatez", post(update::post))
        .method_not_allowed_fallback(fault::no_method)
}

/// Returns what is answered from now.
pub(crate) async fn snapshot(site: &Site) -> Result<Arc<Snapshot>, Fault> {
    if let Some(snapshot) = site.served.at_hand() {
        return Ok(snapshot);
    }
    let (served, pool) = (site.served.clone(), site.pool.clone());
    off_thread(site.pool.clone(), move |_| served.snapshot(&pool)).await.map_err(Fault::from)
}

/// Asks with the pool's own handle at hand, away from the threads that serve sockets.
pub(crate) async fn asked<T, Q>(site: &Site, question: Q) -> Result<T, Fault>
where
    T: Send + 'static,
    Q: FnOnce(&Pool) -> Result<T, Fault> + Send + 'static,
{
    let pool = site.pool.clone();
    match tokio::task::spawn_blocking(move || question(&pool)).await {
        Ok(answer) => answer,
        Err(_) => Err(Fault::Internal),
    }
}

/// Returns the loaded lists that a question is about: those of its dataset, narrowed.
///
/// # Errors
///
/// No dataset is called so; or none of its lists is loaded, which is no empty answer.
pub(crate) fn scope(
    snapshot: &Snapshot,
    dataset: &str,
    include: &[String],
    exclude: &[String],
) -> Result<BTreeSet<String>, Fault> {
    let lists_of = |name: &str| snapshot.lists_of(name).ok_or_else(Fault::no_dataset);
    let mut lists = lists_of(dataset)?;
    if lists.is_empty() {
        return Err(Fault::not_loaded(dataset));
    }
    if !include.is_empty() {
        let mut wanted = BTreeSet::new();
        for name in include {
            let found = lists_of(name)?;
            if found.is_empty() {
                return Err(Fault::not_loaded(name));
            }
            wanted.extend(found);
        }
        lists.retain(|name| wanted.contains(name));
    }
    for name in exclude {
        // What is not loaded is left out already.
        for one in lists_of(name)? {
            lists.remove(&one);
        }
    }
    if lists.is_empty() {
        return Err(Fault::detail(
            axum::http::StatusCode::BAD_REQUEST,
            "No dataset is left to look at: the included and excluded datasets leave none.",
        ));
    }
    Ok(lists)
}
