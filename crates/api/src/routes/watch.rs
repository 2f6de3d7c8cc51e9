//! `POST /api/v1/watch/read` and `GET /api/v1/watch/queue`: what an article says, and what waits for
//! a person.

use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::StatusCode;
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::Value;
use unblink_app::QueueShown;
use unblink_app::article::{Document, from_html};

use super::{Answer, Shared, json};
use crate::ask::ask;
use crate::params::Params;
use crate::problem::Problem;

/// An article: its text, or the page it stands on.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Article {
    text: Option<String>,
    html: Option<String>,
    url: Option<String>,
    published: Option<Date>,
}

impl Article {
    fn document(self) -> Result<Document, Problem> {
        let mut document = match (self.text, self.html) {
            (Some(text), None) => Document::from_text("request", text.as_bytes(), None),
            (None, Some(html)) => from_html("request", html.as_bytes(), self.url.as_deref()),
            _ => {
                return Err(Problem::bad_question("expected one of `text` and `html`")
                    .hint(r#"send {"text": "…", "published": "2025-04-18"}"#));
            }
        };
        if let Some(day) = self.published {
            document.date(day);
        }
        Ok(document)
    }
}

pub(crate) async fn read(
    State(pool): Shared,
    params: Params,
    body: Result<Bytes, BytesRejection>,
) -> Answer<Value> {
    params.exactly(&[])?;
    let body = body.map_err(|error| {
        Problem::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "too_large",
            "The body is too large",
            error.body_text(),
        )
        .hint("read long articles with `unblink watch read`")
    })?;
    let article: Article = serde_json::from_slice(&body).map_err(|error| {
        Problem::bad_question(format!("the body is no article: {error}"))
            .hint(r#"send {"text": "…", "published": "2025-04-18"}"#)
    })?;
    let document = article.document()?;
    let desks = pool.clone();
    let reading = ask(pool, move |register| Ok(desks.news_desk(register)?.read(document))).await?;
    json(&reading)
}

pub(crate) async fn queue(State(pool): Shared, params: Params) -> Answer<Value> {
    let params = params.exactly(&["all"])?;
    let all = params.read::<bool>("all", "true or false")?.unwrap_or(false);
    let shown = if all { QueueShown::All } else { QueueShown::Open };
    let answer = ask(pool, move |register| register.watch_queue(shown)).await?;
    json(&answer)
}
