//! `/reconcile/{dataset}`: the reconciliation protocol 0.2, as OpenRefine speaks it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, RawQuery, State};
use axum::http::HeaderMap;
use serde_json::{Map, Value, json};
use unblink_app::{AppQuery, FindOptions, FtmValue, Pool, Snapshot};
use unblink_model::FtmSchema;

use super::{Fault, Params, asked, scope, snapshot};
use crate::site::Site;

/// Score from which a candidate is offered to a person who looks at each; a guess.
const CUTOFF: f64 = 0.5;
/// Score from which a candidate is taken for the one.
const THRESHOLD: f64 = 0.7;
/// Most queries of one form.
const MOST_QUERIES: usize = 500;
/// Most rows of one extension.
const MOST_ROWS: usize = 1000;
/// Most suggestions.
const SUGGESTIONS: usize = 10;

pub(crate) async fn get(
    State(site): State<Site>,
    Path(dataset): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    params: Params,
) -> Result<Json<Value>, Fault> {
    let snapshot = snapshot(&site).await?;
    let lists = scope(&snapshot, &dataset, &[], &[])?;
    // The old way of the protocol: queries in the address.
    if let Some(queries) = params.one("queries") {
        return answered(&site, snapshot, lists, queries.to_owned()).await;
    }
    if let Some(extend) = params.one("extend") {
        return extended(&site, snapshot, extend.to_owned()).await;
    }
    Ok(Json(manifest(&site, &dataset, query.as_deref(), &headers)))
}

