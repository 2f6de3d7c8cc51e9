//! The OpenAPI document, built from the table of operations; and the page that shows it.
//!
//! Every route stands in `openapi/operations` with its parameters, answers and an example; a
//! test compares that table with the routes and runs the examples, and the document is a snapshot.

mod operations;
mod page;
mod schemas;

use axum::Json;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};

use operations::{Body, Kind, Operation, Param, Place};

/// Returns the document.
pub fn document() -> Value {
    let mut paths: Map<String, Value> = Map::new();
    for operation in operations::all() {
        let item = paths.entry(operation.path).or_insert_with(|| json!({}));
        if let Some(map) = item.as_object_mut() {
            map.insert(operation.method.to_owned(), described(operation));
        }
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "unblink",
            "version": env!("CARGO_PKG_VERSION"),
            "summary": "The sanctions and terrorist-designation register that does not blink.",
            "description": "Who lists whom, since when, under which act, on any day, as known on \
                any day; and names screened against it. The routes without /api/v1 are those that \
                OpenSanctions' clients speak. Information, not legal advice: a result of a \
                screening is a possible match until a person decides. What is not loaded is \
                unknown, never clear.",
            "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" },
        },
        "servers": [{ "url": "/" }],
        "security": [{ "key": [] }, { "bearer": [] }, { "basic": [] }, { "session": [] }, {}],
        "tags": operations::TAGS
            .iter()
            .map(|(name, words)| json!({ "name": name, "description": words }))
            .collect::<Vec<_>>(),
        "paths": paths,
        "components": {
            "schemas": schemas::all(),
            "securitySchemes": {
                "key": {
                    "type": "apiKey", "in": "header", "name": "Authorization",
                    "description": "`ApiKey KEY`",
                },
                "bearer": { "type": "http", "scheme": "bearer" },
                "basic": {
                    "type": "http", "scheme": "basic",
                    "description": "Any user name, the key as password.",
                },
                "session": { "type": "apiKey", "in": "cookie", "name": crate::SESSION_COOKIE },
            },
        },
    })
}

/// Returns method, path, example address and example body of every operation.
#[must_use]
pub fn examples() -> Vec<(&'static str, &'static str, &'static str, Option<&'static str>)> {
    operations::all()
        .map(|one| (one.method, one.path, one.example, one.body.as_ref().map(|b| b.example)))
        .collect()
}

fn described(operation: &Operation) -> Value {
    let mut out = json!({
        "tags": [operation.tag],
        "operationId": operation.id,
        "summary": operation.summary,
        "parameters": operation.params.iter().map(parameter).collect::<Vec<_>>(),
        "responses": responses(operation),
    });
    if let (Some(map), Some(body)) = (out.as_object_mut(), &operation.body) {
        map.insert("requestBody".to_owned(), request_body(body));
    }
    if let (Some(map), true) = (out.as_object_mut(), operation.is_open) {
        map.insert("security".to_owned(), json!([{}]));
    }
    out
}

fn parameter(param: &Param) -> Value {
    let mut schema = match param.kind {
        Kind::Text => json!({ "type": "string", "maxLength": 500 }),
        Kind::Any => json!({ "type": "string" }),
        Kind::Count(low, high) => json!({ "type": "integer", "minimum": low, "maximum": high }),
        Kind::Share => json!({ "type": "number", "minimum": 0, "maximum": 1 }),
        Kind::Switch => json!({ "type": "boolean" }),
        Kind::Day => json!({ "type": "string", "format": "date" }),
        Kind::Instant => json!({ "type": "string", "format": "date-time" }),
        Kind::Word(words) => json!({ "type": "string", "enum": words }),
    };
    if let (Some(map), Some(usual)) = (schema.as_object_mut(), param.usual) {
        let usual: Value = serde_json::from_str(usual).unwrap_or_else(|_| json!(usual));
        map.insert("default".to_owned(), usual);
    }
    if param.is_many {
        schema = json!({ "type": "array", "items": schema });
    }
    let mut out = json!({
        "name": param.name,
        "in": match param.place { Place::Path => "path", Place::Query => "query" },
        "required": param.is_required || matches!(param.place, Place::Path),
        "description": param.words,
        "schema": schema,
    });
    if let (Some(map), true) = (out.as_object_mut(), param.is_many) {
        map.insert("explode".to_owned(), json!(true));
        map.insert("style".to_owned(), json!("form"));
    }
    out
}

fn request_body(body: &Body) -> Value {
    let mut content = Map::new();
    for (kind, schema) in body.kinds {
        let mut one = json!({ "schema": { "$ref": format!("#/components/schemas/{schema}") } });
        if let (Some(map), true) = (one.as_object_mut(), *kind == "application/json") {
            let example: Value = serde_json::from_str(body.example).unwrap_or(Value::Null);
            map.insert("example".to_owned(), example);
        }
        content.insert((*kind).to_owned(), one);
    }
    json!({ "required": true, "content": content })
}

/// What every route may answer besides its own: who asks, how much, how busy the server is.
fn responses(operation: &Operation) -> Value {
    let mut out = Map::new();
    let is_v1 = operation.path.starts_with("/api/");
    let (kind, schema) = if is_v1 {
        ("application/problem+json", "Problem")
    } else {
        ("application/json", "Detail")
    };
    let fault = |words: &str| {
        json!({
            "description": words,
            "content": { kind: { "schema": { "$ref": format!("#/components/schemas/{schema}") } } },
        })
    };
    let common: &[(&str, &str)] = if operation.is_open {
        &[("414", "The address is too long."), ("503", "The server is busy or not ready.")]
    } else {
        &[
            ("400", "The question makes no sense as asked."),
            ("401", "An account is needed, or the key opens nothing."),
            ("403", "The account may not do this, or another site sent it."),
            ("414", "The address is too long."),
            ("429", "Over the rate or the quota; `Retry-After` says when to come back."),
            ("500", "The server failed; its log says why."),
            ("503", "Nothing could be looked at, or the server is busy."),
        ]
    };
    for (status, words) in common {
        out.insert((*status).to_owned(), fault(words));
    }
    if operation.body.is_some() {
        out.insert("413".to_owned(), fault("The body is too large."));
    }
    for (status, schema, words) in operation.answers {
        let mut one = json!({ "description": words });
        if let (Some(map), false) = (one.as_object_mut(), schema.is_empty()) {
            let kind = match (*schema, *status) {
                ("Problem", _) => "application/problem+json",
                ("Metrics", _) => "application/openmetrics-text; version=1.0.0; charset=utf-8",
                ("Page", _) => "text/html; charset=utf-8",
                _ => "application/json",
            };
            let schema = json!({ "$ref": format!("#/components/schemas/{schema}") });
            let mut content = Map::new();
            content.insert(kind.to_owned(), json!({ "schema": schema }));
            if operation.id == "screen_many" {
                let lines = json!({ "schema": { "type": "string" } });
                content.insert("application/x-ndjson".to_owned(), lines);
            }
            map.insert("content".to_owned(), Value::Object(content));
        }
        out.insert(status.to_string(), one);
    }
    Value::Object(out)
}

pub(crate) async fn get() -> Json<Value> {
    Json(document())
}

/// `GET /docs`: the document as a page, without a request to anywhere else.
pub(crate) async fn docs() -> Response {
    let policy = "default-src 'none'; style-src 'sha256-";
    let policy =
        format!("{policy}{}'; base-uri 'none'; frame-ancestors 'none'", page::style_hash());
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8".to_owned()),
        (header::CONTENT_SECURITY_POLICY, policy),
    ];
    (headers, page::page(&document())).into_response()
}
