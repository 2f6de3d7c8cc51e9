//! A fresh store with a clock that stands still, and ways to ask it.

use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use serde_json::{Value, json};
use tower::ServiceExt;
use unblink_api::{Settings, Site};
use unblink_app::{FixedClock, Location, Pool, Register};

/// A router over a store that holds the bundled register only.
pub(crate) struct Ground {
    router: axum::Router,
    pool: Arc<Pool>,
    _folder: tempfile::TempDir,
}

impl Ground {
    pub(crate) fn new() -> Self {
        Self::with(Settings::default())
    }

    /// One with other settings.
    pub(crate) fn with(settings: Settings) -> Self {
        Self::over(Register::open, settings)
    }

    pub(crate) fn pool(&self) -> &Pool {
        &self.pool
    }

    /// A store without the bundled register.
    pub(crate) fn bare() -> Self {
        Self::over(Register::open_bare, Settings::default())
    }

    fn over(
        open: impl Fn(
            &Location,
            Box<dyn unblink_app::Clock>,
            &str,
        ) -> Result<Register, unblink_app::AppError>,
        settings: Settings,
    ) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let location = Location::Sqlite(folder.path().join("unblink.db"));
        let clock = || {
            let now = "2026-11-26T12:00:00Z".parse().expect("an instant");
            Box::new(FixedClock(now))
        };
        let pool = Pool::open(1, || open(&location, clock(), "test")).expect("a pool");
        let pool = Arc::new(pool);
        let site = Site::new(pool.clone(), settings);
        let router = unblink_api::in_front_of(unblink_api::routes(&site), &site);
        Self { router, pool, _folder: folder }
    }

    pub(crate) fn send(&self, request: Request<Body>) -> (StatusCode, HeaderMap, Vec<u8>) {
        let runtime =
            tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let response = self.router.clone().oneshot(request).await.expect("infallible");
            let (parts, body) = response.into_parts();
            let body = to_bytes(body, usize::MAX).await.expect("a body");
            (parts.status, parts.headers, body.to_vec())
        })
    }

    pub(crate) fn get(&self, uri: &str) -> (StatusCode, Value) {
        let request = Request::get(uri).body(Body::empty()).expect("a request");
        let (status, _, body) = self.send(request);
        (status, serde_json::from_slice(&body).expect("JSON"))
    }

    pub(crate) fn post(&self, uri: &str, body: impl Into<Body>) -> (StatusCode, Value) {
        let request = Request::post(uri).body(body.into()).expect("a request");
        let (status, _, body) = self.send(request);
        (status, serde_json::from_slice(&body).expect("JSON"))
    }
}

/// Returns status and body for a snapshot, with what every change of data or reader would
/// change taken out: edition digests, and the coverage, which has a snapshot of its own.
pub(crate) fn shown((status, mut body): (StatusCode, Value)) -> Value {
    settle(&mut body);
    json!({ "status": status.as_u16(), "body": body })
}

fn settle(value: &mut Value) {
    match value {
        Value::Object(map) => {
            for (name, inner) in map.iter_mut() {
                match name.as_str() {
                    "coverage" => *inner = json!("[coverage]"),
                    "fingerprint" => *inner = json!("[fingerprint]"),
                    // Every authority of which nothing is known: the first stands for all.
                    "no_data" => shorten(inner, 1),
                    _ => settle(inner),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(settle),
        Value::String(text) => {
            if let Some((list, _)) = text.split_once('@')
                && list == "unblink_register"
            {
                "unblink_register@[edition]".clone_into(text);
            }
        }
        _ => {}
    }
}

/// Keeps the first items of a list and says how many there were.
pub(crate) fn shorten(value: &mut Value, keep: usize) {
    if let Value::Array(items) = value {
        let more = items.len().saturating_sub(keep);
        items.truncate(keep);
        if more > 0 {
            items.push(json!("[and more]"));
        }
    }
}
