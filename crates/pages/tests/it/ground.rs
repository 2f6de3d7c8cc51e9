//! A fresh store with a clock that stands still, and ways to ask its pages.

use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use tower::ServiceExt;
use unblink_app::{FixedClock, Identity, Location, Pool, Register};

/// The pages over a store that holds the bundled register only.
pub(crate) struct Ground {
    router: axum::Router,
    pool: Arc<Pool>,
    _folder: tempfile::TempDir,
}

/// A page as it was answered.
pub(crate) struct Answered {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) html: String,
}

impl Ground {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let location = Location::Sqlite(folder.path().join("unblink.db"));
        let pool = Pool::open(1, || {
            let now = "2026-11-26T12:00:00Z".parse().expect("an instant");
            Register::open(&location, Box::new(FixedClock(now)), "test")
        });
        let pool = Arc::new(pool.expect("a pool"));
        Self { router: unblink_pages::router(pool.clone()), pool, _folder: folder }
    }

    /// Returns the same pages, told who asks as the gate in front of them would tell.
    pub(crate) fn for_whom(mut self, who: Identity) -> Self {
        self.router = self.router.layer(axum::Extension(who));
        self
    }

    pub(crate) fn pool(&self) -> &Pool {
        &self.pool
    }

    /// Sends a form without files.
    pub(crate) fn fill_in(&self, uri: &str, body: &str) -> Answered {
        let request = Request::post(uri)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Body::from(body.to_owned()))
            .expect("a request");
        self.ask(request)
    }

    pub(crate) fn get(&self, uri: &str) -> Answered {
        self.ask(Request::get(uri).body(Body::empty()).expect("a request"))
    }

    /// Sends a file and a format as a browser's form does.
    pub(crate) fn send(&self, uri: &str, file: &str, format: &str) -> Answered {
        self.post(uri, &[("file\"; filename=\"customers.csv", file), ("format", format)])
    }

    /// Sends the fields of a form as a browser does.
    pub(crate) fn post(&self, uri: &str, fields: &[(&str, &str)]) -> Answered {
        let part = |(name, text): &(&str, &str)| {
            format!("--edge\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{text}\r\n")
        };
        let body = fields.iter().map(part).collect::<String>() + "--edge--\r\n";
        let request = Request::post(uri)
            .header("content-type", "multipart/form-data; boundary=edge")
            .body(Body::from(body))
            .expect("a request");
        self.ask(request)
    }

    fn ask(&self, request: Request<Body>) -> Answered {
        let runtime =
            tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let response = self.router.clone().oneshot(request).await.expect("infallible");
            let (parts, body) = response.into_parts();
            let body = to_bytes(body, usize::MAX).await.expect("a body");
            let html = String::from_utf8(body.to_vec()).expect("UTF-8");
            Answered { status: parts.status, headers: parts.headers, html }
        })
    }
}

impl Answered {
    /// Returns the words of the page without its tags, each run of white space as one blank.
    pub(crate) fn text(&self) -> String {
        let mut text = String::new();
        let mut inside = false;
        for letter in self.html.chars() {
            match letter {
                '<' => {
                    inside = true;
                    text.push(' ');
                }
                '>' if inside => inside = false,
                _ if !inside => text.push(letter),
                _ => {}
            }
        }
        let words: Vec<&str> = text.split_whitespace().collect();
        words.join(" ").replace("&amp;", "&").replace("&quot;", "\"")
    }

    /// Returns the values of an attribute, in their order.
    pub(crate) fn attributes(&self, name: &str) -> Vec<&str> {
        let opening = format!(" {name}=\"");
        let parts = self.html.split(opening.as_str()).skip(1);
        parts.filter_map(|rest| rest.split('"').next()).collect()
    }
}
