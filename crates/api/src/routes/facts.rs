//! `GET /api/v1/engagement`, `/exemptions` and `/context`: curated facts around the listings.

use axum::extract::State;
use serde_json::Value;

use super::{Answer, Shared, json};
use crate::ask::ask;
use crate::params::Params;

pub(crate) async fn engagement(State(pool): Shared, params: Params) -> Answer<Value> {
    let params = params.only(&["subject", "by"])?;
    let (subject, clocks) = (params.required("subject")?, params.clocks()?);
    let by = params.one("by")?.map(str::to_owned);
    let answer = ask(pool, move |register| {
        register.engagement(&subject, by.as_deref(), &clocks.at(register))
    })
    .await?;
    json(&answer)
}

pub(crate) async fn exemptions(State(pool): Shared, params: Params) -> Answer<Value> {
    let params = params.only(&["subject"])?;
    let (subject, clocks) = (params.required("subject")?, params.clocks()?);
    let answer =
        ask(pool, move |register| register.exemptions(&subject, &clocks.at(register))).await?;
    json(&answer)
}

pub(crate) async fn context(State(pool): Shared, params: Params) -> Answer<Value> {
    let params = params.only(&["subject"])?;
    let (subject, clocks) = (params.required("subject")?, params.clocks()?);
    let answer =
        ask(pool, move |register| register.context(&subject, &clocks.at(register))).await?;
    json(&answer)
}
