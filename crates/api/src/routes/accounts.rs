//! `GET /api/v1/accounts`: who may ask, without secrets.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use unblink_app::AccountView;

use super::{Answer, Shared};
use crate::ask::ask;
use crate::params::Params;

/// Every account.
#[derive(Debug, Serialize)]
pub(crate) struct AccountsAnswer {
    accounts: Vec<AccountView>,
}

pub(crate) async fn get(State(pool): Shared, params: Params) -> Answer<AccountsAnswer> {
    params.exactly(&[])?;
    ask(pool, |register| Ok(AccountsAnswer { accounts: register.accounts()? })).await.map(Json)
}
