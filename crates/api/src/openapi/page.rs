//! The reference page: the OpenAPI document as HTML, with no script and no request elsewhere.

use std::fmt::Write as _;

use serde_json::Value;

/// Its style, embedded; the policy names its digest, so that no other style counts.
const STYLE: &str = "body{font:1rem/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}\
code{background:#8882;padding:0 .2em;overflow-wrap:anywhere}h2{margin-top:2.5rem;border-bottom:1px solid #8886}\
h3{margin-top:2rem}table{border-collapse:collapse;width:100%}td,th{text-align:left;vertical-align:top;\
padding:.2rem .6rem .2rem 0;border-bottom:1px solid #8883}:root{color-scheme:light dark}";

/// SHA-256 of [`STYLE`] in base64; a test holds it.
const STYLE_HASH: &str = "t/Krd0rhr0u6vveAfo8GaBJzkhhuvHf/gFmE/mpuehQ=";

pub(super) fn style_hash() -> &'static str {
    STYLE_HASH
}

/// Returns the page of a document.
pub(super) fn page(document: &Value) -> String {
    let mut out = String::new();
    let info = &document["info"];
    // Writing to a String cannot fail.
    let _ = write!(
        out,
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" \
         content=\"width=device-width, initial-scale=1\"><title>API · unblink</title>\
         <style>{STYLE}</style></head><body><main><h1>The API of unblink {}</h1><p>{}</p>\
         <p>The same for programs: <a href=\"/openapi.json\">openapi.json</a>.</p>",
        text(&info["version"]),
        text(&info["description"])
    );
    for tag in document["tags"].as_array().into_iter().flatten() {
        let name = tag["name"].as_str().unwrap_or_default();
        let _ = write!(out, "<h2>{}</h2><p>{}</p>", escape(name), text(&tag["description"]));
        for (path, item) in document["paths"].as_object().into_iter().flatten() {
            for (method, operation) in item.as_object().into_iter().flatten() {
                if operation["tags"][0] == name {
                    one(&mut out, method, path, operation);
                }
            }
        }
    }
    out.push_str("</main></body></html>");
    out
}

fn one(out: &mut String, method: &str, path: &str, operation: &Value) {
    let _ = write!(
        out,
        "<h3><code>{} {}</code></h3><p>{}</p>",
        method.to_uppercase(),
        escape(path),
        text(&operation["summary"])
    );
    let params = operation["parameters"].as_array().map_or(&[][..], Vec::as_slice);
    if !params.is_empty() {
        out.push_str("<table><thead><tr><th>parameter</th><th>takes</th><th>meaning</th></tr></thead><tbody>");
        for param in params {
            let required = if param["required"] == true { " (required)" } else { "" };
            let _ = write!(
                out,
                "<tr><td><code>{}</code>{required}</td><td>{}</td><td>{}</td></tr>",
                text(&param["name"]),
                takes(&param["schema"]),
                text(&param["description"])
            );
        }
        out.push_str("</tbody></table>");
    }
    let answers: Vec<String> = operation["responses"]
        .as_object()
        .into_iter()
        .flatten()
        .map(|(status, answer)| format!("<b>{status}</b> {}", text(&answer["description"])))
        .collect();
    let _ = write!(out, "<p>{}</p>", answers.join(" · "));
}

fn takes(schema: &Value) -> String {
    if schema["type"] == "array" {
        return format!("any number of: {}", takes(&schema["items"]));
    }
    if let Some(words) = schema["enum"].as_array() {
        return words.iter().map(text).collect::<Vec<_>>().join(", ");
    }
    let mut out = schema["format"].as_str().or(schema["type"].as_str()).map(escape);
    if let (Some(low), Some(high)) = (schema["minimum"].as_f64(), schema["maximum"].as_f64()) {
        out = out.map(|kind| format!("{kind} from {low} to {high}"));
    }
    let usual = match &schema["default"] {
        Value::Null => String::new(),
        usual => format!(", {} when not given", escape(&usual.to_string())),
    };
    out.unwrap_or_default() + &usual
}

fn text(value: &Value) -> String {
    escape(value.as_str().unwrap_or_default())
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
