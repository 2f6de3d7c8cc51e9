//! `POST /updatez`: looks at the ledger again, with a token.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde_json::{Value, json};

use super::{Fault, Params, asked};
use crate::site::Site;

pub(crate) async fn post(State(site): State<Site>, params: Params) -> Result<Json<Value>, Fault> {
    let sent = params.one("token").unwrap_or_default().trim();
    let sync = params.switch("sync", false)?;
    let kept = site.settings.update_token.as_deref().unwrap_or_default();
    if kept.is_empty() || !unblink_app::same_secret(sent, kept) {
        return Err(Fault::detail(StatusCode::FORBIDDEN, "Invalid token."));
    }
    if sync {
        renew(site).await?;
    } else {
        tokio::spawn(async move {
            if renew(site).await.is_err() {
                tracing::warn!("an update asked for through /updatez failed");
            }
        });
    }
    Ok(Json(json!({ "status": "ok" })))
}

async fn renew(site: Site) -> Result<(), Fault> {
    let served = site.served.clone();
    asked(&site, move |pool| Ok(served.renew(pool).map(|_| ())?)).await
}
