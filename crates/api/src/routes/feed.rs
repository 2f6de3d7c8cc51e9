//! `GET /feed.atom`: what changed on the lists, for feed readers.

use axum::extract::{OriginalUri, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use unblink_app::ChangesQuestion;
use unblink_model::ListId;

use super::Shared;
use super::changes::kind;
use crate::ask::ask;
use crate::params::Params;
use crate::problem::Problem;

pub(crate) async fn get(
    State(pool): Shared,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
    params: Params,
) -> Result<Response, Problem> {
    let params = params.exactly(&["list", "kind"])?;
    let list = params.one("list")?.map(ListId::new);
    let question = ChangesQuestion { list, kind: kind(&params)?, ..ChangesQuestion::default() };
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    // The server does not know by which scheme it is reached: the address is one without it.
    let address = host.map(|host| format!("//{host}{uri}"));
    let feed = ask(pool, move |register| {
        let now = register.as_of(None, None, None);
        register.changes_feed(&question, &now, address.as_deref())
    })
    .await?;
    Ok(([(header::CONTENT_TYPE, "application/atom+xml; charset=utf-8")], feed).into_response())
}
