//! `GET /api/v1/who-lists`: who lists a subject, on a day, as known on a day.

use axum::Json;
use axum::extract::State;
use unblink_app::WhoLists;

use super::{Answer, Shared};
use crate::ask::ask;
use crate::params::Params;

pub(crate) async fn get(State(pool): Shared, params: Params) -> Answer<WhoLists> {
    let params = params.only(&["subject"])?;
    let (subject, clocks) = (params.required("subject")?, params.clocks()?);
    ask(pool, move |register| register.who_lists(&subject, &clocks.at(register))).await.map(Json)
}
