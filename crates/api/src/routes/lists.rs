//! `GET /api/v1/lists` and `/coverage`: every list with its editions, and what is not loaded.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use serde_json::Value;
use unblink_app::{Coverage, ListView};
use unblink_model::AsOf;

use super::{Answer, Shared, json};
use crate::ask::ask;
use crate::params::Params;

/// Every list that has a reader.
#[derive(Debug, Serialize)]
pub(crate) struct ListsAnswer {
    lists: Vec<ListView>,
}

/// What an answer given from a place in time would look at.
#[derive(Debug, Serialize)]
pub(crate) struct CoverageAnswer {
    #[serde(flatten)]
    as_of: AsOf,
    coverage: Coverage,
}

pub(crate) async fn get(State(pool): Shared, params: Params) -> Answer<ListsAnswer> {
    params.exactly(&[])?;
    ask(pool, |register| Ok(ListsAnswer { lists: register.lists()? })).await.map(Json)
}

pub(crate) async fn coverage(State(pool): Shared, params: Params) -> Answer<Value> {
    let clocks = params.only(&[])?.clocks()?;
    let answer = ask(pool, move |register| {
        let as_of = clocks.at(register);
        Ok(CoverageAnswer { as_of, coverage: register.coverage(&as_of)? })
    })
    .await?;
    json(&answer)
}