pub(crate) async fn post(
    State(site): State<Site>,
    Path(dataset): Path<String>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<Value>, Fault> {
    let body = body.map_err(|error| Fault::detail(error.status(), error.body_text()))?;
    let snapshot = snapshot(&site).await?;
    let lists = scope(&snapshot, &dataset, &[], &[])?;
    let pairs = form(&body)?;
    let field = |name: &str| pairs.iter().find(|(known, _)| known == name).map(|(_, text)| text);
    match (field("queries"), field("extend")) {
        (Some(queries), _) => answered(&site, snapshot, lists, queries.clone()).await,
        (None, Some(extend)) => extended(&site, snapshot, extend.clone()).await,
        (None, None) => Err(Fault::bad("Provide either 'queries' or 'extend' as a form field.")),
    }
}

/// Reads a form; clients send it without saying so, too.
fn form(body: &[u8]) -> Result<Vec<(String, String)>, Fault> {
    let text = std::str::from_utf8(body).map_err(|error| Fault::bad(error.to_string()))?;
    let uri: axum::http::Uri = format!("/?{}", text.trim().replace(' ', "+"))
        .parse()
        .map_err(|_| Fault::bad("The body is no form."))?;
    let query = axum::extract::Query::<Vec<(String, String)>>::try_from_uri(&uri);
    query.map(|query| query.0).map_err(|error| Fault::bad(error.body_text()))
}

fn manifest(site: &Site, dataset: &str, query: Option<&str>, headers: &HeaderMap) -> Value {
    let host = headers.get("host").and_then(|value| value.to_str().ok()).unwrap_or("localhost");
    let scheme = if site.settings.tls { "https" } else { "http" };
    let base = site.settings.public_url.clone().unwrap_or_else(|| format!("{scheme}://{host}"));
    let service = format!("{base}/reconcile/{dataset}");
    let query = query.map(|query| format!("?{query}")).unwrap_or_default();
    let suggest = |what: &str| json!({ "service_url": service, "service_path": format!("/suggest/{what}{query}") });
    let types: Vec<Value> =
        FtmSchema::all().filter(|schema| schema.matchable).map(a_type).collect();
    json!({
        "versions": ["0.2"],
        "name": format!("unblink ({dataset})"),
        "identifierSpace": "https://www.opensanctions.org/reference/#schema",
        "schemaSpace": "https://www.opensanctions.org/reference/#schema",
        "documentation": format!("{base}/docs"),
        "batchSize": site.settings.max_batch,
        "view": { "url": format!("{base}/subject/{{{{id}}}}") },
        "preview": { "url": format!("{base}/subject/{{{{id}}}}"), "width": 430, "height": 300 },
        "suggest": {
            "entity": suggest("entity"),
            "type": suggest("type"),
            "property": suggest("property"),
        },
        "extend": {
            "propose_properties": {
                "service_url": service,
                "service_path": format!("/extend/property{query}"),
            },
            "property_settings": [limit_setting()],
            "propose_settings": [limit_setting()],
        },
        "defaultTypes": types,
    })
}

fn limit_setting() -> Value {
    json!({
        "name": "limit",
        "label": "Limit",
        "type": "number",
        "default": 0,
        "help_text": "Most values of a property; 0 is all.",
        "choices": [],
    })
}

fn a_type(schema: &FtmSchema) -> Value {
    json!({ "id": schema.name, "name": schema.name, "description": schema.name })
}

async fn answered(
    site: &Site,
    snapshot: Arc<Snapshot>,
    lists: BTreeSet<String>,
    queries: String,
) -> Result<Json<Value>, Fault> {
    let queries: Map<String, Value> =
        serde_json::from_str(&queries).map_err(|_| Fault::bad("Cannot decode query"))?;
    if queries.len() > MOST_QUERIES {
        return Err(Fault::bad(format!("Too many queries in one batch (limit: {MOST_QUERIES})")));
    }
    asked(site, move |pool| {
        let mut out = Map::new();
        for (key, query) in &queries {
            out.insert(
                key.clone(),
                json!({ "result": candidates(pool, &snapshot, &lists, query)? }),
            );
        }
        Ok(Json(Value::Object(out)))
    })
    .await
}

fn candidates(
    pool: &Pool,
    snapshot: &Snapshot,
    lists: &BTreeSet<String>,
    query: &Value,
) -> Result<Vec<Value>, Fault> {
    let text = query.get("query").and_then(Value::as_str).unwrap_or_default();
    let mut asked = AppQuery::named(text);
    asked.schema = type_of(query.get("type"));
    for property in query.get("properties").and_then(Value::as_array).into_iter().flatten() {
        let name = property.get("pid").or_else(|| property.get("p")).and_then(Value::as_str);
        // `Thing:country` is the property `country`.
        let Some(name) = name.map(|name| name.rsplit(':').next().unwrap_or(name)) else {
            continue;
        };
        for value in texts(property.get("v")) {
            asked.add(name, value);
        }
    }
    let limit = query.get("limit").and_then(Value::as_u64).unwrap_or(5).min(100);
    let limit = usize::try_from(limit).unwrap_or(5);
    let reading = asked.read();
    if asked.asks_nothing(&reading.query) {
        return Ok(Vec::new());
    }
    let found = snapshot.find(pool, &reading, lists, &FindOptions { limit, cutoff: CUTOFF })?;
    found
        .into_iter()
        .map(|found| {
            let shown = snapshot.entity(pool, &found.id)?;
            Ok(json!({
                "id": found.id,
                "name": shown.entity.caption,
                "description": found.explanation.sentence,
                "type": [a_type(shown.schema)],
                "score": found.score,
                "match": found.score >= THRESHOLD,
            }))
        })
        .collect()
}

fn type_of(value: Option<&Value>) -> Option<String> {
    let name = match value? {
        Value::String(name) => name.clone(),
        Value::Array(items) => return type_of(items.first()),
        Value::Object(map) => map.get("id")?.as_str()?.to_owned(),
        _ => return None,
    };
    let known = FtmSchema::of(&name)?;
    known.matchable.then(|| known.name.to_owned())
}

fn texts(value: Option<&Value>) -> Vec<String> {
    match value {
        Some(Value::String(text)) => vec![text.clone()],
        Some(Value::Number(number)) => vec![number.to_string()],
        Some(Value::Array(items)) => items.iter().flat_map(|one| texts(Some(one))).collect(),
        Some(Value::Object(map)) => {
            texts(map.get("id").or_else(|| map.get("name")).or_else(|| map.get("str")))
        }
        _ => Vec::new(),
    }
}

async fn extended(
    site: &Site,
    snapshot: Arc<Snapshot>,
    extend: String,
) -> Result<Json<Value>, Fault> {
    let extend: Value =
        serde_json::from_str(&extend).map_err(|_| Fault::bad("Cannot decode extend"))?;
    let ids: Vec<String> = texts(extend.get("ids"));
    if ids.len() > MOST_ROWS {
        return Err(Fault::bad(format!("Too many rows in one extension (limit: {MOST_ROWS})")));
    }
    let properties: Vec<(String, usize)> = extend
        .get("properties")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(|one| {
            let limit = one.pointer("/settings/limit");
            let limit = limit.and_then(|limit| match limit {
                Value::String(text) => text.parse().ok(),
                other => other.as_u64(),
            });
            let limit = usize::try_from(limit.unwrap_or(0)).unwrap_or(0);
            Some((one.get("id")?.as_str()?.to_owned(), limit))
        })
        .collect();
    asked(site, move |pool| {
        let meta: Vec<Value> =
            properties.iter().map(|(id, _)| json!({ "id": id, "name": label(id) })).collect();
        let mut rows = Map::new();
        for id in ids {
            let subject = snapshot.subject(pool, &id)?;
            let shown = subject.map(|subject| snapshot.entity(pool, &subject)).transpose()?;
            let mut row = Map::new();
            for (property, limit) in &properties {
                let name = property.rsplit(':').next().unwrap_or(property);
                let values = shown.as_ref().and_then(|shown| shown.entity.properties.get(name));
                let most = if *limit == 0 { usize::MAX } else { *limit };
                let values = values.into_iter().flatten().take(most).map(|value| match value {
                    FtmValue::Text(text) => json!({ "str": text }),
                    FtmValue::Entity(entity) => json!({ "id": entity.id, "name": entity.caption }),
                });
                row.insert(property.clone(), values.collect());
            }
            rows.insert(id, Value::Object(row));
        }
        Ok(Json(json!({ "meta": meta, "rows": rows })))
    })
    .await
}

/// Returns what people read for a property.
fn label(id: &str) -> String {
    let (schema, name) = id.rsplit_once(':').unwrap_or(("", id));
    let known = FtmSchema::of(schema).and_then(|schema| schema.property(name));
    let known = known.or_else(|| FtmSchema::all().find_map(|schema| schema.property(name)));
    known.map_or_else(|| name.to_owned(), |known| known.label.to_owned())
}

pub(crate) async fn suggest_entity(
    State(site): State<Site>,
    Path(dataset): Path<String>,
    params: Params,
) -> Result<Json<Value>, Fault> {
    let prefix: String = params.one("prefix").unwrap_or_default().chars().take(200).collect();
    let snapshot = snapshot(&site).await?;
    let lists = scope(&snapshot, &dataset, &[], &[])?;
    asked(&site, move |pool| {
        let found = snapshot.suggest(pool, &prefix, &lists, SUGGESTIONS)?;
        let result: Vec<Value> = found
            .into_iter()
            .map(|one| {
                json!({
                    "id": one.id,
                    "name": one.caption,
                    "description": one.datasets.join(", "),
                    "type": [a_type(one.schema)],
                    "notable": [a_type(one.schema)],
                })
            })
            .collect();
        Ok(Json(suggestion(&prefix, result)))
    })
    .await
}

pub(crate) async fn suggest_type(
    State(site): State<Site>,
    Path(dataset): Path<String>,
    params: Params,
) -> Result<Json<Value>, Fault> {
    let prefix = params.one("prefix").unwrap_or_default();
    scope(&*snapshot(&site).await?, &dataset, &[], &[])?;
    let found = FtmSchema::all().filter(|schema| schema.matchable && starts(schema.name, prefix));
    Ok(Json(suggestion(prefix, found.take(SUGGESTIONS).map(a_type).collect())))
}

pub(crate) async fn suggest_property(
    State(site): State<Site>,
    Path(dataset): Path<String>,
    params: Params,
) -> Result<Json<Value>, Fault> {
    let prefix = params.one("prefix").unwrap_or_default();
    scope(&*snapshot(&site).await?, &dataset, &[], &[])?;
    let found = known_properties(None)
        .into_iter()
        .filter(|(id, label)| {
            starts(id.rsplit(':').next().unwrap_or(id), prefix) || starts(label, prefix)
        })
        .take(SUGGESTIONS)
        .map(|(id, label)| json!({ "id": id, "name": label, "description": id }));
    Ok(Json(suggestion(prefix, found.collect())))
}

pub(crate) async fn extend_property(
    State(site): State<Site>,
    Path(dataset): Path<String>,
    params: Params,
) -> Result<Json<Value>, Fault> {
    let schema = params.one("type").filter(|name| !name.is_empty()).unwrap_or("Thing");
    let limit = params.count("limit", 0, 10_000)?;
    scope(&*snapshot(&site).await?, &dataset, &[], &[])?;
    let known = FtmSchema::of(schema).ok_or_else(|| Fault::bad("Invalid schema"))?;
    let most = if limit == 0 { usize::MAX } else { limit };
    let properties: Vec<Value> = known_properties(Some(known))
        .into_iter()
        .take(most)
        .map(|(id, name)| json!({ "id": id, "name": name }))
        .collect();
    Ok(Json(json!({ "limit": limit, "type": known.name, "properties": properties })))
}

/// Returns id and label of the properties of a schema, or of all that can be matched.
fn known_properties(schema: Option<&'static FtmSchema>) -> BTreeMap<String, String> {
    let all: Vec<&'static FtmSchema> = match schema {
        Some(one) => vec![one],
        None => FtmSchema::all().filter(|schema| schema.matchable).collect(),
    };
    all.into_iter()
        .flat_map(FtmSchema::properties)
        .filter(|property| !property.is_stub)
        .map(|property| {
            (format!("{}:{}", property.schema, property.name), property.label.to_owned())
        })
        .collect()
}

fn starts(text: &str, prefix: &str) -> bool {
    text.to_lowercase().starts_with(&prefix.to_lowercase())
}

#[expect(clippy::needless_pass_by_value, reason = "reads as the JSON it makes")]
fn suggestion(prefix: &str, result: Vec<Value>) -> Value {
    json!({ "code": "/api/status/ok", "status": "200 OK", "prefix": prefix, "result": result })
}
