//! A page asked for: the question and the writing of its answer, on tokio's blocking pool.

use std::io::Write;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use jiff::civil::Date;
use maud::Markup;
use unblink_app::{AppError, NewsDesk, Pool, Register};

use crate::missing;

/// Longest time a page may take; the first one after an import builds an index. A guess.
const MAX_TIME: Duration = Duration::from_mins(1);

/// What every page is made from.
#[derive(Clone)]
pub(crate) struct Site {
    pool: Arc<Pool>,
    home: Arc<Mutex<Option<Kept>>>,
}

/// The home page as last written, for one version of the store and one day.
struct Kept {
    version: i64,
    day: Date,
    html: String,
}

/// A page: how it is answered, and what it shows.
pub(crate) struct Page {
    pub(crate) status: StatusCode,
    pub(crate) html: String,
}

impl From<Markup> for Page {
    fn from(markup: Markup) -> Self {
        Self { status: StatusCode::OK, html: markup.into_string() }
    }
}

impl IntoResponse for Page {
    fn into_response(self) -> Response {
        (self.status, Html(self.html)).into_response()
    }
}

impl Site {
    pub(crate) fn new(pool: Arc<Pool>) -> Self {
        Self { pool, home: Arc::default() }
    }

    /// Asks and writes. What goes wrong becomes a page that says what to do next.
    pub(crate) async fn page<F>(self, write: F) -> Response
    where
        F: FnOnce(&mut Register) -> Result<Page, AppError> + Send + 'static,
    {
        let pool = self.pool.clone();
        let work = tokio::task::spawn_blocking(move || {
            pool.with(|register| write(register).unwrap_or_else(|error| troubled(register, &error)))
        });
        match tokio::time::timeout(MAX_TIME, work).await {
            Ok(Ok(page)) => page.into_response(),
            // The writing panicked: its words are on standard error.
            Ok(Err(_)) => missing::failed().into_response(),
            // The question runs on to its end; only the reader stops waiting.
            Err(_) => missing::too_slow().into_response(),
        }
    }

    /// Asks something small on the side; nothing when it fails or takes too long.
    pub(crate) async fn quick<T, F>(&self, ask: F) -> Option<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut Register) -> Option<T> + Send + 'static,
    {
        let pool = self.pool.clone();
        let work = tokio::task::spawn_blocking(move || pool.with(ask));
        tokio::time::timeout(MAX_TIME, work).await.ok()?.ok()?
    }

    /// As [`Site::page`], with the desk that reads articles.
    pub(crate) async fn desk_page<F>(self, write: F) -> Response
    where
        F: FnOnce(&NewsDesk) -> Result<Page, AppError> + Send + 'static,
    {
        let pool = self.pool.clone();
        self.page(move |register| write(&*pool.news_desk(register)?)).await
    }

    /// As [`Site::desk_page`], with the register beside the desk.
    pub(crate) async fn register_and_desk_page<F>(self, write: F) -> Response
    where
        F: FnOnce(&mut Register, &NewsDesk) -> Result<Page, AppError> + Send + 'static,
    {
        let pool = self.pool.clone();
        self.page(move |register| {
            let desk = pool.news_desk(register)?;
            write(register, &desk)
        })
        .await
    }

    /// As [`Site::page`], writing anew only when the store or the day has changed: the story
    /// asks a dozen questions and builds a screening index.
    pub(crate) async fn kept_page<F>(self, write: F) -> Response
    where
        F: FnOnce(&mut Register) -> Result<Page, AppError> + Send + 'static,
    {
        let home = self.home.clone();
        self.page(move |register| {
            let (version, day) = (register.store().version()?, register.today());
            let mut kept = home.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            if let Some(kept) = kept.as_ref().filter(|k| (k.version, k.day) == (version, day)) {
                return Ok(Page { status: StatusCode::OK, html: kept.html.clone() });
            }
            let page = write(register)?;
            *kept = Some(Kept { version, day, html: page.html.clone() });
            Ok(page)
        })
        .await
    }
}

fn troubled(register: &mut Register, error: &AppError) -> Page {
    if let Some(page) = missing::of(register, error) {
        return page;
    }
    // The store, the archive, the disk: the operator's business, not the reader's.
    let _ = writeln!(std::io::stderr(), "error: {error}");
    missing::failed()
}
