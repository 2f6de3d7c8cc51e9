//! The style sheet and the script, under addresses that change with their bytes, and robots.txt.

use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

pub(crate) const STYLE: &str = include_str!("../assets/style.css");
const SCRIPT: &str = include_str!("../assets/script.js");

/// Identifies a file's bytes in its address. No secret hangs on it, so the 64 bits of FNV-1a
/// (constants from RFC 9923) do without another crate.
const fn fnv(bytes: &[u8]) -> u64 {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    let mut at = 0;
    while at < bytes.len() {
        // A byte widened to 64 bits loses nothing; `From` is not const.
        hash ^= bytes[at] as u64;
        hash = hash.wrapping_mul(0x0000_0100_0000_01b3);
        at += 1;
    }
    hash
}

const STYLE_DIGEST: u64 = fnv(STYLE.as_bytes());
const SCRIPT_DIGEST: u64 = fnv(SCRIPT.as_bytes());

/// Returns the address of the style sheet.
pub(crate) fn style_url() -> String {
    format!("/assets/style.{STYLE_DIGEST:016x}.css")
}

/// Returns the address of the script.
pub(crate) fn script_url() -> String {
    format!("/assets/script.{SCRIPT_DIGEST:016x}.js")
}

pub(crate) async fn file(Path(file): Path<String>) -> Response {
    let asked = format!("/assets/{file}");
    let (kind, bytes) = if asked == style_url() {
        ("text/css; charset=utf-8", STYLE)
    } else if asked == script_url() {
        ("text/javascript; charset=utf-8", SCRIPT)
    } else {
        return (StatusCode::NOT_FOUND, "no such file").into_response();
    };
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
    ];
    (headers, bytes).into_response()
}

/// Living people: search engines are asked to stay away altogether.
pub(crate) async fn robots() -> &'static str {
    "User-agent: *\nDisallow: /\n"
}
