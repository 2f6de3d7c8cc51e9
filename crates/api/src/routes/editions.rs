//! `POST /api/v1/editions/{id}/release` and `/reject`: a reviewer's word about a held edition.

use axum::Json;
use axum::extract::{Extension, Path, State};
use serde::Serialize;
use unblink_app::Identity;

use super::body::{REASON, Reason, Sent, read, reason};
use super::{Answer, Shared};
use crate::ask::ask;
use crate::params::Params;

/// Where an edition stands after a decision.
#[derive(Debug, Serialize)]
pub(crate) struct Decided {
    edition: String,
    state: &'static str,
    /// Whose decision it was.
    by: String,
}

pub(crate) async fn release(
    State(pool): Shared,
    Path(id): Path<String>,
    Extension(who): Extension<Identity>,
    params: Params,
    body: Sent,
) -> Answer<Decided> {
    params.exactly(&[])?;
    let reason = reason(&read::<Reason>(body, REASON)?.reason)?;
    let by = who.name.clone();
    ask(pool, move |register| {
        register.acting_as(&who.name, |register| register.release(&id, &reason))?;
        Ok(Decided { edition: id, state: "released", by })
    })
    .await
    .map(Json)
}

pub(crate) async fn reject(
    State(pool): Shared,
    Path(id): Path<String>,
    Extension(who): Extension<Identity>,
    params: Params,
    body: Sent,
) -> Answer<Decided> {
    params.exactly(&[])?;
    let reason = reason(&read::<Reason>(body, REASON)?.reason)?;
    let by = who.name.clone();
    ask(pool, move |register| {
        register.acting_as(&who.name, |register| register.reject(&id, &reason))?;
        Ok(Decided { edition: id, state: "rejected", by })
    })
    .await
    .map(Json)
}
