//! The shapes of bodies, by name.

mod watch;

use serde_json::{Map, Value, json};

/// Returns every schema.
pub(super) fn all() -> Value {
    let mut out = Map::new();
    for (name, schema) in
        [errors(), entities(), matching(), pages(), answers(), watch::all(), subjects()]
            .into_iter()
            .flatten()
    {
        out.insert(name.to_owned(), schema);
    }
    Value::Object(out)
}

fn refer(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

#[expect(clippy::needless_pass_by_value, reason = "reads as the JSON it makes")]
fn list(of: Value) -> Value {
    json!({ "type": "array", "items": of })
}

#[expect(clippy::needless_pass_by_value, reason = "reads as the JSON it makes")]
fn object(required: &[&str], properties: Value) -> Value {
    json!({ "type": "object", "required": required, "properties": properties })
}

fn text() -> Value {
    json!({ "type": "string" })
}

fn maybe_text() -> Value {
    json!({ "type": ["string", "null"] })
}

fn errors() -> Vec<(&'static str, Value)> {
    let invalid = object(
        &["type", "loc", "msg"],
        json!({
            "type": text(),
            "loc": list(json!({ "type": ["string", "integer"] })),
            "msg": text(),
            "input": {},
            "ctx": { "type": "object" },
        }),
    );
    vec![
        (
            "Problem",
            object(
                &["type", "title", "status", "detail", "code", "hint"],
                json!({
                    "type": text(),
                    "title": text(),
                    "status": { "type": "integer" },
                    "detail": text(),
                    "code": { "type": "string", "description": "Stable; the words are not." },
                    "hint": maybe_text(),
                }),
            ),
        ),
        ("Detail", object(&[], json!({ "detail": text(), "status": text() }))),
        ("Invalid", object(&["detail"], json!({ "detail": list(invalid) }))),
        ("Status", object(&["status"], json!({ "status": text(), "note": text() }))),
        ("Metrics", text()),
        ("Page", text()),
    ]
}

fn entity(more_required: &[&str], more: Value) -> Value {
    let mut required = vec!["id", "caption", "schema", "properties"];
    required.extend(more_required);
    let mut properties = json!({
        "id": text(),
        "caption": text(),
        "schema": text(),
        "properties": {
            "type": "object",
            "additionalProperties": list(json!({ "anyOf": [text(), refer("Entity")] })),
        },
        "datasets": list(text()),
        "referents": list(text()),
        "target": { "type": "boolean" },
        "first_seen": maybe_text(),
        "last_seen": maybe_text(),
        "last_change": maybe_text(),
    });
    if let (Some(into), Value::Object(more)) = (properties.as_object_mut(), more) {
        into.extend(more);
    }
    object(&required, properties)
}

fn share() -> Value {
    json!({ "type": "number", "minimum": 0, "maximum": 1 })
}

#[expect(clippy::needless_pass_by_value, reason = "reads as the JSON it makes")]
fn map(of: Value) -> Value {
    json!({ "type": "object", "additionalProperties": of })
}

fn count() -> Value {
    json!({ "type": "integer" })
}

fn any() -> Value {
    json!({ "type": "object" })
}

fn page(results: Value) -> Value {
    object(
        &["limit", "offset", "total", "results"],
        json!({
            "limit": count(), "offset": count(), "total": refer("Total"), "results": list(results),
        }),
    )
}

fn entities() -> Vec<(&'static str, Value)> {
    vec![
        (
            "Total",
            object(
                &["value", "relation"],
                json!({ "value": count(), "relation": { "enum": ["eq", "gte"] } }),
            ),
        ),
        ("Entity", entity(&[], json!({}))),
        (
            "ScoredEntity",
            entity(
                &["score", "match", "explanations"],
                json!({
                    "score": share(),
                    "match": { "type": "boolean" },
                    "explanations": map(refer("Feature")),
                    "sentence": text(),
                }),
            ),
        ),
        (
            "Feature",
            object(
                &["score", "detail"],
                json!({
                    "score": { "type": "number" },
                    "detail": maybe_text(),
                    "query": maybe_text(),
                    "candidate": maybe_text(),
                    "weight": { "type": "number" },
                }),
            ),
        ),
    ]
}

fn matching() -> Vec<(&'static str, Value)> {
    let example = object(
        &["schema", "properties"],
        json!({
            "id": maybe_text(),
            "schema": { "type": "string", "description": "A FollowTheMoney schema that is matchable." },
            "properties": map(json!({})),
        }),
    );
    let request = object(
        &["queries"],
        json!({
            "queries": map(refer("Example")),
            "weights": map(json!({ "type": "number" })),
            "config": any(),
            "params": { "type": ["object", "null"] },
        }),
    );
    let matches = object(
        &["status", "results", "total", "query"],
        json!({
            "status": count(),
            "results": list(refer("ScoredEntity")),
            "total": refer("Total"),
            "query": any(),
            "warnings": list(text()),
            "detail": {},
        }),
    );
    let response = object(
        &["responses", "limit"],
        json!({
            "responses": map(refer("Matches")),
            "limit": count(),
            "coverage": any(),
            "warnings": list(text()),
        }),
    );
    vec![
        ("Example", example),
        ("MatchRequest", request),
        ("Matches", matches),
        ("MatchResponse", response),
    ]
}

fn pages() -> Vec<(&'static str, Value)> {
    let search = object(
        &["limit", "offset", "total", "results", "facets"],
        json!({
            "limit": count(),
            "offset": count(),
            "total": refer("Total"),
            "results": list(refer("Entity")),
            "facets": map(any()),
            "coverage": any(),
        }),
    );
    let catalog = object(
        &["datasets", "current", "outdated", "index_stale"],
        json!({
            "datasets": list(any()),
            "current": list(text()),
            "outdated": list(text()),
            "index_stale": { "type": "boolean" },
        }),
    );
    let algorithms = object(
        &["algorithms", "default", "best"],
        json!({ "algorithms": list(any()), "default": text(), "best": text() }),
    );
    let adjacent = object(
        &["entity", "adjacent"],
        json!({ "entity": refer("Entity"), "adjacent": map(refer("AdjacentPage")) }),
    );
    let suggestions =
        object(&["prefix", "result"], json!({ "prefix": text(), "result": list(json!({})) }));
    let form = json!({ "type": "object", "properties": { "queries": text(), "extend": text() } });
    vec![
        ("SearchResponse", search),
        ("AdjacentPage", page(json!({ "anyOf": [text(), refer("Entity")] }))),
        ("Adjacent", adjacent),
        ("Statements", page(any())),
        ("Catalog", catalog),
        ("Algorithms", algorithms),
        ("Form", form),
        ("Reconciled", any()),
        ("Suggestions", suggestions),
    ]
}

/// An answer of `/api/v1` with its clocks and coverage.
fn dated(more: &[(&str, Value)]) -> Value {
    let mut required = vec!["on", "known", "recorded", "coverage"];
    let mut properties = Map::new();
    properties.insert("on".to_owned(), json!({ "type": "string", "format": "date" }));
    properties.insert("known".to_owned(), json!({ "type": "string", "format": "date" }));
    properties.insert("recorded".to_owned(), maybe_text());
    properties.insert("coverage".to_owned(), refer("Coverage"));
    for (name, schema) in more {
        required.push(name);
        properties.insert((*name).to_owned(), schema.clone());
    }
    object(&required, Value::Object(properties))
}

fn rows() -> Value {
    list(any())
}

/// Answers about one subject, by the lists each holds.
const OF_SUBJECTS: &[(&str, &[&str])] = &[
    ("WhoLists", &["designations", "former", "not_listed_by", "no_data"]),
    ("Records", &["records"]),
    ("History", &["courses", "records", "links", "positions", "reactions", "contradictions"]),
    ("Engagement", &["standings", "events"]),
    ("Exemptions", &["in_force", "not_in_force"]),
    ("Context", &["context", "assessments", "positions"]),
];

fn subjects() -> Vec<(&'static str, Value)> {
    let of = |lists: &[&'static str]| {
        let lists = lists.iter().map(|name| (*name, rows()));
        let all: Vec<_> = std::iter::once(("subject", refer("Subject"))).chain(lists).collect();
        dated(&all)
    };
    OF_SUBJECTS.iter().map(|(name, lists)| (*name, of(lists))).collect()
}

fn answers() -> Vec<(&'static str, Value)> {
    let plain = |names: &[&str]| {
        let all: Map<String, Value> = names.iter().map(|n| ((*n).to_owned(), text())).collect();
        object(names, Value::Object(all))
    };
    let changes = object(
        &["total", "offset", "mode", "windows", "changes", "coverage"],
        json!({
            "total": count(), "offset": count(), "mode": text(), "windows": rows(),
            "changes": rows(), "coverage": refer("Coverage"),
        }),
    );
    let coverage = object(
        &["lists", "not_loaded", "held", "note"],
        json!({ "lists": rows(), "not_loaded": rows(), "held": rows(), "note": text() }),
    );
    let values = json!({ "anyOf": [text(), list(text())] });
    let query = json!({
        "type": "object",
        "required": ["properties"],
        "additionalProperties": false,
        "properties": { "schema": text(), "properties": map(values) },
    });
    let reason = json!({ "type": "string", "minLength": 1, "maxLength": 1000 });
    vec![
        ("Subject", plain(&["id", "caption", "schema"])),
        ("Coverage", coverage),
        ("Changes", changes),
        ("Compare", dated(&[("subjects", rows()), ("rows", rows())])),
        (
            "Screening",
            dated(&[
                ("status", json!({ "enum": ["screened"] })),
                ("query", any()),
                ("results", rows()),
                ("warnings", list(text())),
            ]),
        ),
        ("Query", query),
        ("QueryLines", text()),
        ("Lists", object(&["lists"], json!({ "lists": rows() }))),
        ("CoverageAnswer", dated(&[])),
        ("Reason", object(&["reason"], json!({ "reason": reason }))),
        ("Decided", plain(&["edition", "state", "by"])),
        ("Accounts", object(&["accounts"], json!({ "accounts": rows() }))),
    ]
}
