//! `POST /api/v1/watch/read`, `check`, `compare`, `story/{event}` and `reactions/{event}`: what
//! articles say, and what the register says to it. Nothing that is sent is kept.

mod articles;
pub(crate) mod queue;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde_json::Value;
use unblink_app::article::Reading;
use unblink_app::{AppError, ArticleChecks, NewsDesk, window_days};

use super::body::{self, Sent};
use super::{Answer, Shared, json};
use crate::ask::ask;
use crate::params::{MAX_CHARS, Params};
use crate::problem::Problem;

type Event = Result<Path<String>, axum::extract::rejection::PathRejection>;

/// Most articles of one comparison: each is held against each. A guess; the command line takes any
/// number.
const MOST_COMPARED: usize = 50;
/// Most articles in which a story or reactions are looked for, in one request. A guess.
const MOST_SEARCHED: usize = 500;
/// Most who can be expected to react; above any body of states.
const MOST_EXPECTED: usize = 250;

pub(crate) async fn read(State(pool): Shared, params: Params, body: Sent) -> Answer<Value> {
    params.exactly(&[])?;
    let document = articles::one(&bytes(body)?)?;
    let desks = pool.clone();
    let reading = ask(pool, move |register| Ok(desks.news_desk(register)?.read(document))).await?;
    json(&reading)
}

pub(crate) async fn check(State(pool): Shared, params: Params, body: Sent) -> Answer<Value> {
    params.exactly(&[])?;
    let document = articles::one(&bytes(body)?)?;
    let desks = pool.clone();
    let checks = ask(pool, move |register| {
        Ok(ArticleChecks::of(&desks.news_desk(register)?.read(document)))
    })
    .await?;
    json(&checks)
}

pub(crate) async fn compare(State(pool): Shared, params: Params, body: Sent) -> Answer<Value> {
    params.exactly(&[])?;
    let documents = articles::several(&bytes(body)?, 2..=MOST_COMPARED)?;
    searched(pool, documents, |desk, readings| Ok(desk.compare(readings))).await
}

pub(crate) async fn story(
    State(pool): Shared,
    event: Event,
    params: Params,
    body: Sent,
) -> Answer<Value> {
    params.exactly(&[])?;
    let event = named(event)?;
    let documents = articles::several(&bytes(body)?, 1..=MOST_SEARCHED)?;
    searched(pool, documents, move |desk, readings| {
        desk.story(&event, readings).map_err(|error| no_such_event(&event, error))
    })
    .await
}

pub(crate) async fn reactions(
    State(pool): Shared,
    event: Event,
    params: Params,
    body: Sent,
) -> Answer<Value> {
    let params = params.exactly(&["window", "expect"])?;
    let event = named(event)?;
    let days = match params.one("window")? {
        None => 7,
        Some(text) => window_days(text).map_err(|expected| {
            let found = crate::problem::cut(text);
            Problem::bad_question(format!("`window`: {expected}, found `{found}`"))
                .hint("give window=7d or window=2w; the event's own day is the first")
        })?,
    };
    let expect: Vec<String> = params
        .all("expect")
        .flat_map(|names| names.split(','))
        .map(|name| name.trim().to_owned())
        .filter(|name| !name.is_empty())
        .collect();
    if expect.len() > MOST_EXPECTED {
        return Err(Problem::bad_question(format!(
            "`expect` names {} who were expected, at most {MOST_EXPECTED} are looked for",
            expect.len()
        )));
    }
    let documents = articles::several(&bytes(body)?, 1..=MOST_SEARCHED)?;
    searched(pool, documents, move |desk, readings| {
        desk.reactions(&event, readings, days, &expect)
            .map_err(|error| no_such_event(&event, error))
    })
    .await
}

/// Has the articles read, and asks something of all of them.
async fn searched<T, Q>(
    pool: std::sync::Arc<unblink_app::Pool>,
    documents: Vec<unblink_app::article::Document>,
    question: Q,
) -> Answer<Value>
where
    T: serde::Serialize + Send + 'static,
    Q: FnOnce(&NewsDesk, &[Reading]) -> Result<T, Problem> + Send + 'static,
{
    let desks = pool.clone();
    let answer = ask(pool, move |register| {
        let desk = desks.news_desk(register)?;
        let readings: Vec<Reading> = documents.into_iter().map(|one| desk.read(one)).collect();
        Ok(question(&desk, &readings))
    })
    .await?;
    json(&answer?)
}

fn bytes(sent: Sent) -> Result<Bytes, Problem> {
    body::bytes(sent).map_err(|problem| {
        problem.hint("send fewer articles at once, or read them with `unblink watch`")
    })
}

fn named(event: Event) -> Result<String, Problem> {
    let Path(event) = event.map_err(|error| Problem::bad_question(error.body_text()))?;
    if event.chars().count() > MAX_CHARS {
        let words = format!("the event's id is longer than {MAX_CHARS} characters");
        return Err(Problem::bad_question(words));
    }
    Ok(event)
}

fn no_such_event(event: &str, error: AppError) -> Problem {
    match error {
        AppError::BadQuestion(_) => Problem::new(
            StatusCode::NOT_FOUND,
            "no_such_event",
            "No such event",
            format!("the register has no dated event called `{}`", crate::problem::cut(event)),
        )
        .hint(
            "`POST /api/v1/watch/read` names the events of the register that an article tells, as \
             `register_event`",
        ),
        other => other.into(),
    }
}
