//! `GET /api/v1/subjects/{id}` and `/history`: a subject's records, and its whole course.

use axum::extract::State;
use serde::Serialize;
use serde_json::Value;
use unblink_app::{Coverage, RecordView, SubjectRef};
use unblink_model::AsOf;

use super::{Answer, Shared, json};
use crate::ask::ask;
use crate::params::{Params, SubjectPath};

/// A subject with each list's record of it.
#[derive(Debug, Serialize)]
pub(crate) struct SubjectAnswer {
    subject: SubjectRef,
    #[serde(flatten)]
    as_of: AsOf,
    records: Vec<RecordView>,
    coverage: Coverage,
}

pub(crate) async fn get(
    State(pool): Shared,
    SubjectPath(id): SubjectPath,
    params: Params,
) -> Answer<Value> {
    let clocks = params.only(&[])?.clocks()?;
    let answer = ask(pool, move |register| {
        let whole = register.history(&id, &clocks.at(register))?;
        Ok(SubjectAnswer {
            subject: whole.subject,
            as_of: whole.as_of,
            records: whole.records,
            coverage: whole.coverage,
        })
    })
    .await?;
    json(&answer)
}

pub(crate) async fn history(State(pool): Shared, params: Params) -> Answer<Value> {
    let params = params.only(&["subject"])?;
    let (subject, clocks) = (params.required("subject")?, params.clocks()?);
    let answer =
        ask(pool, move |register| register.history(&subject, &clocks.at(register))).await?;
    json(&answer)
}
