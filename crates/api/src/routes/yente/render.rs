//! JSON put together from entities that are JSON already.

use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};
use unblink_app::{FoundSubject, Shown, Snapshot};

/// Returns a response of JSON text.
pub(crate) fn json_text(text: String) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], text).into_response()
}

/// Adds an entity with its score and why to a list of results.
pub(crate) fn push_scored(out: &mut String, shown: &Shown, found: &FoundSubject, is_match: bool) {
    let flat = shown.flat();
    // An object's JSON ends with its brace; what is added goes before it.
    out.push_str(flat.strip_suffix('}').unwrap_or(flat));
    let mut explanations = Map::new();
    for feature in &found.explanation.features {
        explanations.insert(
            feature.name.clone(),
            json!({
                "score": feature.similarity,
                "detail": feature.detail,
                "query": feature.query,
                "candidate": feature.candidate,
                "weight": feature.contribution,
            }),
        );
    }
    let more = json!({
        "score": found.score,
        "match": is_match,
        "explanations": explanations,
        "sentence": found.explanation.sentence,
    });
    let more = more.to_string();
    out.push(',');
    out.push_str(more.strip_prefix('{').unwrap_or(&more));
}

/// Returns in short what an answer rests on.
pub(crate) fn coverage(snapshot: &Snapshot) -> Value {
    let coverage = &snapshot.coverage;
    let stale = coverage.lists.iter().filter(|list| list.stale).map(|list| list.list.as_str());
    let held: Vec<&str> = coverage.held.iter().map(|held| held.edition.as_str()).collect();
    json!({
        "note": coverage.note,
        "stale": stale.collect::<Vec<_>>(),
        "held": held,
        "version": snapshot.version(),
        "on": snapshot.as_of.valid.to_string(),
    })
}
