//! `GET /api/v1/changes`: what changed on the lists, page by page.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use unblink_app::{ChangeKind, ChangesAnswer, ChangesQuestion};
use unblink_model::ListId;

use super::{Answer, Shared};
use crate::ask::ask;
use crate::params::Params;
use crate::problem::{Problem, cut};

/// Changes in one answer when not said otherwise, and at most; guesses at what a program reads.
const DEFAULT_LIMIT: usize = 1000;
const MAX_LIMIT: usize = 10_000;

/// A page of changes.
#[derive(Debug, Serialize)]
pub(crate) struct ChangesPage {
    /// How many changes there are in all.
    total: usize,
    /// How many were passed over.
    offset: usize,
    #[serde(flatten)]
    answer: ChangesAnswer,
}

pub(crate) async fn get(State(pool): Shared, params: Params) -> Answer<ChangesPage> {
    let params = params.only(&["list", "since", "until", "kind", "net", "limit", "offset"])?;
    let question = ChangesQuestion {
        list: params.one("list")?.map(ListId::new),
        since: end(&params, "since")?,
        until: end(&params, "until")?,
        kind: kind(&params)?,
        net: params.read("net", "true or false")?,
    };
    let limit = params.read("limit", "a number")?.unwrap_or(DEFAULT_LIMIT);
    if limit > MAX_LIMIT {
        return Err(Problem::bad_question(format!("`limit` is at most {MAX_LIMIT}")));
    }
    let offset = params.read("offset", "a number")?.unwrap_or(0);
    let clocks = params.clocks()?;
    ask(pool, move |register| {
        let mut answer = register.changes(&question, &clocks.at(register))?;
        let total = answer.changes.len();
        answer.changes = answer.changes.into_iter().skip(offset).take(limit).collect();
        Ok(ChangesPage { total, offset, answer })
    })
    .await
    .map(Json)
}

/// Returns a day or the id of an edition (`list@day.digest`).
fn end(params: &Params, name: &str) -> Result<Option<String>, Problem> {
    let Some(text) = params.one(name)? else { return Ok(None) };
    let day = text.len() == 10 && text.parse::<jiff::civil::Date>().is_ok();
    if day || text.contains('@') {
        return Ok(Some(text.to_owned()));
    }
    Err(Problem::bad_date(name, text, "a day as YYYY-MM-DD or the id of an edition"))
}

pub(super) fn kind(params: &Params) -> Result<Option<ChangeKind>, Problem> {
    let Some(text) = params.one("kind")? else { return Ok(None) };
    serde_json::from_value(text.into()).map(Some).map_err(|_| {
        Problem::bad_question(format!(
            "expected listed, amended, delisted, relisted or renumbered in `kind`, found `{}`",
            cut(text)
        ))
    })
}
