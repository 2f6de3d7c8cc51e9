//! The shapes of articles, of what is found in them, and of the review queue.

use serde_json::{Value, json};

use super::{any, count, list, maybe_text, object, refer, rows, text};

/// Returns every schema of the watch.
pub(super) fn all() -> Vec<(&'static str, Value)> {
    [articles(), queue(), words()].into_iter().flatten().collect()
}

fn articles() -> Vec<(&'static str, Value)> {
    let reading = object(
        &["document", "mentions", "standings", "events", "quotes", "silences", "times", "checks"],
        json!({
            "document": any(), "mentions": rows(), "standings": rows(),
            "events": rows(), "quotes": rows(), "silences": rows(), "times": rows(), "checks": rows(),
        }),
    );
    let checks = object(
        &["document", "title", "published", "checks"],
        json!({
            "document": text(), "title": maybe_text(), "published": maybe_text(), "checks": rows(),
        }),
    );
    let comparison = object(
        &["documents", "independence", "both", "tensions", "only"],
        json!({
            "documents": list(text()), "independence": any(), "both": rows(), "tensions": rows(),
            "only": rows(),
        }),
    );
    let story = object(
        &["event", "date", "chapters", "independence"],
        json!({
            "event": text(), "date": maybe_text(), "chapters": rows(), "independence": any(),
        }),
    );
    let expected = object(
        &["who", "found", "note"],
        json!({
            "who": text(),
            "found": count(),
            "note": {
                "type": "string",
                "description": "“none found in N documents from S sources”: a search result, no \
                    proof of silence.",
            },
        }),
    );
    let reactions = object(
        &["event", "window", "documents", "sources", "undated", "unread", "reactions", "expected"],
        json!({
            "event": text(), "window": list(text()), "documents": count(), "sources": count(),
            "undated": count(), "unread": count(), "reactions": rows(), "expected": list(expected),
        }),
    );
    let several = json!({
        "type": "object", "required": ["articles"], "additionalProperties": false,
        "properties": { "articles": list(refer("Article")) },
    });
    vec![
        ("Article", article()),
        ("Articles", several),
        ("ArticleReading", reading),
        ("ArticleChecks", checks),
        ("ArticleComparison", comparison),
        ("ArticleStory", story),
        ("ArticleReactions", reactions),
    ]
}

/// One article: its text, or the page it stands on.
fn article() -> Value {
    let by = |name: &str| {
        let mut properties = json!({
            "published": { "type": ["string", "null"], "format": "date" },
            "url": maybe_text(),
            "source": maybe_text(),
            "publisher": maybe_text(),
        });
        if let Some(all) = properties.as_object_mut() {
            all.insert(name.to_owned(), json!({ "type": "string", "minLength": 1 }));
        }
        json!({
            "type": "object", "required": [name], "additionalProperties": false,
            "properties": properties,
        })
    };
    json!({ "oneOf": [by("text"), by("html")] })
}

const OF_TELLINGS: &[&str] = &[
    "id",
    "state",
    "birth",
    "extractor",
    "by",
    "proposed",
    "article",
    "event",
    "decision",
    "evidence",
    "provisional",
    "alike",
];

fn queue() -> Vec<(&'static str, Value)> {
    let telling = |more: &[&str]| object(&[OF_TELLINGS, more].concat(), json!({}));
    vec![
        (
            "WatchQueue",
            object(
                &["shown", "counts", "tellings", "provisional", "note"],
                json!({
                    "shown": text(), "counts": any(), "tellings": rows(), "provisional": rows(),
                    "note": text(),
                }),
            ),
        ),
        ("Telling", telling(&[])),
        ("TellingInContext", telling(&["context", "merged"])),
    ]
}

/// What a reviewer sends.
fn words() -> Vec<(&'static str, Value)> {
    let reason = json!({ "type": "string", "minLength": 1, "maxLength": 1000 });
    let word = |required: &[&str], properties: Value| {
        let mut schema = object(required, properties);
        schema["additionalProperties"] = json!(false);
        schema["properties"]["reason"] = reason.clone();
        schema
    };
    let provisional = json!({
        "type": "boolean", "default": false,
        "description": "Opens a provisional fact, which a second person confirms.",
    });
    vec![
        ("WordAccept", word(&["reason"], json!({ "provisional": provisional }))),
        (
            "WordAmend",
            word(
                &["reason"],
                json!({
                    "provisional": provisional,
                    "type": maybe_text(),
                    "date": { "type": ["string", "null"], "description": "A day, a month or a year." },
                    "legal_effect": maybe_text(),
                    "target": list(text()),
                }),
            ),
        ),
        ("WordMerge", word(&["reason", "into"], json!({ "into": text() }))),
    ]
}
