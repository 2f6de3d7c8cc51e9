//! `GET /catalog` and `/algorithms`: which datasets there are, and how names are scored.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};
use unblink_app::{ListView, Snapshot};
use unblink_model::Use;

use super::matching::ALGORITHMS;
use super::render::json_text;
use super::{Fault, asked, snapshot};
use crate::site::Site;

/// The name of our own way of scoring.
const OURS: &str = "unblink";

pub(crate) async fn get(State(site): State<Site>, headers: HeaderMap) -> Result<Response, Fault> {
    let snapshot = snapshot(&site).await?;
    let lists = asked(&site, |pool| Ok(pool.with(unblink_app::Register::lists)?)).await?;
    let text = catalog(&snapshot, &lists).to_string();
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    let etag = format!("\"{:016x}\"", hasher.finish());
    let sent = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    let same = sent.is_some_and(|sent| {
        sent.split(',').map(|one| one.trim().trim_start_matches("W/")).any(|one| one == etag)
    });
    let mut response =
        if same { StatusCode::NOT_MODIFIED.into_response() } else { json_text(text) };
    if let Ok(etag) = HeaderValue::from_str(&etag) {
        response.headers_mut().insert(header::ETAG, etag);
    }
    Ok(response)
}

fn catalog(snapshot: &Snapshot, lists: &[ListView]) -> Value {
    let mut datasets: Vec<Value> = lists.iter().map(|list| dataset(snapshot, list)).collect();
    let used = snapshot.lists_of("default").unwrap_or_default();
    let count = |name: &String| {
        let list = snapshot.coverage.lists.iter().find(|list| list.list.as_str() == name.as_str());
        list.map_or(0, |list| list.entries)
    };
    let total: u64 = used.iter().map(count).sum();
    let updated = snapshot.coverage.lists.iter().filter_map(|list| list.published).max();
    datasets.insert(
        0,
        json!({
            "name": "default",
            "title": "Every list used for screening",
            "summary": "The lists that are loaded and screened against by default.",
            "description": snapshot.coverage.note,
            "license": Value::Null,
            "url": Value::Null,
            "updated_at": updated.map(|day| format!("{day}T00:00:00")),
            "last_export": updated.map(|day| format!("{day}T00:00:00")),
            "entity_count": total,
            "thing_count": total,
            "version": format!("{}", snapshot.version()),
            "category": Value::Null,
            "tags": [],
            "publisher": Value::Null,
            "coverage": Value::Null,
            "resources": [],
            "children": used,
            "deprecation": Value::Null,
            "deprecated": false,
            "load": true,
            "entities_url": Value::Null,
            "delta_url": Value::Null,
            "namespace": false,
            "index_version": format!("{}", snapshot.version()),
            "index_current": true,
        }),
    );
    let names = |wanted: bool| -> Vec<&str> {
        let of = snapshot.coverage.lists.iter().filter(|list| list.stale != wanted);
        of.map(|list| list.list.as_str()).collect()
    };
    let (mut current, outdated) = (names(true), names(false));
    current.insert(0, "default");
    json!({
        "datasets": datasets,
        "current": current,
        "outdated": outdated,
        "index_stale": !outdated.is_empty(),
    })
}

fn dataset(snapshot: &Snapshot, list: &ListView) -> Value {
    let loaded = snapshot.coverage.lists.iter().find(|one| one.list == list.list);
    let day = loaded.and_then(|one| one.published).map(|day| format!("{day}T00:00:00"));
    let version = loaded.and_then(|one| one.edition.as_ref()).map(ToString::to_string);
    let tags: &[&str] = match list.list_use {
        Use::Screening => &["list.sanction"],
        Use::Register => &["use.register"],
    };
    json!({
        "name": list.list,
        "title": list.title,
        "license": list.licence,
        "summary": list.attribution,
        "description": Value::Null,
        "url": list.url,
        "updated_at": day,
        "last_export": day,
        "entity_count": loaded.map(|one| one.entries),
        "thing_count": loaded.map(|one| one.entries),
        "version": version,
        "category": "sanctions",
        "tags": tags,
        "publisher": {
            "name": list.publisher,
            "url": list.url,
            "country": Value::Null,
            "country_label": Value::Null,
            "official": true,
        },
        "coverage": { "start": Value::Null, "end": Value::Null, "countries": [], "frequency": "unknown" },
        "resources": [],
        "children": [],
        "deprecation": Value::Null,
        "deprecated": false,
        "load": loaded.is_some(),
        "entities_url": Value::Null,
        "delta_url": Value::Null,
        "namespace": false,
        "index_version": version,
        "index_current": loaded.is_some_and(|one| !one.stale),
    })
}

pub(crate) async fn algorithms() -> Json<Value> {
    let features: Map<String, Value> = unblink_app::features()
        .map(|(name, about)| {
            let doc = json!({ "description": about, "coefficient": 1.0, "url": "/docs" });
            (name.to_owned(), doc)
        })
        .collect();
    let known = ALGORITHMS.iter().filter(|name| **name != "best");
    let all: Vec<Value> = known
        .map(|name| {
            let description = match *name {
                OURS => "Names in any script, birth dates, countries, genders and identifiers, \
                         weighed together; the parts of an explanation add up to the score."
                    .to_owned(),
                name => {
                    format!("Accepted for clients that ask for `{name}`; answered by `{OURS}`.")
                }
            };
            json!({
                "name": name,
                "description": description,
                "features": features,
                "docs": {
                    "name": name,
                    "description": description,
                    "config": {},
                    "features": features,
                },
            })
        })
        .collect();
    Json(json!({ "algorithms": all, "default": OURS, "best": OURS }))
}
