//! `GET /entities/{id}`: one entity whole.

use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use std::sync::Arc;
use unblink_app::{FtmEntity, FtmValue, Pool, Shown, Snapshot};

use super::params::Clocks;
use super::render::json_text;
use super::{Fault, Params, asked, snapshot};
use crate::site::Site;

/// An entity that was asked for.
pub(super) enum Asked {
    /// Here it is.
    Here(Arc<Shown>),
    /// Its lasting id is another one.
    Elsewhere(String),
}

pub(crate) async fn get(
    State(site): State<Site>,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
    params: Params,
) -> Result<Response, Fault> {
    let nested = params.switch("nested", true)?;
    let clocks = params.clocks()?;
    let snapshot = snapshot(&site).await?;
    asked(&site, move |pool| match entity(pool, &snapshot, &id, clocks)? {
        Asked::Here(shown) if nested => Ok(json_text(shown.nested().to_owned())),
        Asked::Here(shown) => Ok(json_text(shown.flat().to_owned())),
        Asked::Elsewhere(id) => moved(&id, "", query.as_deref()),
    })
    .await
}

/// Finds an entity by its id, by the id of one of its entries, or by that of something nested in it.
pub(super) fn entity(
    pool: &Pool,
    snapshot: &Snapshot,
    id: &str,
    clocks: Option<Clocks>,
) -> Result<Asked, Fault> {
    if id.chars().count() > 500 {
        return Err(Fault::no_entity());
    }
    // What is nested carries its owner's id before a slash.
    let owner = id.split_once('/').map_or(id, |(owner, _)| owner);
    let subject = snapshot.subject(pool, owner)?.ok_or_else(Fault::no_entity)?;
    if subject.as_str() != owner {
        let rest = id.strip_prefix(owner).unwrap_or_default();
        return Ok(Asked::Elsewhere(format!("{subject}{rest}")));
    }
    let shown = match clocks {
        None => snapshot.entity(pool, &subject)?,
        Some(clocks) => pool.with(|register| {
            let as_of = register.as_of(clocks.on, clocks.known, clocks.recorded);
            let entity = register.ftm_subject(subject.as_str(), &as_of)?;
            Ok::<_, Fault>(Arc::new(Shown::of(entity)?))
        })?,
    };
    if id == owner {
        return Ok(Asked::Here(shown));
    }
    let mut inner = inside(&shown.entity, id).ok_or_else(Fault::no_entity)?.clone();
    inner.datasets.clone_from(&shown.entity.datasets);
    Ok(Asked::Here(Arc::new(Shown::of(inner)?)))
}

fn inside<'a>(entity: &'a FtmEntity, id: &str) -> Option<&'a FtmEntity> {
    entity.properties.values().flatten().find_map(|value| match value {
        FtmValue::Entity(inner) if inner.id == id => Some(&**inner),
        FtmValue::Entity(inner) => inside(inner, id),
        FtmValue::Text(_) => None,
    })
}

/// Leads to the lasting id, with the query as it was.
pub(super) fn moved(id: &str, rest: &str, query: Option<&str>) -> Result<Response, Fault> {
    let id: String = id.bytes().fold(String::new(), |mut out, byte| {
        use std::fmt::Write as _;
        if byte.is_ascii_alphanumeric() || b"-._~:".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
        out
    });
    let query = query.map(|query| format!("?{query}")).unwrap_or_default();
    let to = HeaderValue::from_str(&format!("/entities/{id}{rest}{query}"));
    let to = to.map_err(|_| Fault::no_entity())?;
    Ok((StatusCode::PERMANENT_REDIRECT, [(header::LOCATION, to)]).into_response())
}
