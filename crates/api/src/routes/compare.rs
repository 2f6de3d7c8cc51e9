//! `GET /api/v1/compare`: authorities by subjects, and where they diverge.

use axum::extract::State;
use serde_json::Value;

use super::{Answer, Shared, json};
use crate::ask::ask;
use crate::params::Params;
use crate::problem::Problem;

/// Most subjects in one comparison: a table wider than this is read by nobody; a guess.
const MAX_SUBJECTS: usize = 20;

pub(crate) async fn get(State(pool): Shared, params: Params) -> Answer<Value> {
    let params = params.only(&["subject"])?;
    let subjects: Vec<String> = params.all("subject").map(str::to_owned).collect();
    if subjects.len() > MAX_SUBJECTS {
        return Err(Problem::bad_question(format!("at most {MAX_SUBJECTS} subjects at once")));
    }
    let clocks = params.clocks()?;
    let answer =
        ask(pool, move |register| register.compare(&subjects, &clocks.at(register))).await?;
    json(&answer)
}
